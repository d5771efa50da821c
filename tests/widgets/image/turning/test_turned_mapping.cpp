// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QPainter>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "tests/widgets/image/seen_points.h"
#include "widgets/image/overlay/image_mapping.h"
#include "widgets/image/overlay/sky_grid_overlay.h"
#include "widgets/image/turning/turned_layer.h"
#include "widgets/image/turning/view_turn.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

double difference(const LinearMap& one, const LinearMap& other) {
    return std::abs(one.xx - other.xx) + std::abs(one.xy - other.xy) + std::abs(one.yx - other.yx) +
           std::abs(one.yy - other.yy);
}

ImageMapping mapped(const LinearMap& orientation, double zoom = 3.7) {
    return {QRectF(0, 0, 401, 300), {31.25, 12.5}, zoom, {90, 60}, orientation};
}

const LinearMap sheared{1.25, 0.3, 0, 0.8};

} // namespace

class TestTurnedMapping : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quarterTurnsAreExact() {
        LinearMap map;
        for (int i = 0; i < 4; ++i)
            map = LinearMap::turned(90) * map;
        QCOMPARE(map, LinearMap());
        QCOMPARE(LinearMap::turned(450), LinearMap::turned(90));
        QCOMPARE(LinearMap::mirroredX() * LinearMap::turned(180), LinearMap::mirroredY());
        QVERIFY(difference(LinearMap::turned(33) * LinearMap::turned(33).inverted(), {}) < 1e-12);
        QVERIFY(difference(sheared * sheared.inverted(), {}) < 1e-12);
    }

    void whatNoScreenShowsIsTidied() {
        QCOMPARE(tidied(LinearMap::turned(90.002)), LinearMap::turned(90));
        QCOMPARE(tidied(LinearMap::turned(90.02)), LinearMap::turned(90.02));
        QCOMPARE(tidied(LinearMap::turned(-0.003) * LinearMap::mirroredX()), LinearMap::mirroredX());
        QCOMPARE(nearestQuarter(LinearMap::turned(50)), LinearMap::turned(90));
        QCOMPARE(nearestQuarter(LinearMap::turned(-40) * LinearMap::mirroredX()), LinearMap::mirroredX());
    }

    void turnsAreSaidInWords() {
        QCOMPARE(orientationText({}), QString());
        QCOMPARE(orientationText(LinearMap::turned(90)), QStringLiteral("turned 90° left"));
        QCOMPARE(orientationText(LinearMap::turned(-34.2)), QStringLiteral("turned 34.2° right"));
        QCOMPARE(orientationText(LinearMap::turned(180)), QStringLiteral("turned 180°"));
        QCOMPARE(orientationText(LinearMap::mirroredX()), QStringLiteral("mirrored in x"));
        QCOMPARE(orientationText(LinearMap::mirroredY()), QStringLiteral("mirrored in y"));
        QCOMPARE(orientationText(LinearMap::turned(90) * LinearMap::mirroredX()),
                 QStringLiteral("mirrored in x, turned 90° left"));
        const auto [isMirrored, degrees] = partsOf(LinearMap::turned(-127) * LinearMap::mirroredX());
        QVERIFY(isMirrored && std::abs(degrees + 127) < 1e-9);
    }

    void coordinatesGoBothWays() {
        for (const LinearMap& orientation :
             {LinearMap(), LinearMap::turned(33), LinearMap::turned(90) * LinearMap::mirroredX(), sheared}) {
            const ImageMapping mapping = mapped(orientation);
            for (const QPointF position : {QPointF(0, 0), QPointF(13.25, 7.5), QPointF(399, 299)}) {
                QVERIFY(distance(mapping.toWidget(mapping.toImage(position)), position) < 1e-9);
                QVERIFY(distance(mapping.transform().map(position), mapping.toWidget(position)) < 1e-9);
                const QPointF step = mapping.imageStep({5, -3});
                QVERIFY(distance(mapping.toImage(position) + step, mapping.toImage(position + QPointF(5, -3))) < 1e-9);
            }
        }
        // counter-clockwise as in DS9: what is up in the file is left on the screen
        const ImageMapping left = mapped(LinearMap::turned(90), 2);
        QCOMPARE(left.toWidget(left.centre + QPointF(0, 10)), left.area.center() - QPointF(20, 0));
    }

    void whatIsSeenLiesInsideBothRectangles() {
        for (const double degrees : {20.0, 90.0, 135.0, -77.0})
            for (const double zoom : {0.5, 3.0, 30.0}) {
                const ImageMapping mapping = mapped(LinearMap::turned(degrees), zoom);
                const QRectF image(QPointF(-0.5, -0.5), mapping.imageSize);
                const QRectF seen = mapping.seen().adjusted(-1e-6, -1e-6, 1e-6, 1e-6);
                const QRectF pixels = mapping.seenPixels().adjusted(-1e-6, -1e-6, 1e-6, 1e-6);
                QVERIFY(image.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(pixels));
                for (int y = 0; y <= 300; y += 10)
                    for (int x = 0; x <= 400; x += 10)
                        if (const QPointF at = mapping.toImage(QPointF(x, y)); image.contains(at)) {
                            QVERIFY(seen.contains(QPointF(x, y)));
                            QVERIFY(pixels.contains(at));
                        }
            }
        ImageMapping away = mapped(LinearMap::turned(20), 3);
        away.centre = {1000, 1000};
        QVERIFY(away.seen().isEmpty() && away.seenPixels().isEmpty());
    }

    /// Two halves of a picture meet without a gap, and every pixel of the device is the one that is read out there.
    void aLayerHasThePixelsThatAreReadOut() {
        QImage whole(90, 60, QImage::Format_RGB32);
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < 90; ++x)
                whole.setPixel(x, 59 - y, qRgb(x, y, 77));
        const QRectF left(-0.5, -0.5, 40, 60), right(39.5, -0.5, 50, 60);
        for (const double ratio : {1.0, 2.0})
            for (const LinearMap& orientation :
                 {LinearMap::turned(33.3), LinearMap::turned(-90), LinearMap::turned(7) * LinearMap::mirroredX(),
                  LinearMap::mirroredY(), sheared})
                for (const double zoom : {0.6, 3.7, 40.0}) {
                    const ImageMapping mapping = mapped(orientation, zoom);
                    TurnedLayer layer;
                    layer.begin(mapping, ratio, QColor(1, 2, 3));
                    layer.lay(whole.copy(0, 0, 40, 60), left, left, false);
                    layer.lay(whole.copy(40, 0, 50, 60), right, right, false);
                    QImage shot((mapping.area.size() * ratio).toSize(), QImage::Format_RGB32);
                    shot.setDevicePixelRatio(ratio);
                    QPainter painter(&shot);
                    layer.paint(painter);
                    for (int y = 0; y < shot.height(); ++y)
                        for (int x = 0; x < shot.width(); ++x) {
                            const QPointF at = mapping.toImage(QPointF(x + 0.5, y + 0.5) / ratio);
                            const double column = std::floor(at.x() + 0.5), row = std::floor(at.y() + 0.5);
                            const double nearEdge = std::min(std::abs(std::remainder(at.x() - 0.5, 1)),
                                                             std::abs(std::remainder(at.y() - 0.5, 1)));
                            const bool isInside = column >= 0 && row >= 0 && column < 90 && row < 60;
                            const QRgb wanted =
                                isInside ? qRgb(static_cast<int>(column), static_cast<int>(row), 77) : qRgb(1, 2, 3);
                            if (nearEdge > 1e-5)
                                QCOMPARE(shot.pixel(x, y), wanted);
                        }
                }
    }

    void smoothIsBetweenTheFourAbout() {
        QImage ramp(64, 64, QImage::Format_RGB32);
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                ramp.setPixel(x, 63 - y, qRgb(4 * x, 4 * y, 0));
        const QRectF edges(-0.5, -0.5, 64, 64);
        const ImageMapping mapping{QRectF(0, 0, 200, 200), {31.5, 31.5}, 2.3, {64, 64}, LinearMap::turned(25)};
        TurnedLayer layer;
        layer.begin(mapping, 1, Qt::black);
        layer.lay(ramp, edges, edges, true);
        QImage shot(200, 200, QImage::Format_RGB32);
        QPainter painter(&shot);
        layer.paint(painter);
        for (int y = 60; y < 140; y += 7)
            for (int x = 60; x < 140; x += 7) {
                const QPointF at = mapping.toImage(QPointF(x + 0.5, y + 0.5));
                QVERIFY(std::abs(qRed(shot.pixel(x, y)) - 4 * at.x()) < 2);
                QVERIFY(std::abs(qGreen(shot.pixel(x, y)) - 4 * at.y()) < 2);
            }
    }

    /// Where the sky of a turned image goes on beyond it, as to the edges of the frame about it.
    void gridsFollow() {
        const auto sky = core::tanTransform({{150, 60}, {44, 30}, {{-1e-3, 2e-4}, {2e-4, 1e-3}}});
        ImageMapping mapping = mapped(LinearMap::turned(40) * LinearMap::mirroredX(), 4);
        SkyGridOverlay overlay;
        overlay.setSky(sky);
        QImage shot(401, 300, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&shot);
        std::vector<QRectF> taken;
        overlay.paint(painter, mapping, taken);
        QVERIFY(overlay.grid().lines.size() >= 4);
        QVERIFY(!taken.empty());
        const QRectF frame = mapping.seen();
        for (const SkyGridLine& line : overlay.grid().lines) {
            for (const QPolygonF& piece : line.pieces)
                for (const QPointF& point : piece) {
                    const auto place = sky->skyFromPixel({point.x(), point.y()});
                    QVERIFY(place);
                    const double off = line.isLongitude ? std::remainder(place->raDeg - line.valueDeg, 360)
                                                        : place->decDeg - line.valueDeg;
                    QVERIFY(std::abs(off) < 2e-4); // a fifth of a pixel: lines are chords
                }
            for (const QPointF& end : line.ends) {
                const QPointF at = mapping.toWidget(end);
                const double off = std::min({std::abs(at.x() - frame.left()), std::abs(at.x() - frame.right()),
                                             std::abs(at.y() - frame.top()), std::abs(at.y() - frame.bottom())});
                QVERIFY(off < 1e-3);
            }
        }
    }
};

QTEST_MAIN(TestTurnedMapping)
#include "test_turned_mapping.moc"
