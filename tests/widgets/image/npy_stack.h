// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/error.h"
#include "core/io/npy_file.h"

namespace oddity::tests {

/// A tangent plane without distortion about (150°, 2°), turned by 20°.
struct TurnedSky : core::SkyTransform {
    static constexpr double scaleDeg = 0.262 / 3600, angle = 20 * std::numbers::pi / 180;
    std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition pixel) const override {
        const double x = (pixel.x - 32) * scaleDeg, y = (pixel.y - 32) * scaleDeg;
        return core::SkyPosition{150 - x * std::cos(angle) - y * std::sin(angle),
                                 2 - x * std::sin(angle) + y * std::cos(angle)};
    }
    std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition sky) const override {
        const double a = 150 - sky.raDeg, b = sky.decDeg - 2;
        return core::PixelPosition{32 + (a * std::cos(angle) - b * std::sin(angle)) / scaleDeg,
                                   32 + (a * std::sin(angle) + b * std::cos(angle)) / scaleDeg};
    }
    double pixelScaleArcsec() const override { return 0.262; }
};

/// Planes of an N×C×H×W .npy file.
class NpyStack : public core::CutoutSource {
public:
    NpyStack(const std::filesystem::path& path, std::vector<std::string> bands)
        : m_matrix(core::mapNpy(path)), m_shape(core::npyShape(path)), m_bands(std::move(bands)) {}
    core::Cutout read(core::RowId row) const override {
        if (row.value == 7)
            throw core::Error(core::ErrorKind::Io, "The file ends early.", {.path = "stack.fits", .row = 7});
        core::Cutout cutout;
        cutout.bands = m_bands;
        cutout.height = static_cast<int>(m_shape[2]);
        cutout.width = static_cast<int>(m_shape[3]);
        const auto pixels = m_matrix.row(row.index());
        cutout.pixels.assign(pixels.begin(), pixels.end());
        cutout.units.assign(cutout.bands.size(), "nanomaggy");
        cutout.sky = std::make_shared<TurnedSky>();
        cutout.source = "images.fits, plane " + std::to_string(row.value + 1);
        return cutout;
    }
    std::vector<std::string> bands() const override { return m_bands; }
    std::string describe() const override { return "stack"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "stack"; }
    std::int64_t count() const { return m_shape[0]; }

private:
    core::Matrix m_matrix;
    std::vector<std::int64_t> m_shape;
    std::vector<std::string> m_bands;
};

} // namespace oddity::tests
