// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/tile_source.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/hdu_name.h"
#include "core/io/images/image_window.h"
#include "core/io/images/import_reasons.h"
#include "core/io/images/tiles/tile_set.h"
#include "core/io/wcs_transform.h"
#include "core/joined_words.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

/// The first pixel of `size` about a position: the position is nowhere nearer to the cutout's centre than so.
std::int64_t firstPixelOf(double position, int size) {
    const double whole = std::round(position);
    const double settled = std::abs(position - whole) < 1e-6 ? whole : position;
    return static_cast<std::int64_t>(std::ceil(settled - size / 2.0));
}

/// In degrees, right ascension from 0 to 360; NaN where missing.
std::vector<SkyPosition> positionsOf(const ImageSpec& spec, const Catalog& catalog) {
    if (spec.raColumn.empty() || spec.decColumn.empty())
        throw Error(
            ErrorKind::BadInput,
            "objects are cut out of tiles at their positions; name the catalog's columns of right ascension and "
            "declination",
            {.path = spec.text});
    const Column& ra = catalog.column(spec.raColumn);
    const Column& dec = catalog.column(spec.decColumn);
    std::vector<SkyPosition> positions(catalog.rowCount());
    for (std::size_t row = 0; row < positions.size(); ++row) {
        const RowId id{static_cast<std::int64_t>(row)};
        const double turned = std::fmod(ra.numberAt(id), 360);
        positions[row] = {turned < 0 ? turned + 360 : turned, dec.numberAt(id)};
    }
    return positions;
}

class TileSource final : public CutoutSource {
public:
    TileSource(const ImageAddress& address, const ImageSpec& spec, const Catalog& catalog,
               const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_tiles(address, spec.bands, spec.layerPatterns(), files, progress),
          m_size(spec.size > 0 ? spec.size : ImageSpec::tileCutoutSize), m_isSizeGiven(spec.size > 0),
          m_positions(positionsOf(spec, catalog)), m_name(address.fileText()) {
        constexpr std::size_t objectsAtOnce = 200;
        std::vector<std::string> unusable(m_positions.size());
        std::vector<std::string> remarked(m_positions.size());
        forEachItem(m_positions.size(), objectsAtOnce, progress, "Finding the objects' tiles", [&](std::size_t row) {
            const std::optional<Place> place = placeOf(m_positions[row]);
            if (!place)
                unusable[row] = problemOf(m_positions[row]);
            else
                remarked[row] = edgeRemark(m_positions[row], *place);
        });
        m_flags = importFlags(unusable);
        m_remarks = importFlags(remarked);
        if (m_flags.size() == m_positions.size())
            throw Error(ErrorKind::BadInput,
                        "no object of the catalog lies on these tiles; the first: " +
                            (m_flags.empty() ? "the catalog is empty" : m_flags.front().reason),
                        {.path = address.text()});
    }

    Cutout read(RowId row) const override {
        const SkyPosition sky = m_positions.at(row.index());
        const std::optional<Place> place = placeOf(sky);
        if (!place)
            throw Error(ErrorKind::BadInput, problemOf(sky), {.row = row.value});
        Cutout cutout;
        cutout.bands = m_tiles.bands();
        cutout.height = cutout.width = m_size;
        const SurveyTile& tile = *place->best().tile;
        cutout.source = fileAndHdu(tile.path.string(), tile.hdu) + ", from pixel " +
                        std::to_string(place->window.x + 1) + ", " + std::to_string(place->window.y + 1) + " on";
        cutout.physicalPixels = tile.physicalPixels;
        cutout.physicalPixels["LTV1"] -= static_cast<double>(place->window.x);
        cutout.physicalPixels["LTV2"] -= static_cast<double>(place->window.y);
        cutout.sky = place->grid.sky;
        cutout.pixels.resize(cutout.planeSize() * cutout.bands.size(), std::numeric_limits<float>::quiet_NaN());
        Covered allCovered;
        try {
            for (int band = 0; band < cutout.bandCount(); ++band) {
                Covered covered(cutout.planeSize(), Coverage::Outside);
                const std::vector<TilePlace> places = placesFor(sky, band, *place);
                cutout.units.push_back(places.empty() ? "" : places.front().tile->unit);
                fillBand(places, place->grid, band, cutout, covered);
                allCovered.insert(allCovered.end(), covered.begin(), covered.end());
            }
        } catch (const Error& error) {
            ErrorPlace errorPlace = error.place();
            errorPlace.row = row.value;
            throw Error(error.kind(), error.detail(), errorPlace);
        }
        if (std::ranges::find(allCovered, Coverage::Outside) != allCovered.end()) {
            ensureMask(cutout);
            for (std::size_t pixel = 0; pixel < allCovered.size(); ++pixel)
                if (allCovered[pixel] == Coverage::Outside)
                    cutout.mask[pixel] = Cutout::OutsideImage;
        }
        return cutout;
    }

    std::vector<std::string> bands() const override { return m_tiles.bands(); }

    std::string describe() const override {
        const std::string size = std::to_string(m_size);
        std::string text = std::to_string(m_positions.size() - m_flags.size()) + " of " +
                           std::to_string(m_positions.size()) + " objects lie on " +
                           std::to_string(m_tiles.tileCount()) +
                           (m_tiles.tileCount() == 1 ? " tile of " : " tiles of ") + m_name + ", " +
                           std::to_string(m_remarks.size()) + " of them on an edge; cut to " + size + "×" + size +
                           " pixels" + (m_isSizeGiven ? "" : " (no size was given)");
        text +=
            "; pixels are copied as they are, on other pixel grids they are interpolated, from finer ones averaged, "
            "with the surface brightness kept";
        for (const std::string& remark : m_tiles.remarks())
            text += "; " + remark;
        return text;
    }

    std::vector<RowFlag> flaggedRows() const override { return m_flags; }
    std::vector<RowFlag> remarkedRows() const override { return m_remarks; }

    std::vector<ImagePlace> placesOf(RowId row, int band) const override {
        const SkyPosition sky = m_positions.at(row.index());
        const std::optional<Place> place = placeOf(sky);
        std::vector<ImagePlace> places;
        if (!place || band < 0 || band >= static_cast<int>(m_tiles.bands().size()))
            return places;
        for (const TilePlace& found : placesFor(sky, band, *place)) {
            const GridMap map(place->grid, *found.tile->sky);
            places.push_back({found.tile->path, found.tile->hdu, found.plane, map.bounds().value_or(PixelRegion{})});
        }
        return places;
    }

    SkyGrid gridOf(RowId row) const override {
        const std::optional<Place> place = placeOf(m_positions.at(row.index()));
        if (!place)
            throw Error(ErrorKind::BadInput, problemOf(m_positions[row.index()]), {.row = row.value});
        return place->grid;
    }

    std::vector<std::uint8_t> outsideOf(RowId row, int band) const override {
        const SkyPosition sky = m_positions.at(row.index());
        const std::optional<Place> place = placeOf(sky);
        std::vector<std::uint8_t> outside;
        if (place)
            std::ranges::transform(coverageOf(sky, band, *place), std::back_inserter(outside),
                                   [](Coverage pixel) { return pixel == Coverage::Outside ? 1 : 0; });
        return outside;
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        fingerprint.add(m_tiles.fingerprint()).add(std::to_string(m_size));
        for (const std::string& band : m_tiles.bands())
            fingerprint.add(band);
        for (const SkyPosition& position : m_positions)
            fingerprint.add(&position, sizeof position);
        return fingerprint.hex();
    }

private:
    /// The tiles of the band whose grid the cutout has, and that grid.
    struct Place {
        int band = 0;
        std::vector<TilePlace> tiles;
        PixelRegion window;
        SkyGrid grid;
        const TilePlace& best() const { return tiles.front(); }
    };

    /// Nothing when the position is on no tile of any band.
    std::optional<Place> placeOf(SkyPosition sky) const {
        if (!std::isfinite(sky.raDeg) || !std::isfinite(sky.decDeg))
            return std::nullopt;
        for (int band = 0; band < static_cast<int>(m_tiles.bands().size()); ++band) {
            Place place{band, m_tiles.placesOf(sky, band, {m_size, 0}), {}, {}};
            const auto holder =
                std::ranges::find_if(place.tiles, [](const TilePlace& tile) { return tile.edgePixels > 0; });
            if (holder == place.tiles.end())
                continue;
            std::rotate(place.tiles.begin(), holder, holder + 1);
            const TilePlace& best = place.best();
            place.window = {firstPixelOf(best.position.x, m_size), firstPixelOf(best.position.y, m_size), m_size,
                            m_size};
            place.grid = {shiftedTransform(best.tile->sky,
                                           {static_cast<double>(place.window.x), static_cast<double>(place.window.y)}),
                          m_size, m_size};
            return place;
        }
        return std::nullopt;
    }

    CutoutExtent extentOf(const Place& place) const {
        return {m_size, m_size * place.best().tile->sky->pixelScaleArcsec()};
    }

    std::vector<TilePlace> placesFor(SkyPosition sky, int band, const Place& place) const {
        return band == place.band ? place.tiles : m_tiles.placesOf(sky, band, extentOf(place));
    }

    void fillBand(const std::vector<TilePlace>& places, const SkyGrid& grid, int band, Cutout& cutout,
                  Covered& covered) const {
        for (std::size_t number = 0; number < places.size(); ++number) {
            const Covered before = covered;
            if (number > 0 && std::ranges::all_of(before, [](Coverage pixel) { return pixel == Coverage::Filled; }))
                return;
            m_tiles.fill({places[number]}, grid, Measure::Value, cutout.plane(band), covered);
            if (number == 0 || covered == before)
                continue;
            cutout.origins.resize(cutout.pixels.size(), 0);
            for (std::size_t pixel = 0; pixel < covered.size(); ++pixel)
                if (covered[pixel] != before[pixel])
                    cutout.origins[static_cast<std::size_t>(band) * cutout.planeSize() + pixel] =
                        static_cast<std::uint16_t>(number);
        }
    }

    static std::string problemOf(SkyPosition sky) {
        if (!std::isfinite(sky.raDeg) || !std::isfinite(sky.decDeg))
            return "has no position";
        return "lies on no tile";
    }

    /// "" for an object that lies wholly on tiles in all bands.
    std::string edgeRemark(SkyPosition sky, const Place& place) const {
        const std::size_t planeSize = place.grid.pixelCount();
        std::size_t outside = 0;
        std::vector<std::string> onEdge;
        std::vector<std::string> onNoTile;
        for (int band = 0; band < static_cast<int>(m_tiles.bands().size()); ++band) {
            const auto here =
                static_cast<std::size_t>(std::ranges::count(coverageOf(sky, band, place), Coverage::Outside));
            if (here > 0)
                (here == planeSize ? onNoTile : onEdge).push_back(m_tiles.bands()[static_cast<std::size_t>(band)]);
            outside += here;
        }
        if (outside == 0)
            return {};
        std::string text = onNoTile.empty() ? "" : "lies on no tile in " + joinedWords(onNoTile);
        if (!onEdge.empty())
            text += (text.empty() ? "lies on the edge" : ", on the edge in " + joinedWords(onEdge));
        text += ": " + percentText(outside, planeSize * m_tiles.bands().size()) + " % of its pixels are outside";
        return onNoTile.empty() && m_tiles.bands().size() > 1 ? text + " (" + joinedWords(onEdge) + ")" : text;
    }

    Covered coverageOf(SkyPosition sky, int band, const Place& place) const {
        return m_tiles.coverage(placesFor(sky, band, place), place.grid, extentOf(place));
    }

    TileSet m_tiles;
    int m_size;
    bool m_isSizeGiven;
    std::vector<SkyPosition> m_positions;
    std::string m_name;
    std::vector<RowFlag> m_flags;
    std::vector<RowFlag> m_remarks;
};

} // namespace

std::unique_ptr<CutoutSource> openTiles(const ImageAddress& address, const ImageSpec& spec, const Catalog& catalog,
                                        const std::shared_ptr<OpenFiles>& files, const Progress& progress) {
    return std::make_unique<TileSource>(address, spec, catalog, files, progress);
}

} // namespace oddity::core
