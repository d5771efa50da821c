// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <random>

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

#include "core/model/faithfulness/population.h"
#include "tests/widgets/image/image_test_objects.h"
#include "tests/widgets/sample_session.h"
#include "widgets/population/map_histogram.h"
#include "widgets/population/object_choice.h"
#include "widgets/population/population_view.h"
#include "widgets/population/profile_plot.h"
#include "widgets/population/share_plot.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;
using State = PopulationLayer::State;
using core::RowId;

namespace {

constexpr std::size_t objects = 1200;
constexpr int side = 32;

/// Maps that are positive in the middle and negative about it, of objects whose share grows with their area.
std::shared_ptr<core::Population> population(std::size_t members) {
    auto made = std::make_shared<core::Population>();
    std::mt19937 random(2);
    std::uniform_real_distribution<double> uniform;
    for (std::size_t row = 0; row < members; ++row) {
        core::PopulationMember member{.row = RowId{static_cast<std::int64_t>(row)}};
        if (row % 100 == 7) {
            member.problem = "its map is zero everywhere";
        } else {
            member.share.area = 0.03 + 0.2 * uniform(random);
            member.share.attribution = std::min(1.0, member.share.area * (1.2 + 2 * uniform(random)));
            ++made->mapped;
        }
        made->members.push_back(member);
    }
    made->meanMap = core::Tensor::zeros({3, side, side});
    for (std::int64_t band = 0; band < 3; ++band)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const double radius = std::hypot(x - side / 2 + 0.5, y - side / 2 + 0.5);
                made->meanMap.item(band)[static_cast<std::size_t>(y * side + x)] =
                    static_cast<float>(2e-4 * (std::exp(-radius / 4) - 0.3 * std::exp(-std::pow(radius / 10 - 1, 2))));
            }
    for (int ring = 0; ring < side / 2; ++ring)
        made->radialProfile.push_back(0.4 + 4 * std::exp(-ring / 4.0));
    for (std::size_t bin = 0; bin < core::Population::histogramBins; ++bin)
        made->histogram.push_back(0.3 * std::exp(-std::abs(static_cast<double>(bin) - 40) / 4));
    made->above = 0.002;
    return made;
}

bool says(const QWidget& view, const QString& words) {
    for (const QLabel* label : view.findChildren<QLabel*>())
        if (label->isVisibleTo(&view) && label->text().contains(words))
            return true;
    return false;
}

QPushButton* button(const QWidget& view, const char* text) {
    for (QPushButton* each : view.findChildren<QPushButton*>())
        if (each->text() == QLatin1String(text))
            return each;
    return nullptr;
}

void fill(Session& session) {
    fillSession(session, objects);
    auto survey = std::make_shared<core::Survey>(*session.survey());
    survey->cutouts = std::make_shared<tests::RoundSources>(side);
    session.setSurvey(survey);
    session.setAttributionOffers({{.network = QStringLiteral("Zoo"),
                                   .fingerprint = QStringLiteral("1"),
                                   .targets = {QStringLiteral("recon_error"), QStringLiteral("class:ring")},
                                   .families = {},
                                   .layers = {}}});
}

} // namespace

class TestPopulationView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        Theme::apply(*qApp, Theme::dark());
    }

    void axisLabelsAreNeverCut() {
        const QFontMetricsF metrics(Theme::font(TypeRole::Caption));
        PlotFrame frame;
        frame.xLabel = QStringLiteral("a label that is longer than a narrow plot is wide");
        for (int width = 40; width < 500; width += 7) {
            frame.area = QRectF(PlotFrame::leftPx, 20, width, 100);
            const PlotFrame::Label label = frame.xLabelIn(metrics);
            QVERIFY(label.place.left() >= 0 && label.place.right() <= frame.area.right() + PlotFrame::otherPx + 1e-9);
            QVERIFY(metrics.horizontalAdvance(label.text) <= label.place.width() + 1e-9);
            QVERIFY(label.text == frame.xLabel || label.text.endsWith(QChar(0x2026)));
        }
        QCOMPARE(frame.xLabelIn(metrics).text, frame.xLabel);
        // the plots' own labels in the narrowest place that the window gives them
        const ProfilePlot profile(nullptr);
        const MapHistogram histogram(nullptr);
        const SharePlot shares(nullptr);
        for (const PopulationPlot* plot : std::initializer_list<const PopulationPlot*>{&profile, &histogram, &shares}) {
            frame.xLabel = plot->xLabel();
            frame.area.setWidth(206);
            QCOMPARE(frame.xLabelIn(metrics).text, plot->xLabel());
        }
    }

    void objectsAreChosenFourWays() {
        Session session;
        fillSession(session, objects);
        ObjectChoice choice(&session, nullptr);
        auto* which = choice.findChild<QComboBox*>();
        auto* most = choice.findChild<QSpinBox*>();
        const auto choose = [which](const char* begin) {
            for (int index = 0; index < which->count(); ++index)
                if (which->itemText(index).startsWith(QLatin1String(begin))) {
                    which->setCurrentIndex(index);
                    return true;
                }
            return false;
        };
        QCOMPARE(choice.rows().size(), 1000U);
        QCOMPARE(choice.rows()[1], RowId{1});
        QVERIFY(choice.rows().back().value > 1190);
        QVERIFY2(choice.inWords().contains(QStringLiteral("all objects, spread evenly")), qPrintable(choice.inWords()));
        QVERIFY(!choose("selected"));
        session.select(core::Selection({RowId{5}, RowId{3}, RowId{8}}));
        QVERIFY(choose("selected"));
        QCOMPARE(choice.rows(), (std::vector<RowId>{RowId{3}, RowId{5}, RowId{8}}));
        QCOMPARE(choice.inWords(), QStringLiteral("3, selected"));
        most->setValue(1);
        QCOMPARE(choice.rows(), std::vector<RowId>{RowId{3}});
        most->setValue(1000);
        session.setListing(std::make_shared<const Session::Rows>(Session::Rows{RowId{9}, RowId{2}}));
        QCOMPARE(choice.rows().size(), 3U); // what was chosen stays
        QVERIFY(choose("listed"));
        QCOMPARE(choice.rows(), (std::vector<RowId>{RowId{9}, RowId{2}}));
        core::Labels labels;
        labels.current[RowId{11}] = {.row = RowId{11}, .classId = session.scheme().classes[0].id};
        labels.current[RowId{12}] = {.row = RowId{12}, .classId = session.scheme().classes[1].id};
        session.labelsCommitted(labels, 2);
        QVERIFY(choose("labelled"));
        QCOMPARE(choice.rows(), std::vector<RowId>{RowId{11}});
    }

    void anOrderIsGivenAndStopped() {
        Session session;
        fill(session);
        PopulationView view(&session);
        view.resize(740, 800);
        view.show();
        QSignalSpy asked(&session, &Session::populationAsked);
        QSignalSpy stopped(&session, &Session::populationStopAsked);
        QVERIFY(button(view, "Explain them"));
        button(view, "Explain them")->click();
        QCOMPARE(asked.count(), 1);
        const auto order = asked.front().front().value<PopulationOrder>();
        QCOMPARE(order.rows.size(), 1000U);
        QCOMPARE(order.target, QStringLiteral("recon_error"));
        QCOMPARE(order.network, QStringLiteral("1"));
        auto layer = std::make_shared<PopulationLayer>();
        layer->order = order;
        layer->done = 250;
        session.setPopulation(layer);
        QVERIFY(says(view, QStringLiteral("250 of 1,000 objects …")));
        auto* progress = view.findChild<QProgressBar*>();
        QVERIFY(progress->isVisible());
        QCOMPARE(progress->value(), 250);
        QVERIFY(!button(view, "Explain them"));
        button(view, "Stop")->click();
        QCOMPARE(stopped.count(), 1);
        layer = std::make_shared<PopulationLayer>(*layer);
        layer->state = State::Stopped;
        layer->population = population(260);
        layer->bands = {"g", "r", "z"};
        session.setPopulation(layer);
        QVERIFY(says(view, QStringLiteral("stopped after 250 of 1,000")));
        QVERIFY(says(view, QStringLiteral("<b>257</b> maps · 3 left out")));
        QVERIFY(!progress->isVisible());
    }

    void resultsAreShownAndLeadToTheirObjects() {
        Session session;
        fill(session);
        session.setCurrent(RowId{0});
        auto layer = std::make_shared<PopulationLayer>();
        layer->order.rows.resize(objects);
        layer->order.target = QStringLiteral("class:ring");
        layer->order.chosenAs = QStringLiteral("1,200, all objects");
        layer->model = "Zoo";
        layer->bands = {"g", "r", "z"};
        layer->population = population(objects);
        layer->done = objects;
        layer->state = State::Finished;
        session.setPopulation(layer); // while the view is not there
        for (const bool isDark : {true, false}) {
            Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
            PopulationView view(&session);
            view.resize(740, 820);
            view.show();
            QVERIFY(
                says(view, QStringLiteral("class ring of Zoo · integrated gradients from a blank image, 32 steps or "
                                          "more · 1,200, all objects")));
            QVERIFY(says(view, QStringLiteral("<b>1,188</b> maps · 12 left out · inside the object")));
            for (const QLabel* label : view.findChildren<QLabel*>())
                if (label->text().contains(QStringLiteral("left out")))
                    QVERIFY(label->toolTip().contains(QStringLiteral("zero everywhere")) &&
                            label->toolTip().contains(QStringLiteral("and 4 more")));
            QVERIFY(QTest::qWaitForWindowExposed(&view));
            QTest::qWait(200);
            const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
            if (!folder.isEmpty())
                QVERIFY(view.grab().save(QDir(folder).filePath(isDark ? QStringLiteral("population-dark.png")
                                                                      : QStringLiteral("population-light.png"))));
            SharePlot& plot = view.sharePlot();
            const RowId other{isDark ? 500 : 321};
            QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.placeOf(other).toPoint());
            QVERIFY(session.current().isValid());
            const QPointF away = plot.placeOf(session.current()) - plot.placeOf(other);
            QVERIFY(std::hypot(away.x(), away.y()) <= 1.5); // itself, or one that lies on it
            QVERIFY(plot.placeOf(RowId{7}).isNull());       // it has no map
        }
    }

    void itSaysWhatIsMissing() {
        Session session;
        PopulationView view(&session);
        view.show();
        QVERIFY(says(view, QStringLiteral("No project is open")));
        fill(session);
        session.setAttributionOffers({});
        QVERIFY(says(view, QStringLiteral("Nothing to explain yet")));
    }
};

QTEST_MAIN(TestPopulationView)
#include "test_population_view.moc"
