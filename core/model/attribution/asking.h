// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/model/attribution/attribution.h"

namespace oddity::core {

/// One question, asked of batches of changed images, the object's other inputs beside each. A spectrum or light curve
/// is an image of one row, its channels the bands. The references must outlive it.
class Asking {
public:
    Asking(Model& model, const AttributionQuestion& question, const AttributionOptions& options,
           const Progress& progress);

    const Tensor& image() const { return m_image; }
    const Tensor& baseline() const { return m_baseline; }
    std::int64_t bands() const { return image().shape[0]; }
    std::int64_t height() const { return image().shape[1]; }
    std::int64_t width() const { return image().shape[2]; }
    /// What occlusion takes away one by one: bands, or of an image sequence epochs, whose bands are together.
    std::size_t groups() const;
    bool isOfSeries() const { return spec().isSeries(); }
    const AttributionOptions& options() const { return m_options; }

    /// A channel of pixels or of a series' values, not one that says where they are or what they are worth.
    bool isMeasured(std::int64_t channel) const { return m_measured[static_cast<std::size_t>(channel)]; }

    Tensor emptyBatch(std::int64_t count) const;
    float valueOf(const Tensor& image) const; ///< of one image without batch axis
    std::vector<float> values(const Tensor& images) const;
    InputGradient gradient(const Tensor& images) const;
    std::vector<SpatialLayer> layers() const;
    LayerGradient layerGradient(const std::string& layer) const; ///< of the image as it is

    /// Calls each(batch, first) for `total` images in batches; fill(pixels, index) makes image number index.
    template <typename Fill, typename Each> void inBatches(std::int64_t total, Fill fill, Each each) const {
        for (std::int64_t first = 0; first < total; first += m_options.batch) {
            m_progress.throwIfStopped();
            Tensor batch = emptyBatch(std::min<std::int64_t>(m_options.batch, total - first));
            for (std::int64_t item = 0; item < batch.count(); ++item)
                fill(batch.item(item), first + item);
            each(batch, first);
            m_progress.step(first + batch.count(), total, "attribution");
        }
    }

private:
    const InputSpec& spec() const;
    Tensor baselineOfChannels() const;
    InputBatch inputsWith(const Tensor& images) const;

    Model& m_model;
    const AttributionQuestion& m_question;
    const AttributionOptions& m_options;
    const Progress& m_progress;
    Tensor m_image;
    std::vector<bool> m_measured; ///< of the image's channels
    Tensor m_baseline;
};

/// The methods; each fills map and value, and what else it knows.
void gradientMap(const Asking& asking, bool timesInput, Attribution& result);
void smoothGradMap(const Asking& asking, Attribution& result);
void integratedGradientsMap(const Asking& asking, Attribution& result);
void gradCamMap(const Asking& asking, Attribution& result);
void occlusionMap(const Asking& asking, Attribution& result);
void riseMap(const Asking& asking, Attribution& result);

/// The layer that Grad-CAM looks at. Throws Error(Model) when the network shows none with height and
/// width, or of a series none along it.
std::string gradCamLayer(const Asking& asking);
/// Grad-CAM's value and map, which has its shape already, of one object of the layer's batch. Throws Error(Usage) when
/// the layer is of another input than the map: one of an image for a series, or the other way round.
void fillGradCam(const LayerGradient& layer, std::int64_t object, Attribution& result);

} // namespace oddity::core
