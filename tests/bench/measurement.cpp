// SPDX-License-Identifier: BSD-3-Clause
#include "measurement.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "core/error.h"
#include "core/random_stream.h"

namespace oddity::bench {

namespace {

/// 20 clusters of intrinsic dimension 8 with a little noise.
core::Matrix mixture(std::size_t rows, std::size_t columns) {
    constexpr std::size_t clusters = 20;
    constexpr std::size_t intrinsic = 8;
    core::RandomStream random(1);
    std::vector<double> shapes(clusters * columns * (intrinsic + 1));
    for (double& value : shapes)
        value = random.normal();
    std::vector<float> values(rows * columns);
    for (std::size_t row = 0; row < rows; ++row) {
        const double* shape = shapes.data() + random.below(clusters) * columns * (intrinsic + 1);
        double factors[intrinsic];
        for (double& factor : factors)
            factor = random.normal() / std::sqrt(static_cast<double>(intrinsic));
        for (std::size_t c = 0; c < columns; ++c) {
            double value = shape[c * (intrinsic + 1)] + 0.1 * random.normal();
            for (std::size_t f = 0; f < intrinsic; ++f)
                value += shape[c * (intrinsic + 1) + 1 + f] * factors[f];
            values[row * columns + c] = static_cast<float>(value);
        }
    }
    return {std::move(values), rows, columns};
}

} // namespace

Arguments Arguments::parse(int count, char** values) {
    Arguments result;
    for (int n = 1; n < count; ++n) {
        const std::string name = values[n];
        if (name.starts_with("--") && n + 1 < count) {
            const std::string value = values[++n];
            if (name == "--data")
                result.data = value;
            else if (name == "--out")
                result.out = value;
            else if (name == "--rows")
                result.rows = std::stoul(value);
            else if (name == "--columns")
                result.columns = std::stoul(value);
            else if (name == "--repeats")
                result.repeats = std::stoi(value);
            else
                throw core::Error(core::ErrorKind::Usage, "unknown option " + name);
        } else {
            result.others.push_back(name);
        }
    }
    return result;
}

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
    for (const std::string& other : others)
        if (other.starts_with(name + "="))
            return other.substr(name.size() + 1);
    return otherwise;
}

double Arguments::number(const std::string& name, double otherwise) const {
    const std::string value = text(name, {});
    return value.empty() ? otherwise : std::stod(value);
}

core::Matrix Arguments::points() const {
    if (data.empty())
        return mixture(rows, columns);
    std::vector<float> values(rows * columns);
    std::ifstream file(data, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float))))
        throw core::Error(core::ErrorKind::Io, "too few values", {data, -1, -1, ""});
    return {std::move(values), rows, columns};
}

double processorSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double medianSeconds(int repeats, const std::function<void()>& work) {
    std::vector<double> seconds;
    for (int n = 0; n < repeats; ++n) {
        const auto start = std::chrono::steady_clock::now();
        work();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(seconds);
    return seconds[seconds.size() / 2];
}

double peakMebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void report(const std::string& bench, const core::Matrix& points, double medianSeconds, const std::string& extra) {
    std::printf("{\"bench\": \"%s\", \"n\": %zu, \"d\": %zu, \"med_s\": %.4g, \"peak_mib\": %.1f%s%s}\n", bench.c_str(),
                points.rows(), points.columns(), medianSeconds, peakMebibytes(), extra.empty() ? "" : ", ",
                extra.c_str());
    std::fflush(stdout);
}

void writeFloats(const std::string& path, const float* values, std::size_t count) {
    std::ofstream file(path, std::ios::binary);
    if (!file.write(reinterpret_cast<const char*>(values), static_cast<std::streamsize>(count * sizeof(float))))
        throw core::Error(core::ErrorKind::Io, "could not be written", {path, -1, -1, ""});
}

} // namespace oddity::bench
