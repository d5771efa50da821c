// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

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
    QCOMPARE(longitudeLabel(150.25, 0.25, false), QStringLiteral("10h01m"));
    QCOMPARE(longitudeLabel(150.25, 15, false), QStringLiteral("10h"));
    QCOMPARE(longitudeLabel(150.25, 0.05, true), QStringLiteral("150.25°"));
    QCOMPARE(latitudeLabel(-0.5, 10.0 / 60, false), QStringLiteral("−00°30′"));
    QCOMPARE(latitudeLabel(0.5, 0.2 / 3600, false), QStringLiteral("+00°30′00.0″"));
    QCOMPARE(valueText(std::numeric_limits<float>::quiet_NaN()), QStringLiteral("missing"));
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
