// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/layers/image_layer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/image_address.h"
#include "core/io/images/image_source.h"
#include "core/io/images/image_window.h"
#include "core/io/images/import_reasons.h"
#include "core/io/images/tiles/tile_set.h"
#include "core/io/images/tiles/tile_source.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

CodeKind codesOf(LayerRole role) {
    return role == LayerRole::Mask ? CodeKind::MaskBits : CodeKind::SegmentNumbers;
}

std::string shapeText(std::int64_t height, std::int64_t width) {
    return std::to_string(height) + "×" + std::to_string(width);
}

void allocate(CutoutLayer& layer) {
    const std::size_t size = layer.planeSize() * static_cast<std::size_t>(layer.bands);
    if (holdsCodes(layer.role))
        layer.codes.assign(size, 0);
    else
        layer.values.assign(size, std::numeric_limits<float>::quiet_NaN());
}

template <typename Value> std::span<Value> planeOf(std::vector<Value>& values, const CutoutLayer& layer, int band) {
    return std::span(values).subspan(static_cast<std::size_t>(band) * layer.planeSize(), layer.planeSize());
}

/// Of a cutout source that was opened on the layer's images.
class SourceLayer final : public ImageLayer {
public:
    SourceLayer(const LayerSpec& layer, const ImageSpec& spec, const CutoutSource& images, const Catalog& catalog,
                const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_layer(layer), m_files(files), m_images(images), m_areTiles(imageAddressOf(spec.text).isTiles),
          m_isCropped(spec.size > 0) {
        ImageSpec own{.text = layer.text, .raColumn = spec.raColumn, .decColumn = spec.decColumn};
        own.size = layer.role == LayerRole::Psf ? 0 : spec.size;
        if (layer.text.find("{band}") != std::string::npos)
            own.bands = images.bands();
        m_source = openImages(own, catalog, files, progress);
    }

    CutoutLayer read(RowId row, const Cutout& image) const override {
        if (m_source->placesOf(row, 0).empty())
            return fromPixels(m_source->read(row), image);
        CutoutLayer layer{.role = m_layer.role, .bands = static_cast<int>(m_source->bands().size())};
        for (int band = 0; band < layer.bands; ++band) {
            const ImagePlace place = m_source->placesOf(row, band).front();
            if (band == 0) {
                layer.height = static_cast<int>(place.region.height);
                layer.width = static_cast<int>(place.region.width);
                checkShape(layer, image, place.path);
                checkPlace(place, row);
                allocate(layer);
            }
            const auto file = m_files->open(place.path);
            const FitsHdu& hdu = file->imageHdu(place.hdu);
            if (holdsCodes(layer.role))
                readWindowCodes(*file, hdu, place.plane, place.region, codesOf(layer.role),
                                planeOf(layer.codes, layer, band));
            else
                readWindow(*file, hdu, place.plane, place.region, planeOf(layer.values, layer, band));
        }
        return layer;
    }

    std::vector<RowFlag> missingRows() const override { return m_source->flaggedRows(); }
    std::string describe() const override { return m_source->describe(); }
    std::string fingerprint() const override { return m_source->fingerprint(); }

private:
    CutoutLayer fromPixels(const Cutout& pixels, const Cutout& image) const {
        CutoutLayer layer{m_layer.role, pixels.bandCount(), pixels.height, pixels.width, {}, {}};
        checkShape(layer, image, pixels.source);
        if (holdsCodes(layer.role)) {
            layer.codes.resize(pixels.pixels.size());
            codesFrom(pixels.pixels, codesOf(layer.role), layer.codes, {.path = pixels.source});
        } else {
            layer.values = pixels.pixels;
        }
        return layer;
    }

    void checkShape(const CutoutLayer& layer, const Cutout& image, const std::string& path) const {
        if (layer.role == LayerRole::Psf || (layer.height == image.height && layer.width == image.width))
            return;
        throw Error(ErrorKind::BadInput,
                    "the " + core::describe(layer.role) + " has " + shapeText(layer.height, layer.width) +
                        " pixels, the image " + shapeText(image.height, image.width),
                    {.path = path});
    }

    /// Two crops of one size show the same sky only where both wholes are of one size.
    void checkPlace(const ImagePlace& place, RowId row) const {
        if (m_layer.role == LayerRole::Psf || m_areTiles || !m_isCropped)
            return;
        const std::vector<ImagePlace> images = m_images.placesOf(row, 0);
        if (images.empty())
            return;
        const auto axesOf = [this](const ImagePlace& of) {
            const auto file = m_files->open(of.path);
            const FitsHdu& hdu = file->imageHdu(of.hdu);
            return std::pair(hdu.axes[1], hdu.axes[0]);
        };
        const auto [height, width] = axesOf(place);
        const auto [imageHeight, imageWidth] = axesOf(images.front());
        if (height != imageHeight || width != imageWidth)
            throw Error(ErrorKind::BadInput,
                        "the " + core::describe(m_layer.role) + " has " + shapeText(height, width) +
                            " pixels, the image " + shapeText(imageHeight, imageWidth),
                        {.path = place.path.string(), .hdu = place.hdu});
    }

    LayerSpec m_layer;
    std::shared_ptr<OpenFiles> m_files;
    const CutoutSource& m_images;
    bool m_areTiles;
    bool m_isCropped;
    std::unique_ptr<CutoutSource> m_source;
};

/// Cut out of tiles, wherever the cutout lies.
class TileLayer final : public ImageLayer {
public:
    TileLayer(const LayerSpec& layer, const CutoutSource& images, const Catalog& catalog,
              const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_role(layer.role), m_measure(measureOf(layer)),
          m_tiles(imageAddressOf(layer.text),
                  layer.text.find("{band}") == std::string::npos ? std::vector<std::string>() : images.bands(), files,
                  progress),
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
            const std::vector<TilePlace> places = placesOf(*sky, band, grid);
            Covered covered(grid.pixelCount(), Coverage::Outside);
            if (holdsCodes(m_role))
                m_tiles.fill(places, grid, codesOf(m_role), planeOf(layer.codes, layer, band), covered);
            else
                m_tiles.fill(places, grid, m_measure, planeOf(layer.values, layer, band), covered);
            if (m_role == LayerRole::Mask)
                markUncovered(covered, planeOf(layer.codes, layer, band));
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
    TileSet m_tiles;
    std::vector<int> m_tileBandOf; ///< by band of the layer
    std::string m_text;
    std::vector<RowFlag> m_missing;
    std::vector<RowFlag> m_incomplete;
};

} // namespace

std::string describe(LayerRole role) {
    switch (role) {
    case LayerRole::Mask:
        return "mask";
    case LayerRole::InverseVariance:
        return "inverse variance";
    case LayerRole::Weight:
        return "weight";
    case LayerRole::Segmentation:
        return "segmentation";
    case LayerRole::Psf:
        break;
    }
    return "PSF";
}

bool holdsCodes(LayerRole role) {
    return role == LayerRole::Mask || role == LayerRole::Segmentation;
}

std::unique_ptr<ImageLayer> openLayer(const LayerSpec& layer, const ImageSpec& spec, const CutoutSource& images,
                                      const Catalog& catalog, const std::shared_ptr<OpenFiles>& files,
                                      const Progress& progress) {
    if (imageAddressOf(layer.text).isTiles)
        return std::make_unique<TileLayer>(layer, images, catalog, files, progress);
    return std::make_unique<SourceLayer>(layer, spec, images, catalog, files, progress);
}

} // namespace oddity::core
