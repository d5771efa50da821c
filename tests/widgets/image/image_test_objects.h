// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/error.h"
#include "core/project/survey.h"

namespace oddity::tests {

/// Three-band stamps of round sources whose colour depends on the row; some rows cannot be read.
class RoundSources : public core::CutoutSource {
public:
    RoundSources(int size, std::set<std::int64_t> unreadable = {})
        : m_size(size), m_unreadable(std::move(unreadable)) {}

    core::Cutout read(core::RowId row) const override {
        const std::lock_guard gate(m_gate);
        ++reads;
        if (m_unreadable.contains(row.value))
            throw core::Error(core::ErrorKind::Io, "The file ends early.", {.path = "stack.fits", .row = row.value});
        core::Cutout cutout;
        cutout.bands = bands();
        cutout.width = cutout.height = m_size;
        cutout.units.assign(cutout.bands.size(), "nanomaggy");
        cutout.pixels.resize(3 * cutout.planeSize());
        std::mt19937 generator(static_cast<unsigned>(row.value));
        std::normal_distribution<float> normal(0, 0.02F);
        const float redness = 0.5F + static_cast<float>(row.value % 5) / 2;
        for (int band = 0; band < 3; ++band)
            for (int y = 0; y < m_size; ++y)
                for (int x = 0; x < m_size; ++x) {
                    const float radius =
                        std::hypot(static_cast<float>(x - m_size / 2), static_cast<float>(y - m_size / 2));
                    cutout.plane(band)[static_cast<std::size_t>(y * m_size + x)] =
                        5 * std::pow(redness, static_cast<float>(band)) * std::exp(-radius / 4) + normal(generator);
                }
        return cutout;
    }
    std::vector<std::string> bands() const override { return {"g", "r", "z"}; }
    std::string describe() const override { return "synthetic round sources"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "round"; }

    /// While held, read() waits.
    std::unique_lock<std::mutex> hold() const { return std::unique_lock(m_gate); }
    mutable std::atomic<int> reads = 0;

private:
    int m_size;
    std::set<std::int64_t> m_unreadable;
    mutable std::mutex m_gate;
};

inline std::shared_ptr<const core::Survey> surveyOf(std::shared_ptr<const core::CutoutSource> cutouts,
                                                    std::int64_t rows) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(rows));
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<std::int64_t>(i);
    auto survey = std::make_shared<core::Survey>();
    std::vector<core::Column> columns;
    columns.push_back({.name = "number", .values = std::move(numbers)});
    survey->catalog = std::make_shared<core::Catalog>(std::move(columns), std::string());
    survey->cutouts = std::move(cutouts);
    return survey;
}

} // namespace oddity::tests
