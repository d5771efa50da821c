// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/io/images/image_address.h"
#include "core/io/images/open_files.h"
#include "core/io/images/tiles/grid_fill.h"
#include "core/io/images/tiles/survey_tile.h"
#include "core/io/images/tiles/tile_index.h"
#include "core/progress.h"

namespace oddity::core {

/// How large a cutout is, in pixels of whatever tile, or on the sky.
struct CutoutExtent {
    int pixels = 0;
    double arcsec = 0; ///< 0: the pixels count

    double pixelsOn(const SurveyTile& tile) const;
};

/// Where an object lies on a tile.
struct TilePlace {
    const SurveyTile* tile = nullptr;
    std::int64_t plane = 0;
    PixelPosition position;
    double inside = 0;     ///< fraction of the cutout on the tile
    double edgePixels = 0; ///< from the position to the nearest edge of the tile; negative beyond it
};

/// The tiles of a survey, by band: every header is read once, at opening, on all cores; pixels are read when asked for.
/// Reading is thread-safe.
class TileSet {
public:
    /// The bands are those of {band} in the name, else of the FILTER cards where these differ, else of the planes.
    /// Files that fit one of the other patterns are left out, unless all do. Throws Error(BadInput) when no tile can be
    /// used; files that cannot are listed in remarks(). Throws Error(Cancelled).
    TileSet(const ImageAddress& address, const std::vector<std::string>& wantedBands,
            const std::vector<std::string>& otherPatterns, std::shared_ptr<OpenFiles> files, const Progress& progress);

    const std::vector<std::string>& bands() const { return m_bands; }
    bool hasNamedBands() const { return m_hasNamedBands; } ///< by {band} or FILTER, not by the order of planes
    std::size_t tileCount() const { return m_tiles.size(); }
    const std::vector<std::string>& remarks() const { return m_remarks; }
    const std::string& fingerprint() const { return m_fingerprint; } ///< paths, sizes, modification times, HDUs

    /// The tiles that a cutout about the position lies on, best first: the one that holds most of it, then the one on
    /// which it is farthest from the edge.
    std::vector<TilePlace> placesOf(SkyPosition sky, int band, CutoutExtent extent) const;

    /// Which of the grid's pixels lie on those places' tiles, as Filled; nothing is read. extent is that of the places.
    Covered coverage(const std::vector<TilePlace>& places, const SkyGrid& grid, CutoutExtent extent) const;

    /// Fills the grid from those places in their order; the first band's are on the grid they were cut from.
    void fill(const std::vector<TilePlace>& places, const SkyGrid& grid, Measure measure, std::span<float> into,
              Covered& covered) const;
    void fill(const std::vector<TilePlace>& places, const SkyGrid& grid, CodeKind kind, std::span<std::uint32_t> into,
              Covered& covered) const;

private:
    struct Band {
        std::vector<std::uint32_t> tiles;
        std::unique_ptr<TileIndex> index;
    };
    struct Scanned {
        std::string path;
        std::string band;
        std::string hdu;
        std::vector<SurveyTile> tiles;
        std::string problem;
    };
    void scan(std::vector<Scanned>& files, const ImageAddress& address, const Progress& progress);
    void sortIntoBands(std::vector<Scanned>& files, const std::vector<std::string>& wantedBands,
                       const ImageAddress& address);
    void add(const SurveyTile& tile, std::size_t band);
    template <typename Fill>
    void fillFrom(const std::vector<TilePlace>& places, const SkyGrid& grid, const Covered& covered, Fill fill) const;

    std::vector<std::string> m_bands;
    bool m_hasNamedBands = false;
    std::vector<std::unique_ptr<const SurveyTile>> m_tiles;
    std::vector<Band> m_tilesOfBand; ///< one for all bands where the tiles' planes are the bands
    std::vector<std::string> m_remarks;
    std::string m_fingerprint;
    std::shared_ptr<OpenFiles> m_files;
    double m_largestScaleArcsec = 0;
};

} // namespace oddity::core
