// SPDX-License-Identifier: BSD-3-Clause
// Run with OpenGL (under X) and without it (QT_QPA_PLATFORM=offscreen): both canvases must behave alike.
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMainWindow>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QWheelEvent>

#include "tests/widgets/map/clustered_map.h"
#include "widgets/map/map_tool_bar.h"
#include "widgets/map/map_view.h"
#include "widgets/map/render_widget.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// A window with a map of the given layer.
struct Stage {
    QThreadPool pool;
    Session session;
    QMainWindow window;
    MapView* view;

    Stage(std::shared_ptr<MapLayer> map, std::size_t objects) {
        session.setSurvey(tests::surveyOf(objects));
        view = new MapView(session, &pool);
        window.setCentralWidget(view);
        window.resize(760, 640);
        window.show();
        if (map)
            session.setMap(std::move(map));
    }
    ~Stage() { pool.waitForDone(); }

    bool isReady() {
        return QTest::qWaitForWindowExposed(&window) && QTest::qWaitFor([this] { return view->isPrepared(); }, 20000);
    }
    QWidget* canvas() { return view->canvas().widget(); }
    QPoint pixel(double x, double y) const { return view->transform().pixelFromMap({x, y}).toPoint(); }
    void drag(const QList<QPoint>& path, Qt::KeyboardModifiers modifiers, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mousePress(canvas(), button, modifiers, path.front());
        for (const QPoint& place : path) {
            QMouseEvent move(QEvent::MouseMove, place, canvas()->mapToGlobal(place), Qt::NoButton, button, modifiers);
            QApplication::sendEvent(canvas(), &move);
        }
        QTest::mouseRelease(canvas(), button, modifiers, path.back());
    }
    std::vector<std::int64_t> selected() const {
        std::vector<std::int64_t> rows;
        for (const core::RowId row : session.selection().rows())
            rows.push_back(row.value);
        return rows;
    }
};

using Rows = std::vector<std::int64_t>;

/// Four corners of a square and its middle.
std::shared_ptr<MapLayer> square() {
    return tests::mapAt({-1, -1, 1, -1, 1, 1, -1, 1, 0, 0});
}

int pixelsUnlike(const QImage& image, QRgb background) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += (image.pixel(x, y) & 0xffffff) != (background & 0xffffff);
    return count;
}

} // namespace

class TestMapView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theChoiceOfColourHasRoomInANarrowBar();
    void emptyMapDrawsNothing();
    void pointsAreDrawnWhereTheyAre();
    void clickMakesTheNearestCurrent();
    void clickWithModifiers();
    void rectangleAndLasso();
    void escapeClearsAndGivesUp();
    void wheelZoomsAboutTheCursor();
    void dragPansAndKeysFit();
    void previewsKeepTheCamera();
    void currentComesIntoView();
    void colourFollowsFieldAndLabels();
    void resultsDoNotDisturbTyping();
    void newSurveyForgetsTheField();
    void largeMapIsPreparedInTheBackground();
    void movingToAnotherWindow();
};

/// Beside the catalog and the image in a window of 1024 pixels.
void TestMapView::theChoiceOfColourHasRoomInANarrowBar() {
    constexpr int narrowPx = 300;
    MapToolBar bar;
    const QString name = QStringLiteral("reconstruction error");
    bar.setFields({name}, name);
    bar.resize(narrowPx, bar.heightForWidth(narrowPx));
    bar.show();
    const auto* fields = bar.findChild<QComboBox*>();
    const QRect place(fields->mapTo(&bar, QPoint(0, 0)), fields->size());
    QVERIFY(bar.rect().contains(place));
    QVERIFY2(fields->lineEdit()->width() > fields->fontMetrics().horizontalAdvance(name),
             qPrintable(QString::number(fields->lineEdit()->width())));
}

void TestMapView::emptyMapDrawsNothing() {
    Stage stage(nullptr, 10);
    QVERIFY(stage.isReady());
    QCOMPARE(pixelsUnlike(stage.view->canvas().grab(), Theme::current().canvas.rgb()), 0);
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, {}, {50, 50});
    QVERIFY(!stage.session.current().isValid());
}

void TestMapView::pointsAreDrawnWhereTheyAre() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const QImage image = stage.view->canvas().grab();
    const double ratio = stage.canvas()->devicePixelRatioF();
    const QRgb background = Theme::current().canvas.rgb();
    for (const QPointF& place : {QPointF(-1, -1), QPointF(1, -1), QPointF(1, 1), QPointF(-1, 1), QPointF(0, 0)}) {
        const QPointF pixel = stage.view->transform().pixelFromMap(place) * ratio;
        QVERIFY(QColor(image.pixel(pixel.toPoint())).lightness() > QColor(background).lightness() + 60);
        QCOMPARE(image.pixel((pixel + QPointF(20, 0)).toPoint()) & 0xffffff, background & 0xffffff);
    }
    const int drawn = pixelsUnlike(image, background);
    QVERIFY2(drawn > 5 * 20 && drawn < 5 * 400, qPrintable(QString::number(drawn)));
}

void TestMapView::clickMakesTheNearestCurrent() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, {}, stage.pixel(1, -1) + QPoint(4, -4));
    QCOMPARE(stage.session.current().value, 1);
    QCOMPARE(stage.selected(), Rows{1});
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, {}, stage.pixel(0.5, 0));
    QCOMPARE(stage.session.current().value, 1);
    QCOMPARE(stage.selected(), Rows{1});
}

void TestMapView::clickWithModifiers() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, {}, stage.pixel(0, 0));
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, Qt::ControlModifier, stage.pixel(1, 1));
    QCOMPARE(stage.selected(), (Rows{2, 4}));
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, Qt::AltModifier, stage.pixel(0, 0));
    QCOMPARE(stage.selected(), Rows{2});
}

void TestMapView::rectangleAndLasso() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const auto at = [&stage](double x, double y) { return stage.pixel(x, y); };
    const MapTransform before = stage.view->transform();
    stage.drag({at(-1.2, -1.2), at(0, 0), at(0.2, 0.2)}, Qt::ShiftModifier);
    QCOMPARE(stage.selected(), (Rows{0, 4}));
    stage.drag({at(0.5, 0.5), at(1.2, 0.5), at(1.2, 1.2), at(0.5, 1.2)}, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(stage.selected(), Rows{2});

    stage.view->setTool(MapTool::Lasso);
    stage.drag({at(-1.2, 0.8), at(-0.8, 0.8), at(-0.8, 1.2), at(-1.2, 1.2)}, Qt::ControlModifier);
    QCOMPARE(stage.selected(), (Rows{2, 3}));
    // a lasso shaped like a U leaves out what lies between its arms
    stage.drag({at(-1.2, 1.2), at(-1.2, -1.2), at(1.2, -1.2), at(1.2, 1.2), at(0.8, 1.2), at(0.8, -0.8), at(-0.8, -0.8),
                at(-0.8, 1.2)},
               {});
    QCOMPARE(stage.selected(), (Rows{0, 1, 2, 3}));
    stage.view->setTool(MapTool::Rectangle);
    stage.drag({at(-1.2, 1.2), at(1.2, 0.5)}, Qt::AltModifier);
    QCOMPARE(stage.selected(), (Rows{0, 1}));
    QCOMPARE(stage.view->transform(), before);
}

void TestMapView::escapeClearsAndGivesUp() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    stage.session.select(core::Selection({{1}, {3}}));
    QTest::mousePress(stage.canvas(), Qt::LeftButton, Qt::ShiftModifier, stage.pixel(-1.2, -1.2));
    QMouseEvent move(QEvent::MouseMove, stage.pixel(0.2, 0.2), stage.pixel(0.2, 0.2), Qt::NoButton, Qt::LeftButton,
                     Qt::ShiftModifier);
    QApplication::sendEvent(stage.canvas(), &move);
    QTest::keyClick(stage.canvas(), Qt::Key_Escape);
    QTest::mouseRelease(stage.canvas(), Qt::LeftButton, Qt::ShiftModifier, stage.pixel(0.2, 0.2));
    QCOMPARE(stage.selected(), (Rows{1, 3}));
    QTest::keyClick(stage.canvas(), Qt::Key_Escape);
    QVERIFY(stage.session.selection().empty());
    QVERIFY(stage.session.labels().current.empty());
}

void TestMapView::wheelZoomsAboutTheCursor() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const QPointF cursor(200, 150);
    const QPointF under = stage.view->transform().mapFromPixel(cursor);
    const double units = stage.view->transform().unitsPerPx;
    const auto turn = [&](int angle) {
        QWheelEvent event(cursor, stage.canvas()->mapToGlobal(cursor), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(stage.canvas(), &event);
    };
    turn(240);
    QVERIFY(std::abs(stage.view->transform().unitsPerPx - units / 1.44) < 1e-9);
    QVERIFY((stage.view->transform().mapFromPixel(cursor) - under).manhattanLength() < 1e-9);
    for (int turns = 0; turns < 200; ++turns)
        turn(-1200);
    QVERIFY(stage.view->transform().unitsPerPx < 20 * units);
    for (int turns = 0; turns < 200; ++turns)
        turn(1200);
    QVERIFY(stage.view->transform().unitsPerPx > 0);
    QVERIFY((stage.view->transform().mapFromPixel(cursor) - under).manhattanLength() < 1e-6);
}

void TestMapView::dragPansAndKeysFit() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const MapTransform fitted = stage.view->transform();
    const QPoint from = stage.pixel(0, 0);
    stage.drag({from, from + QPoint(30, 0), from + QPoint(60, 40)}, {});
    QVERIFY((stage.view->transform().pixelFromMap({0, 0}) - fitted.pixelFromMap({0, 0}) - QPointF(60, 40))
                .manhattanLength() < 1e-6);
    QVERIFY(stage.session.selection().empty());
    QTest::keyClick(stage.canvas(), Qt::Key_F);
    QCOMPARE(stage.view->transform(), fitted);
    stage.view->setTool(MapTool::Lasso);
    stage.drag({from, from + QPoint(30, 0), from + QPoint(60, 40)}, {}, Qt::MiddleButton);
    QVERIFY(stage.view->transform() != fitted);
    QTest::mouseDClick(stage.canvas(), Qt::LeftButton, {}, {5, 300});
    QCOMPARE(stage.view->transform(), fitted);
}

void TestMapView::previewsKeepTheCamera() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const MapTransform first = stage.view->transform();
    auto preview = tests::mapAt({-1, -1, 1, -1, 0.9F, 0.9F, -1, 1, 0.1F, 0});
    preview->isPreview = true;
    stage.session.setMap(preview);
    QCOMPARE(stage.view->transform(), first);
    QTest::keyClick(stage.canvas(), Qt::Key_Plus);
    const MapTransform chosen = stage.view->transform();
    stage.session.setMap(tests::mapAt({-9, -9, 9, -9, 9, 9, -9, 9, 0, 0}));
    QCOMPARE(stage.view->transform(), chosen);
    auto other = tests::mapAt({-9, -9, 9, -9, 9, 9, -9, 9, 0, 0});
    other->provenance.method = "umap";
    stage.session.setMap(other);
    QVERIFY(stage.view->transform().visibleMap().contains(QRectF(-9, -9, 18, 18)));
}

void TestMapView::currentComesIntoView() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const MapTransform fitted = stage.view->transform();
    stage.session.setCurrent({4});
    QCOMPARE(stage.view->transform(), fitted);
    for (int times = 0; times < 12; ++times)
        QTest::keyClick(stage.canvas(), Qt::Key_Plus);
    const double units = stage.view->transform().unitsPerPx;
    stage.session.setCurrent({2});
    QVERIFY(stage.view->transform().visibleMap().contains(QPointF(1, 1)));
    QCOMPARE(stage.view->transform().unitsPerPx, units);
}

void TestMapView::colourFollowsFieldAndLabels() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    const auto colourAt = [&stage](double x, double y) {
        const QPointF pixel = stage.view->transform().pixelFromMap({x, y}) * stage.canvas()->devicePixelRatioF();
        return QColor(stage.view->canvas().grab().pixel(pixel.toPoint()));
    };
    QSignalSpy changed(stage.view, &MapView::colourFieldChanged);
    stage.view->setColourField(QStringLiteral("redshift"));
    QCOMPARE(changed.size(), 1);
    QVERIFY(colourAt(-1, -1) != colourAt(0, 0));
    stage.view->setColourField(QStringLiteral("label"));
    const QColor unlabelled = colourAt(1, 1);
    core::Labels labels;
    labels.current[{2}].classId = "odd";
    stage.session.labelsCommitted(labels, 1);
    QVERIFY(colourAt(1, 1) != unlabelled);
    QCOMPARE(colourAt(-1, 1), unlabelled);
    auto* fields = stage.view->findChild<QComboBox*>();
    QCOMPARE(fields->currentText(), QStringLiteral("label"));
    QVERIFY(fields->findText(QStringLiteral("shape")) > 0);
}

void TestMapView::resultsDoNotDisturbTyping() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    stage.session.setResultField(tests::scoreOf(*square()));
    auto* fields = stage.view->findChild<QComboBox*>();
    fields->setEditText(QStringLiteral("anom"));
    QSignalSpy prepared(stage.view, &MapView::prepared);
    stage.session.setResultField(tests::scoreOf(*square()));
    QCOMPARE(fields->currentText(), QStringLiteral("anom"));
    QCOMPARE(prepared.count(), 0);
    stage.view->setColourField(QStringLiteral("anomaly score"));
    prepared.clear();
    stage.session.setResultField(tests::scoreOf(*square()));
    QCOMPARE(prepared.count(), 1);
}

void TestMapView::newSurveyForgetsTheField() {
    Stage stage(square(), 5);
    QVERIFY(stage.isReady());
    stage.session.setResultField(tests::scoreOf(*square()));
    stage.view->setColourField(QStringLiteral("anomaly score"));
    QCOMPARE(stage.view->colourField(), QStringLiteral("anomaly score"));
    stage.session.setSurvey(tests::surveyOf(3));
    QCOMPARE(stage.view->colourField(), QString());
    QCOMPARE(pixelsUnlike(stage.view->canvas().grab(), Theme::current().canvas.rgb()), 0);
}

void TestMapView::largeMapIsPreparedInTheBackground() {
    constexpr std::size_t objects = 400'000;
    Stage stage(tests::clusteredMap(objects, 3), objects);
    QVERIFY(stage.isReady());
    const QImage density = stage.view->canvas().grab();
    QVERIFY(pixelsUnlike(density, Theme::current().canvas.rgb()) > 5000);
    stage.drag({{40, 40}, {700, 560}}, Qt::ShiftModifier);
    QVERIFY(stage.session.selection().size() > objects / 2);
    QVERIFY(stage.view->canvas().grab() != density);
    stage.session.setMap(tests::clusteredMap(objects, 9));
    stage.session.setMap(square()); // newest wins
    QVERIFY(stage.isReady());
    QTest::qWait(50);
    QVERIFY(pixelsUnlike(stage.view->canvas().grab(), Theme::current().canvas.rgb()) < 3000);
}

void TestMapView::movingToAnotherWindow() {
    Stage stage(tests::clusteredMap(2000, 0), 2000);
    QVERIFY(stage.isReady());
    const int drawn = pixelsUnlike(stage.view->canvas().grab(), Theme::current().canvas.rgb());
    QVERIFY(drawn > 2000);
    for (int times = 0; times < 3; ++times) {
        stage.view->setParent(nullptr);
        stage.view->show();
        QVERIFY(QTest::qWaitForWindowExposed(stage.view));
        QTest::qWait(30);
        stage.window.setCentralWidget(stage.view);
        QVERIFY(stage.isReady());
        QTest::qWait(30);
    }
    QTRY_VERIFY(std::abs(pixelsUnlike(stage.view->canvas().grab(), Theme::current().canvas.rgb()) - drawn) <
                drawn / 10);
}

int main(int argc, char** argv) {
    RenderWidget::prepareApplication();
    QApplication application(argc, argv);
    Theme::apply(application, Theme::dark());
    if (qEnvironmentVariableIsSet("ODDITY_NEEDS_OPENGL") && !RenderWidget::isUsable())
        qFatal("This run is meant to test the OpenGL canvas, and OpenGL is not usable here.");
    TestMapView test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "test_map_view.moc"
