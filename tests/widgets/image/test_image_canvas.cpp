// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <utility>

#include <QSignalSpy>
#include <QtTest>

#include "widgets/image/canvas/canvas_furniture.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/canvas/sky_text.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Value = x + 100 y, one pixel missing.
std::shared_ptr<const Picture> ramp(int width, int height) {
    std::vector<float> values;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            values.push_back(static_cast<float>(x + 100 * y));
    values[1] = std::numeric_limits<float>::quiet_NaN();
    return Picture::ofPlane(values, width, height);
}

Rendering full(float high) {
    Rendering rendering;
    rendering.stretch.limits = {0, high};
    return rendering;
}

class CountedOverlay : public CanvasOverlay {
public:
    using CanvasOverlay::CanvasOverlay;
    void paint(QPainter&, const ImageMapping&, std::vector<QRectF>&) override { ++paints; }
    int paints = 0;
};

} // namespace

class TestImageCanvas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coordinatesGoBothWays();
    void yPointsUp();
    void zoomKeepsThePixelUnderThePointer();
    void dragPans();
    void thePointerMovesWithoutPaintingOverlaysAgain();
    void rightDragChangesContrastAndBias();
    void theWheelLeavesTheDrag();
    void aSecondButtonLeavesTheDrag();
    void aMiddleClickCentresThere();
    void linkedCanvasesShareViewAndCrosshair();
    void missingPixelsHaveTheirOwnColour();
    void largeImagesAreColouredInTheBackground();
    void anglesAreRoundedTogether();
    void scaleBarsAreRound();
    void networkPixelsHaveASky();
};

void TestImageCanvas::coordinatesGoBothWays() {
    ImageCanvas canvas;
    canvas.resize(400, 300);
    canvas.setPicture(ramp(20, 10));
    QCOMPARE(canvas.zoom(), 20.0);
    for (const QPointF position : {QPointF(0, 0), QPointF(13.25, 7.5), QPointF(399, 299)}) {
        const QPointF back = canvas.widgetFromImage(canvas.imageFromWidget(position));
        QVERIFY(std::hypot(back.x() - position.x(), back.y() - position.y()) < 1e-9);
    }
    QCOMPARE(canvas.imageFromWidget({200, 150}), QPointF(9.5, 4.5));
    QVERIFY(!canvas.pixelAt({-0.6, 0}));
    QCOMPARE(canvas.pixelAt({19.4, 9.4}), std::optional(QPoint(19, 9)));
}

void TestImageCanvas::yPointsUp() {
    ImageCanvas canvas;
    canvas.resize(200, 200);
    canvas.setPicture(ramp(10, 10));
    canvas.setRendering(full(909));
    canvas.setFurnitureVisible(false);
    QVERIFY(canvas.imageFromWidget({100, 10}).y() > canvas.imageFromWidget({100, 190}).y());
    const QImage shot = canvas.grab().toImage();
    QVERIFY(qGray(shot.pixel(110, 10)) > qGray(shot.pixel(110, 190)) + 100); // the last row is bright, and on top
}

void TestImageCanvas::zoomKeepsThePixelUnderThePointer() {
    ImageCanvas canvas;
    canvas.resize(300, 300);
    canvas.setPicture(ramp(30, 30));
    const QPointF pointer(70, 220), before = canvas.imageFromWidget(pointer);
    QWheelEvent wheel(pointer, canvas.mapToGlobal(pointer), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&canvas, &wheel);
    QVERIFY(std::abs(canvas.zoom() - 12) < 1e-9);
    const QPointF after = canvas.imageFromWidget(pointer);
    QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-9);
    canvas.fit();
    QCOMPARE(canvas.zoom(), 10.0);
}

void TestImageCanvas::dragPans() {
    ImageCanvas canvas;
    canvas.resize(300, 300);
    canvas.setPicture(ramp(30, 30));
    const QPointF under = canvas.imageFromWidget({100, 100});
    QTest::mousePress(&canvas, Qt::LeftButton, {}, {100, 100});
    QMouseEvent move(QEvent::MouseMove, QPointF(150, 130), canvas.mapToGlobal(QPointF(150, 130)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&canvas, &move);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {150, 130});
    const QPointF now = canvas.imageFromWidget({150, 130});
    QVERIFY(std::hypot(now.x() - under.x(), now.y() - under.y()) < 1e-9);
}

void TestImageCanvas::thePointerMovesWithoutPaintingOverlaysAgain() {
    ImageCanvas canvas;
    canvas.resize(300, 300);
    canvas.setPicture(ramp(30, 30));
    CountedOverlay overlay;
    canvas.addOverlay(&overlay);
    canvas.grab();
    QCOMPARE(overlay.paints, 1);
    const QImage before = canvas.grab().toImage();
    QMouseEvent move(QEvent::MouseMove, QPointF(105, 115), canvas.mapToGlobal(QPointF(105, 115)), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&canvas, &move);
    QVERIFY(canvas.crosshair());
    QVERIFY(canvas.grab().toImage() != before); // the box about the pixel
    QCOMPARE(overlay.paints, 1);
    Q_EMIT overlay.changed();
    canvas.grab();
    QCOMPARE(overlay.paints, 2);
    canvas.zoomBy(2, {10, 10});
    canvas.grab();
    QCOMPARE(overlay.paints, 3);
    canvas.setFurnitureVisible(false);
    canvas.grab();
    QCOMPARE(overlay.paints, 4);
}

void TestImageCanvas::rightDragChangesContrastAndBias() {
    ImageCanvas canvas;
    canvas.resize(200, 200);
    canvas.setPicture(ramp(10, 10));
    QSignalSpy changed(&canvas, &ImageCanvas::contrastChanged);
    QTest::mousePress(&canvas, Qt::RightButton, {}, {100, 100});
    QMouseEvent move(QEvent::MouseMove, QPointF(140, 50), canvas.mapToGlobal(QPointF(140, 50)), Qt::NoButton,
                     Qt::RightButton, Qt::NoModifier);
    QApplication::sendEvent(&canvas, &move);
    QCOMPARE(changed.size(), 1);
    QVERIFY(std::abs(canvas.rendering().bias - 0.7) < 1e-9);
    QVERIFY(canvas.rendering().contrast > 1.5);
}

/// What is under the pointer stays under it, at the zoom that the wheel has made.
void TestImageCanvas::theWheelLeavesTheDrag() {
    ImageCanvas canvas;
    canvas.resize(300, 300);
    canvas.setPicture(ramp(30, 30));
    for (const Qt::MouseButton button : {Qt::LeftButton, Qt::MiddleButton}) {
        canvas.fit();
        const auto moveTo = [&](QPointF at) {
            QMouseEvent move(QEvent::MouseMove, at, canvas.mapToGlobal(at), Qt::NoButton, button, Qt::NoModifier);
            QApplication::sendEvent(&canvas, &move);
        };
        const QPointF pressed(100, 100), turned(130, 110), end(150, 170);
        const QPointF under = canvas.imageFromWidget(pressed);
        QTest::mousePress(&canvas, button, {}, pressed.toPoint());
        moveTo(turned);
        QWheelEvent wheel(turned, canvas.mapToGlobal(turned), {}, {0, 120}, button, Qt::NoModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&canvas, &wheel);
        moveTo(end);
        QVERIFY(std::abs(canvas.zoom() - 12) < 1e-9);
        const QPointF now = canvas.imageFromWidget(end);
        QVERIFY(std::hypot(now.x() - under.x(), now.y() - under.y()) < 1e-9);
        QTest::mouseRelease(&canvas, button, {}, end.toPoint());
        QVERIFY(std::abs(canvas.zoom() - 12) < 1e-9);
    }
    canvas.fit();
    QTest::mousePress(&canvas, Qt::MiddleButton, {}, {100, 100}); // the wheel makes no click of it
    QWheelEvent wheel(QPointF(100, 100), canvas.mapToGlobal(QPointF(100, 100)), {}, {0, 120}, Qt::MiddleButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&canvas, &wheel);
    const QPointF centre = canvas.centre();
    QTest::mouseRelease(&canvas, Qt::MiddleButton, {}, {100, 100});
    QCOMPARE(canvas.centre(), centre);
}

/// A second button that goes down and up during a drag changes nothing of it.
void TestImageCanvas::aSecondButtonLeavesTheDrag() {
    ImageCanvas canvas;
    canvas.resize(200, 200);
    canvas.setPicture(ramp(100, 100));
    canvas.showAt({50, 50}, 4);
    QSignalSpy contrast(&canvas, &ImageCanvas::contrastChanged), menu(&canvas, &ImageCanvas::menuAsked);
    const auto send = [&canvas](QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons) {
        QMouseEvent event(type, at, canvas.mapToGlobal(at), button, buttons, Qt::NoModifier);
        QApplication::sendEvent(&canvas, &event);
    };
    send(QEvent::MouseButtonPress, {100, 100}, Qt::LeftButton, Qt::LeftButton);
    send(QEvent::MouseMove, {120, 100}, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonPress, {120, 100}, Qt::RightButton, Qt::LeftButton | Qt::RightButton);
    QCOMPARE(canvas.cursor().shape(), Qt::ClosedHandCursor);
    send(QEvent::MouseMove, {140, 100}, Qt::NoButton, Qt::LeftButton | Qt::RightButton);
    QCOMPARE(canvas.centre(), QPointF(40, 50)); // from where the drag began
    send(QEvent::MouseButtonRelease, {140, 100}, Qt::RightButton, Qt::LeftButton);
    QCOMPARE(canvas.cursor().shape(), Qt::ClosedHandCursor);
    send(QEvent::MouseMove, {160, 100}, Qt::NoButton, Qt::LeftButton);
    QCOMPARE(canvas.centre(), QPointF(35, 50));
    send(QEvent::MouseButtonRelease, {160, 100}, Qt::LeftButton, Qt::NoButton);
    QCOMPARE(canvas.cursor().shape(), Qt::CrossCursor);
    QVERIFY(contrast.isEmpty() && menu.isEmpty());
    send(QEvent::MouseButtonPress, {100, 100}, Qt::RightButton, Qt::RightButton);
    send(QEvent::MouseMove, {140, 100}, Qt::NoButton, Qt::RightButton);
    send(QEvent::MouseButtonPress, {140, 100}, Qt::LeftButton, Qt::LeftButton | Qt::RightButton);
    send(QEvent::MouseMove, {150, 100}, Qt::NoButton, Qt::LeftButton | Qt::RightButton);
    QCOMPARE(canvas.centre(), QPointF(35, 50));
    QVERIFY(std::abs(canvas.rendering().bias - 0.75) < 1e-9);
}

/// As in DS9; a drag that came back is none.
void TestImageCanvas::aMiddleClickCentresThere() {
    ImageCanvas canvas;
    canvas.resize(200, 200);
    canvas.setPicture(ramp(100, 100));
    canvas.showAt({50, 50}, 4);
    const QPointF there = canvas.imageFromWidget({140, 60});
    QTest::mouseClick(&canvas, Qt::MiddleButton, {}, {140, 60});
    QCOMPARE(canvas.centre(), there);
    QCOMPARE(canvas.zoom(), 4.0);
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, {20, 20});
    QCOMPARE(canvas.centre(), there);
}

void TestImageCanvas::linkedCanvasesShareViewAndCrosshair() {
    ImageCanvas first, second;
    first.resize(300, 300);
    second.resize(300, 300);
    second.linkWith(first);
    first.setPicture(ramp(30, 30));
    second.setPicture(ramp(30, 30));
    first.zoomBy(3, {20, 20});
    QCOMPARE(second.zoom(), first.zoom());
    QCOMPARE(second.imageFromWidget({7, 9}), first.imageFromWidget({7, 9}));
    std::optional<QPointF> seen;
    connect(&second, &ImageCanvas::pointed, this, [&seen](const std::optional<QPointF>& position) { seen = position; });
    QMouseEvent move(QEvent::MouseMove, QPointF(30, 40), first.mapToGlobal(QPointF(30, 40)), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QApplication::sendEvent(&first, &move);
    QVERIFY(seen.has_value());
    QCOMPARE(*seen, first.imageFromWidget({30, 40}));
}

void TestImageCanvas::missingPixelsHaveTheirOwnColour() {
    const QImage image = rendered(*ramp(10, 10), full(909));
    const QColor missing = image.pixelColor(1, 9), good = image.pixelColor(5, 4);
    QVERIFY(missing.blue() > missing.green() + 20);
    QVERIFY(good.red() == good.green() && good.green() == good.blue());
    QVERIFY(image.pixelColor(9, 0).red() > 250);
}

void TestImageCanvas::largeImagesAreColouredInTheBackground() {
    ImageCanvas canvas;
    canvas.resize(200, 200);
    canvas.setFurnitureVisible(false);
    canvas.setRendering(full(99999));
    canvas.setPicture(ramp(1000, 1000));
    const auto centre = [&canvas] { return qGray(canvas.grab().toImage().pixel(100, 20)); };
    QTRY_VERIFY(centre() > 200);
}

void TestImageCanvas::anglesAreRoundedTogether() {
    QCOMPARE(raText(359.9999999), QStringLiteral("00h00m00.00s"));
    QCOMPARE(raText(15.0 * (10 + 59.0 / 60 + 59.999 / 3600)), QStringLiteral("11h00m00.00s"));
    QCOMPARE(decText(-0.5), QStringLiteral("−00°30′00.0″"));
    QCOMPARE(decText(41.26917), QStringLiteral("+41°16′09.0″"));
    QCOMPARE(skyText({10.68470, 41.26917}, {}, false), QStringLiteral("00h42m44.33s  +41°16′09.0″   ICRS"));
    QCOMPARE(skyText({10.68470, -41.26917}, {core::SkyFrame::System::Fk4, 1950}, true),
             QStringLiteral("10.684700°  −41.269170°   FK4 B1950"));
    QCOMPARE(skyText({121.2, -21.6}, {core::SkyFrame::System::Galactic}, false),
             QStringLiteral("l 121.200000°  b −21.600000°   galactic"));
    // a tenth of a pixel: as many digits as it takes, and no more
    QCOMPARE(skyText({10.68470, 41.26917}, {}, false, 0.001),
             QStringLiteral("00h42m44.328000s  +41°16′09.0120″   ICRS"));
    QCOMPARE(skyText({10.68470, 41.26917}, {}, false, 3600), QStringLiteral("00h42m44s  +41°16′09″   ICRS"));
    QCOMPARE(skyText({10.68470, 41.26917}, {}, true, 3600), QStringLiteral("10.7°  +41.3°   ICRS"));
    QCOMPARE(longitudeLabel(150.25, 0.25, false), QStringLiteral("10h01m"));
    QCOMPARE(longitudeLabel(150.25, 15, false), QStringLiteral("10h"));
    QCOMPARE(longitudeLabel(150.25, 0.05, true), QStringLiteral("150.25°"));
    QCOMPARE(latitudeLabel(-0.5, 10.0 / 60, false), QStringLiteral("−00°30′"));
    QCOMPARE(latitudeLabel(0.5, 0.2 / 3600, false), QStringLiteral("+00°30′00.0″"));
    QCOMPARE(valueText(std::numeric_limits<float>::quiet_NaN()), QStringLiteral("missing"));
    // every float32 has a text of its own, as short as that allows
    for (const auto& [value, text] :
         std::initializer_list<std::pair<float, const char*>>{{123456, "123456"},
                                                              {123457, "123457"},
                                                              {16777216, "16777216"},
                                                              {-65536, "-65536"},
                                                              {0, "0"},
                                                              {0.1F, "0.1"},
                                                              {-0.012345679F, "-0.012345679"},
                                                              {123456.7F, "123456.7"},
                                                              {1.5e-7F, "1.5e-07"},
                                                              {-3.4028235e38F, "-3.4028235e+38"},
                                                              {1e9F, "1e+09"},
                                                              {999999936.0F, "999999936"}}) {
        QCOMPARE(valueText(value), QString::fromLatin1(text));
        QCOMPARE(std::strtof(qPrintable(valueText(value)), nullptr), value);
    }
    float previous = 5e-5F;
    for (int i = 0; i < 300; ++i, previous = std::nextafter(previous * 1.07F, 1e30F)) {
        const float next = std::nextafter(previous, 1e30F);
        QVERIFY(valueText(previous) != valueText(next));
        QCOMPARE(valueText(next).toFloat(), next);
    }
    for (const auto& [value, text] : std::initializer_list<std::pair<core::ExactValue, const char*>>{
             {std::int64_t{9007199254740993}, "9007199254740993"},
             {std::uint64_t{18446744073709551615U}, "18446744073709551615"},
             {1000000001.0, "1000000001"},
             {1000000000.5, "1000000000.5"},
             {0.1, "0.1"},
             {0.1F, "0.1"},
             {1.25e300, "1.25e+300"},
             {std::numeric_limits<double>::quiet_NaN(), "missing"}})
        QCOMPARE(valueText(value), QString::fromLatin1(text));
    QCOMPARE(valueField(0.5F).size(), valueFieldWidth);
    QCOMPARE(valueField(0.5F).trimmed(), QStringLiteral("0.5"));
}

void TestImageCanvas::scaleBarsAreRound() {
    QCOMPARE(roundLength(7.3), 5.0);
    QCOMPARE(roundLength(0.49), 0.2);
    QCOMPARE(roundLength(100), 100.0);
}

void TestImageCanvas::networkPixelsHaveASky() {
    struct Plain : core::SkyTransform {
        std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition pixel) const override {
            return core::SkyPosition{pixel.x, pixel.y};
        }
        std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition sky) const override {
            return core::PixelPosition{sky.raDeg, sky.decDeg};
        }
        double pixelScaleArcsec() const override { return 0.25; }
    };
    const GridSky sky(std::make_shared<Plain>(), {.originX = 10, .originY = 20, .step = 2});
    QCOMPARE(sky.skyFromPixel({3, 4})->raDeg, 16.0);
    QCOMPARE(sky.pixelFromSky({16, 28})->y, 4.0);
    QCOMPARE(sky.pixelScaleArcsec(), 0.5);
}

QTEST_MAIN(TestImageCanvas)
#include "test_image_canvas.moc"
