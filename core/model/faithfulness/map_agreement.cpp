// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/map_agreement.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/error.h"
#include "core/model/faithfulness/pixel_importance.h"

namespace oddity::core {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<double> ranksOf(std::span<const float> values, const std::vector<std::size_t>& order) {
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        while (end < order.size() && values[order[end]] == values[order[first]])
            ++end;
        for (std::size_t place = first; place < end; ++place)
            ranks[order[place]] = static_cast<double>(first + end - 1) / 2;
        first = end;
    }
    return ranks;
}

double correlationOf(const std::vector<double>& first, const std::vector<double>& second) {
    const double mean = static_cast<double>(first.size() - 1) / 2; // of ranks, ties or not
    double product = 0;
    double firstSquares = 0;
    double secondSquares = 0;
    for (std::size_t index = 0; index < first.size(); ++index) {
        product += (first[index] - mean) * (second[index] - mean);
        firstSquares += (first[index] - mean) * (first[index] - mean);
        secondSquares += (second[index] - mean) * (second[index] - mean);
    }
    return firstSquares > 0 && secondSquares > 0 ? product / std::sqrt(firstSquares * secondSquares)
                                                 : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

MapAgreement agreementOf(std::span<const float> first, std::span<const float> second, double topPart) {
    if (first.size() != second.size() || first.empty())
        throw Error(ErrorKind::Usage, "two maps of " + std::to_string(first.size()) + " and " +
                                          std::to_string(second.size()) + " pixels cannot be compared");
    const auto isFinite = [](float value) { return std::isfinite(value); };
    if (!std::ranges::all_of(first, isFinite) || !std::ranges::all_of(second, isFinite))
        return {.topShared = undefined, .topByChance = undefined};
    const std::vector<std::size_t> firstOrder = mostImportantFirst(first);
    const std::vector<std::size_t> secondOrder = mostImportantFirst(second);
    const auto count = static_cast<double>(first.size());
    const auto top = static_cast<std::size_t>(std::clamp(std::round(topPart * count), 1.0, count));
    std::vector<bool> isTop(first.size(), false);
    for (std::size_t place = 0; place < top; ++place)
        isTop[firstOrder[place]] = true;
    const auto shared = std::count_if(secondOrder.begin(), secondOrder.begin() + static_cast<std::ptrdiff_t>(top),
                                      [&isTop](std::size_t index) { return isTop[index]; });
    return {correlationOf(ranksOf(first, firstOrder), ranksOf(second, secondOrder)),
            static_cast<double>(shared) / static_cast<double>(top), static_cast<double>(top) / count};
}

} // namespace oddity::core
