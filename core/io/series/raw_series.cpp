// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/raw_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

struct Uncertainty {
    float error = std::numeric_limits<float>::quiet_NaN();
    bool isWithoutWeight = false;
};

Uncertainty uncertaintyOf(double stored, bool isInverseVariance) {
    if (isInverseVariance)
        return stored > 0 ? Uncertainty{static_cast<float>(1 / std::sqrt(stored)), false}
                          : Uncertainty{.isWithoutWeight = true};
    return stored > 0 && std::isfinite(stored) ? Uncertainty{.error = static_cast<float>(stored)} : Uncertainty{};
}

} // namespace

Series seriesFrom(const RawSeries& raw, const SeriesMeaning& meaning, std::string source) {
    const auto refuse = [&source](const std::string& detail) {
        throw Error(ErrorKind::BadInput, detail, {.path = source});
    };
    const std::size_t count = raw.positions.size();
    const auto check = [&](std::size_t other) {
        if (other != count)
            refuse("its columns have " + std::to_string(count) + " and " + std::to_string(other) + " measurements");
    };
    check(raw.values.size());
    for (const std::size_t optional : {raw.errors.size(), raw.marks.size(), raw.bandOf.size()})
        if (optional > 0)
            check(optional);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t index = 0; index < count; ++index) {
        const double scaled = (meaning.isLogarithmic ? std::pow(10.0, raw.positions[index]) : raw.positions[index]) *
                              meaning.positionScale;
        const bool isPlace = std::isfinite(scaled) && (meaning.kind == SeriesKind::LightCurve || scaled > 0);
        if (isPlace)
            order.emplace_back(scaled, index);
    }
    if (order.empty())
        refuse("has no measurement");
    std::ranges::stable_sort(order, {}, &std::pair<double, std::size_t>::first);

    Series series{.kind = meaning.kind,
                  .positions = {},
                  .values = {},
                  .errors = {},
                  .masked = {},
                  .bandOf = {},
                  .bands = raw.bands,
                  .isMagnitude = meaning.isMagnitude,
                  .unit = meaning.unit,
                  .source = std::move(source)};
    for (const auto& [position, index] : order) {
        const auto value = static_cast<float>(raw.values[index]);
        bool isMasked = !std::isfinite(value);
        if (!raw.errors.empty()) {
            const Uncertainty uncertainty = uncertaintyOf(raw.errors[index], meaning.isInverseVariance);
            series.errors.push_back(uncertainty.error);
            isMasked = isMasked || uncertainty.isWithoutWeight;
        }
        if (!raw.marks.empty())
            isMasked = isMasked || raw.marks[index] != 0;
        series.positions.push_back(position);
        series.values.push_back(value);
        series.masked.push_back(isMasked ? 1 : 0);
        if (!raw.bandOf.empty())
            series.bandOf.push_back(raw.bandOf[index]);
    }
    return series;
}

} // namespace oddity::core
