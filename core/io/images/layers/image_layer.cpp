// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/layers/image_layer.h"

#include <filesystem>
#include <utility>

#include "core/error.h"
#include "core/io/images/files/sky_offset.h"
#include "core/io/images/image_address.h"
#include "core/io/images/image_source.h"
#include "core/io/images/image_window.h"
#include "core/io/images/import_reasons.h"
#include "core/io/images/layers/layer_planes.h"
#include "core/io/images/layers/tile_layer.h"
#include "core/io/pictures/picture.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

std::string shapeText(std::int64_t height, std::int64_t width) {
    return std::to_string(height) + "×" + std::to_string(width);
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
        m_isForAll = layer.role == LayerRole::Psf && !isByObject(layer.text) && catalog.rowCount() > 1 &&
                     !fitsPlacesOf(*m_source, RowId{0}, 0).empty() && fitsPlacesOf(*m_source, RowId{1}, 0).empty();
        if (layer.role != LayerRole::Psf && isByObject(spec.text) && isByObject(layer.text))
            noteOffsets(catalog.rowCount(), progress);
    }

    CutoutLayer read(RowId object, const Cutout& image) const override {
        const RowId row = m_isForAll ? RowId{0} : object;
        if (fitsPlacesOf(*m_source, row, 0).empty())
            return fromPixels(m_source->read(row), image);
        CutoutLayer layer{.role = m_layer.role, .bands = static_cast<int>(m_source->bands().size())};
        for (int band = 0; band < layer.bands; ++band) {
            const ImagePlace place = fitsPlacesOf(*m_source, row, band).front();
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

    std::vector<RowFlag> missingRows() const override {
        return m_isForAll ? std::vector<RowFlag>() : m_source->flaggedRows();
    }
    std::vector<RowFlag> incompleteRows() const override { return m_offsets; }
    std::string describe() const override {
        return m_isForAll ? "the one of " + imageAddressOf(m_layer.text).fileText() + " is taken for all objects"
                          : m_source->describe();
    }
    std::string fingerprint() const override { return m_source->fingerprint(); }

private:
    /// The planes of a stack have no sky of their own.
    static bool isByObject(const std::string& text) {
        const ImageAddress address = imageAddressOf(text);
        std::error_code ignored;
        return address.isTiles || address.fileText().find('{') != std::string::npos ||
               std::filesystem::is_directory(address.file, ignored);
    }

    void noteOffsets(std::size_t rows, const Progress& progress) {
        std::vector<std::uint8_t> isUsable(rows, 1);
        for (const CutoutSource* source : {&m_images, static_cast<const CutoutSource*>(m_source.get())})
            for (const RowFlag& flag : source->flaggedRows())
                isUsable[flag.row.index()] = 0;
        constexpr std::size_t objectsAtOnce = 32;
        std::vector<std::string> remarks(rows);
        forEachItem(rows, objectsAtOnce, progress, "Comparing the positions of the " + core::describe(m_layer.role),
                    [&](std::size_t index) {
                        const RowId row{static_cast<std::int64_t>(index)};
                        if (isUsable[index])
                            remarks[index] =
                                offsetRemark(m_images.gridOf(row), m_source->gridOf(row).sky.get(), "image");
                    });
        m_offsets = importFlags(remarks);
    }

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
        const std::vector<ImagePlace> images = fitsPlacesOf(m_images, row, 0);
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
    bool m_isForAll = false; ///< one PSF was given
    std::vector<RowFlag> m_offsets;
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

std::vector<ImagePlace> fitsPlacesOf(const CutoutSource& source, RowId row, int band) {
    std::vector<ImagePlace> places = source.placesOf(row, band);
    if (!places.empty() && hasPictureName(places.front().path))
        places.clear();
    return places;
}

std::unique_ptr<ImageLayer> openLayer(const LayerSpec& layer, const ImageSpec& spec, const CutoutSource& images,
                                      const Catalog& catalog, const std::shared_ptr<OpenFiles>& files,
                                      const Progress& progress) {
    if (imageAddressOf(layer.text).isTiles)
        return openTileLayer(layer, images, catalog, files, progress);
    return std::make_unique<SourceLayer>(layer, spec, images, catalog, files, progress);
}

} // namespace oddity::core
