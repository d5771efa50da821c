// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/wcs_transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <mutex>
#include <numbers>
#include <string>

#include <wcs.h>
#include <wcsfix.h>
#include <wcshdr.h>
#include <wcsmath.h>

namespace oddity::core {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;
constexpr double arcsecPerDeg = 3600;

/// Cards that a WCS is made of. wcslib sees no others: its parser has failed on vendors' own keywords.
bool isWcsKeyword(std::string_view keyword) {
    constexpr std::array<std::string_view, 24> starts{
        "NAXIS",  "WCSAXES", "CTYPE", "CRVAL", "CRPIX", "CDELT", "CUNIT", "CROTA", "CD",  "PC",    "PV",    "PS",
        "LONPOL", "LATPOL",  "RADES", "EQUIN", "EPOCH", "A_",    "B_",    "AP_",   "BP_", "CPDIS", "CQDIS", "DP"};
    for (const std::string_view start : starts)
        if (keyword.starts_with(start))
            return true;
    return keyword.starts_with("DQ");
}

std::string wcsCards(const FitsHeader& header) {
    std::string cards;
    for (std::size_t card = 0; card < header.cardCount(); ++card)
        if (isWcsKeyword(header.keyword(card)))
            cards.append(header.text(), card * 80, 80);
    return cards;
}

/// The first of the coordinate systems that wcslib found, used whole: pixels x and y are axes 1 and 2, further axes
/// stay at their reference. (wcssub(), which would cut the celestial axes out, reads beyond its memory for distorted
/// images in wcslib 7.12.)
class WcsTransform final : public SkyTransform {
public:
    static constexpr int axisLimit = 9;

    /// Takes the systems over; isUsable() says whether the first has equatorial or galactic axes.
    WcsTransform(wcsprm* systems, int count) : m_systems(systems), m_count(count) {
        m_isUsable = m_systems->naxis >= 2 && m_systems->naxis <= axisLimit && wcsset(m_systems) == 0 &&
                     m_systems->lng >= 0 && m_systems->lat >= 0 &&
                     (std::strncmp(m_systems->lngtyp, "RA", 2) == 0 || isGalactic());
    }
    ~WcsTransform() override { wcsvfree(&m_count, &m_systems); }
    WcsTransform(const WcsTransform&) = delete;
    WcsTransform& operator=(const WcsTransform&) = delete;

    bool isUsable() const { return m_isUsable; }

    std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const override {
        Coordinates position = reference(m_systems->crpix);
        position[0] = pixel.x + 1;
        position[1] = pixel.y + 1;
        Coordinates intermediate{};
        Coordinates world{};
        double phi = 0;
        double theta = 0;
        int status = 0;
        const std::lock_guard lock(m_lock);
        if (wcsp2s(m_systems, 1, m_systems->naxis, position.data(), intermediate.data(), &phi, &theta, world.data(),
                   &status) != 0)
            return std::nullopt;
        const double ra = std::fmod(world[static_cast<std::size_t>(m_systems->lng)], 360);
        return SkyPosition{ra < 0 ? ra + 360 : ra, world[static_cast<std::size_t>(m_systems->lat)]};
    }

    std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const override {
        Coordinates world = reference(m_systems->crval);
        world[static_cast<std::size_t>(m_systems->lng)] = sky.raDeg;
        world[static_cast<std::size_t>(m_systems->lat)] = sky.decDeg;
        Coordinates intermediate{};
        Coordinates position{};
        double phi = 0;
        double theta = 0;
        int status = 0;
        const std::lock_guard lock(m_lock);
        if (wcss2p(m_systems, 1, m_systems->naxis, world.data(), &phi, &theta, intermediate.data(), position.data(),
                   &status) != 0)
            return std::nullopt;
        return PixelPosition{position[0] - 1, position[1] - 1};
    }

    double pixelScaleArcsec() const override {
        const auto axes = static_cast<std::size_t>(m_systems->naxis);
        const double* matrix = m_systems->lin.piximg;
        const auto lng = static_cast<std::size_t>(m_systems->lng) * axes;
        const auto lat = static_cast<std::size_t>(m_systems->lat) * axes;
        const double area = matrix ? matrix[lng] * matrix[lat + 1] - matrix[lng + 1] * matrix[lat]
                                   : m_systems->cdelt[0] * m_systems->cdelt[1];
        return std::sqrt(std::abs(area)) * arcsecPerDeg;
    }

    SkyFrame frame() const override {
        using System = SkyFrame::System;
        if (isGalactic())
            return {System::Galactic};
        const std::string_view name = m_systems->radesys;
        const bool hasEquinox = !undefined(m_systems->equinox);
        if (name == "FK4" || name == "FK4-NO-E" || (name.empty() && hasEquinox && m_systems->equinox < 1984))
            return {System::Fk4, hasEquinox ? m_systems->equinox : 1950};
        if (name == "FK5" || (name.empty() && hasEquinox))
            return {System::Fk5, hasEquinox ? m_systems->equinox : 2000};
        return {};
    }

private:
    using Coordinates = std::array<double, axisLimit>;

    bool isGalactic() const { return std::strncmp(m_systems->lngtyp, "GLON", 4) == 0; }

    Coordinates reference(const double* values) const {
        Coordinates coordinates{};
        std::copy_n(values, m_systems->naxis, coordinates.begin());
        return coordinates;
    }

    wcsprm* m_systems;
    int m_count;
    mutable std::mutex m_lock;
    bool m_isUsable = false;
};

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

class ShiftedTransform final : public SkyTransform {
public:
    ShiftedTransform(std::shared_ptr<const SkyTransform> whole, PixelPosition origin)
        : m_whole(std::move(whole)), m_origin(origin) {}

    std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const override {
        return m_whole->skyFromPixel({pixel.x + m_origin.x, pixel.y + m_origin.y});
    }
    std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const override {
        const auto pixel = m_whole->pixelFromSky(sky);
        return pixel ? std::optional(PixelPosition{pixel->x - m_origin.x, pixel->y - m_origin.y}) : std::nullopt;
    }
    double pixelScaleArcsec() const override { return m_whole->pixelScaleArcsec(); }
    SkyFrame frame() const override { return m_whole->frame(); }

private:
    std::shared_ptr<const SkyTransform> m_whole;
    PixelPosition m_origin;
};

} // namespace

std::shared_ptr<const SkyTransform> skyTransformOf(const FitsHeader& header) {
    std::string cards = wcsCards(header);
    const auto count = static_cast<int>(cards.size() / 80);
    if (count == 0)
        return nullptr;
    static std::mutex parser; // the parser and the fixes keep static state
    const std::lock_guard lock(parser);
    int rejected = 0;
    int found = 0;
    wcsprm* all = nullptr;
    if (wcspih(cards.data(), count, WCSHDR_all, 0, &rejected, &found, &all) != 0 || found == 0) {
        wcsvfree(&found, &all);
        return nullptr;
    }
    std::array<int, NWCSFIX> fixes{};
    wcsfix(1, nullptr, all, fixes.data());
    const auto transform = std::make_shared<WcsTransform>(all, found);
    return transform->isUsable() ? transform : nullptr;
}

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

std::shared_ptr<const SkyTransform> shiftedTransform(std::shared_ptr<const SkyTransform> whole, PixelPosition origin) {
    if (!whole || (origin.x == 0 && origin.y == 0))
        return whole;
    return std::make_shared<ShiftedTransform>(std::move(whole), origin);
}

} // namespace oddity::core
