// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/column_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "core/query/column_values.h"

namespace oddity::core {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double quantileOf(const std::vector<double>& ascending, double share) {
    const double place = share * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    return part == 0 ? ascending[below] : ascending[below] * (1 - part) + ascending[below + 1] * part;
}

template <typename Value> std::int64_t distinctCount(std::vector<Value> values) {
    std::ranges::sort(values);
    return std::ranges::unique(values).begin() - values.begin();
}

std::int64_t rowsIn(const Column& column, const RowSet* among) {
    return static_cast<std::int64_t>(among ? among->count() : column.rowCount());
}

std::unordered_map<std::string_view, std::int64_t> textCounts(const Column& column, const RowSet* among) {
    std::unordered_map<std::string_view, std::int64_t> counts;
    const auto& texts = std::get<std::vector<std::string>>(column.values);
    forEachRow(column, among, [&](std::size_t row) {
        if (!texts[row].empty())
            ++counts[texts[row]];
    });
    return counts;
}

void fillMoments(ColumnStatistics& result, const std::vector<double>& values) {
    double mean = 0;
    double squares = 0;
    double count = 0;
    for (const double value : values) {
        count += 1;
        const double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
    }
    result.mean = mean;
    if (values.size() > 1)
        result.standardDeviation = std::sqrt(squares / (count - 1));
}

} // namespace

ColumnStatistics statisticsOf(const Column& column, const RowSet* among, const Progress& progress) {
    ColumnStatistics result{.mean = nan,
                            .standardDeviation = nan,
                            .least = nan,
                            .most = nan,
                            .lowerQuartile = nan,
                            .median = nan,
                            .upperQuartile = nan};
    if (std::holds_alternative<std::vector<std::string>>(column.values)) {
        const auto counts = textCounts(column, among);
        for (const auto& [text, count] : counts)
            result.count += count;
        result.distinct = static_cast<std::int64_t>(counts.size());
    }
    std::vector<double> values = finiteNumbersOf(column, among);
    progress.throwIfStopped();
    result.count = std::max(result.count, static_cast<std::int64_t>(values.size()));
    result.missing = rowsIn(column, among) - result.count;
    if (values.empty())
        return result;
    fillMoments(result, values);
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values)) {
        std::vector<std::int64_t> exact;
        forEachRow(column, among, [&](std::size_t row) { exact.push_back((*integers)[row]); });
        result.distinct = distinctCount(std::move(exact));
    }
    progress.throwIfStopped();
    std::ranges::sort(values);
    progress.throwIfStopped();
    result.least = values.front();
    result.most = values.back();
    result.lowerQuartile = quantileOf(values, 0.25);
    result.median = quantileOf(values, 0.5);
    result.upperQuartile = quantileOf(values, 0.75);
    if (result.distinct == 0)
        result.distinct = std::ranges::unique(values).begin() - values.begin();
    return result;
}

std::vector<std::pair<std::string, std::int64_t>> frequentValuesOf(const Column& column, std::size_t most,
                                                                   const RowSet* among, const Progress& progress) {
    std::vector<std::pair<std::string, std::int64_t>> result;
    if (std::holds_alternative<std::vector<std::string>>(column.values)) {
        for (const auto& [text, count] : textCounts(column, among))
            result.emplace_back(text, count);
    } else {
        std::unordered_map<std::string, std::int64_t> counts;
        forEachRow(column, among, [&](std::size_t row) {
            if (row % 65536 == 0)
                progress.throwIfStopped();
            if (std::string text = column.textAt(RowId{static_cast<std::int64_t>(row)}); !text.empty())
                ++counts[std::move(text)];
        });
        result.assign(counts.begin(), counts.end());
    }
    progress.throwIfStopped();
    const auto isBefore = [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    };
    const std::size_t kept = std::min(most, result.size());
    std::ranges::partial_sort(result, result.begin() + static_cast<std::ptrdiff_t>(kept), isBefore);
    result.resize(kept);
    return result;
}

} // namespace oddity::core
