// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/wcs_transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <wcs.h>
#include <wcserr.h>
#include <wcsfix.h>
#include <wcshdr.h>
#include <wcsmath.h>

#include "core/io/tables/number_text.h"
#include "core/io/wcs_cards.h"

namespace oddity::core {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;
constexpr double arcsecPerDeg = 3600;

/// What wcslib makes of the cards. A wcsprm keeps intermediate results, so only one thread at a time may use it.
class WcsSystems {
public:
    static constexpr int axisLimit = 9;

    explicit WcsSystems(std::string cards) {
        static std::mutex parser; // the parser and the fixes keep static state
        const std::lock_guard lock(parser);
        [[maybe_unused]] static const int before = wcserr_enable(1); // once: calls read the switch without a lock
        int rejected = 0;
        if (wcspih(cards.data(), static_cast<int>(cards.size() / 80), WCSHDR_all, 0, &rejected, &m_count, &m_all) != 0)
            m_count = 0;
        for (int index = 0; index < m_count; ++index) {
            wcsprm& system = m_all[index];
            std::array<int, NWCSFIX> fixes{};
            wcsfix(1, nullptr, &system, fixes.data());
            const bool hasAxes = system.naxis >= 2 && system.naxis <= axisLimit;
            const int status = hasAxes ? wcsset(&system) : 0;
            if (status != 0 && m_problem.empty())
                m_problem = reasonOf(system, status);
            const bool isUsable = hasAxes && status == 0 && system.lng >= 0 && system.lat >= 0 &&
                                  (isEquatorial(system) || isGalactic(system) || isEclipticOfJ2000(system));
            if (isUsable)
                m_ofSky.push_back(&system);
        }
    }
    ~WcsSystems() { wcsvfree(&m_count, &m_all); }
    WcsSystems(const WcsSystems&) = delete;
    WcsSystems& operator=(const WcsSystems&) = delete;

    const std::vector<wcsprm*>& ofSky() const { return m_ofSky; }
    const std::string& problem() const { return m_problem; } ///< of the first that wcslib refuses
    static char letterOf(const wcsprm& system) { return system.alt[0] == '\0' ? ' ' : system.alt[0]; }
    /// The first with named axes that wcslib can use; null: none.
    wcsprm* firstNamed() const {
        for (int index = 0; index < m_count; ++index) {
            wcsprm& system = m_all[index];
            const bool isNamed =
                system.naxis >= 2 && !withoutBlanks(system.ctype[0]).empty() && !withoutBlanks(system.ctype[1]).empty();
            if (isNamed && system.naxis <= axisLimit && wcsset(&system) == 0)
                return &system;
        }
        return nullptr;
    }

    static SkyFrame frameOf(const wcsprm& system) {
        using System = SkyFrame::System;
        if (isGalactic(system))
            return {System::Galactic};
        if (isEclipticOfJ2000(system))
            return {System::Ecliptic};
        const std::string_view name = withoutBlanks(system.radesys);
        const bool hasEquinox = !undefined(system.equinox);
        if (name == "FK4" || name == "FK4-NO-E" || (name.empty() && hasEquinox && system.equinox < 1984))
            return {System::Fk4, hasEquinox ? system.equinox : 1950};
        if (name == "FK5" || (name.empty() && hasEquinox))
            return {System::Fk5, hasEquinox ? system.equinox : 2000};
        return {};
    }

private:
    static bool isEquatorial(const wcsprm& system) { return std::strncmp(system.lngtyp, "RA", 2) == 0; }
    static bool isGalactic(const wcsprm& system) { return std::strncmp(system.lngtyp, "GLON", 4) == 0; }
    static bool isEclipticOfJ2000(const wcsprm& system) {
        return std::strncmp(system.lngtyp, "ELON", 4) == 0 && (undefined(system.equinox) || system.equinox == 2000) &&
               !withoutBlanks(system.radesys).starts_with("FK4");
    }

    static std::string reasonOf(const wcsprm& system, int status) {
        const char* words = system.err && system.err->msg ? system.err->msg : wcs_errmsg[status];
        std::string reason = validUtf8(withoutBlanks(words));
        while (!reason.empty() && (reason.back() == '.' || reason.back() == '\n'))
            reason.pop_back();
        return reason;
    }

    wcsprm* m_all = nullptr;
    int m_count = 0;
    std::string m_problem;
    std::vector<wcsprm*> m_ofSky; ///< equatorial, galactic and ecliptic ones that wcslib can use
};

/// One of the coordinate systems that wcslib found, used whole: pixels x and y are axes 1 and 2, further axes
/// stay at their reference. (wcssub(), which would cut the celestial axes out, reads beyond its memory for distorted
/// images in wcslib 7.12.) Each thread that is inside a call has a copy of its own, parsed anew from the cards.
class WcsTransform final : public SkyTransform {
public:
    /// place: in ofSky().
    WcsTransform(std::string cards, std::unique_ptr<WcsSystems> parsed, std::size_t place)
        : m_cards(std::move(cards)), m_place(place) {
        const wcsprm& system = *parsed->ofSky()[place];
        m_lng = static_cast<std::size_t>(system.lng);
        m_lat = static_cast<std::size_t>(system.lat);
        m_axes = system.naxis;
        m_frame = WcsSystems::frameOf(system);
        std::copy_n(system.crpix, m_axes, m_referencePixel.begin());
        std::copy_n(system.crval, m_axes, m_referenceWorld.begin());
        const auto axes = static_cast<std::size_t>(m_axes);
        const double* matrix = system.lin.piximg;
        const double area =
            matrix ? matrix[m_lng * axes] * matrix[m_lat * axes + 1] - matrix[m_lng * axes + 1] * matrix[m_lat * axes]
                   : system.cdelt[0] * system.cdelt[1];
        m_scaleArcsec = std::sqrt(std::abs(area)) * arcsecPerDeg;
        m_idle.push_back(std::move(parsed));
    }

    std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const override {
        Coordinates position = m_referencePixel;
        position[0] = pixel.x + 1;
        position[1] = pixel.y + 1;
        Coordinates intermediate{};
        Coordinates world{};
        double phi = 0;
        double theta = 0;
        int status = 0;
        const Loan system(*this);
        if (wcsp2s(&system.get(), 1, m_axes, position.data(), intermediate.data(), &phi, &theta, world.data(),
                   &status) != 0)
            return std::nullopt;
        const double ra = std::fmod(world[m_lng], 360);
        return SkyPosition{ra < 0 ? ra + 360 : ra, world[m_lat]};
    }

    std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const override {
        Coordinates world = m_referenceWorld;
        world[m_lng] = sky.raDeg;
        world[m_lat] = sky.decDeg;
        Coordinates intermediate{};
        Coordinates position{};
        double phi = 0;
        double theta = 0;
        int status = 0;
        const Loan system(*this);
        if (wcss2p(&system.get(), 1, m_axes, world.data(), &phi, &theta, intermediate.data(), position.data(),
                   &status) != 0)
            return std::nullopt;
        return PixelPosition{position[0] - 1, position[1] - 1};
    }

    double pixelScaleArcsec() const override { return m_scaleArcsec; }

    SkyFrame frame() const override { return m_frame; }

private:
    using Coordinates = std::array<double, WcsSystems::axisLimit>;

    /// One of the copies, for the length of a call.
    class Loan {
    public:
        explicit Loan(const WcsTransform& owner) : m_owner(owner) {
            {
                const std::lock_guard lock(owner.m_lock);
                if (!owner.m_idle.empty()) {
                    m_system = std::move(owner.m_idle.back());
                    owner.m_idle.pop_back();
                    return;
                }
            }
            m_system = std::make_unique<WcsSystems>(owner.m_cards);
        }
        ~Loan() {
            const std::lock_guard lock(m_owner.m_lock);
            m_owner.m_idle.push_back(std::move(m_system));
        }
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        wcsprm& get() const { return *m_system->ofSky()[m_owner.m_place]; }

    private:
        const WcsTransform& m_owner;
        std::unique_ptr<WcsSystems> m_system;
    };

    std::string m_cards;
    std::size_t m_place;
    std::size_t m_lng = 0;
    std::size_t m_lat = 1;
    int m_axes = 2;
    Coordinates m_referencePixel{};
    Coordinates m_referenceWorld{};
    double m_scaleArcsec = 0;
    SkyFrame m_frame;
    mutable std::mutex m_lock;
    mutable std::vector<std::unique_ptr<WcsSystems>> m_idle;
};

class NamedCoordinates final : public WorldCoordinates {
public:
    explicit NamedCoordinates(std::unique_ptr<WcsSystems> systems)
        : m_systems(std::move(systems)), m_named(m_systems->firstNamed()) {}

    bool isUsable() const { return m_named != nullptr; }

    std::string system() const override {
        static constexpr std::array<std::pair<std::string_view, const char*>, 6> frames{{{"RA", "equatorial"},
                                                                                         {"GLON", "galactic"},
                                                                                         {"ELON", "ecliptic"},
                                                                                         {"HLON", "helioecliptic"},
                                                                                         {"SLON", "supergalactic"},
                                                                                         {"", "linear"}}};
        const std::string_view longitude = m_named->lng >= 0 ? withoutBlanks(m_named->lngtyp) : std::string_view();
        const auto frame = std::ranges::find(frames, longitude, [](const auto& entry) { return entry.first; });
        std::string text = frame != frames.end() ? frame->second : std::string(longitude) + " sphere";
        if (const char letter = WcsSystems::letterOf(*m_named); letter != ' ')
            text += std::string(", WCS ") + letter;
        return text;
    }

    std::vector<WorldValue> valuesAt(PixelPosition pixel) const override {
        std::array<double, WcsSystems::axisLimit> position{}, intermediate{}, world{};
        std::copy_n(m_named->crpix, m_named->naxis, position.begin());
        position[0] = pixel.x + 1;
        position[1] = pixel.y + 1;
        double phi = 0, theta = 0;
        int status = 0;
        const std::lock_guard lock(m_lock);
        if (wcsp2s(m_named, 1, m_named->naxis, position.data(), intermediate.data(), &phi, &theta, world.data(),
                   &status) != 0)
            return {};
        std::vector<WorldValue> values;
        const bool isSky = m_named->lng >= 0 && m_named->lat >= 0;
        for (const int axis : {isSky ? m_named->lng : 0, isSky ? m_named->lat : 1}) {
            const std::string_view type = withoutBlanks(m_named->ctype[axis]);
            values.push_back({std::string(type.substr(0, type.find('-'))), world[static_cast<std::size_t>(axis)],
                              std::string(withoutBlanks(m_named->cunit[axis]))});
        }
        return values;
    }

private:
    std::unique_ptr<WcsSystems> m_systems;
    wcsprm* m_named;
    mutable std::mutex m_lock;
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

std::shared_ptr<const SkyTransform> skyTransformOf(const FitsHeader& header, std::optional<char> letter) {
    std::string cards = wcsCardsOf(header);
    if (cards.empty())
        return nullptr;
    auto systems = std::make_unique<WcsSystems>(cards);
    const auto match = std::ranges::find_if(systems->ofSky(), [letter](const wcsprm* system) {
        return !letter || WcsSystems::letterOf(*system) == *letter;
    });
    if (match == systems->ofSky().end())
        return nullptr;
    const auto place = static_cast<std::size_t>(match - systems->ofSky().begin());
    return std::make_shared<WcsTransform>(std::move(cards), std::move(systems), place);
}

std::vector<SkySystem> skySystemsOf(const FitsHeader& header) {
    std::string cards = wcsCardsOf(header);
    std::vector<SkySystem> found;
    if (cards.empty())
        return found;
    const WcsSystems systems(std::move(cards));
    for (const wcsprm* system : systems.ofSky())
        found.push_back(
            {WcsSystems::letterOf(*system), validUtf8(withoutBlanks(system->wcsname)), WcsSystems::frameOf(*system)});
    return found;
}

std::shared_ptr<const WorldCoordinates> worldCoordinatesOf(const FitsHeader& header) {
    std::string cards = wcsCardsOf(header);
    if (cards.empty())
        return nullptr;
    auto named = std::make_shared<NamedCoordinates>(std::make_unique<WcsSystems>(std::move(cards)));
    return named->isUsable() ? named : nullptr;
}

std::string worldProblemOf(const FitsHeader& header) {
    std::string cards = wcsCardsOf(header);
    if (cards.empty())
        return header.has("CTYPE1") && header.has("CTYPE2") ? "their distortion is of a kind that is not read" : "";
    auto systems = std::make_unique<WcsSystems>(std::move(cards));
    if (!systems->ofSky().empty())
        return {};
    const std::string problem = systems->problem();
    return NamedCoordinates(std::move(systems)).isUsable() ? std::string() : problem;
}

std::string skyRemarkOf(const FitsHeader& header) {
    double largest = 0;
    bool isThere = false;
    for (const std::string axis : {"1", "2"}) {
        const bool hasTable = isDistortionTable(header, "CPDIS" + axis) || isDistortionTable(header, "CQDIS" + axis);
        const bool hasDetectorTable = header.has("D2IMDIS" + axis);
        isThere = isThere || hasTable || hasDetectorTable;
        if (hasTable)
            largest =
                std::max({largest, header.real("CPERR" + axis).value_or(0), header.real("CQERR" + axis).value_or(0)});
        if (hasDetectorTable)
            largest = std::max(largest, header.real("D2IMERR" + axis).value_or(0));
    }
    if (!isThere)
        return {};
    std::array<char, 32> size{};
    std::snprintf(size.data(), size.size(), "%.2g", largest);
    return "the distortion that its header gives as a table" +
           (largest > 0 ? " (up to " + std::string(size.data()) + " pixels)" : std::string()) +
           " is not applied to its sky positions";
}

std::shared_ptr<const SkyTransform> shiftedTransform(std::shared_ptr<const SkyTransform> whole, PixelPosition origin) {
    if (!whole || (origin.x == 0 && origin.y == 0))
        return whole;
    return std::make_shared<ShiftedTransform>(std::move(whole), origin);
}

} // namespace oddity::core
