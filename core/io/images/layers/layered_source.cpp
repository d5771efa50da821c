// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/layers/layered_source.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/image_window.h"
#include "core/io/images/layers/image_layer.h"

namespace oddity::core {

namespace {

/// Adds a reason to the mask of the pixels for which the layer's number of a pixel has it; edges have theirs already.
template <typename HasReason> void flagPixels(Cutout& cutout, const CutoutLayer& layer, HasReason hasReason) {
    ensureMask(cutout);
    const std::size_t planeSize = cutout.planeSize();
    for (std::size_t pixel = 0; pixel < cutout.mask.size(); ++pixel)
        if (hasReason(layer.bands == 1 ? pixel % planeSize : pixel) && (cutout.mask[pixel] & Cutout::OutsideImage) == 0)
            cutout.mask[pixel] |= Cutout::Flagged;
}

/// Inverse variances of standard deviations. One of 0 or below says nothing about its pixel; one so small that the
/// inverse variance is beyond float32 cannot be kept: its pixel is masked.
void invertDeviations(Cutout& cutout, CutoutLayer& layer) {
    std::vector<std::uint8_t> isBeyond(layer.values.size());
    for (std::size_t pixel = 0; pixel < layer.values.size(); ++pixel) {
        float& value = layer.values[pixel];
        if (std::isnan(value))
            continue;
        const float inverse = value > 0 ? 1 / value / value : 0;
        isBeyond[pixel] = std::isinf(inverse) ? 1 : 0;
        value = std::isinf(inverse) ? 0 : inverse;
    }
    if (std::ranges::find(isBeyond, 1) != isBeyond.end())
        flagPixels(cutout, layer, [&isBeyond](std::size_t pixel) { return isBeyond[pixel] != 0; });
}

class LayeredSource final : public CutoutSource {
public:
    LayeredSource(std::unique_ptr<CutoutSource> images, const ImageSpec& spec, const Catalog& catalog,
                  const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_images(std::move(images)) {
        for (const LayerSpec& layer : spec.layers) {
            Layer entry{layer, openNamed(layer, spec, catalog, files, progress), {}};
            for (const RowFlag& flag : entry.layer->missingRows()) {
                entry.missing.insert(flag.row);
                addRemark(layer.role, flag);
            }
            for (const RowFlag& flag : entry.layer->incompleteRows())
                addRemark(layer.role, flag);
            m_layers.push_back(std::move(entry));
        }
        std::ranges::stable_sort(m_remarks, {}, &RowFlag::row);
    }

    Cutout read(RowId row) const override {
        Cutout cutout = m_images->read(row);
        for (const Layer& entry : m_layers) {
            if (entry.missing.contains(row))
                continue;
            try {
                addLayer(entry, row, cutout);
            } catch (const Error& error) {
                ErrorPlace place = error.place();
                place.row = row.value;
                throw Error(error.kind(), error.detail(), place);
            }
        }
        return cutout;
    }

    std::vector<std::string> bands() const override { return m_images->bands(); }

    std::string describe() const override {
        std::string text = m_images->describe();
        for (const Layer& entry : m_layers)
            text += "; " + core::describe(entry.spec.role) + ": " + entry.layer->describe();
        return text;
    }

    std::vector<RowFlag> flaggedRows() const override { return m_images->flaggedRows(); }

    /// Layers of objects that cannot be read are not missed.
    std::vector<RowFlag> remarkedRows() const override {
        std::unordered_set<RowId> unusable;
        for (const RowFlag& flag : m_images->flaggedRows())
            unusable.insert(flag.row);
        std::vector<RowFlag> flags = m_images->remarkedRows();
        std::ranges::copy_if(m_remarks, std::back_inserter(flags),
                             [&unusable](const RowFlag& flag) { return !unusable.contains(flag.row); });
        return flags;
    }

    std::vector<ImagePlace> placesOf(RowId row, int band) const override { return m_images->placesOf(row, band); }
    SkyGrid gridOf(RowId row) const override { return m_images->gridOf(row); }
    std::vector<std::uint8_t> outsideOf(RowId row, int band) const override { return m_images->outsideOf(row, band); }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        fingerprint.add(m_images->fingerprint());
        for (const Layer& entry : m_layers)
            fingerprint.add(core::describe(entry.spec.role) + (entry.spec.isDeviation ? " of deviations" : ""))
                .add(entry.layer->fingerprint());
        return fingerprint.hex();
    }

private:
    struct Layer {
        LayerSpec spec;
        std::unique_ptr<ImageLayer> layer;
        std::unordered_set<RowId> missing;
    };

    void addRemark(LayerRole role, const RowFlag& flag) {
        m_remarks.push_back({flag.row, flag.stage, core::describe(role) + ": " + flag.reason});
    }

    std::unique_ptr<ImageLayer> openNamed(const LayerSpec& layer, const ImageSpec& spec, const Catalog& catalog,
                                          const std::shared_ptr<OpenFiles>& files, const Progress& progress) const {
        try {
            return openLayer(layer, spec, *m_images, catalog, files, progress);
        } catch (const Error& error) {
            ErrorPlace place = error.place();
            if (place.path.empty())
                place.path = layer.text;
            throw Error(error.kind(), core::describe(layer.role) + ": " + error.detail(), place);
        }
    }

    static void addLayer(const Layer& entry, RowId row, Cutout& cutout) {
        CutoutLayer layer = entry.layer->read(row, cutout);
        if (layer.bands != 1 && layer.bands != cutout.bandCount() && layer.role != LayerRole::Psf)
            throw Error(ErrorKind::BadInput,
                        "the " + core::describe(layer.role) + " has " + std::to_string(layer.bands) +
                            " planes, the image " + std::to_string(cutout.bandCount()) + " bands",
                        {.path = entry.spec.text});
        if (entry.spec.isDeviation)
            invertDeviations(cutout, layer);
        if (layer.role == LayerRole::Mask)
            flagPixels(cutout, layer, [&layer](std::size_t pixel) { return layer.codes[pixel] != 0; });
        cutout.layers.push_back(std::move(layer));
    }

    std::unique_ptr<CutoutSource> m_images;
    std::vector<Layer> m_layers;
    std::vector<RowFlag> m_remarks;
};

} // namespace

std::unique_ptr<CutoutSource> addLayers(std::unique_ptr<CutoutSource> images, const ImageSpec& spec,
                                        const Catalog& catalog, const std::shared_ptr<OpenFiles>& files,
                                        const Progress& progress) {
    return std::make_unique<LayeredSource>(std::move(images), spec, catalog, files, progress);
}

} // namespace oddity::core
