// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/sky_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "widgets/image/canvas/sky_text.h"

namespace oddity::widgets {

namespace {

constexpr double radPerDeg = std::numbers::pi / 180;
constexpr int samplesAcross = 13;
constexpr int samplesAlong = 48;
constexpr int mostLines = 60; ///< of each kind

double wrapped(double deg) { // -180 … 180
    return deg - 360 * std::floor((deg + 180) / 360);
}

std::optional<QPointF> pixelOf(const core::SkyTransform& sky, double longitudeDeg, double latitudeDeg) {
    const auto pixel = sky.pixelFromSky({longitudeDeg, latitudeDeg});
    if (!pixel || !std::isfinite(pixel->x) || !std::isfinite(pixel->y))
        return std::nullopt;
    return QPointF(pixel->x, pixel->y);
}

/// Projections give pixels for positions that they do not show; going back tells.
bool isShown(const core::SkyTransform& sky, QPointF pixel, double longitudeDeg, double latitudeDeg) {
    const auto back = sky.skyFromPixel({pixel.x(), pixel.y()});
    const double tolerance = std::max(1e-6, sky.pixelScaleArcsec() / 3600);
    return back && std::abs(back->decDeg - latitudeDeg) < tolerance &&
           std::abs(wrapped(back->raDeg - longitudeDeg)) * std::cos(latitudeDeg * radPerDeg) < tolerance;
}

/// What a rectangle covers: longitudes relative to a reference, so that they do not wrap.
struct Coverage {
    double reference = 0;
    double westDeg = 0, eastDeg = 0;
    double southDeg = 90, northDeg = -90;
    bool isEmpty() const { return southDeg > northDeg; }
};

Coverage coverageOf(const core::SkyTransform& sky, const QRectF& pixels) {
    Coverage cover;
    std::vector<double> longitudes;
    for (int i = 0; i < samplesAcross; ++i)
        for (int j = 0; j < samplesAcross; ++j) {
            const auto position = sky.skyFromPixel({pixels.left() + pixels.width() * i / (samplesAcross - 1),
                                                    pixels.top() + pixels.height() * j / (samplesAcross - 1)});
            if (!position || !std::isfinite(position->raDeg) || !std::isfinite(position->decDeg))
                continue;
            cover.southDeg = std::min(cover.southDeg, position->decDeg);
            cover.northDeg = std::max(cover.northDeg, position->decDeg);
            longitudes.push_back(position->raDeg);
        }
    if (cover.isEmpty())
        return cover;
    bool hasPole = false;
    for (const double pole : {90.0, -90.0})
        if (const auto pixel = pixelOf(sky, longitudes.front(), pole);
            pixel && pixels.contains(*pixel) && isShown(sky, *pixel, longitudes.front(), pole)) {
            hasPole = true;
            (pole > 0 ? cover.northDeg : cover.southDeg) = pole;
        }
    // the widest gap between the longitudes that occur is what the rectangle does not cover
    std::ranges::sort(longitudes);
    double gap = 360 - (longitudes.back() - longitudes.front()), after = longitudes.front();
    for (std::size_t i = 1; i < longitudes.size(); ++i)
        if (longitudes[i] - longitudes[i - 1] > gap) {
            gap = longitudes[i] - longitudes[i - 1];
            after = longitudes[i];
        }
    const bool goesRound = hasPole || gap < 30;
    cover.reference = goesRound ? 0 : after;
    cover.eastDeg = goesRound ? 360 : 360 - gap;
    return cover;
}

/// Takes the points of a line one by one; keeps what lies in the rectangle and where it enters and leaves.
class LineCutter {
public:
    LineCutter(SkyGridLine& line, const QRectF& pixels) : m_line(line), m_pixels(pixels) {}

    void add(QPointF point) {
        if (m_last)
            addSegment(*m_last, point);
        m_last = point;
    }
    void lift() {
        m_last.reset();
        finish();
    }

private:
    void addSegment(QPointF from, QPointF to) {
        if (std::hypot(to.x() - from.x(), to.y() - from.y()) > 2 * (m_pixels.width() + m_pixels.height())) {
            finish(); // from one side of the sky to the other
            return;
        }
        double begin = 0, end = 1; // Liang & Barsky 1984
        const QPointF step = to - from;
        const std::array<std::array<double, 2>, 4> sides{{{-step.x(), from.x() - m_pixels.left()},
                                                          {step.x(), m_pixels.right() - from.x()},
                                                          {-step.y(), from.y() - m_pixels.top()},
                                                          {step.y(), m_pixels.bottom() - from.y()}}};
        for (const auto& [along, room] : sides) {
            if (along == 0 && room < 0)
                return finish();
            if (along < 0)
                begin = std::max(begin, room / along);
            if (along > 0)
                end = std::min(end, room / along);
        }
        if (begin > end)
            return finish();
        const QPointF first = from + begin * step, last = from + end * step;
        if (m_piece.isEmpty())
            m_piece << first;
        m_piece << last;
        if (begin > 0)
            m_line.ends.push_back(first);
        if (end < 1) {
            m_line.ends.push_back(last);
            finish();
        }
    }
    void finish() {
        if (m_piece.size() > 1)
            m_line.pieces.push_back(m_piece);
        m_piece.clear();
    }

    SkyGridLine& m_line;
    QRectF m_pixels;
    QPolygonF m_piece;
    std::optional<QPointF> m_last;
};

/// Whether the straight line between two points is about the grid's: where the sky is cut, it leads from one side of
/// the map to the other.
bool isJoined(const core::SkyTransform& sky, QPointF from, QPointF to, double longitudeDeg, double latitudeDeg) {
    const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
    const auto middle = pixelOf(sky, longitudeDeg, latitudeDeg);
    constexpr double mostShare = 0.9; // of an arc half of it is on either side
    return middle && std::max(std::hypot(middle->x() - from.x(), middle->y() - from.y()),
                              std::hypot(middle->x() - to.x(), middle->y() - to.y())) < mostShare * length;
}

void follow(SkyGridLine& line, const core::SkyTransform& sky, const QRectF& pixels, double fromDeg, double toDeg) {
    LineCutter cutter(line, pixels);
    const double stepDeg = (toDeg - fromDeg) / samplesAlong;
    const double longStepPixels = 2 * stepDeg * 3600 / sky.pixelScaleArcsec();
    std::optional<QPointF> last;
    for (int sample = 0; sample <= samplesAlong; ++sample) {
        const double along = fromDeg + stepDeg * sample, between = along - stepDeg / 2;
        const double longitude = line.isLongitude ? line.valueDeg : along;
        const double latitude = line.isLongitude ? along : line.valueDeg;
        const auto pixel = pixelOf(sky, longitude, latitude);
        if (!pixel || !isShown(sky, *pixel, longitude, latitude)) {
            cutter.lift();
            last.reset();
            continue;
        }
        if (last && std::hypot(pixel->x() - last->x(), pixel->y() - last->y()) > longStepPixels &&
            !isJoined(sky, *last, *pixel, line.isLongitude ? longitude : between,
                      line.isLongitude ? between : latitude))
            cutter.lift();
        cutter.add(*pixel);
        last = pixel;
    }
    cutter.lift();
}

/// Where the line crosses the middle of the sky that is seen; failing that the middle of its longest piece.
void placeInside(SkyGridLine& line, const core::SkyTransform& sky, const QRectF& pixels, double acrossDeg) {
    const double longitude = line.isLongitude ? line.valueDeg : acrossDeg;
    const double latitude = line.isLongitude ? acrossDeg : line.valueDeg;
    const auto pixel = pixelOf(sky, longitude, latitude);
    if (pixel && pixels.contains(*pixel) && isShown(sky, *pixel, longitude, latitude)) {
        line.inside = *pixel;
        return;
    }
    const auto longest = std::ranges::max_element(line.pieces, {}, &QPolygonF::size);
    line.inside = longest->at(longest->size() / 2);
}

/// Half a step from the line nearest to this, so that labels do not lie where lines cross.
double betweenLines(double valueDeg, double stepDeg) {
    return (std::floor(valueDeg / stepDeg) + 0.5) * stepDeg;
}

} // namespace

double gridStepDeg(double leastDeg, bool isLongitude, bool inDegrees) {
    constexpr std::array<double, 7> sixtieths{1, 2, 5, 10, 15, 20, 30};
    const double unitDeg = isLongitude && !inDegrees ? 15 : 1;
    const double least = leastDeg / unitDeg;
    const auto decimal = [](double atLeast) {
        const double power = std::pow(10, std::floor(std::log10(atLeast)));
        for (const double factor : {1.0, 2.0, 5.0})
            if (factor * power >= atLeast * (1 - 1e-9))
                return factor * power;
        return 10 * power;
    };
    if (!inDegrees) {
        if (least <= 0.5 / 3600)
            return decimal(least * 3600) / 3600 * unitDeg;
        for (const double perUnit : {3600.0, 60.0})
            for (const double step : sixtieths)
                if (step / perUnit >= least * (1 - 1e-9))
                    return step / perUnit * unitDeg;
    } else if (least <= 1) {
        return decimal(least);
    }
    for (const double step : isLongitude && !inDegrees ? std::array<double, 6>{1, 2, 3, 4, 6, 6}
                                                       : std::array<double, 6>{1, 2, 5, 10, 15, 30})
        if (step >= least)
            return step * unitDeg;
    return isLongitude ? 90 : 30;
}

QString shortLabel(const QString& text, const QString& before) {
    qsizetype common = 0;
    for (qsizetype at = 0; at < std::min(text.size(), before.size()) && text[at] == before[at]; ++at)
        if (at + 1 < text.size() && QStringLiteral("hm°′").contains(text[at]))
            common = at + 1;
    return text.mid(common);
}

SkyGrid skyGridOf(const core::SkyTransform& sky, const QRectF& pixels, double spacingPixels, bool inDegrees) {
    SkyGrid grid;
    if (!(pixels.width() > 0) || !(pixels.height() > 0) || !(spacingPixels > 0))
        return grid;
    const Coverage cover = coverageOf(sky, pixels);
    if (cover.isEmpty())
        return grid;
    const bool isDecimal = inDegrees || !sky.frame().isEquatorial();
    const double spacingDeg = spacingPixels * sky.pixelScaleArcsec() / 3600;
    const double flattest =
        cover.southDeg <= 0 && cover.northDeg >= 0 ? 0 : std::min(std::abs(cover.southDeg), std::abs(cover.northDeg));
    const double cosine = std::max(1e-3, std::cos(flattest * radPerDeg));
    grid.latitudeStepDeg = gridStepDeg(std::max(1e-9, spacingDeg), false, isDecimal);
    grid.longitudeStepDeg = gridStepDeg(std::max(1e-9, spacingDeg / cosine), true, isDecimal);
    const double south = std::max(-90.0, cover.southDeg - grid.latitudeStepDeg);
    const double north = std::min(90.0, cover.northDeg + grid.latitudeStepDeg);
    const bool goesRound = cover.eastDeg >= 360;
    const auto middle = sky.skyFromPixel({pixels.center().x(), pixels.center().y()});
    const double middleLatitude =
        betweenLines(middle ? middle->decDeg : (cover.southDeg + cover.northDeg) / 2, grid.latitudeStepDeg);
    const double middleLongitude =
        betweenLines(middle ? middle->raDeg : cover.reference + cover.eastDeg / 2, grid.longitudeStepDeg);
    const auto take = [&](SkyGridLine line) {
        if (line.pieces.empty())
            return;
        if (line.ends.empty())
            placeInside(line, sky, pixels, line.isLongitude ? middleLatitude : middleLongitude);
        grid.lines.push_back(std::move(line));
    };
    const double west = cover.reference - (goesRound ? 0 : std::min(grid.longitudeStepDeg, (360 - cover.eastDeg) / 2));
    const double east =
        cover.reference + cover.eastDeg + (goesRound ? 0 : std::min(grid.longitudeStepDeg, (360 - cover.eastDeg) / 2));

    const auto first = static_cast<qint64>(std::ceil(west / grid.longitudeStepDeg - 1e-9));
    for (qint64 i = first; i < first + mostLines; ++i) {
        const double value = static_cast<double>(i) * grid.longitudeStepDeg;
        if (value > east || (goesRound && value > east - 1e-9))
            break;
        const double longitude = value - 360 * std::floor(value / 360);
        SkyGridLine line{true, longitude, {}, {}, {}, {}};
        line.text = longitudeLabel(longitude, grid.longitudeStepDeg, isDecimal);
        // lines of all longitudes meet in a pole: they end a step before it, but for those of every quarter
        const bool isMain = std::abs(std::remainder(longitude, 90)) < 1e-9;
        const double stop = isMain ? 90 : 90 - std::min(grid.latitudeStepDeg, 5.0);
        follow(line, sky, pixels, std::max(south, -stop), std::min(north, stop));
        take(std::move(line));
    }
    const auto lowest = static_cast<qint64>(std::ceil(south / grid.latitudeStepDeg - 1e-9));
    for (qint64 i = lowest; i < lowest + mostLines; ++i) {
        const double latitude = static_cast<double>(i) * grid.latitudeStepDeg;
        if (latitude > north + 1e-12)
            break;
        if (std::abs(latitude) > 90 - 1e-9)
            continue;
        SkyGridLine line{false, latitude, {}, {}, {}, {}};
        line.text = latitudeLabel(latitude, grid.latitudeStepDeg, isDecimal);
        follow(line, sky, pixels, west, east);
        take(std::move(line));
    }
    return grid;
}

} // namespace oddity::widgets
