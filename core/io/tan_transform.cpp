// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tan_transform.h"

#include <cmath>
#include <numbers>
#include <string>

namespace oddity::core {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;
constexpr double arcsecPerDeg = 3600;

class TanTransform final : public SkyTransform {
public:
    explicit TanTransform(const TanGeometry& geometry) : m_geometry(geometry) {}

    std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const override {
        const auto& scale = m_geometry.degPerPixel;
        const double dx = pixel.x - m_geometry.referencePixel.x;
        const double dy = pixel.y - m_geometry.referencePixel.y;
        const double xi = (scale[0][0] * dx + scale[0][1] * dy) * radPerDeg;
        const double eta = (scale[1][0] * dx + scale[1][1] * dy) * radPerDeg;
        const double dec0 = m_geometry.reference.decDeg * radPerDeg;
        const double along = std::cos(dec0) - eta * std::sin(dec0);
        double ra = m_geometry.reference.raDeg + std::atan2(xi, along) / radPerDeg;
        ra = std::fmod(ra, 360);
        const double dec = std::atan2(std::sin(dec0) + eta * std::cos(dec0), std::hypot(xi, along)) / radPerDeg;
        return SkyPosition{ra < 0 ? ra + 360 : ra, dec};
    }

    std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const override {
        const double dec = sky.decDeg * radPerDeg;
        const double dec0 = m_geometry.reference.decDeg * radPerDeg;
        const double dRa = (sky.raDeg - m_geometry.reference.raDeg) * radPerDeg;
        const double cosDistance = std::sin(dec) * std::sin(dec0) + std::cos(dec) * std::cos(dec0) * std::cos(dRa);
        const auto& scale = m_geometry.degPerPixel;
        const double determinant = scale[0][0] * scale[1][1] - scale[0][1] * scale[1][0];
        if (!(cosDistance > 0) || determinant == 0)
            return std::nullopt;
        const double xi = std::cos(dec) * std::sin(dRa) / cosDistance / radPerDeg;
        const double eta =
            (std::sin(dec) * std::cos(dec0) - std::cos(dec) * std::sin(dec0) * std::cos(dRa)) / cosDistance / radPerDeg;
        return PixelPosition{m_geometry.referencePixel.x + (scale[1][1] * xi - scale[0][1] * eta) / determinant,
                             m_geometry.referencePixel.y + (scale[0][0] * eta - scale[1][0] * xi) / determinant};
    }

    double pixelScaleArcsec() const override {
        const auto& scale = m_geometry.degPerPixel;
        return std::sqrt(std::abs(scale[0][0] * scale[1][1] - scale[0][1] * scale[1][0])) * arcsecPerDeg;
    }

private:
    TanGeometry m_geometry;
};

} // namespace

std::optional<TanGeometry> tanGeometryOf(const FitsHeader& header) {
    TanGeometry geometry;
    geometry.reference = {header.real("CRVAL1").value_or(0), header.real("CRVAL2").value_or(0)};
    geometry.referencePixel = {header.real("CRPIX1").value_or(1) - 1, header.real("CRPIX2").value_or(1) - 1};
    auto& scale = geometry.degPerPixel;
    if (header.has("CD1_1") || header.has("CD1_2")) {
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 2; ++column)
                scale[row][column] =
                    header.real("CD" + std::to_string(row + 1) + "_" + std::to_string(column + 1)).value_or(0);
    } else {
        const double step[2] = {header.real("CDELT1").value_or(0), header.real("CDELT2").value_or(0)};
        const double turn = header.real("CROTA2").value_or(0) * radPerDeg;
        const double turned[2][2] = {{std::cos(turn), -std::sin(turn) * (step[0] == 0 ? 0 : step[1] / step[0])},
                                     {std::sin(turn) * (step[1] == 0 ? 0 : step[0] / step[1]), std::cos(turn)}};
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 2; ++column)
                scale[row][column] =
                    step[row] * header.real("PC" + std::to_string(row + 1) + "_" + std::to_string(column + 1))
                                    .value_or(turned[row][column]);
    }
    if (scale[0][0] * scale[1][1] - scale[0][1] * scale[1][0] == 0)
        return std::nullopt;
    return geometry;
}

std::shared_ptr<const SkyTransform> tanTransform(const TanGeometry& geometry) {
    return std::make_shared<TanTransform>(geometry);
}

} // namespace oddity::core
