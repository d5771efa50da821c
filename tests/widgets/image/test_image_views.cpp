// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/attribution_view.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/compare_view.h"
#include "widgets/image/image_view.h"
#include "widgets/image/layers/residual.h"
#include "widgets/image/readout/compare_readout.h"
#include "widgets/image/tools/blinker.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

/// Two bands of 2×2: input 10, 20, 30, 40; reconstruction 8 and 16 everywhere; σ 2 and 4.
core::Inspection smallInspection() {
    core::Inspection inspection;
    inspection.row = RowId{0};
    inspection.model = "autoencoder";
    inspection.bands = {"g", "r"};
    inspection.input = {{2, 2, 2}, {10, 20, 30, 40, 10, 20, 30, 40}};
    inspection.reconstruction = core::Tensor{{2, 2, 2}, {8, 8, 8, 8, 16, 16, 16, 16}};
    inspection.sigma = {2, 4};
    return inspection;
}

bool says(const QWidget& view, const QString& words) {
    for (const QLabel* label : view.findChildren<QLabel*>())
        if (label->text().contains(words))
            return true;
    return false;
}

/// The first of three objects in three bands of 8×8.
bool showsAnObject(ImageView& view, Session& session) {
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(8), 3));
    session.setCurrent(RowId{0});
    return QTest::qWaitFor([&view] { return view.canvas().picture() != nullptr; });
}

} // namespace

class TestImageViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void residualInSigma();
    void residualWithoutNoiseIsUndefined();
    void imageViewReadsAndReadsOut();
    void imageViewTellsWhyItIsEmpty();
    void compareShowsBothWithOneStretch();
    void comparedPixelsHavePositionAndMask();
    void largeComparisonsWaitForNothing();
    void compareWithoutReconstructionSaysSo();
    void attributionIsAskedForAndShown();
    void attributionOfSeriesIsShownElsewhere();
    void spaceShowsWhatTheNetworkSaw();
    void bandsBlinkInTheImageView();
    void blinkingEndsOnWhatWasShown();
    void inputAndReconstructionBlink();
    void keysComeBackToTheImage();
};

void TestImageViews::residualInSigma() {
    const core::Inspection inspection = smallInspection();
    QCOMPARE(bandResidual(inspection, 0), (std::vector<float>{1, 6, 11, 16}));
    QCOMPARE(bandResidual(inspection, 1), (std::vector<float>{-1.5F, 1, 3.5F, 6}));
    const std::vector<float> combined = combinedResidual(inspection);
    QVERIFY(std::abs(combined[0] + std::sqrt((1 + 2.25F) / 2)) < 1e-6F); // the sum is negative
    QVERIFY(std::abs(combined[1] - std::sqrt((36 + 1) / 2.0F)) < 1e-6F);
    QVERIFY(std::abs(meanSquareResidual(inspection) - (1 + 36 + 121 + 256 + 2.25 + 1 + 12.25 + 36) / 8) < 1e-5);
}

void TestImageViews::residualWithoutNoiseIsUndefined() {
    core::Inspection inspection = smallInspection();
    inspection.sigma = {0, 4};
    QVERIFY(std::isnan(bandResidual(inspection, 0)[0]));
    QCOMPARE(bandResidual(inspection, 1)[3], 6.0F);
    inspection.sigma.clear();
    QVERIFY(std::isnan(meanSquareResidual(inspection)));
    inspection.reconstruction.reset();
    QVERIFY(std::isnan(bandResidual(inspection, 1)[0]));
}

void TestImageViews::imageViewReadsAndReadsOut() {
    Session session;
    ImageView view(&session);
    view.resize(500, 500);
    view.show();
    const auto source = std::make_shared<tests::RoundSources>(33);
    session.setSurvey(tests::surveyOf(source, 3));
    session.setCurrent(RowId{1});
    QTRY_VERIFY(view.canvas().picture());
    QCOMPARE(view.canvas().picture()->width, 33);
    QVERIFY(view.canvas().picture()->isColour);
    const core::Cutout cutout = source->read(RowId{1});
    Q_EMIT view.canvas().pointed(QPointF(16, 4)); // pixel 17, 5 as FITS counts
    QVERIFY2(view.readout().contains(QStringLiteral("x 17.0  y 5.0")), qPrintable(view.readout()));
    QVERIFY(view.readout().contains(valueText(cutout.plane(0)[4 * 33 + 16])));
    QVERIFY(view.readout().contains(QStringLiteral("nanomaggy")));
}

void TestImageViews::blinkingEndsOnWhatWasShown() {
    Blinker blinker;
    QStringList shown;
    connect(&blinker, &Blinker::flipped, this, [&shown](const QString& name) { shown << name; });
    const QStringList bands{QStringLiteral("g"), QStringLiteral("r")};
    blinker.setLayers(QStringList{QStringLiteral("Colour")} + bands, bands);
    blinker.setShown(QStringLiteral("Colour"));
    blinker.setSeconds(60);
    blinker.setRunning(true);
    blinker.step(1);
    blinker.step(1);
    QCOMPARE(shown, (bands + QStringList{QStringLiteral("g")})); // Colour is not among those that blink
    blinker.setRunning(false);
    QCOMPARE(shown.back(), QStringLiteral("Colour"));
    blinker.step(1); // by hand, one stays on what was flipped to
    blinker.setRunning(true);
    blinker.setRunning(false);
    QCOMPARE(shown.back(), QStringLiteral("g"));
}

void TestImageViews::keysComeBackToTheImage() {
    Session session;
    ImageView view(&session);
    QVERIFY(showsAnObject(view, session));
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    auto* band = view.findChild<QComboBox*>();
    band->setFocus();
    QTest::keyClick(band, Qt::Key_Down);
    QVERIFY(view.canvas().hasFocus());
    QCOMPARE(band->currentText(), QStringLiteral("g"));
    QTest::keyClick(view.focusWidget(), Qt::Key_BracketRight);
    QCOMPARE(band->currentText(), QStringLiteral("r"));
}

void TestImageViews::imageViewTellsWhyItIsEmpty() {
    Session session;
    ImageView view(&session);
    view.show();
    QVERIFY(says(view, QStringLiteral("No project")));
    session.setSurvey(tests::surveyOf(nullptr, 3));
    QVERIFY(says(view, QStringLiteral("no images")));
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(16, std::set<std::int64_t>{2}), 3));
    QVERIFY(says(view, QStringLiteral("No object is chosen")));
    session.setCurrent(RowId{2});
    QTRY_VERIFY(says(view, QStringLiteral("ends early")));
    session.setCurrent(RowId{1});
    QTRY_VERIFY(view.canvas().picture());
}

void TestImageViews::compareShowsBothWithOneStretch() {
    Session session;
    CompareView view(&session);
    view.resize(900, 400);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(16), 3));
    session.setCurrent(RowId{0});
    session.setInspection(std::make_shared<core::Inspection>(smallInspection()));
    QVERIFY(view.inputCanvas().picture() && view.residualCanvas().picture());
    auto* band = view.findChild<QComboBox*>();
    band->setCurrentText(QStringLiteral("r"));
    Q_EMIT band->activated(band->currentIndex());
    const auto canvases = view.findChildren<ImageCanvas*>();
    QCOMPARE(canvases.size(), 3);
    QCOMPARE(canvases[0]->rendering().stretch, canvases[1]->rendering().stretch);
    QCOMPARE(view.residualCanvas().picture()->valueAt(1, 1), 6.0F);
    QCOMPARE(view.residualCanvas().rendering().stretch.limits, (core::StretchLimits{-5, 5}));
    QVERIFY(says(view, QStringLiteral("58.2")));
}

/// Position and mask are those of the object's own image, in which the network's pixels lie by the grid.
void TestImageViews::comparedPixelsHavePositionAndMask() {
    auto seen = std::make_shared<core::Cutout>();
    seen->bands = {"g", "r"};
    seen->width = seen->height = 8;
    seen->pixels.assign(128, 1.0F);
    seen->mask.assign(128, 0);
    seen->mask[4 * 8 + 3] = core::Cutout::Flagged;
    seen->sky = core::tanTransform({{150, 2}, {4, 4}, {{-1e-4, 0}, {0, 1e-4}}});
    auto inspection = std::make_shared<core::Inspection>(smallInspection());
    inspection->grid.originX = 2;
    inspection->grid.originY = 3;
    const ComparedPictures shown = comparedPictures({inspection, seen, -1, {}, nullptr}, {});
    const CompareReadout masked = compareReadout(shown, {1, 1}, {1, 1}, false);
    QVERIFY2(masked.values.startsWith(QStringLiteral("x 2.0  y 2.0   g 40 − 8   r 40 − 16   → ")),
             qPrintable(masked.values));
    const auto sky = seen->sky->skyFromPixel({3, 4});
    QVERIFY2(masked.place.startsWith(skyText(*sky, seen->sky->frame(), false, seen->sky->pixelScaleArcsec())),
             qPrintable(masked.place));
    QVERIFY2(masked.place.contains(QStringLiteral("flagged")), qPrintable(masked.place));
    const CompareReadout good = compareReadout(shown, {0, 1}, {0, 1}, true);
    QVERIFY2(good.place.endsWith(QStringLiteral("not masked")), qPrintable(good.place));
    inspection->grid.originX = 7;
    QVERIFY(compareReadout(shown, {1, 1}, {1, 1}, false).place.contains(QStringLiteral("beyond the object's image")));
    QVERIFY(longestComparison(shown).size() >= masked.values.size());
}

/// A large comparison is made off the GUI thread; what is asked for meanwhile is what is shown in the end.
void TestImageViews::largeComparisonsWaitForNothing() {
    Session session;
    CompareView view(&session);
    view.resize(900, 400);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(16), 3));
    session.setCurrent(RowId{0});
    auto inspection = std::make_shared<core::Inspection>(smallInspection());
    constexpr int side = 700;
    inspection->input = {{2, side, side}, std::vector<float>(2 * side * side, 3.0F)};
    inspection->reconstruction = core::Tensor{{2, side, side}, std::vector<float>(2 * side * side, 1.0F)};
    session.setInspection(inspection);
    QVERIFY(!view.residualCanvas().picture());
    auto* band = view.findChild<QComboBox*>();
    band->setCurrentIndex(band->findText(QStringLiteral("r")));
    Q_EMIT band->activated(band->currentIndex());
    QTRY_VERIFY(view.residualCanvas().picture());
    QCOMPARE(view.residualCanvas().picture()->valueAt(600, 600), 0.5F); // of r
    QVERIFY(!view.inputCanvas().picture()->isColour);
}

void TestImageViews::compareWithoutReconstructionSaysSo() {
    Session session;
    CompareView view(&session);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(16), 3));
    session.setCurrent(RowId{0});
    QVERIFY(says(view, QStringLiteral("No network has looked")));
    auto inspection = std::make_shared<core::Inspection>(smallInspection());
    inspection->reconstruction.reset();
    session.setInspection(inspection);
    QVERIFY(says(view, QStringLiteral("autoencoder gives no reconstruction")));
}

void TestImageViews::attributionIsAskedForAndShown() {
    Session session;
    AttributionView view(&session);
    view.resize(500, 500);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(16), 3));
    QSignalSpy asked(&session, &Session::attributionAsked);
    session.setAttributionOffers({{.network = QStringLiteral("net"),
                                   .fingerprint = QStringLiteral("n"),
                                   .targets = {QStringLiteral("class spiral"), QStringLiteral("anomaly score")},
                                   .families = {},
                                   .layers = {}}});
    session.setCurrent(RowId{1});
    QTRY_COMPARE(asked.size(), 1); // visible and automatic, once
    const auto request = asked.front().front().value<AttributionRequest>();
    QCOMPARE(request.row, RowId{1});
    QCOMPARE(request.target, QStringLiteral("class spiral"));
    auto layer = std::make_shared<AttributionLayer>();
    layer->row = RowId{1};
    layer->attribution = {.map = core::Tensor::zeros({3, 8, 8}),
                          .value = 0.75F,
                          .completenessError = 0.02F,
                          .method = "integrated_gradients",
                          .target = "class spiral"};
    layer->network = QStringLiteral("n");
    layer->grid = {.originX = 0.5, .originY = 0.5, .step = 2};
    layer->bands = {"g", "r", "z"};
    session.setAttribution(layer);
    QVERIFY(says(view, QStringLiteral("class spiral: 0.75")));
    QVERIFY(says(view, QStringLiteral("by 2 %")));
    session.setCurrent(RowId{2}); // the map belongs to another object
    QVERIFY(!says(view, QStringLiteral("class spiral: 0.75")));
    view.hide();
    session.setCurrent(RowId{0});
    QTest::qWait(400);
    QCOMPARE(asked.size(), 1);
}

void TestImageViews::attributionOfSeriesIsShownElsewhere() {
    Session session;
    AttributionView view(&session);
    view.resize(500, 500);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(16), 3));
    session.setCurrent(RowId{1});
    QVERIFY(says(view, QStringLiteral("Nothing to explain yet")));
    QSignalSpy asked(&session, &Session::attributionAsked);
    session.setAttributionOffers({{.network = QStringLiteral("net"),
                                   .fingerprint = {},
                                   .isOfSeries = true,
                                   .targets = {QStringLiteral("class:QSO")},
                                   .families = {},
                                   .layers = {}}});
    QVERIFY(says(view, QStringLiteral("The Series view shows which wavelengths or times")));
    QTest::qWait(400);
    QCOMPARE(asked.size(), 0);
}

void TestImageViews::spaceShowsWhatTheNetworkSaw() {
    Session session;
    ImageView view(&session);
    QVERIFY(showsAnObject(view, session));
    QTest::keyClick(&view.canvas(), Qt::Key_Space);
    QVERIFY(says(view, QStringLiteral("No network has looked at this object yet")));
    QVERIFY(!view.canvas().isVisible());
    QTest::keyClick(&view, Qt::Key_Space);
    QVERIFY(view.canvas().isVisible());
    session.setInspection(std::make_shared<const core::Inspection>(smallInspection()));
    QTest::keyClick(&view.canvas(), Qt::Key_Space);
    QTRY_COMPARE(view.canvas().picture()->width, 2);
    QTest::keyClick(&view.canvas(), Qt::Key_Space);
    QTRY_COMPARE(view.canvas().picture()->width, 8);
    QTest::keyClick(&view.canvas(), Qt::Key_Left); // steps, in the window; here it changes nothing
    QCOMPARE(session.current(), RowId{0});
}

void TestImageViews::bandsBlinkInTheImageView() {
    Session session;
    ImageView view(&session);
    QVERIFY(showsAnObject(view, session));
    auto* band = view.findChild<QComboBox*>();
    QTest::keyClick(&view.canvas(), Qt::Key_BracketRight); // from the composite to the first band
    QCOMPARE(band->currentText(), QStringLiteral("g"));
    QVERIFY(!view.canvas().picture()->isColour);
    QTest::keyClick(&view.canvas(), Qt::Key_BracketLeft);
    QCOMPARE(band->currentText(), QStringLiteral("z"));
    view.blinker().setSeconds(0.01);
    QTest::keyClick(&view.canvas(), Qt::Key_B);
    QVERIFY(view.blinker().isRunning());
    QTRY_COMPARE(band->currentText(), QStringLiteral("r"));
    view.hide();
    QVERIFY(!view.blinker().isRunning());
}

void TestImageViews::inputAndReconstructionBlink() {
    Session session;
    CompareView view(&session);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(8), 3));
    session.setCurrent(RowId{0});
    session.setInspection(std::make_shared<const core::Inspection>(smallInspection()));
    auto* band = view.findChild<QComboBox*>();
    band->setCurrentIndex(band->findText(QStringLiteral("g")));
    Q_EMIT band->activated(band->currentIndex());
    QCOMPARE(view.inputCanvas().picture()->values[3], 40.0F);
    QTest::keyClick(&view.inputCanvas(), Qt::Key_BracketRight);
    QCOMPARE(view.inputCanvas().picture()->values[3], 8.0F);
    QTest::keyClick(&view.inputCanvas(), Qt::Key_B);
    QVERIFY(view.blinker().isRunning());
    QTest::keyClick(&view.inputCanvas(), Qt::Key_B);
    QCOMPARE(view.inputCanvas().picture()->values[3], 40.0F); // it ends on the input
}

QTEST_MAIN(TestImageViews)
#include "test_image_views.moc"
