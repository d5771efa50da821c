// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/histogram.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/query/column_values.h"

namespace oddity::core {

namespace {

double deviationOf(const std::vector<double>& values) {
    double mean = 0;
    for (const double value : values)
        mean += value / static_cast<double>(values.size());
    double square = 0;
    for (const double value : values)
        square += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return std::sqrt(square);
}

/// Width 2 · (interquartile range) · n^(-1/3) (Freedman & Diaconis 1981); where half of the values are the same,
/// 3.49 σ n^(-1/3) (Scott 1979). Never fewer than Sturges' number of bins.
std::size_t binCountFor(std::vector<double> values, double low, double high) {
    const auto count = static_cast<double>(values.size());
    const auto quartile = [&values](double share) {
        const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
        std::nth_element(values.begin(), at, values.end());
        return *at;
    };
    const double range = quartile(0.75) - quartile(0.25);
    const double width = (range > 0 ? 2 * range : 3.49 * deviationOf(values)) / std::cbrt(count);
    const double least = std::ceil(std::log2(count)) + 1;
    const double bins = width > 0 ? std::max(least, std::ceil((high - low) / width)) : least;
    return static_cast<std::size_t>(std::min(bins, static_cast<double>(HistogramSpec::mostBins)));
}

std::vector<double> wholeEdges(double low, double high, std::size_t bins) {
    const double width = std::max(1.0, std::ceil((high - low + 1) / static_cast<double>(bins)));
    std::vector<double> edges{low - 0.5};
    while (edges.back() < high)
        edges.push_back(low - 0.5 + width * static_cast<double>(edges.size()));
    return edges;
}

std::vector<double> evenEdges(double low, double high, std::size_t bins) {
    std::vector<double> edges(bins + 1);
    for (std::size_t index = 0; index <= bins; ++index) {
        const double share = static_cast<double>(index) / static_cast<double>(bins);
        edges[index] = low * (1 - share) + high * share;
    }
    return edges;
}

} // namespace

Histogram histogramOf(const Column& column, const HistogramSpec& spec, const RowSet* among) {
    Histogram result;
    std::vector<double> values = finiteNumbersOf(column, among);
    if (spec.isLogarithmic) {
        const std::size_t all = values.size();
        std::erase_if(values, [](double value) { return value <= 0; });
        result.outside = static_cast<std::int64_t>(all - values.size());
        for (double& value : values)
            value = std::log10(value);
    }
    double low = 0;
    double high = 0;
    if (spec.range) {
        std::tie(low, high) = *spec.range;
        if (spec.isLogarithmic) {
            low = low > 0 ? std::log10(low) : (values.empty() ? 0 : *std::ranges::min_element(values));
            high = high > 0 ? std::log10(high) : low;
        }
        const auto isOutside = [&](double value) { return value < low || value > high; };
        result.outside += static_cast<std::int64_t>(std::erase_if(values, isOutside));
    }
    if (values.empty())
        return result;
    if (!spec.range) {
        const auto [least, most] = std::ranges::minmax(values);
        low = least;
        high = most;
    }
    const std::size_t bins =
        spec.bins > 0 ? std::min(spec.bins, HistogramSpec::mostBins) : binCountFor(values, low, high);
    const bool isWhole = !spec.range && !spec.isLogarithmic && std::abs(low) < 1e15 && std::abs(high) < 1e15 &&
                         std::ranges::all_of(values, [](double value) { return std::trunc(value) == value; });
    if (!isWhole && !(high > low)) {
        const double half = low == 0 ? 0.5 : std::abs(low) * 0.05;
        low -= half;
        high += half;
    }
    result.edges = isWhole ? wholeEdges(low, high, bins) : evenEdges(low, high, bins);
    result.counts.resize(result.edges.size() - 1);
    const double first = result.edges.front();
    const double scale = static_cast<double>(result.counts.size()) / (result.edges.back() - first);
    const auto last = static_cast<std::ptrdiff_t>(result.counts.size()) - 1;
    for (const double value : values) {
        auto bin = std::clamp(static_cast<std::ptrdiff_t>((value - first) * scale), std::ptrdiff_t{0}, last);
        if (value < result.edges[static_cast<std::size_t>(bin)] && bin > 0)
            --bin; // rounding
        else if (bin < last && value >= result.edges[static_cast<std::size_t>(bin) + 1])
            ++bin;
        ++result.counts[static_cast<std::size_t>(bin)];
    }
    if (spec.isLogarithmic)
        for (double& edge : result.edges)
            edge = std::pow(10.0, edge);
    return result;
}

RowSet rowsBetween(const Column& column, double low, double high) {
    RowSet rows(column.rowCount());
    const std::vector<double> numbers = numbersOf(column);
    for (std::size_t row = 0; row < numbers.size(); ++row)
        if (numbers[row] >= low && numbers[row] <= high)
            rows.insert(RowId{static_cast<std::int64_t>(row)});
    return rows;
}

} // namespace oddity::core
