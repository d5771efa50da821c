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

std::vector<double> edgesOf(const std::vector<double>& centres) {
    std::vector<double> edges;
    edges.push_back(centres[0] - (centres[1] - centres[0]) / 2);
    for (std::size_t pixel = 1; pixel < centres.size(); ++pixel)
        edges.push_back((centres[pixel - 1] + centres[pixel]) / 2);
    edges.push_back(centres.back() + (centres.back() - centres[centres.size() - 2]) / 2);
    return edges;
}

} // namespace

Series resampled(const Series& spectrum, const WavelengthGrid& grid) {
    if (spectrum.size() < 2)
        throw Error(ErrorKind::BadInput, "has a single wavelength, which cannot be resampled",
                    {.path = spectrum.source});
    const std::vector<double> edges = edgesOf(spectrum.positions);
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
        while (first < spectrum.size() && edges[first + 1] <= lower)
            ++first;
        double weight = 0, sum = 0, variance = 0;
        for (std::size_t pixel = first; pixel < spectrum.size() && edges[pixel] < upper; ++pixel) {
            const double overlap = std::min(upper, edges[pixel + 1]) - std::max(lower, edges[pixel]);
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
