// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/weight_check.h"

#include <cmath>
#include <memory>

#include "core/error.h"
#include "core/model/faithfulness/pixel_importance.h"

namespace oddity::core {

WeightCheck checkWeights(const Model& model, const Attribution& attribution, const MapOfModel& mapOf,
                         const WeightCheckSettings& settings, const Progress& progress) {
    if (settings.draws < 1)
        throw Error(ErrorKind::Usage, "the check of the weights needs at least one draw");
    const std::vector<float> own = magnitudeOf(attribution.map);
    WeightCheck check;
    double sum = 0;
    int compared = 0;
    for (int draw = 0; draw < settings.draws; ++draw) {
        progress.throwIfStopped();
        const std::unique_ptr<Model> other = model.redrawn(settings.seed + static_cast<std::uint64_t>(draw));
        const MapAgreement agreement = agreementOf(own, magnitudeOf(mapOf(*other).map));
        check.draws.push_back(agreement);
        check.topShared += agreement.topShared / settings.draws;
        if (!std::isnan(agreement.rankCorrelation)) {
            sum += agreement.rankCorrelation;
            ++compared;
        }
        progress.step(draw + 1, settings.draws, "Drawing the weights anew");
    }
    if (compared > 0)
        check.rankCorrelation = sum / compared;
    return check;
}

} // namespace oddity::core
