// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/ablation.h"

#include <algorithm>
#include <functional>

#include "core/error.h"
#include "core/model/attribution/asking.h"

namespace oddity::core {

std::vector<Ablation> ablationOf(Model& model, const AttributionQuestion& question, const AttributionOptions& options,
                                 const ObjectSegment& segment, const std::vector<std::string>& names,
                                 const Progress& progress) {
    const Asking asking(model, question, options, progress);
    if (std::ssize(names) != asking.bands())
        throw Error(ErrorKind::Usage, "there are " + std::to_string(names.size()) + " names for " +
                                          std::to_string(asking.bands()) + " bands");
    const std::size_t plane = asking.image().values.size() / names.size();
    std::vector<Ablation> ablations;
    const auto add = [&](std::string takenAway,
                         const std::function<bool(std::size_t band, std::size_t pixel)>& isGone) {
        progress.throwIfStopped();
        Tensor image = asking.image();
        for (std::size_t index = 0; index < image.values.size(); ++index)
            if (isGone(index / plane, index % plane))
                image.values[index] = asking.baseline().values[index];
        ablations.push_back({std::move(takenAway), asking.valueOf(image)});
    };
    add("nothing", [](std::size_t, std::size_t) { return false; });
    for (std::size_t gone = 0; gone < names.size(); ++gone)
        add("band " + names[gone], [gone](std::size_t band, std::size_t) { return band == gone; });
    if (segment.inside.size() == plane && std::ranges::count(segment.inside, 0) != std::ssize(segment.inside)) {
        add("the object", [&](std::size_t, std::size_t pixel) { return segment.inside[pixel] != 0; });
        add("the background", [&](std::size_t, std::size_t pixel) { return segment.inside[pixel] == 0; });
    }
    return ablations;
}

} // namespace oddity::core
