// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/series_profile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace oddity::core {

void SeriesSums::add(const Tensor& map, const Series& points, double total) {
    m_kind = points.kind;
    Object& object = m_objects.emplace_back();
    object.positions = points.positions;
    if (m_kind == SeriesKind::LightCurve && !points.positions.empty())
        for (double& position : object.positions)
            position -= points.positions.front();
    object.attribution.assign(map.itemSize(), 0.0F);
    object.magnitude = object.attribution;
    for (std::int64_t channel = 0; channel < map.count(); ++channel) {
        const std::span<const float> row = map.item(channel);
        for (std::size_t point = 0; point < row.size(); ++point) {
            object.attribution[point] += static_cast<float>(row[point] / total);
            object.magnitude[point] += static_cast<float>(std::abs(row[point]) / total);
        }
    }
}

SeriesProfile SeriesSums::profile() const {
    SeriesProfile profile{.kind = m_kind, .isSinceFirst = m_kind == SeriesKind::LightCurve};
    const std::vector<double>& first = m_objects.front().positions;
    profile.isBinned = !std::ranges::all_of(m_objects, [&](const Object& each) { return each.positions == first; });
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Object& object : m_objects) {
        low = std::min(low, object.positions.front());
        high = std::max(high, object.positions.back());
    }
    const double width = (high - low) / static_cast<double>(SeriesProfile::bins);
    const auto binOf = [&](double position) { // duplicates of one place have no width
        return width > 0 ? std::min(static_cast<std::size_t>((position - low) / width), SeriesProfile::bins - 1) : 0;
    };
    profile.positions = first;
    if (profile.isBinned) {
        profile.positions.clear();
        for (std::size_t bin = 0; bin < SeriesProfile::bins; ++bin)
            profile.positions.push_back(low + (static_cast<double>(bin) + 0.5) * width);
    }
    profile.attribution.assign(profile.positions.size(), 0.0);
    profile.magnitude = profile.attribution;
    profile.points.assign(profile.positions.size(), 0);
    const auto count = static_cast<double>(m_objects.size());
    for (const Object& object : m_objects)
        for (std::size_t point = 0; point < object.positions.size(); ++point) {
            const std::size_t place = profile.isBinned ? binOf(object.positions[point]) : point;
            profile.attribution[place] += object.attribution[point] / count;
            profile.magnitude[place] += object.magnitude[point] / count;
            ++profile.points[place];
        }
    return profile;
}

std::vector<Column> tableOf(const SeriesProfile& profile) {
    const bool isSpectrum = profile.kind == SeriesKind::Spectrum;
    const std::string each = profile.isBinned ? "bin" : "point";
    return {{.name = isSpectrum ? "wavelength" : "time",
             .unit = isSpectrum ? "Angstrom" : "d",
             .description = (profile.isBinned ? "centre of the bin" : "of the point") +
                            std::string(profile.isSinceFirst ? ", since the first point" : ""),
             .values = profile.positions},
            {.name = "attribution",
             .description = "mean over the objects of the sum in a " + each +
                            ", each object's sum of |attribution| "
                            "being 1",
             .values = profile.attribution},
            {.name = "magnitude", .description = "the same of |attribution|", .values = profile.magnitude},
            {.name = "points", .description = "of all objects", .values = profile.points}};
}

} // namespace oddity::core
