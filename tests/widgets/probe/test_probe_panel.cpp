// SPDX-License-Identifier: BSD-3-Clause
#include <array>

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "tests/core/model/fake_model.h"
#include "tests/widgets/probe/made_up_findings.h"
#include "tests/widgets/sample_session.h"
#include "tests/widgets/table/widget_picture.h"
#include "widgets/probe/pages/change_page.h"
#include "widgets/probe/pages/inside_page.h"
#include "widgets/probe/pages/number_table.h"
#include "widgets/probe/pages/walk_page.h"
#include "widgets/probe/picture_grid.h"
#include "widgets/probe/probe_panel.h"

using namespace oddity;

namespace {

enum Page { Symmetry, Change, Ablation, Maps, Filters, Walk };

widgets::ProbedNetwork network(const char* fingerprint, bool canGenerate) {
    widgets::ProbedNetwork probed;
    probed.fingerprint = QString::fromLatin1(fingerprint);
    probed.card.name = fingerprint;
    probed.card.outputs = {
        {.name = "class", .kind = core::OutputKind::Class, .classes = {"spiral", "elliptical", "merger"}}};
    if (canGenerate)
        probed.card.generators = {{"galaxy", "decode", 12}};
    probed.targets = {"isolation_forest", "class:spiral"};
    probed.layers = {"features.0 convolution", "features.1 relu"};
    probed.convolutions = {"features.0", "features.3"};
    return probed;
}

/// A panel with a survey that has images, two networks, and an object that is looked at.
struct Desk {
    widgets::Session session;
    widgets::ProbePanel panel{&session};
    QSignalSpy asked{&panel, &widgets::ProbePanel::probeAsked};
    QSignalSpy walks{&panel, &widgets::ProbePanel::walkAsked};
    QSignalSpy listings{&panel, &widgets::ProbePanel::networksAsked};

    explicit Desk(bool isAutomatic = false) {
        auto survey = std::make_shared<core::Survey>(*sampleSurvey(40));
        survey->cutouts = std::make_shared<tests::FakeCutouts>(std::vector<std::string>{"g", "r", "z"}, 8, 8);
        session.setSurvey(survey);
        session.setCurrent(core::RowId{3});
        panel.findChild<QCheckBox*>()->setChecked(isAutomatic);
        panel.resize(760, 720);
        panel.show();
        panel.setNetworks({network("zoo", true), network("other", false)}, {});
    }
    widgets::ProbeQuestion ask() {
        for (auto* button : panel.findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Ask"))
                button->click();
        return asked.isEmpty() ? widgets::ProbeQuestion() : asked.last().front().value<widgets::ProbeQuestion>();
    }
    void answer(const core::ProbeFindings& findings) {
        const widgets::ProbeQuestion question = ask();
        panel.setAnswer({question, std::make_shared<const core::ProbeFindings>(findings), {}});
    }
    QString words() const {
        QStringList all;
        for (const auto* label : panel.findChildren<QLabel*>())
            if (label->isVisible())
                all << label->text();
        return all.join(QLatin1Char('\n'));
    }
    const widgets::NumberTable* table() const {
        for (const auto* each : panel.findChildren<widgets::NumberTable*>())
            if (each->isVisible())
                return each;
        return nullptr;
    }
};

widgets::WalkFrames framesFor(const widgets::WalkQuestion& question) {
    widgets::WalkFrames frames;
    frames.question = question;
    frames.images = core::Tensor::zeros({5, 3, 48, 48});
    for (int frame = 0; frame < 5; ++frame) {
        const core::Tensor image = tests::galaxyImage(3, 48, 7, 0.0F);
        for (std::size_t pixel = 0; pixel < image.values.size(); ++pixel)
            frames.images.item(frame)[pixel] = image.values[pixel] * static_cast<float>(1 + frame);
    }
    frames.bands = {"g", "r", "z"};
    frames.network = "zoo";
    frames.way = "from J1 to J2";
    frames.unit = "nanomaggy";
    return frames;
}

} // namespace

class TestProbePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { widgets::Theme::apply(*qApp, widgets::Theme::dark()); }

    void networksAreAskedForOnceItIsSeen() {
        Desk desk;
        QCOMPARE(desk.listings.size(), 1);
        desk.panel.forgetNetworks();
        QCOMPARE(desk.listings.size(), 2);
        desk.panel.setNetworks({}, QStringLiteral("None can be loaded."));
        QVERIFY(desk.words().contains(QStringLiteral("None can be loaded.")));
    }

    void everyPageAsksItsQuestion() {
        Desk desk;
        desk.panel.showPage(Symmetry);
        QCOMPARE(desk.ask().request.kind, core::ProbeKind::Symmetry);
        QCOMPARE(desk.ask().network, QStringLiteral("zoo"));
        QCOMPARE(desk.ask().row, core::RowId{3});
        desk.panel.showPage(Change);
        QVERIFY(desk.ask().request.className.empty() && !desk.ask().request.threshold);
        desk.panel.showPage(Ablation);
        QCOMPARE(desk.ask().request.target, std::string("isolation_forest"));
        desk.panel.showPage(Maps);
        QCOMPARE(desk.ask().request.layer, std::string("features.0 convolution"));
        desk.panel.showPage(Filters);
        QCOMPARE(desk.ask().request.layer, std::string("features.0"));
    }

    void aScoreGoesToTheMedianUnlessAThresholdIsTyped() {
        Desk desk;
        desk.panel.showPage(Change);
        auto* page = desk.panel.page<widgets::ChangePage>();
        auto* goal = page->findChildren<QComboBox*>().front();
        auto* threshold = page->findChild<QLineEdit*>();
        QVERIFY(!threshold->isVisible()); // a class has none
        goal->setCurrentIndex(goal->findText(QStringLiteral("isolation"), Qt::MatchContains));
        Q_EMIT goal->activated(goal->currentIndex());
        QVERIFY(threshold->isVisible());
        const widgets::ProbeQuestion median = desk.ask();
        QCOMPARE(desk.asked.size(), 1);
        QCOMPARE(median.request.target, std::string("isolation_forest"));
        QVERIFY(!median.request.threshold);
        core::ProbeFindings findings = tests::madeUpChange(true);
        auto& change = std::get<core::ChangeFindings>(findings);
        change.goal = "isolation_forest";
        change.threshold = 0.453F;
        change.change.valueAfter = 0.4531F;
        change.thresholdOrigin = "the median of 40 objects, run 0f3a";
        desk.panel.setAnswer({median, std::make_shared<const core::ProbeFindings>(findings), {}});
        QVERIFY2(page->summary().startsWith(QStringLiteral(
                     "For isolation forest to cross 0.453 (the median of 40 objects, run 0f3a) it takes")),
                 qPrintable(page->summary()));
        QCOMPARE(desk.table()->item(0, 0)->text(), QStringLiteral("isolation forest"));
        QCOMPARE(desk.table()->item(0, 2)->text(), QStringLiteral("0.4531"));
        threshold->setText(QStringLiteral("0.55"));
        const widgets::ProbeQuestion question = desk.ask();
        QCOMPARE(question.request.target, std::string("isolation_forest"));
        QCOMPARE(question.request.threshold.value(), 0.55F);
        desk.panel.setAnswer({question, std::make_shared<const core::ProbeFindings>(findings), {}});
        threshold->setText(QStringLiteral("half"));
        desk.ask();
        QCOMPARE(desk.asked.size(), 2);
        QVERIFY(desk.words().contains(QStringLiteral("'half' is no number")));
    }

    void whatANetworkCannotBeAskedIsSaid() {
        Desk desk(true);
        widgets::ProbedNetwork bare;
        bare.fingerprint = QStringLiteral("bare");
        bare.card.name = "bare";
        desk.panel.setNetworks({bare}, {});
        const std::array refusals{
            "", "no class and no score", "no score", "no layer with height", "no two-dimensional", "kind gen"};
        for (std::size_t page = 1; page < refusals.size(); ++page) {
            desk.panel.showPage(static_cast<int>(page));
            QVERIFY2(desk.words().contains(QLatin1String(refusals[page])), refusals[page]);
            QVERIFY(desk.words().contains(QStringLiteral("bare cannot be asked this")));
            for (auto* button : desk.panel.findChildren<QPushButton*>())
                if (button->text() == QLatin1String("Ask"))
                    QVERIFY(!button->isEnabled());
        }
        desk.panel.setNetworks({network("zoo", true)}, {});
        desk.panel.showPage(Walk);
        QVERIFY(!desk.words().contains(QStringLiteral("cannot be asked this")));
    }

    void answersAreShown() {
        Desk desk;
        desk.answer(tests::madeUpSymmetry());
        QVERIFY(desk.words().contains(QStringLiteral("reconstruction: under turns and mirrors equivariant")));
        QCOMPARE(desk.table()->rowCount(), 5);
        QCOMPARE(desk.table()->columnCount(), 4); // class has no equivariance
        desk.panel.showPage(Change);
        desk.answer(tests::madeUpChange(true));
        const QString summary = desk.panel.page<widgets::ChangePage>()->summary();
        for (const char* part : {"elliptical", "16.6 σ", "0.2 σ in a pixel", "7.9 σ", "0.831"})
            QVERIFY2(summary.contains(QString::fromUtf8(part)), qPrintable(summary));
        QCOMPARE(desk.table()->item(0, 1)->text(), QStringLiteral("0.8"));
        QCOMPARE(desk.table()->item(0, 2)->text(), QStringLiteral("0.44"));
        desk.answer(tests::madeUpChange(false));
        QVERIFY(desk.panel.page<widgets::ChangePage>()->summary().startsWith(QStringLiteral("Not found")));
        desk.panel.showPage(Ablation);
        desk.answer(tests::madeUpAblation());
        QCOMPARE(desk.table()->rowCount(), 6);
        QVERIFY(desk.table()->item(1, 3)->text().contains(QStringLiteral("61.")));
        QVERIFY(desk.words().contains(QStringLiteral("over 3 σ")));
        desk.panel.showPage(Filters);
        desk.answer(tests::madeUpFilters());
        QVERIFY(desk.words().contains(QStringLiteral("6 filters of 7 × 7")));
    }

    void mapsAreRankedAndRead() {
        Desk desk;
        desk.panel.showPage(Maps);
        desk.answer(tests::madeUpMaps());
        widgets::PictureGrid* grid = nullptr;
        for (auto* page : desk.panel.findChildren<widgets::InsidePage*>())
            if (page->isVisible())
                grid = &page->grid();
        QVERIFY(grid && grid->pictures().size() == 10);
        QVERIFY(grid->pictures()[1].caption.startsWith(QStringLiteral("map 5")));
        QSignalSpy pointed(grid, &widgets::PictureGrid::pointed);
        QTest::mouseMove(grid, grid->cellOf(0).topLeft() + QPoint(1, 1));
        QVERIFY(!pointed.isEmpty());
        const QString words = pointed.last().front().toString();
        const float corner = tests::galaxyImage(10, 24, 5, 0.2F).item(0)[23 * 24];
        QVERIFY2(words.contains(QStringLiteral("x 1  y 24")), qPrintable(words));
        const double shown = words.section(QLatin1Char(' '), -1).replace(QChar(0x2212), QLatin1Char('-')).toDouble();
        QVERIFY2(std::abs(shown - double{corner}) < 1e-4 * std::abs(double{corner}), qPrintable(words));
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellOf(0).center());
        QTRY_VERIFY(grid->findChild<QDialog*>() && grid->findChild<QDialog*>()->isVisible());
    }

    void differencesHaveTheDigitsOfTheirNumbers() {
        QCOMPARE(widgets::differenceText(double{0.8F}, double{0.81F}), QStringLiteral("0.01"));
        QCOMPARE(widgets::differenceText(double{12345.6F}, double{12345.5F}), QStringLiteral("−0.1"));
        QCOMPARE(widgets::differenceText(0.0453629, 0.0657949), QStringLiteral("0.020432"));
        QCOMPARE(widgets::differenceText(0, 0), QStringLiteral("0"));
        QCOMPARE(widgets::differenceText(0, 0.25), QStringLiteral("0.25"));
    }

    void answersToOtherQuestionsAreNotShown() {
        Desk desk;
        desk.panel.showPage(Ablation);
        const widgets::ProbeQuestion question = desk.ask();
        const auto findings = std::make_shared<const core::ProbeFindings>(tests::madeUpAblation());
        desk.session.setCurrent(core::RowId{4});
        desk.panel.setAnswer({question, findings, {}});
        QCOMPARE(desk.table()->rowCount(), 0);
        const widgets::ProbeQuestion now = desk.ask();
        QCOMPARE(now.row, core::RowId{4});
        desk.panel.setAnswer({now, findings, {}});
        QCOMPARE(desk.table()->rowCount(), 6);
        desk.session.setCurrent(core::RowId{5}); // what was shown is not of this one
        QCOMPARE(desk.table()->rowCount(), 0);
        desk.panel.setAnswer({desk.ask(), nullptr, QStringLiteral("the network failed")});
        QVERIFY(desk.words().contains(QStringLiteral("the network failed")));
    }

    void itAsksByItselfAndStops() {
        Desk desk(true);
        QTRY_COMPARE(desk.asked.size(), 1);
        for (int row = 10; row < 20; ++row)
            desk.session.setCurrent(core::RowId{row});
        QTRY_COMPARE(desk.asked.size(), 2);
        QCOMPARE(desk.asked.last().front().value<widgets::ProbeQuestion>().row, core::RowId{19});
        QSignalSpy stops(&desk.panel, &widgets::ProbePanel::stopAsked);
        for (auto* button : desk.panel.findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Stop"))
                button->click();
        QCOMPARE(stops.size(), 1);
    }

    void walksAreMarkedAsGenerated() {
        Desk desk;
        desk.panel.showPage(Walk);
        auto* page = desk.panel.page<widgets::WalkPage>();
        desk.ask();
        QVERIFY(desk.walks.isEmpty()); // the other object is not said yet
        page->findChild<QLineEdit*>()->setText(QStringLiteral("J1000037"));
        desk.ask();
        QCOMPARE(desk.walks.size(), 1);
        const auto question = desk.walks.last().front().value<widgets::WalkQuestion>();
        QCOMPARE(question.to, QStringLiteral("J1000037"));
        QCOMPARE(question.from, core::RowId{3});
        QVERIFY(page->mark().isEmpty());
        desk.panel.setFrames(framesFor(question));
        QCOMPARE(page->mark(), QStringLiteral("Generated, not observed"));
        QVERIFY(desk.words().contains(QStringLiteral("Generated, not observed: what zoo makes of latents")));
        auto* slider = page->findChild<QSlider*>();
        QCOMPARE(slider->maximum(), 4);
        slider->setValue(3);
        QVERIFY(desk.words().contains(QStringLiteral("4 of 5")));
        page->setPlaying(true);
        QTRY_VERIFY(page->frame() == 0); // round again
        page->setPlaying(false);
        desk.session.setCurrent(core::RowId{8});
        QVERIFY(page->mark().isEmpty()); // of another beginning
    }

    void itIsLookedAt() {
        for (const widgets::Theme& theme : {widgets::Theme::dark(), widgets::Theme::light()}) {
            widgets::Theme::apply(*qApp, theme);
            Desk desk;
            const std::vector<core::ProbeFindings> all{tests::madeUpSymmetry(), tests::madeUpChange(true),
                                                       tests::madeUpAblation(), tests::madeUpMaps(),
                                                       tests::madeUpFilters()};
            for (std::size_t page = 0; page < all.size(); ++page) {
                desk.panel.showPage(static_cast<int>(page));
                desk.answer(all[page]);
                QTest::qWait(50);
                QVERIFY(tests::coloursOfPicture(desk.panel, QStringLiteral("probe-%1").arg(page)) > 20);
            }
            desk.panel.showPage(Walk);
            desk.panel.page<widgets::WalkPage>()->findChild<QLineEdit*>()->setText(QStringLiteral("J1000037"));
            desk.ask();
            desk.panel.setFrames(framesFor(desk.walks.last().front().value<widgets::WalkQuestion>()));
            QTest::qWait(50);
            QVERIFY(tests::coloursOfPicture(desk.panel, QStringLiteral("probe-walk")) > 20);
        }
    }
};

QTEST_MAIN(TestProbePanel)
#include "test_probe_panel.moc"
