// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/data/matrix.h"

namespace oddity::bench {

/// What a benchmark works on, from the command line: [--data FILE.f32 --rows N --columns D] [--repeats R] [--out FILE].
/// Without --data, a seeded Gaussian mixture of N×D.
struct Arguments {
    std::string data;
    std::string out;
    std::size_t rows = 10000;
    std::size_t columns = 64;
    int repeats = 3;
    std::vector<std::string> others; ///< "name=value"

    static Arguments parse(int count, char** values);
    double number(const std::string& name, double otherwise) const;
    std::string text(const std::string& name, const std::string& otherwise) const;
    core::Matrix points() const;
};

/// Median wall time in seconds.
double medianSeconds(int repeats, const std::function<void()>& work);

/// Seconds that all threads of this process have computed so far.
double processorSeconds();

/// The most memory that this process has held so far.
double peakMebibytes();

/// One JSON line on stdout: bench, n, d, med_s, peak_mib and the extra members given as text.
void report(const std::string& bench, const core::Matrix& points, double medianSeconds, const std::string& extra = {});

void writeFloats(const std::string& path, const float* values, std::size_t count);

} // namespace oddity::bench
