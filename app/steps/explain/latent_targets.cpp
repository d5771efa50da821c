// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/explain/latent_targets.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "core/analysis/neighbours.h"
#include "core/error.h"
#include "core/model/attribution/output_targets.h"

namespace oddity::app {

namespace {

/// Where the block's columns stand, how they are made of latents, and the object's features.
struct Columns {
    explicit Columns(const LatentsOfObject& object)
        : first(object.block.firstColumn), mean(object.block.mean), scale(object.block.scale) {
        const std::span<const float> own = object.features.values.row(object.row.index());
        features.assign(own.begin(), own.end());
    }

    /// The object's features with the block's columns computed anew.
    std::vector<float> featuresFrom(std::span<const float> latents) const {
        std::vector<float> values = features;
        for (std::size_t axis = 0; axis < mean.size(); ++axis)
            values[first + axis] = (latents[axis] - mean[axis]) * scale;
        return values;
    }
    /// Slopes with respect to latents of those with respect to features.
    template <typename Slopes> std::vector<float> latentSlopes(const Slopes& slopes) const {
        std::vector<float> result(mean.size());
        for (std::size_t axis = 0; axis < mean.size(); ++axis)
            result[axis] = static_cast<float>(slopes[first + axis]) * scale;
        return result;
    }

    std::size_t first;
    std::vector<float> mean;
    float scale;
    std::vector<float> features;
};

/// The nearest other objects of this one.
std::vector<std::size_t> nearestOthers(const LatentsOfObject& object, std::size_t count) {
    const core::Matrix& values = object.features.values;
    std::vector<std::size_t> others;
    for (const core::Neighbour& neighbour : core::nearestTo(values, values.row(object.row.index()), count + 1))
        if (static_cast<std::size_t>(neighbour.index) != object.row.index() && others.size() < count)
            others.push_back(static_cast<std::size_t>(neighbour.index));
    return others;
}

} // namespace

core::Target forestTarget(const LatentsOfObject& object, FittedScores& fitted) {
    const FeatureBlock& block = object.block;
    std::vector<float> steps(block.mean.size());
    for (std::size_t axis = 0; axis < steps.size(); ++axis) {
        const double spread = fitted.spreads()[block.firstColumn + axis];
        steps[axis] = block.scale > 0 ? std::max(1e-3F, 0.5F * static_cast<float>(spread) / block.scale) : 1.0F;
    }
    return core::latentSecantTarget(
        object.output,
        [forest = fitted.forest(), columns = Columns(object)](std::span<const float> latents) {
            return forest->score(columns.featuresFrom(latents));
        },
        steps);
}

core::Target mahalanobisTarget(const LatentsOfObject& object, FittedScores& fitted) {
    return core::latentScoreTarget(object.output, [mahalanobis = fitted.mahalanobis(), columns = Columns(object)](
                                                      std::span<const float> latents, bool withSlopes) {
        const core::Mahalanobis::Distance distance = mahalanobis->distance(columns.featuresFrom(latents));
        return core::LatentScore{distance.value,
                                 withSlopes ? columns.latentSlopes(distance.slopes) : std::vector<float>()};
    });
}

core::Target neighbourDistanceTarget(const LatentsOfObject& object) {
    std::vector<std::vector<float>> others;
    for (const std::size_t other : nearestOthers(object, neighbourObjects)) {
        const std::span<const float> values = object.features.values.row(other);
        others.emplace_back(values.begin(), values.end());
    }
    return core::latentScoreTarget(object.output, [others = std::move(others), columns = Columns(object)](
                                                      std::span<const float> latents, bool withSlopes) {
        const std::vector<float> own = columns.featuresFrom(latents);
        std::vector<double> slopes(own.size(), 0.0);
        double sum = 0;
        for (const std::vector<float>& other : others) {
            double squares = 0;
            for (std::size_t column = 0; column < own.size(); ++column)
                squares += std::pow(static_cast<double>(own[column]) - other[column], 2);
            const double distance = std::sqrt(squares);
            sum += distance;
            for (std::size_t column = 0; column < own.size() && distance > 0; ++column)
                slopes[column] +=
                    (static_cast<double>(own[column]) - other[column]) / distance / static_cast<double>(others.size());
        }
        return core::LatentScore{others.empty() ? 0 : sum / static_cast<double>(others.size()),
                                 withSlopes ? columns.latentSlopes(slopes) : std::vector<float>()};
    });
}

core::Target latentDistanceTarget(const LatentsOfObject& object) {
    const FeatureBlock& block = object.block;
    std::vector<float> centre(block.mean.size(), 0.0F);
    float count = 0;
    for (const std::size_t other : nearestOthers(object, likeObjects)) {
        for (std::size_t axis = 0; axis < centre.size(); ++axis)
            centre[axis] += object.features.values.at(other, block.firstColumn + axis);
        ++count;
    }
    for (std::size_t axis = 0; axis < centre.size(); ++axis)
        centre[axis] = block.scale > 0 ? centre[axis] / std::max(count, 1.0F) / block.scale + block.mean[axis] : 0.0F;
    return core::latentDistanceTarget(object.output, std::move(centre),
                                      std::vector<float>(block.mean.size(), block.scale > 0 ? 1 / block.scale : 1));
}

core::Target relevanceTarget(const LatentsOfObject& object, const core::LogisticHead& head, int headClass) {
    const FeatureBlock& block = object.block;
    const std::vector<float> weights = head.weights(headClass);
    const std::span<const float> own = object.features.values.row(object.row.index());
    std::vector<float> latentWeights(block.mean.size());
    double offset = head.offset(headClass);
    for (std::size_t column = 0; column < weights.size(); ++column) {
        const bool isOwn = column >= block.firstColumn && column < block.firstColumn + block.mean.size();
        if (!isOwn) {
            offset += static_cast<double>(weights[column]) * own[column];
            continue;
        }
        const std::size_t axis = column - block.firstColumn;
        latentWeights[axis] = weights[column] * block.scale;
        offset -= static_cast<double>(latentWeights[axis]) * block.mean[axis];
    }
    return core::latentLinearTarget(object.output, std::move(latentWeights), static_cast<float>(offset));
}

core::Target similarityTarget(const LatentsOfObject& object, core::RowId other, const std::string& id) {
    const FeatureBlock& block = object.block;
    std::vector<float> latents(block.mean.size());
    for (std::size_t axis = 0; axis < latents.size(); ++axis) {
        const float value = object.features.values.at(other.index(), block.firstColumn + axis);
        latents[axis] = block.scale > 0 ? value / block.scale + block.mean[axis] : block.mean[axis];
    }
    if (!std::ranges::all_of(latents, [](float value) { return std::isfinite(value); }))
        throw core::Error(core::ErrorKind::BadInput, "object '" + id + "' has no latents");
    return core::similarityTarget(object.output, std::move(latents));
}

} // namespace oddity::app
