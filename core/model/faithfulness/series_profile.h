// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/series.h"
#include "core/data/tensor.h"

namespace oddity::core {

/// Where along wavelength or time a network looks in many spectra or light curves. Channels are added up; each object's
/// sum of |map| is 1. Objects at the same places, such as a grid of wavelengths, are averaged point by point; others in
/// bins of equal width over all of them, light curves by the days since their first point.
struct SeriesProfile {
    SeriesKind kind = SeriesKind::Spectrum;
    bool isBinned = false;
    bool isSinceFirst = false;        ///< positions count from each object's first point
    std::vector<double> positions;    ///< points or centres of bins: Å or days
    std::vector<double> attribution;  ///< mean over the objects of the sum of map / Σ|map|
    std::vector<double> magnitude;    ///< the same of |map|: adds up to 1
    std::vector<std::int64_t> points; ///< of all objects
    static constexpr std::size_t bins = 100;
};

/// Gathers the profile. Keeps each object's points, as bins are known only at the end.
class SeriesSums {
public:
    /// map: channels × 1 × points, without filling; total: its sum of |map|.
    void add(const Tensor& map, const Series& points, double total);
    SeriesProfile profile() const;

private:
    struct Object {
        std::vector<double> positions; ///< of a light curve since the first point
        std::vector<float> attribution, magnitude;
    };
    std::vector<Object> m_objects;
    SeriesKind m_kind = SeriesKind::Spectrum;
};

/// One row a point or bin.
std::vector<Column> tableOf(const SeriesProfile& profile);

} // namespace oddity::core
