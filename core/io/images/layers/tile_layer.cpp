// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/layers/tile_layer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>

#include "core/error.h"
#include "core/io/images/image_address.h"
#include "core/io/images/import_reasons.h"
#include "core/io/images/layers/layer_planes.h"
#include "core/io/images/tiles/tile_set.h"
#include "core/io/wcs_transform.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

class TileLayer final : public ImageLayer {
public:
    TileLayer(const LayerSpec& layer, const CutoutSource& images, const Catalog& catalog,
              const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_role(layer.role), m_measure(measureOf(layer)), m_images(images), m_files(files),
          m_tiles(imageAddressOf(layer.text),
                  layer.text.find("{band}") == std::string::npos ? std::vector<std::string>() : images.bands(), {},
                  files, progress),
          m_text(imageAddressOf(layer.text).fileText()) {
        if (layer.role == LayerRole::Psf)
            throw Error(ErrorKind::BadInput, "a PSF cannot be cut out of tiles; give a pattern or a stack",
                        {.path = layer.text});
        matchBands(images.bands(), layer.text);
        std::vector<std::string> missing(catalog.rowCount());
        std::vector<std::string> incomplete(catalog.rowCount());
        std::vector<std::uint8_t> isUsable(catalog.rowCount(), 1);
        for (const RowFlag& flag : images.flaggedRows())
            isUsable[flag.row.index()] = 0;
        constexpr std::size_t objectsAtOnce = 200;
        forEachItem(catalog.rowCount(), objectsAtOnce, progress,
                    "Finding the tiles of the " + core::describe(layer.role), [&](std::size_t row) {
                        if (isUsable[row] != 0)
                            findGaps(RowId{static_cast<std::int64_t>(row)}, images, missing[row], incomplete[row]);
                    });
        m_missing = importFlags(missing);
        m_incomplete = importFlags(incomplete);
    }

    CutoutLayer read(RowId row, const Cutout& image) const override {
        const SkyGrid grid{image.sky, image.width, image.height};
        const std::optional<SkyPosition> sky = middleOnSky(grid);
        if (!sky)
            throw Error(ErrorKind::BadInput, "its " + core::describe(m_role) + " cannot be cut out of tiles: " + noSky,
                        {.path = image.source, .row = row.value});
        CutoutLayer layer{m_role, static_cast<int>(m_tileBandOf.size()), image.height, image.width, {}, {}};
        allocate(layer);
        for (int band = 0; band < layer.bands; ++band) {
            const int imageBand = layer.bands == image.bandCount() ? band : 0;
            const std::vector<TilePlace> places = placesOf(*sky, band, grid);
            const std::vector<ImagePlace> origins =
                places.size() > 1 ? m_images.placesOf(row, imageBand) : std::vector<ImagePlace>{};
            if (origins.size() < 2) {
                Covered covered(grid.pixelCount(), Coverage::Outside);
                fill(places, grid, band, layer, covered);
                continue;
            }
            for (std::size_t origin = 0; origin < origins.size(); ++origin)
                if (Covered covered = openFrom(image, imageBand, origin);
                    std::ranges::find(covered, Coverage::Outside) != covered.end())
                    fill(companionFirst(places, origins, origin), grid, band, layer, covered);
        }
        return layer;
    }

    std::vector<RowFlag> missingRows() const override { return m_missing; }
    std::vector<RowFlag> incompleteRows() const override { return m_incomplete; }
    std::string describe() const override {
        std::string text =
            std::to_string(m_tiles.tileCount()) + (m_tiles.tileCount() == 1 ? " tile of " : " tiles of ") + m_text;
        for (const std::string& remark : m_tiles.remarks())
            text += "; " + remark;
        return text;
    }
    std::string fingerprint() const override { return m_tiles.fingerprint(); }

private:
    static constexpr const char* noSky = "the image has no sky coordinates";

    static Measure measureOf(const LayerSpec& layer) {
        if (layer.isDeviation)
            return Measure::Deviation;
        return layer.role == LayerRole::InverseVariance ? Measure::InverseVariance : Measure::Value;
    }

    static std::optional<SkyPosition> middleOnSky(const SkyGrid& grid) {
        return grid.sky ? grid.sky->icrsFromPixel({(grid.width - 1) / 2.0, (grid.height - 1) / 2.0}) : std::nullopt;
    }

    static CutoutExtent extentOf(const SkyGrid& grid) {
        const int longest = std::max(grid.width, grid.height);
        return {longest, longest * grid.sky->pixelScaleArcsec()};
    }

    std::vector<TilePlace> placesOf(SkyPosition sky, int band, const SkyGrid& grid) const {
        return m_tiles.placesOf(sky, m_tileBandOf[static_cast<std::size_t>(band)], extentOf(grid));
    }

    void fill(const std::vector<TilePlace>& places, const SkyGrid& grid, int band, CutoutLayer& layer,
              Covered& covered) const {
        if (holdsCodes(m_role))
            m_tiles.fill(places, grid, codesOf(m_role), planeOf(layer.codes, layer, band), covered);
        else
            m_tiles.fill(places, grid, m_measure, planeOf(layer.values, layer, band), covered);
        if (m_role == LayerRole::Mask)
            markUncovered(covered, planeOf(layer.codes, layer, band));
    }

    /// Of the image's pixels, those from one of its places are still to be filled.
    static Covered openFrom(const Cutout& image, int band, std::size_t origin) {
        Covered covered(image.planeSize(), Coverage::Filled);
        for (std::size_t pixel = 0; pixel < covered.size(); ++pixel)
            if (image.originOf(band, pixel) == origin)
                covered[pixel] = Coverage::Outside;
        return covered;
    }

    /// The layer's places, that on the companion of the image's tile in front. Of several images of one field, as of
    /// repeated exposures, the layer's are in the same order.
    std::vector<TilePlace> companionFirst(std::vector<TilePlace> places, const std::vector<ImagePlace>& origins,
                                          std::size_t origin) const {
        const ImageField field = fieldOf(origins[origin]);
        if (!field.sky)
            return places;
        std::size_t before = 0;
        for (std::size_t other = 0; other < origin; ++other)
            before += showSameField(field, fieldOf(origins[other])) ? 1 : 0;
        for (auto place = places.begin(); place != places.end(); ++place)
            if (showSameField(field, {place->tile->sky, place->tile->width, place->tile->height}) && before-- == 0) {
                std::rotate(places.begin(), place, place + 1);
                break;
            }
        return places;
    }

    /// All of an image's pixels on the sky.
    struct ImageField {
        std::shared_ptr<const SkyTransform> sky;
        std::int64_t width = 0;
        std::int64_t height = 0;
    };

    ImageField fieldOf(const ImagePlace& place) const {
        const auto file = m_files->open(place.path);
        const FitsHdu& hdu = file->imageHdu(place.hdu);
        return {skyTransformOf(hdu.header), hdu.axes[0], hdu.axes[1]};
    }

    /// To two pixels of the coarser: a companion may be binned, or lack an edge.
    static bool showSameField(const ImageField& image, const ImageField& other) {
        if (!image.sky || !other.sky)
            return false;
        const auto middle = other.sky->icrsFromPixel(
            {static_cast<double>(other.width - 1) / 2, static_cast<double>(other.height - 1) / 2});
        const auto there = middle ? image.sky->pixelFromIcrs(*middle) : std::nullopt;
        const double scale = other.sky->pixelScaleArcsec() / image.sky->pixelScaleArcsec();
        const double most = 2 * std::max(1.0, scale);
        const auto isClose = [most](double a, double b) { return std::abs(a - b) <= most; };
        return there && isClose(there->x, static_cast<double>(image.width - 1) / 2) &&
               isClose(there->y, static_cast<double>(image.height - 1) / 2) &&
               isClose(static_cast<double>(other.width) * scale, static_cast<double>(image.width)) &&
               isClose(static_cast<double>(other.height) * scale, static_cast<double>(image.height));
    }

    /// Says what an object lacks: all, or pixels that its images have.
    void findGaps(RowId row, const CutoutSource& images, std::string& missing, std::string& incomplete) const {
        SkyGrid grid;
        try {
            grid = images.gridOf(row);
        } catch (const Error& error) {
            missing = error.what();
            return;
        }
        const std::optional<SkyPosition> sky = middleOnSky(grid);
        if (!sky) {
            missing = noSky;
            return;
        }
        std::size_t lacking = 0;
        bool isCovered = false;
        for (std::size_t band = 0; band < m_tileBandOf.size(); ++band) {
            const auto number = static_cast<int>(band);
            const Covered covered = m_tiles.coverage(placesOf(*sky, number, grid), grid, extentOf(grid));
            isCovered |= std::ranges::find(covered, Coverage::Filled) != covered.end();
            if (std::ranges::find(covered, Coverage::Outside) == covered.end())
                continue;
            const std::vector<std::uint8_t> beyondImage = images.outsideOf(row, number);
            for (std::size_t pixel = 0; pixel < covered.size(); ++pixel)
                lacking +=
                    covered[pixel] == Coverage::Outside && (beyondImage.empty() || beyondImage[pixel] == 0) ? 1 : 0;
        }
        if (!isCovered)
            missing = "lies on no tile of " + m_text;
        else if (lacking > 0)
            incomplete = percentText(lacking, grid.pixelCount() * m_tileBandOf.size()) +
                         " % of its pixels lie on no tile of " + m_text;
    }

    /// One band is for all; named ones go to the image's bands of that name, planes to those of their place.
    void matchBands(const std::vector<std::string>& imageBands, const std::string& text) {
        const std::vector<std::string>& tileBands = m_tiles.bands();
        if (tileBands.size() == 1 || !m_tiles.hasNamedBands()) {
            m_tileBandOf.resize(tileBands.size());
            std::iota(m_tileBandOf.begin(), m_tileBandOf.end(), 0);
            return;
        }
        for (const std::string& band : imageBands) {
            const auto match = std::ranges::find(tileBands, band);
            if (match == tileBands.end())
                throw Error(ErrorKind::BadInput, "has no tiles of the band '" + band + "' of the images",
                            {.path = text, .field = "bands"});
            m_tileBandOf.push_back(static_cast<int>(match - tileBands.begin()));
        }
    }

    static void markUncovered(const Covered& covered, std::span<std::uint32_t> codes) {
        for (std::size_t pixel = 0; pixel < covered.size(); ++pixel)
            if (covered[pixel] == Coverage::Outside)
                codes[pixel] = CutoutLayer::noMaskThere;
    }

    LayerRole m_role;
    Measure m_measure;
    const CutoutSource& m_images;
    std::shared_ptr<OpenFiles> m_files;
    TileSet m_tiles;
    std::vector<int> m_tileBandOf; ///< by band of the layer
    std::string m_text;
    std::vector<RowFlag> m_missing;
    std::vector<RowFlag> m_incomplete;
};

} // namespace

std::unique_ptr<ImageLayer> openTileLayer(const LayerSpec& layer, const CutoutSource& images, const Catalog& catalog,
                                          const std::shared_ptr<OpenFiles>& files, const Progress& progress) {
    return std::make_unique<TileLayer>(layer, images, catalog, files, progress);
}

} // namespace oddity::core
