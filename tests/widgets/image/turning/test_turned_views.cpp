// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QDoubleSpinBox>
#include <QPainter>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "tests/widgets/image/canvas_desk.h"
#include "tests/widgets/image/seen_points.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/overlay/mask_overlay.h"
#include "widgets/image/readout/magnifier.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/turning/turn_dialog.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr double step = 1e-4; ///< degrees a pixel

/// North at this angle left of up, mirrored or not.
std::shared_ptr<const core::SkyTransform> skyTurned(double degrees, bool isMirrored = false, double raDeg = 150) {
    const double cosine = step * std::cos(degrees * M_PI / 180), sine = step * std::sin(degrees * M_PI / 180);
    const double hand = isMirrored ? 1 : -1;
    return core::tanTransform({{raDeg, 40}, {20, 15}, {{hand * cosine, hand * sine}, {-sine, cosine}}});
}

std::shared_ptr<core::Cutout> patterned(int width, int height, std::shared_ptr<const core::SkyTransform> sky) {
    auto cutout = std::make_shared<core::Cutout>();
    cutout->bands = {"g"};
    cutout->width = width;
    cutout->height = height;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            cutout->pixels.push_back(static_cast<float>((37 * x + 101 * y) % 251));
    cutout->sky = std::move(sky);
    return cutout;
}

void show(ImageCanvas& canvas, const core::Cutout& cutout) {
    canvas.setSky(cutout.sky);
    canvas.setPicture(Picture::ofPlane(cutout.plane(0), cutout.width, cutout.height));
    Rendering rendering;
    rendering.stretch.limits = {0, 250};
    canvas.setRendering(rendering);
}

/// Degrees left of up at which north is seen, and whether east is left of it.
std::pair<double, bool> northOf(const ImageCanvas& canvas) {
    const QPointF centre = canvas.centre();
    const auto here = *canvas.sky()->skyFromPixel({centre.x(), centre.y()});
    const auto seen = [&](double ra, double dec) {
        const auto pixel = *canvas.sky()->pixelFromSky({here.raDeg + ra, here.decDeg + dec});
        return canvas.widgetFromImage({pixel.x, pixel.y}) - canvas.widgetFromImage(centre);
    };
    const QPointF north = seen(0, 2 * step), east = seen(2 * step, 0);
    return {std::atan2(-north.x(), -north.y()) * 180 / M_PI, north.x() * east.y() - north.y() * east.x() < 0};
}

} // namespace

class TestTurnedViews : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path()); }

    void keysTurnAndMirror() {
        Session session;
        ImageCanvas canvas;
        canvas.resize(300, 300);
        CanvasTools tools(&canvas, &session);
        show(canvas, *patterned(40, 30, nullptr));
        canvas.showAt({12, 7}, 6);
        const auto seen = [&canvas](QPointF image) { return canvas.widgetFromImage(image) - QPointF(150, 150); };
        QVERIFY(press(tools, Qt::Key_R));
        QCOMPARE(seen({12, 8}), QPointF(-6, 0)); // up is left
        QCOMPARE(canvas.lieText(), QStringLiteral("turned 90° left"));
        QVERIFY(press(tools, Qt::Key_R, Qt::ShiftModifier));
        QCOMPARE(seen({12, 8}), QPointF(0, -6));
        QVERIFY(press(tools, Qt::Key_H));
        QCOMPARE(seen({13, 7}), QPointF(-6, 0));
        QVERIFY(press(tools, Qt::Key_R));
        QVERIFY(press(tools, Qt::Key_V)); // of what is seen: up and down are exchanged now
        QCOMPARE(seen({13, 7}), QPointF(0, -6));
        QCOMPARE(seen({12, 8}), QPointF(-6, 0));
        QVERIFY(press(tools, Qt::Key_U));
        QVERIFY(canvas.mapping().isUpright() && canvas.lieText().isEmpty());
        QCOMPARE(canvas.centre(), QPointF(12, 7));
        QCOMPARE(canvas.zoom(), 6.0);
        QVERIFY(!press(tools, Qt::Key_A)); // nothing is known of north
    }

    void northUpWhateverTheImage() {
        Session session;
        ImageCanvas canvas;
        canvas.resize(300, 300);
        CanvasTools tools(&canvas, &session);
        show(canvas, *patterned(40, 30, skyTurned(34)));
        QVERIFY(std::abs(northOf(canvas).first - 34) < 0.01);
        QVERIFY(press(tools, Qt::Key_A));
        QVERIFY(canvas.link()->isFit());
        for (const auto& sky : {skyTurned(34), skyTurned(-120, true), skyTurned(0, true), skyTurned(90, false, 10)}) {
            show(canvas, *patterned(40, 30, sky)); // another object: the choice stays
            for (const bool isFit : {true, false}) {
                if (!isFit)
                    canvas.showAt({25, 3}, 8);
                const auto [degrees, isEastLeft] = northOf(canvas);
                QVERIFY2(std::abs(degrees) < 0.01, qPrintable(QString::number(degrees)));
                QVERIFY(isEastLeft);
            }
        }
        QVERIFY(press(tools, Qt::Key_R));
        QVERIFY(std::abs(northOf(canvas).first - 90) < 0.01);
        QVERIFY(press(tools, Qt::Key_A));
        QVERIFY(canvas.mapping().isUpright());
    }

    void aTurnedImageFitsAnew() {
        ImageCanvas canvas;
        canvas.resize(300, 200);
        show(canvas, *patterned(40, 30, nullptr));
        canvas.fit();
        for (const double degrees : {90.0, 45.0, -20.0}) {
            canvas.setTurn({false, LinearMap::turned(degrees)});
            const QRectF all = canvas.mapping().outlineOf(QRectF(-0.5, -0.5, 40, 30)).boundingRect();
            QVERIFY(QRectF(-1e-9, -1e-9, 300 + 2e-9, 200 + 2e-9).contains(all));
            QVERIFY(std::abs(all.width() - 300) < 1e-6 || std::abs(all.height() - 200) < 1e-6);
        }
    }

    void thePixelThatIsReadOutIsTheOneSeen() {
        ImageCanvas canvas;
        canvas.resize(241, 160);
        canvas.setFurnitureVisible(false);
        show(canvas, *patterned(40, 30, nullptr));
        const QColor beyond = Theme::current().canvas;
        for (const double degrees : {33.3, 90.0, -144.0})
            for (const double zoom : {1.0, 4.3, 21.0}) {
                canvas.setTurn({false, LinearMap::turned(degrees) * LinearMap::mirroredX()});
                canvas.showAt({21.3, 11.2}, zoom);
                canvas.setTitle({});
                const QImage shot = canvas.grab().toImage();
                for (int y = 30; y < 160; ++y) // below the title
                    for (int x = 0; x < 241; ++x) {
                        const QPointF at = canvas.imageFromWidget({x + 0.5, y + 0.5});
                        const auto pixel = canvas.pixelAt(at);
                        if (!isOnEdge(at))
                            QCOMPARE(shot.pixelColor(x, y), pixel ? canvas.colourAt(*pixel) : beyond);
                    }
            }
    }

    void wheelAndDragKeepWhatIsUnderThePointer() {
        ImageCanvas canvas;
        canvas.resize(300, 300);
        show(canvas, *patterned(40, 30, skyTurned(34, true)));
        for (const ViewTurn& turn : {ViewTurn{false, LinearMap::turned(57)}, ViewTurn{true, {}}}) {
            canvas.setTurn(turn);
            const QPointF pointer(70, 220), before = canvas.imageFromWidget(pointer);
            QWheelEvent wheel(pointer, canvas.mapToGlobal(pointer), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(&canvas, &wheel);
            QVERIFY(distance(canvas.imageFromWidget(pointer), before) < 1e-3);
            const QPointF under = canvas.imageFromWidget({100, 100});
            QTest::mousePress(&canvas, Qt::LeftButton, {}, {100, 100});
            moveTo(canvas, {150, 130}, Qt::LeftButton);
            QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {150, 130});
            QVERIFY(distance(canvas.imageFromWidget({150, 130}), under) < 1e-3);
        }
    }

    void masksLieOnTheirPixels() {
        auto cutout = patterned(40, 30, nullptr);
        cutout->mask.assign(cutout->pixels.size(), 0);
        cutout->mask[7 * 40 + 31] = core::Cutout::Flagged;
        ImageCanvas canvas;
        canvas.resize(300, 300);
        canvas.setFurnitureVisible(false);
        show(canvas, *cutout);
        canvas.setTurn({false, LinearMap::turned(40)});
        canvas.showAt({31, 7}, 12);
        MaskOverlay overlay;
        overlay.setCutout(cutout, 0);
        canvas.addOverlay(&overlay);
        overlay.setVisible(false);
        const QImage before = canvas.grab().toImage();
        overlay.setVisible(true);
        QTRY_VERIFY(!overlay.mask().image.isNull());
        const QImage after = canvas.grab().toImage();
        int changed = 0;
        for (int y = 100; y < 300; ++y) // below the legend
            for (int x = 0; x < 300; ++x) {
                const QPointF at = canvas.imageFromWidget({x + 0.5, y + 0.5});
                const bool isMasked = canvas.pixelAt(at) == std::optional(QPoint(31, 7));
                if (!isOnEdge(at))
                    QCOMPARE(after.pixel(x, y) != before.pixel(x, y), isMasked);
                changed += after.pixel(x, y) != before.pixel(x, y);
            }
        QVERIFY(std::abs(changed - 144) < 20);
    }

    /// A part is of whole steps, and so may end beyond the image.
    void masksOfPartsEndWithTheImage() {
        ImageCanvas canvas;
        canvas.resize(300, 300);
        canvas.setFurnitureVisible(false);
        show(canvas, *patterned(40, 30, nullptr));
        canvas.setTurn({false, LinearMap::turned(40)});
        canvas.showAt({39.5, 29.5}, 12);
        MaskOverlay overlay;
        canvas.addOverlay(&overlay);
        const QImage before = canvas.grab().toImage();
        MaskPicture picture;
        picture.image = QImage(3, 2, QImage::Format_ARGB32_Premultiplied);
        picture.image.fill(Qt::red);
        overlay.showPart(std::move(picture), QRectF(-0.5, -0.5, 48, 32), {});
        overlay.setVisible(true);
        const QImage after = canvas.grab().toImage();
        for (int y = 100; y < 300; ++y) // below the legend
            for (int x = 0; x < 300; ++x) {
                const QPointF at = canvas.imageFromWidget({x + 0.5, y + 0.5});
                if (!isOnEdge(at))
                    QCOMPARE(after.pixel(x, y) != before.pixel(x, y), canvas.pixelAt(at).has_value());
            }
    }

    void theTableLiesAsTheScreen() {
        const auto lookup = [](int x, int y) {
            return PixelTable::Cell{QStringLiteral("%1,%2").arg(x).arg(y), QColor(Qt::black)};
        };
        PixelTable table;
        table.showAround(QPoint(20, 30), {}, lookup);
        QCOMPARE(table.textAt(6, 5), QStringLiteral("21,30"));
        QCOMPARE(table.textAt(5, 4), QStringLiteral("20,31"));
        table.showAround(QPoint(20, 30), LinearMap::turned(80), lookup); // about a quarter turn left
        QCOMPARE(table.textAt(5, 5), QStringLiteral("20,30"));
        QCOMPARE(table.textAt(4, 5), QStringLiteral("20,31")); // up is left
        QCOMPARE(table.textAt(5, 4), QStringLiteral("21,30"));
        table.showAround(QPoint(20, 30), LinearMap::mirroredX(), lookup);
        QCOMPARE(table.textAt(6, 5), QStringLiteral("19,30"));
    }

    void theMagnifierIsTurned() {
        QImage image(64, 64, QImage::Format_RGB32);
        image.fill(Qt::black);
        image.setPixelColor(10, 63 - 20, Qt::red);
        image.setPixelColor(10, 63 - 21, Qt::green); // above it
        QImage shot(400, 400, QImage::Format_RGB32);
        shot.fill(Qt::black);
        QPainter painter(&shot);
        const QRectF inset =
            drawMagnifier(painter, QRectF(0, 0, 400, 400), image, {10, 20}, 1, {30, 300}, LinearMap::turned(90));
        const QPoint middle = inset.center().toPoint();
        QCOMPARE(shot.pixelColor(middle), QColor(Qt::red));
        QCOMPARE(shot.pixelColor(middle - QPoint(8, 0)), QColor(Qt::green));
        QCOMPARE(shot.pixelColor(middle - QPoint(0, 8)), QColor(Qt::black));
    }

    void theDialogTurnsByAnyAngle() {
        ImageCanvas canvas;
        canvas.resize(300, 300);
        show(canvas, *patterned(40, 30, skyTurned(34)));
        TurnDialog dialog(&canvas);
        auto* angle = dialog.findChild<QDoubleSpinBox*>(QStringLiteral("angle"));
        angle->setValue(12.5);
        QCOMPARE(canvas.lieText(), QStringLiteral("turned 12.5° left"));
        canvas.turnBy(LinearMap::turned(90));
        QCOMPARE(angle->value(), 102.5);
        canvas.setTurn({true, LinearMap::mirroredX()});
        QCOMPARE(angle->value(), 0.0);
        angle->setValue(-10);
        QVERIFY(std::abs(northOf(canvas).first + 10) < 0.01);
        QVERIFY(!northOf(canvas).second);
    }

    void picturesAreOfWhatIsSeen() {
        ImageCanvas canvas;
        canvas.resize(300, 300);
        show(canvas, *patterned(40, 30, nullptr));
        canvas.setTurn({false, LinearMap::turned(45)});
        canvas.showAt({20, 15}, 20);
        const QPixmap seen = canvas.grabSeen();
        QCOMPARE(seen.size(), QSize(300, 300) * canvas.devicePixelRatioF());
        canvas.setTurn({false, LinearMap::turned(90)});
        canvas.showAt({19.5, 14.5}, 4);
        QCOMPARE(canvas.grabSeen().size(), QSize(120, 160) * canvas.devicePixelRatioF());
    }
};

QTEST_MAIN(TestTurnedViews)
#include "test_turned_views.moc"
