// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/sequences/epoch_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>

#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double julianDateOfMjd0 = 2400000.5;
constexpr double secondsInDay = 86400;

} // namespace

double mjdOfDate(const std::string& date) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, used = 0;
    double second = 0;
    if (std::sscanf(date.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3)
        return none;
    if (date.size() > static_cast<std::size_t>(used)) {
        const std::string clock = date.substr(static_cast<std::size_t>(used));
        if ((clock.front() != 'T' && clock.front() != ' ') ||
            std::sscanf(clock.c_str() + 1, "%2d:%2d:%lf", &hour, &minute, &second) < 2)
            return none;
    }
    const std::chrono::year_month_day calendar{std::chrono::year(year),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(day))};
    if (!calendar.ok() || hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(second >= 0 && second < 61))
        return none;
    constexpr int mjdOfUnixZero = 40587;
    const auto days = std::chrono::sys_days(calendar).time_since_epoch().count();
    return static_cast<double>(days) + mjdOfUnixZero + (hour * 3600 + minute * 60 + second) / secondsInDay;
}

double mjdOf(const FitsHeader& header) {
    for (const char* card : {"MJD-AVG", "MJD-OBS", "MJD"})
        if (const auto mjd = header.real(card); mjd && std::isfinite(*mjd))
            return *mjd;
    if (const auto julianDate = header.real("JD"); julianDate && std::isfinite(*julianDate))
        return *julianDate - julianDateOfMjd0;
    for (const char* card : {"DATE-AVG", "DATE-OBS"})
        if (const double mjd = mjdOfDate(header.stringOr(card, "")); std::isfinite(mjd))
            return mjd;
    return none;
}

double mjdOfPlane(const FitsHeader& header, int axis, int plane) {
    constexpr std::array<std::string_view, 10> timeAxes{"TIME", "UTC", "TT",  "TAI", "TDB",
                                                        "TCB",  "TCG", "UT1", "GPS", "MJD"};
    const std::string number = std::to_string(axis);
    const std::string type = header.stringOr("CTYPE" + number, "");
    if (std::ranges::none_of(timeAxes, [&type](std::string_view name) { return equalsIgnoringCase(type, name); }))
        return none;
    const std::string unit = header.stringOr("CUNIT" + number, header.stringOr("TIMEUNIT", "d"));
    const double size = unit == "d" ? 1 : unit == "s" ? 1 / secondsInDay : none;
    const double steps = plane + 1 - header.real("CRPIX" + number).value_or(0);
    const double value = header.real("CRVAL" + number).value_or(0) + steps * header.real("CDELT" + number).value_or(1);
    double zero = header.real("MJDREF").value_or(0);
    zero += header.real("MJDREFI").value_or(0) + header.real("MJDREFF").value_or(0);
    if (const auto julianDate = header.real("JDREF"))
        zero = *julianDate - julianDateOfMjd0;
    return zero + value * size;
}

} // namespace oddity::core
