// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStyleOptionComboBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtTest>

#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/bands/band_strip.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/colour/colour_dialog.h"
#include "widgets/image/colour/colour_painter.h"
#include "widgets/image/image_view.h"
#include "widgets/image/stretch/limit_strip.h"
#include "widgets/image/stretch/map_box.h"
#include "widgets/image/stretch_bar.h"
#include "widgets/image/thumbnail_store.h"
#include "widgets/session/session.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

/// 0 … top over the image.
std::shared_ptr<const Picture> ramp(int side, float top) {
    std::vector<float> values(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = top * static_cast<float>(i) / static_cast<float>(values.size() - 1);
    return Picture::ofPlane(values, side, side);
}

template <typename Widget> Widget* named(const QWidget& parent, const QString& name) {
    for (Widget* widget : parent.findChildren<Widget*>())
        if (widget->accessibleName() == name)
            return widget;
    return nullptr;
}

void choose(QComboBox* box, const QString& text) {
    QVERIFY(box->findText(text) >= 0);
    box->setCurrentText(text);
    Q_EMIT box->activated(box->currentIndex());
}

} // namespace

class TestStretchBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rulesFindLimits();
    void exponentAppearsWithItsScales();
    void lockKeepsLimitsOfEachBand();
    void typedLimits();
    void limitsAreNotCut();
    void linesAreDragged();
    void largePlanesAreFittedInTheBackgroundNewestWins();
    void aPlaneIsNeverSeenWithTheStretchBefore();
    void everyMapIsInTheMenu();
    void bandStripFollowsTheRuleAndChooses();
    void coloursAreChosenForAllObjects();
    void thumbnailsFollowTheColours();
    void largeCompositesArePaintedInTheBackground();
    void picturesAreShownAsStored();
    void rowsWrapWhereTheBarIsNarrow();
};

void TestStretchBar::rulesFindLimits() {
    StretchBar bar;
    QSignalSpy rendered(&bar, &StretchBar::renderingChanged), ruled(&bar, &StretchBar::ruleChanged);
    bar.setPlane(ramp(100, 1000), QStringLiteral("g"));
    QCOMPARE(rendered.size(), 1);
    auto* limits = named<QComboBox>(bar, QStringLiteral("Limits"));
    choose(limits, QStringLiteral("min max"));
    QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{0, 1000}));
    choose(limits, QStringLiteral("92.5 %"));
    QVERIFY(std::abs(bar.rendering().stretch.limits.low - 37.5F) < 0.1F);
    choose(limits, QStringLiteral("zmax"));
    QCOMPARE(bar.rendering().stretch.limits.high, 1000.0F);
    choose(named<QComboBox>(bar, QStringLiteral("Scale")), QStringLiteral("histequ"));
    QVERIFY(bar.rendering().stretch.equalisation);
    QCOMPARE(ruled.size(), 4);
    QCOMPARE(rendered.size(), 5);
}

void TestStretchBar::exponentAppearsWithItsScales() {
    StretchBar bar;
    bar.show();
    bar.setPlane(ramp(10, 10), QStringLiteral("g"));
    auto* exponent = named<QComboBox>(bar, QStringLiteral("Exponent"));
    QVERIFY(exponent->isHidden());
    choose(named<QComboBox>(bar, QStringLiteral("Scale")), QStringLiteral("log"));
    QVERIFY(!exponent->isHidden());
    exponent->setCurrentText(QStringLiteral("50"));
    Q_EMIT exponent->lineEdit()->editingFinished();
    QCOMPARE(bar.rendering().stretch.exponent, 50.0);
    exponent->setCurrentText(QStringLiteral("0.5")); // no exponent of a logarithm
    Q_EMIT exponent->lineEdit()->editingFinished();
    QCOMPARE(bar.rendering().stretch.exponent, 50.0);
    QCOMPARE(exponent->currentText(), QStringLiteral("50"));
}

void TestStretchBar::lockKeepsLimitsOfEachBand() {
    StretchBar bar;
    choose(named<QComboBox>(bar, QStringLiteral("Limits")), QStringLiteral("min max"));
    bar.setPlane(ramp(10, 10), QStringLiteral("g"));
    auto* lock = named<QToolButton>(bar, QStringLiteral("Keep limits"));
    lock->setChecked(true);
    bar.setPlane(ramp(10, 500), QStringLiteral("g"));
    QCOMPARE(bar.rendering().stretch.limits.high, 10.0F);
    bar.setPlane(ramp(10, 70), QStringLiteral("r")); // the first of this band sets its limits
    QCOMPARE(bar.rendering().stretch.limits.high, 70.0F);
    bar.setPlane(ramp(10, 3), QStringLiteral("r"));
    QCOMPARE(bar.rendering().stretch.limits.high, 70.0F);
    bar.setPlane(ramp(10, 600), QStringLiteral("g"));
    QCOMPARE(bar.rendering().stretch.limits.high, 10.0F);
    lock->setChecked(false);
    QCOMPARE(bar.rendering().stretch.limits.high, 600.0F);
}

void TestStretchBar::typedLimits() {
    StretchBar bar;
    bar.setPlane(ramp(10, 10), QStringLiteral("g"));
    auto* white = named<QLineEdit>(bar, QStringLiteral("White"));
    auto* black = named<QLineEdit>(bar, QStringLiteral("Black"));
    const auto type = [](QLineEdit* field, const QString& text) {
        field->setText(text);
        field->setModified(true);
        Q_EMIT field->editingFinished();
    };
    type(black, QStringLiteral("-2"));
    type(white, QStringLiteral("4.5"));
    QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{-2, 4.5F}));
    QCOMPARE(bar.rule().limits, core::LimitRule::Typed);
    type(white, QStringLiteral("-7")); // below black: taken back
    QCOMPARE(white->text(), QStringLiteral("4.5"));
    bar.setPlane(ramp(10, 99), QStringLiteral("g"));
    QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{-2, 4.5F}));
}

void TestStretchBar::limitsAreNotCut() {
    StretchBar bar;
    bar.resize(1100, 60);
    bar.setPlane(ramp(100, -8.998e15F), QStringLiteral("g"));
    bar.show();
    choose(named<QComboBox>(bar, QStringLiteral("Limits")), QStringLiteral("min max"));
    const auto* low = named<QLineEdit>(bar, QStringLiteral("Black"));
    QCOMPARE(low->text(), QStringLiteral("-8.998e+15"));
    QTRY_VERIFY(low->fontMetrics().horizontalAdvance(low->text()) + 8 <= low->width());
    auto* limits = named<QComboBox>(bar, QStringLiteral("Limits"));
    limits->setCurrentText(QStringLiteral("by hand"));
    QStyleOptionComboBox option;
    option.initFrom(limits);
    option.currentText = limits->currentText();
    const QRect room =
        limits->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, limits);
    QVERIFY(limits->fontMetrics().horizontalAdvance(limits->currentText()) + 6 <= room.width());
}

void TestStretchBar::linesAreDragged() {
    StretchBar bar;
    bar.resize(600, 70);
    bar.show();
    choose(named<QComboBox>(bar, QStringLiteral("Limits")), QStringLiteral("min max"));
    bar.setPlane(ramp(100, 1000), QStringLiteral("g"));
    auto* strip = bar.findChild<LimitStrip*>();
    QVERIFY(std::abs(strip->valueAt(strip->xOf(300)) - 300) < 0.1F);
    const auto at = [strip](float value) { return QPoint(static_cast<int>(std::lround(strip->xOf(value))), 10); };
    QTest::mousePress(strip, Qt::LeftButton, {}, at(1000));
    QTest::mouseMove(strip, at(400));
    QVERIFY(std::abs(bar.rendering().stretch.limits.high - 400) < 10);
    QTest::mouseRelease(strip, Qt::LeftButton, {}, at(400));
    QCOMPARE(bar.rendering().stretch.limits.low, 0.0F);
    QCOMPARE(bar.rule().limits, core::LimitRule::Typed);
    QTest::mousePress(strip, Qt::LeftButton, {}, at(0)); // black stays below white
    QTest::mouseMove(strip, at(900));
    QTest::mouseRelease(strip, Qt::LeftButton, {}, at(900));
    QVERIFY(bar.rendering().stretch.limits.low < bar.rendering().stretch.limits.high);
    QTest::mouseDClick(strip, Qt::LeftButton, {}, at(200));
    QCOMPARE(bar.rule().limits, core::LimitRule::Automatic);
}

void TestStretchBar::largePlanesAreFittedInTheBackgroundNewestWins() {
    StretchBar bar;
    choose(named<QComboBox>(bar, QStringLiteral("Limits")), QStringLiteral("min max"));
    QSignalSpy rendered(&bar, &StretchBar::renderingChanged);
    bar.setPlane(ramp(600, 10), QStringLiteral("g"));
    bar.setPlane(ramp(600, 20), QStringLiteral("g"));
    QCOMPARE(rendered.size(), 0);
    QTRY_COMPARE(bar.rendering().stretch.limits.high, 20.0F);
    QTest::qWait(50);
    QCOMPARE(rendered.size(), 1);
}

void TestStretchBar::aPlaneIsNeverSeenWithTheStretchBefore() {
    Session session;
    ImageView view(&session);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(600), 3));
    session.setCurrent(RowId{0});
    QTRY_VERIFY(view.canvas().picture());
    auto* band = view.findChild<QComboBox*>();
    choose(band, QStringLiteral("g"));
    QTRY_VERIFY(!view.canvas().picture()->isColour);
    const Picture* before = view.canvas().picture();
    const core::StretchLimits limits = view.canvas().rendering().stretch.limits;
    choose(band, QStringLiteral("z"));
    QCOMPARE(view.canvas().picture(), before); // the old one stays until the new limits are there
    QCOMPARE(view.canvas().rendering().stretch.limits, limits);
    QTRY_VERIFY(view.canvas().picture() != before);
    QVERIFY(view.canvas().rendering().stretch.limits != limits);
}

void TestStretchBar::everyMapIsInTheMenu() {
    MapBox box;
    for (const core::ColourMapInfo& info : core::ColourMap::list()) {
        const int index = box.findText(QString::fromStdString(info.name));
        QVERIFY2(index >= 0, info.name.c_str());
        box.setCurrentIndex(index);
        QVERIFY(box.map().entries() == core::ColourMap::named(info.name).entries());
    }
    QCOMPARE(box.count(), static_cast<int>(core::ColourMap::list().size()) + 3); // and the headings
}

void TestStretchBar::bandStripFollowsTheRuleAndChooses() {
    Session session;
    ImageView view(&session);
    view.resize(600, 600);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(33), 3));
    session.setCurrent(RowId{1});
    QTRY_VERIFY(view.canvas().picture());
    auto* strip = view.findChild<BandStrip*>();
    named<QToolButton>(view, QStringLiteral("All bands"))->setChecked(true);
    QTRY_COMPARE(strip->canvases().size(), std::size_t(3));
    QTRY_VERIFY(strip->canvases()[2]->picture());
    const core::Cutout cutout = tests::RoundSources(33).read(RowId{1});
    for (int band = 0; band < 3; ++band)
        QCOMPARE(strip->canvases()[static_cast<std::size_t>(band)]->rendering().stretch.limits,
                 core::automaticLimits(cutout.plane(band), 33, 33));
    view.canvas().zoomBy(2, QPointF(100, 100)); // linked
    QCOMPARE(strip->canvases()[0]->zoom(), view.canvas().zoom());
    QSignalSpy chosen(strip, &BandStrip::bandChosen);
    QTest::mouseClick(strip->canvases()[1], Qt::LeftButton, {}, QPoint(20, 20));
    QCOMPARE(chosen.size(), 1);
    QVERIFY(!view.canvas().picture()->isColour);
    QCOMPARE(view.canvas().picture()->valueAt(3, 3), cutout.plane(1)[3 * 33 + 3]);
    choose(named<QComboBox>(view, QStringLiteral("Limits")), QStringLiteral("min max"));
    QTRY_COMPARE(strip->canvases()[0]->rendering().stretch.limits, core::minMaxLimits(cutout.plane(0)));
}

void TestStretchBar::coloursAreChosenForAllObjects() {
    Session session;
    ImageView view(&session);
    view.show();
    session.setSurvey(tests::surveyOf(std::make_shared<tests::RoundSources>(33), 3));
    session.setCurrent(RowId{1});
    QTRY_VERIFY(view.canvas().picture());
    const std::vector<float> natural = view.canvas().picture()->values;
    QSignalSpy told(&view, &ImageView::coloursChanged);
    view.colours().setChoice({.stretch = 3});
    view.colours().setChoice({.stretch = 4});
    QTRY_COMPARE(told.size(), 1); // once, when the slider rests
    QTRY_VERIFY(view.canvas().picture()->values != natural);
    view.colours().setChoice({.bands = {0, 0, 0}}); // red, green and blue of one band: grey
    QTRY_VERIFY(std::abs(view.canvas().picture()->values[3 * 500] - view.canvas().picture()->values[3 * 500 + 2]) <
                1e-4F);
    auto* red = named<QComboBox>(view.colours(), QStringLiteral("Red: band"));
    QCOMPARE(red->currentText(), QStringLiteral("g"));
    choose(red, QStringLiteral("r"));
    QCOMPARE(view.colours().choice().bands, (std::array<int, 3>{1, 0, 0}));
    auto* preset = named<QComboBox>(view.colours(), QStringLiteral("Preset"));
    QCOMPARE(preset->currentText(), QStringLiteral("My own"));
    choose(preset, QStringLiteral("Natural"));
    QTRY_COMPARE(view.canvas().picture()->values, natural);
}

void TestStretchBar::thumbnailsFollowTheColours() {
    ThumbnailStore store;
    store.setSource(std::make_shared<tests::RoundSources>(33), 3);
    QSignalSpy ready(&store, &ThumbnailStore::ready);
    QVERIFY(store.thumbnail(RowId{1}).isNull());
    QTRY_COMPARE(ready.size(), 1);
    const QImage natural = store.thumbnail(RowId{1});
    QSignalSpy anew(&store, &ThumbnailStore::sourceChanged);
    store.setColours({.stretch = 4});
    QCOMPARE(anew.size(), 1);
    QVERIFY(store.thumbnail(RowId{1}).isNull());
    QTRY_COMPARE(ready.size(), 2);
    const QImage darker = store.thumbnail(RowId{1});
    QVERIFY(qGray(darker.pixel(12, 16)) < qGray(natural.pixel(12, 16)));
    store.setColours({.stretch = 4}); // the same: nothing to do
    QCOMPARE(anew.size(), 1);
}

void TestStretchBar::largeCompositesArePaintedInTheBackground() {
    const auto cutout = std::make_shared<core::Cutout>(tests::RoundSources(500).read(RowId{0}));
    const core::CompositeSettings settings =
        core::measureComposite({cutout.get(), 1}, core::naturalChannels(cutout->bands));
    ColourPainter painter;
    int painted = 0;
    std::shared_ptr<const Picture> last;
    connect(&painter, &ColourPainter::painted, this,
            [&](const std::vector<std::shared_ptr<const Picture>>& pictures, const core::CompositeSettings&) {
                ++painted;
                last = pictures.front();
            });
    core::CompositeSettings dark = settings;
    dark.white = 50;
    painter.paint({cutout}, [settings](const core::Cutout&) { return settings; });
    painter.paint({cutout}, [dark](const core::Cutout&) { return dark; });
    QCOMPARE(painted, 0);
    QTRY_COMPARE(painted, 1);
    QCOMPARE(last->values[3 * 250 * 501], core::colourComposite(*cutout, dark).rgb[3 * 250 * 501]);
}

void TestStretchBar::picturesAreShownAsStored() {
    StretchBar bar;
    auto* scale = named<QComboBox>(bar, QStringLiteral("Scale"));
    auto* limits = named<QComboBox>(bar, QStringLiteral("Limits"));
    bar.setPlane(ramp(10, 1000), QStringLiteral("g"));
    choose(scale, QStringLiteral("sqrt"));
    choose(limits, QStringLiteral("min max"));
    QCOMPARE(limits->findText(QStringLiteral("as stored")), -1); // measured pixels have no white of their own
    bar.setPlane(ramp(10, 90), QStringLiteral("red"), 255);
    QCOMPARE(limits->currentText(), QStringLiteral("as stored"));
    QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{0, 255}));
    QCOMPARE(bar.rendering().stretch.scale, core::StretchScale::Linear);
    bar.setPlane(ramp(10, 90), QStringLiteral("red"), 65535); // another format
    QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{0, 65535}));
    choose(limits, QStringLiteral("min max"));
    QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{0, 90}));
    bar.setPlane(ramp(10, 1000), QStringLiteral("g")); // keeps the rule that it had
    QCOMPARE(scale->currentText(), QStringLiteral("sqrt"));
    QCOMPARE(bar.rendering().stretch.scale, core::StretchScale::SquareRoot);
    QCOMPARE(limits->findText(QStringLiteral("as stored")), -1);
    bar.setPlane(ramp(10, 50), QStringLiteral("red"), 255);
    QCOMPARE(limits->currentText(), QStringLiteral("min max"));
    QCOMPARE(scale->currentText(), QStringLiteral("linear"));
}

void TestStretchBar::rowsWrapWhereTheBarIsNarrow() {
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* bar = new StretchBar;
    column->addWidget(bar);
    column->addStretch(1);
    window.resize(1400, 400);
    window.show();
    bar->setPlane(ramp(10, 10), QStringLiteral("g"));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const int oneRow = bar->height();
    window.resize(360, 400);
    QTRY_VERIFY(bar->height() > 3 * oneRow / 2);
    int shown = 0;
    for (const QWidget* control : bar->findChildren<QWidget*>()) {
        if (!control->isVisible() || control->accessibleName().isEmpty())
            continue;
        const QRect place(control->mapTo(bar, QPoint()), control->size());
        QVERIFY2(bar->rect().contains(place), qPrintable(control->accessibleName()));
        ++shown;
    }
    QVERIFY(shown >= 7);
}

QTEST_MAIN(TestStretchBar)
#include "test_stretch_bar.moc"
