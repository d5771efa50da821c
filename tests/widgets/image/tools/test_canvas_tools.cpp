// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QAction>
#include <QPainter>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "tests/widgets/image/canvas_desk.h"
#include "tests/widgets/image/image_test_objects.h"
#include "tests/widgets/image/tools/ramp_image.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/readout/magnifier.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/blinker.h"
#include "widgets/image/tools/canvas_tools.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;
using Part = OverlayChoice::Part;

class TestCanvasTools : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path()); }
    void degreesAreRemembered();
    void keysToggleForAllViews();
    void positionAndValueAreCopied();
    void frozenReadOutsStay();
    void rightClickAsksForTheMenuAndDragDoesNot();
    void theTableShowsPixels();
    void lockedViewsFollowOnTheSky();
    void matchedViewsSayHowTheyAreTurned();
    void anotherObjectKeepsTheView();
    void anotherImageOfTheObjectKeepsThePlace();
    void layersBlink();
    void magnifierIsLargerThanTheView();
};

void TestCanvasTools::degreesAreRemembered() {
    {
        Session session;
        OverlayChoice::of(&session).set(Part::Degrees, true);
        OverlayChoice::of(&session).set(Part::Lock, true);
    }
    Session session;
    QVERIFY(OverlayChoice::of(&session).has(Part::Degrees));
    QVERIFY(!OverlayChoice::of(&session).has(Part::Lock));
    OverlayChoice::of(&session).set(Part::Degrees, false);
}

void TestCanvasTools::keysToggleForAllViews() {
    Session session;
    ImageCanvas first, second;
    CanvasTools tools(&first, &session), others(&second, &session);
    OverlayChoice& choice = OverlayChoice::of(&session);
    QSignalSpy changed(&choice, &OverlayChoice::changed);
    for (const auto& [key, part] : {std::pair{Qt::Key_G, Part::Grid},
                                    {Qt::Key_C, Part::Contours},
                                    {Qt::Key_M, Part::Mask},
                                    {Qt::Key_N, Part::Objects},
                                    {Qt::Key_X, Part::Magnifier},
                                    {Qt::Key_D, Part::Degrees}}) {
        const bool before = choice.has(part);
        QVERIFY(press(tools, key));
        QCOMPARE(choice.has(part), !before);
        QVERIFY(press(others, key));
        QCOMPARE(choice.has(part), before);
    }
    QCOMPARE(changed.size(), 12);
    for (const int key : {Qt::Key_Left, Qt::Key_1, Qt::Key_Backspace, Qt::Key_Space})
        QVERIFY(!press(tools, key)); // these label, take back and step
}

void TestCanvasTools::positionAndValueAreCopied() {
    Session session;
    ImageCanvas canvas;
    canvas.resize(400, 400);
    CanvasTools tools(&canvas, &session);
    const auto cutout = ramp(20, 20, sky);
    show(canvas, *cutout);
    tools.setSubject(cutout, 0);
    QCOMPARE(tools.positionText(), QString());
    moveTo(canvas, canvas.widgetFromImage({9.5, 9.5}));
    QCOMPARE(tools.positionText(), QStringLiteral("10:00:00.000 +02:00:00.00"));
    OverlayChoice::of(&session).set(Part::Degrees, true);
    QCOMPARE(tools.positionText(), QStringLiteral("150.00000 +2.00000"));
    moveTo(canvas, canvas.widgetFromImage({3, 4}));
    QCOMPARE(tools.valueUnderPointer().toFloat(), 403.1F);
    const auto bare = ramp(20, 20, nullptr);
    tools.setSubject(bare, 0);
    QCOMPARE(tools.positionText(), QStringLiteral("4.00 5.00"));
}

void TestCanvasTools::frozenReadOutsStay() {
    Session session;
    ImageCanvas canvas;
    canvas.resize(400, 400);
    CanvasTools tools(&canvas, &session);
    const auto cutout = ramp(20, 20, sky);
    show(canvas, *cutout);
    tools.setSubject(cutout, 0);
    moveTo(canvas, canvas.widgetFromImage({3, 4}));
    QVERIFY(press(tools, Qt::Key_F));
    moveTo(canvas, canvas.widgetFromImage({12, 12}));
    QCOMPARE(tools.valueUnderPointer().toFloat(), 403.1F);
    QVERIFY(press(tools, Qt::Key_F));
    moveTo(canvas, canvas.widgetFromImage({12, 12}));
    QCOMPARE(tools.valueUnderPointer().toFloat(), 1212.1F);
}

void TestCanvasTools::rightClickAsksForTheMenuAndDragDoesNot() {
    ImageCanvas canvas;
    canvas.resize(200, 200);
    show(canvas, *ramp(20, 20, nullptr));
    QSignalSpy asked(&canvas, &ImageCanvas::menuAsked), contrast(&canvas, &ImageCanvas::contrastChanged);
    QTest::mousePress(&canvas, Qt::RightButton, {}, {100, 100});
    moveTo(canvas, {102, 100}, Qt::RightButton);
    QTest::mouseRelease(&canvas, Qt::RightButton, {}, {102, 100});
    QCOMPARE(asked.size(), 1);
    QCOMPARE(contrast.size(), 0);
    QTest::mousePress(&canvas, Qt::RightButton, {}, {100, 100});
    moveTo(canvas, {130, 100}, Qt::RightButton);
    QTest::mouseRelease(&canvas, Qt::RightButton, {}, {130, 100});
    QCOMPARE(asked.size(), 1);
    QCOMPARE(contrast.size(), 1);
}

void TestCanvasTools::theTableShowsPixels() {
    Session session;
    ImageCanvas canvas;
    canvas.resize(400, 400);
    CanvasTools tools(&canvas, &session);
    const auto cutout = ramp(20, 20, sky);
    show(canvas, *cutout);
    tools.setSubject(cutout, 0);
    canvas.show();
    QVERIFY(press(tools, Qt::Key_T));
    moveTo(canvas, canvas.widgetFromImage({3, 4}));
    auto* table = canvas.findChild<PixelTable*>();
    QVERIFY(table && table->isVisible());
    QCOMPARE(table->pixel(), std::optional(QPoint(3, 4)));
    QCOMPARE(table->textAt(5, 5), QStringLiteral("403.1"));
    QCOMPARE(table->textAt(6, 4), QStringLiteral("504.1")); // up and to the right
    QCOMPARE(table->textAt(0, 5), QString());               // beyond the image
    QCOMPARE(table->shown(), QStringLiteral("g"));
    auto colour = std::make_shared<core::Cutout>(*cutout);
    colour->bands = {"g", "r"};
    colour->units.assign(colour->bands.size(), "nanomaggy");
    colour->pixels.insert(colour->pixels.end(), cutout->pixels.begin(), cutout->pixels.end());
    tools.setSubject(colour, -1);
    moveTo(canvas, canvas.widgetFromImage({4, 4}));
    QCOMPARE(table->shown(), QStringLiteral("mean of g, r · nanomaggy"));
    canvas.setVisible(false); // another tab
    QVERIFY(!table->pixel());
    QCOMPARE(table->shown(), QString());
    canvas.setVisible(true);
    QCOMPARE(table->pixel(), std::optional(QPoint(4, 4)));
    tools.setSubject(nullptr, 0);
    QVERIFY(!table->pixel());
    table->close();
    QVERIFY(!OverlayChoice::of(&session).has(Part::Table));
}

void TestCanvasTools::matchedViewsSayHowTheyAreTurned() {
    ImageCanvas lead, other;
    lead.resize(300, 300);
    other.resize(300, 300);
    other.linkWith(lead);
    show(lead, *ramp(20, 20, sky));
    const double turn = 34 * M_PI / 180, step = 1e-4, across = step * std::cos(turn), along = step * std::sin(turn);
    const auto shows = [&](double raByX, double raByY, double decByX, double decByY) {
        show(other, *ramp(20, 20, core::tanTransform({{150, 2}, {9.5, 9.5}, {{raByX, raByY}, {decByX, decByY}}})));
        lead.setTurn({}); // the image that is replaced had led
        lead.showAt({9.5, 9.5}, 10);
        return other.lieText();
    };
    QCOMPARE(shows(-step, 0, 0, step), QString());
    QCOMPARE(shows(-across, along, along, across), QStringLiteral("turned 34° left"));
    QCOMPARE(shows(-across, -along, -along, across), QStringLiteral("turned 34° right"));
    QCOMPARE(shows(step, 0, 0, step), QStringLiteral("mirrored in x"));
    QCOMPARE(lead.lieText(), QString());
    lead.link()->setBy(ViewLink::By::Pixels);
    QCOMPARE(shows(-across, along, along, across), QStringLiteral("north 34° right here"));
    QCOMPARE(shows(step, 0, 0, step), QStringLiteral("mirrored"));
    QVERIFY(other.mapping().isUpright());
    other.fit();
    QCOMPARE(other.lieText(), QString()); // each shows all of its image
}

void TestCanvasTools::lockedViewsFollowOnTheSky() {
    Session session;
    ImageCanvas fine, coarse;
    fine.resize(300, 300);
    coarse.resize(300, 300);
    CanvasTools tools(&fine, &session), others(&coarse, &session);
    const auto coarseSky = core::tanTransform({{150, 2}, {4, 4}, {{-3e-4, 0}, {0, 3e-4}}});
    show(fine, *ramp(20, 20, sky));
    show(coarse, *ramp(9, 9, coarseSky));
    fine.link()->show({{12.5, 9.5}, sky}, 20);
    QVERIFY(coarse.link()->isFit());
    QVERIFY(press(tools, Qt::Key_L));
    QCOMPARE(fine.zoom(), 20.0);
    QVERIFY(std::abs(coarse.zoom() - 60) < 1e-9); // as large on the sky
    const QPointF centre = coarse.imageFromWidget({150, 150});
    QVERIFY(std::hypot(centre.x() - 5, centre.y() - 4) < 1e-6);
    coarse.zoomBy(0.5, {150, 150});
    QVERIFY(std::abs(fine.zoom() - 10) < 1e-9);
    moveTo(fine, fine.widgetFromImage({9.5, 9.5}));
    QVERIFY(coarse.crosshair() && std::hypot(coarse.crosshair()->x() - 4, coarse.crosshair()->y() - 4) < 1e-6);
    // an image elsewhere on the sky cannot follow: it shows all of itself
    show(coarse, *ramp(9, 9, core::tanTransform({{10, 60}, {4, 4}, {{-3e-4, 0}, {0, 3e-4}}})));
    fine.zoomBy(2, {150, 150});
    QCOMPARE(coarse.zoom(), 300.0 / 9);
    QVERIFY(press(others, Qt::Key_L));
    fine.zoomBy(2, {150, 150});
    QVERIFY(fine.link() != coarse.link());
}

void TestCanvasTools::anotherObjectKeepsTheView() {
    ImageCanvas canvas;
    canvas.resize(300, 300);
    show(canvas, *ramp(20, 20, sky));
    canvas.zoomBy(3, {100, 100});
    const QPointF centre = canvas.imageFromWidget({150, 150});
    show(canvas, *ramp(20, 20, core::tanTransform({{10, -60}, {9.5, 9.5}, {{-1e-4, 0}, {0, 1e-4}}})));
    QCOMPARE(canvas.zoom(), 45.0);
    QCOMPARE(canvas.imageFromWidget({150, 150}), centre);
}

void TestCanvasTools::anotherImageOfTheObjectKeepsThePlace() {
    ImageCanvas canvas;
    canvas.resize(300, 300);
    show(canvas, *ramp(20, 20, sky));
    canvas.link()->show({{9.5, 9.5}, sky}, 30);
    const auto half = ramp(10, 10, core::tanTransform({{150, 2}, {4.5, 4.5}, {{-2e-4, 0}, {0, 2e-4}}}));
    canvas.setSky(half->sky, true);
    canvas.setPicture(Picture::ofPlane(half->plane(0), 10, 10));
    QVERIFY(std::abs(canvas.zoom() - 60) < 1e-9);
    const QPointF centre = canvas.imageFromWidget({150, 150});
    QVERIFY(std::hypot(centre.x() - 4.5, centre.y() - 4.5) < 1e-6);
}

void TestCanvasTools::layersBlink() {
    Blinker blinker;
    QStringList shown;
    connect(&blinker, &Blinker::flipped, this, [&shown](const QString& name) { shown << name; });
    blinker.setLayers({"g", "r", "z", "network"}, {"g", "r", "z"});
    blinker.setShown("r");
    blinker.step(1);
    blinker.step(1);
    blinker.step(-1);
    QCOMPARE(shown, (QStringList{"z", "g", "z"}));
    blinker.setChosen("z", false);
    blinker.setChosen("network", true);
    shown.clear();
    blinker.setSeconds(0.01);
    blinker.setRunning(true);
    QTRY_VERIFY(shown.size() >= 3);
    blinker.setRunning(false);
    QCOMPARE(shown.mid(0, 3), (QStringList{"g", "r", "network"}));
    blinker.setLayers({"g"}, {});
    shown.clear();
    blinker.setShown("g");
    blinker.step(1);
    QVERIFY(shown.isEmpty());
}

void TestCanvasTools::magnifierIsLargerThanTheView() {
    QCOMPARE(magnification(0.5), 8.0);
    QCOMPARE(magnification(6), 24.0);
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(Qt::black);
    image.setPixelColor(10, 63 - 20, Qt::red);
    QImage shot(400, 400, QImage::Format_RGB32);
    shot.fill(Qt::black);
    QPainter painter(&shot);
    const QRectF inset = drawMagnifier(painter, QRectF(0, 0, 400, 400), image, {10, 20}, 1, {30, 300});
    QVERIFY(inset.left() > 200);
    QCOMPARE(shot.pixelColor(inset.center().toPoint()), QColor(Qt::red));
    QCOMPARE(shot.pixelColor(inset.center().toPoint() + QPoint(0, 14)), QColor(Qt::black));
    QVERIFY(drawMagnifier(painter, QRectF(0, 0, 400, 400), image, {10, 20}, 1, inset.center()).left() < 100);
}

QTEST_MAIN(TestCanvasTools)
#include "test_canvas_tools.moc"
