// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/series/resampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr double leastCover = 0.5;
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

struct Extent {
    double first = 0;
    double last = 0;
};

/// Pixels meet half-way between their centres; where one neighbour is more than twice as far as the other, there is a
/// gap, into which a pixel reaches no further than to the other side.
std::vector<Extent> extentsOf(const std::vector<double>& centres) {
    constexpr double gapRatio = 2;
    std::vector<Extent> extents;
    for (std::size_t pixel = 0; pixel < centres.size(); ++pixel) {
        const bool isLast = pixel + 1 == centres.size();
        double left = pixel > 0 ? centres[pixel] - centres[pixel - 1] : centres[1] - centres[0];
        double right = isLast ? left : centres[pixel + 1] - centres[pixel];
        if (left > gapRatio * right)
            left = right;
        else if (right > gapRatio * left)
            right = left;
        extents.push_back({centres[pixel] - left / 2, centres[pixel] + right / 2});
    }
    return extents;
}

} // namespace

Series resampled(const Series& spectrum, const WavelengthGrid& grid) {
    if (spectrum.size() < 2)
        throw Error(ErrorKind::BadInput, "has a single wavelength, which cannot be resampled",
                    {.path = spectrum.source});
    const std::vector<Extent> extents = extentsOf(spectrum.positions);
    const bool hasErrors = !spectrum.errors.empty();
    Series result{.kind = spectrum.kind,
                  .positions = {},
                  .values = {},
                  .errors = {},
                  .masked = {},
                  .bandOf = {},
                  .bands = {},
                  .isMagnitude = spectrum.isMagnitude,
                  .unit = spectrum.unit,
                  .source = spectrum.source};
    std::size_t first = 0; // pixel that reaches into the bin
    for (int bin = 0; bin < grid.count; ++bin) {
        const double lower = grid.lowerEdge(bin);
        const double upper = grid.lowerEdge(bin + 1);
        while (first < spectrum.size() && extents[first].last <= lower)
            ++first;
        double weight = 0, sum = 0, variance = 0;
        for (std::size_t pixel = first; pixel < spectrum.size() && extents[pixel].first < upper; ++pixel) {
            const double overlap = std::min(upper, extents[pixel].last) - std::max(lower, extents[pixel].first);
            if (spectrum.masked[pixel] != 0 || overlap <= 0)
                continue;
            weight += overlap;
            sum += overlap * spectrum.values[pixel];
            if (hasErrors)
                variance += std::pow(overlap * spectrum.errors[pixel], 2);
        }
        const bool isCovered = weight >= leastCover * (upper - lower);
        result.positions.push_back(grid.centre(bin));
        result.values.push_back(isCovered ? static_cast<float>(sum / weight) : missing);
        if (hasErrors)
            result.errors.push_back(isCovered ? static_cast<float>(std::sqrt(variance) / weight) : missing);
        result.masked.push_back(isCovered ? 0 : 1);
    }
    return result;
}

} // namespace oddity::core
