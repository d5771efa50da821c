// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/anomaly/familiarity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/analysis/anomaly/neighbour_distance.h"
#include "core/analysis/neighbours.h"
#include "core/error.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t rowsAtOnce = 16;

/// Of twins at no distance some other may stand in a row's place: then the farthest goes.
void leaveOut(std::size_t row, std::size_t wanted, std::vector<Neighbour>& near) {
    std::erase_if(near, [row](const Neighbour& each) { return static_cast<std::size_t>(each.index) == row; });
    if (near.size() > wanted)
        near.pop_back();
}

} // namespace

double Familiarity::shareOutside() const {
    std::size_t finite = 0;
    std::size_t outside = 0;
    for (std::size_t row = 0; row < distances.size(); ++row) {
        finite += std::isfinite(distances[row]) ? 1 : 0;
        outside += isOutside(row) ? 1 : 0;
    }
    return finite > 0 ? static_cast<double>(outside) / static_cast<double>(finite) : 0;
}

Familiarity familiarityOf(const Matrix& points, const Matrix& reference, const FamiliaritySettings& settings,
                          const Progress& progress) {
    if (points.columns() != reference.columns())
        throw Error(ErrorKind::BadInput, "the reference has " + std::to_string(reference.columns()) +
                                             " latents an object, these objects have " +
                                             std::to_string(points.columns()));
    if (settings.isSelf && points.rows() != reference.rows())
        throw Error(ErrorKind::BadInput, "the reference has " + std::to_string(reference.rows()) +
                                             " objects, those to compare with it as itself are " +
                                             std::to_string(points.rows()));
    std::vector<float> own = neighbourDistanceScores(nearestNeighbours(reference, settings.neighbours, progress));
    std::erase_if(own, [](float distance) { return !std::isfinite(distance); });
    if (own.size() <= settings.neighbours)
        throw Error(ErrorKind::BadInput, "the reference has " + std::to_string(own.size()) +
                                             " objects with latents; more than " + std::to_string(settings.neighbours) +
                                             " are needed");
    std::ranges::sort(own);
    const float median = std::max(own[own.size() / 2], std::numeric_limits<float>::min());
    const auto last = static_cast<double>(own.size() - 1);

    Familiarity result;
    result.reference = own.size();
    result.limit = own[static_cast<std::size_t>(std::lround(settings.share * last))] / median;
    result.distances.assign(points.rows(), missing);
    result.beyond.assign(points.rows(), missing);
    forEachItem(points.rows(), rowsAtOnce, progress, "Comparing with the reference", [&](std::size_t row) {
        std::vector<Neighbour> near =
            nearestTo(reference, points.row(row), settings.neighbours + (settings.isSelf ? 1 : 0));
        if (settings.isSelf)
            leaveOut(row, settings.neighbours, near);
        if (near.empty())
            return;
        double sum = 0;
        for (const Neighbour& each : near)
            sum += each.distance;
        const auto distance = static_cast<float>(sum / static_cast<double>(near.size()));
        const auto nearer = std::ranges::upper_bound(own, distance) - own.begin();
        result.distances[row] = distance / median;
        result.beyond[row] = static_cast<float>(nearer) / static_cast<float>(own.size());
    });
    return result;
}

} // namespace oddity::core
