// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <memory>
#include <random>

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QWheelEvent>
#include <QtTest>

#include "core/error.h"
#include "core/model/faithfulness/map_checks.h"
#include "tests/widgets/sample_session.h"
#include "widgets/series/curve_drawing.h"
#include "widgets/series/series_plot.h"
#include "widgets/series/series_view.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr float none = std::numeric_limits<float>::quiet_NaN();

/// A continuum with a line at 6600 Å, masked about 7600 Å.
core::Series spectrum() {
    core::Series series{.kind = core::SeriesKind::Spectrum,
                        .positions = {},
                        .values = {},
                        .errors = {},
                        .masked = {},
                        .bandOf = {},
                        .bands = {},
                        .isMagnitude = false,
                        .unit = "1e-17 erg/s/cm2/Angstrom",
                        .source = "s.fits"};
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    for (double wavelength = 3800; wavelength < 9200; wavelength += 5) {
        const double line = 9 * std::exp(-0.5 * std::pow((wavelength - 6600) / 12, 2));
        series.positions.push_back(wavelength);
        series.values.push_back(static_cast<float>(4 + line - (wavelength - 3800) / 4000) + 0.3F * normal(random));
        series.errors.push_back(0.3F);
        series.masked.push_back(wavelength > 7590 && wavelength < 7680 ? 1 : 0);
    }
    return series;
}

core::Series lightCurve() {
    core::Series series = spectrum();
    series.kind = core::SeriesKind::LightCurve;
    series.unit = "uJy";
    series.bands = {"g", "r", "i"};
    series.positions.clear();
    series.values.clear();
    series.errors.clear();
    series.masked.clear();
    std::mt19937 random(5);
    std::normal_distribution<float> normal;
    for (int point = 0; point < 90; ++point) {
        const double time = 59000 + 1.3 * point;
        const auto band = static_cast<std::uint16_t>(point % 3);
        const double rise = (time - 59040) / (time < 59040 ? 8 : 25);
        series.positions.push_back(time);
        series.values.push_back(static_cast<float>((20 + 5 * band) * std::exp(-0.5 * rise * rise)) + normal(random));
        series.errors.push_back(1 + 0.3F * static_cast<float>(band));
        series.masked.push_back(point % 17 == 0 ? 1 : 0);
        series.bandOf.push_back(band);
    }
    return series;
}

class GivenSeries final : public core::SeriesSource {
public:
    explicit GivenSeries(core::Series series) : m_series(std::move(series)) {}
    core::SeriesKind kind() const override { return m_series.kind; }
    core::Series read(core::RowId row) const override {
        if (row.value == 1)
            throw core::Error(core::ErrorKind::BadInput, "there is no such file", {.path = "s-1.fits"});
        return m_series;
    }
    std::string describe() const override { return "given"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "given"; }

private:
    core::Series m_series;
};

void fill(Session& session, bool withSpectra, bool withCurves) {
    auto survey = std::make_shared<core::Survey>(*sampleSurvey(20));
    if (withSpectra)
        survey->spectra = std::make_shared<GivenSeries>(spectrum());
    if (withCurves)
        survey->lightCurves = std::make_shared<GivenSeries>(lightCurve());
    session.setSurvey(survey);
    session.setCurrent(core::RowId{0});
}

void save(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    if (!folder.isEmpty())
        QVERIFY(widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png"))));
}

/// The network's view of the object, with a reconstruction and an attribution on the line.
void addNetwork(Session& session, const core::Series& points) {
    auto inspection = std::make_shared<core::Inspection>();
    inspection->row = session.current();
    inspection->model = "net";
    inspection->points = points;
    for (const double position : points.positions)
        inspection->rebuiltPoints.push_back(static_cast<float>(4 - (position - 3800) / 4000));
    session.setInspection(inspection);
    session.setAttributionOffers({{.network = QStringLiteral("net"),
                                   .fingerprint = {},
                                   .isOfSeries = true,
                                   .targets = {QStringLiteral("class:QSO")},
                                   .families = {},
                                   .layers = {}}});
    auto layer = std::make_shared<AttributionLayer>();
    layer->row = session.current();
    layer->points = points;
    layer->attribution.map = core::Tensor::zeros({1, 1, static_cast<std::int64_t>(points.size())});
    layer->attribution.target = "class:QSO";
    layer->attribution.method = "integrated_gradients";
    layer->attribution.completenessError = none;
    for (std::size_t point = 0; point < points.size(); ++point) {
        const double away = (points.positions[point] - 6600) / 30;
        const double other = (points.positions[point] - 5200) / 80;
        layer->attribution.map.values[point] =
            static_cast<float>(std::exp(-0.5 * away * away) - 0.4 * std::exp(-0.5 * other * other));
    }
    session.setAttribution(layer);
}

/// How many pixels of a picture are of about this hue.
int countOf(const QImage& image, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor found = image.pixelColor(x, y);
            count += std::abs(found.red() - colour.red()) + std::abs(found.green() - colour.green()) +
                                 std::abs(found.blue() - colour.blue()) <
                             40
                         ? 1
                         : 0;
        }
    return count;
}

void show(Session& session, SeriesView& view, bool withSpectra, bool withCurves, int height) {
    fill(session, withSpectra, withCurves);
    view.resize(900, height);
    view.show();
}

} // namespace

class TestSeriesView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void aSpectrumIsDrawnAndRead() {
        Session session;
        SeriesView view(&session);
        show(session, view, true, false, 520);
        QTRY_VERIFY(view.plot().right() > 9000);
        QVERIFY(view.plot().left() < 3800 && view.plot().left() > 3600);
        save(view, QStringLiteral("spectrum-dark"));
        const QString text = view.plot().readoutAt(QPointF(view.plot().width() / 2.0, view.plot().height() / 2.0));
        QVERIFY2(text.contains(QStringLiteral("± 0.3")), qPrintable(text));
        Theme::apply(*qApp, Theme::light());
        save(view, QStringLiteral("spectrum-light"));
        Theme::apply(*qApp, Theme::dark());
    }

    void theWheelZoomsAboutThePointer() {
        Session session;
        SeriesView view(&session);
        show(session, view, true, false, 520);
        QTRY_VERIFY(view.plot().right() > 9000);
        const QPointF place(view.plot().width() / 2.0, view.plot().height() / 2.0);
        const double before = view.plot().right() - view.plot().left();
        const QString under = view.plot().readoutAt(place).section(QLatin1Char(' '), 0, 0);
        for (int turn = 0; turn < 10; ++turn) {
            QWheelEvent event(place, view.plot().mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(&view.plot(), &event);
        }
        const double after = view.plot().right() - view.plot().left();
        QVERIFY(std::abs(after / before - std::pow(0.8, 10)) < 1e-6);
        QCOMPARE(view.plot().readoutAt(place).section(QLatin1Char(' '), 0, 0), under);
        QTest::mouseDClick(&view.plot(), Qt::LeftButton, {}, place.toPoint());
        QVERIFY(std::abs(view.plot().right() - view.plot().left() - before) < 1e-6);
    }

    void bandsOfALightCurveHaveTheirColours() {
        Session session;
        SeriesView view(&session);
        show(session, view, false, true, 520);
        QTRY_VERIFY(view.plot().left() > 58990);
        const QImage picture = view.plot().grab().toImage();
        for (int band = 0; band < 3; ++band)
            QVERIFY2(countOf(picture, Theme::current().category(band)) > 50, qPrintable(QString::number(band)));
        save(view, QStringLiteral("light-curve-dark"));
    }

    void theNetworksInputHasResidualAndTint() {
        Session session;
        SeriesView view(&session);
        show(session, view, true, true, 620);
        addNetwork(session, spectrum());
        QTRY_VERIFY(view.plot().right() > 9000);
        QVERIFY(!view.residualPlot().isVisible());
        view.showNetworkInput(true);
        QVERIFY(view.residualPlot().isVisible());
        save(view, QStringLiteral("spectrum-network"));
        const auto redOf = [&view] {
            const QImage picture = view.plot().grab().toImage();
            int red = 0;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x) {
                    const QColor found = picture.pixelColor(x, y);
                    red +=
                        found.red() > 90 && found.red() > 2 * found.blue() && found.red() > 2 * found.green() ? 1 : 0;
                }
            return red;
        };
        QVERIFY(redOf() > 500);
        session.setAttribution(nullptr);
        QCOMPARE(redOf(), 0);
        view.plot().setRange(6000, 7000);
        Q_EMIT view.plot().rangeChanged(6000, 7000);
        QCOMPARE(view.residualPlot().left(), 6000.0);
    }

    /// What the image view says of a map, said of points.
    void howFarToBelieveAMapIsSaid() {
        Session session;
        SeriesView view(&session);
        show(session, view, true, false, 620);
        addNetwork(session, spectrum());
        QTRY_VERIFY(view.plot().right() > 9000);
        view.showNetworkInput(true);
        const auto says = [&view](const char* words) {
            return std::ranges::any_of(view.findChildren<QLabel*>(), [words](const QLabel* label) {
                return label->isVisible() && label->text().contains(QLatin1String(words));
            });
        };
        QVERIFY(says("checking the map"));
        auto checked = std::make_shared<AttributionLayer>(*session.attribution());
        core::MapChecks checks;
        checks.curves.deletion = {.values = {1, 0}, .area = 0.25, .randomArea = 0.5};
        checks.curves.insertion = {.values = {0, 1}, .area = 0.75, .randomArea = 0.5};
        checked->checks = std::make_shared<const core::MapChecks>(checks);
        session.setAttribution(checked);
        QVERIFY(says("deletion <b>0.25</b> (random 0.50)"));
        QVERIFY(!says("inside the object"));
        auto otherwise = std::make_shared<AttributionLayer>(*checked);
        otherwise->attribution.method = "occlusion";
        session.setAttribution(otherwise);
        QVERIFY(says("agreement with"));
        QPushButton* weights = nullptr;
        for (auto* button : view.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Check weights"))
                weights = button;
        QVERIFY(weights && weights->isVisible());
        QSignalSpy asked(&session, &Session::attributionAsked);
        weights->click();
        QCOMPARE(asked.size(), 1);
        QVERIFY(asked.front().front().value<AttributionRequest>().doesCheckWeights);
        save(view, QStringLiteral("spectrum-checks"));
        session.setAttribution(nullptr);
        QVERIFY(!says("deletion") && !weights->isVisible());
    }

    void theReadoutTakesTheNearestTintedPoint() {
        SeriesPlot plot;
        plot.resize(500, 300);
        plot.show();
        PlotCurve curve;
        curve.x = {1, 2, 3};
        curve.y = {1, 2, 3};
        plot.setCurves({curve}, {}, {}, false, false);
        plot.setTint({{1.0000001, 2.0000001, 3.0000001}, {0.25F, 0.5F, 0.75F}}); // as another file rounds them
        const QString text = plot.readoutAt(QPointF(plot.width() / 2.0, plot.height() / 2.0));
        QVERIFY2(text.startsWith(QLatin1String("2 ")) && text.endsWith(QLatin1String("attribution 0.5")),
                 qPrintable(text));
    }

    void theZoomIsKeptFromSpectrumToSpectrum() {
        Session session;
        SeriesView view(&session);
        show(session, view, true, false, 620);
        core::Series prepared = spectrum();
        for (double& wavelength : prepared.positions)
            wavelength /= 2; // at rest
        addNetwork(session, prepared);
        QTRY_VERIFY(view.plot().right() > 9000);
        view.plot().setRange(6000, 7000);
        view.showNetworkInput(true);
        QVERIFY(view.plot().left() < 1900 && view.plot().right() > 4500); // another axis
        view.plot().setRange(3200, 3400);
        session.setCurrent(core::RowId{2});
        QTRY_COMPARE(view.plot().left(), 6000.0); // as measured until the network has seen the next
        QCOMPARE(view.plot().right(), 7000.0);
        addNetwork(session, prepared);
        QTRY_COMPARE(view.plot().left(), 3200.0);
        QCOMPARE(view.plot().right(), 3400.0);
        QCOMPARE(view.residualPlot().left(), 3200.0);
        view.showNetworkInput(false);
        QCOMPARE(view.plot().left(), 6000.0);
    }

    void whatIsMissingIsSaid() {
        Session session;
        SeriesView view(&session);
        fill(session, true, false);
        view.show();
        QTRY_VERIFY(view.plot().right() > 9000);
        session.setCurrent(core::RowId{1});
        QTRY_VERIFY(!view.plot().isVisible());
        session.setCurrent(core::RowId{2});
        QTRY_VERIFY(view.plot().isVisible());
    }

    void extremesDoNotSetTheScaleOfASpectrum() {
        PlotCurve curve;
        curve.look = PlotCurve::Look::Steps;
        for (int point = 0; point < 4000; ++point) {
            curve.x.push_back(point);
            curve.y.push_back(point == 2000 ? 1e6F : static_cast<float>(point % 10));
        }
        ValueRange range;
        range.include(curve, 0, 4000);
        QVERIFY(range.high < 20);
        curve.look = PlotCurve::Look::Points;
        ValueRange all;
        all.include(curve, 0, 4000);
        QVERIFY(all.high > 1e6);
        curve.masked.assign(4000, 0);
        curve.masked[2000] = 1;
        ValueRange good;
        good.include(curve, 0, 4000);
        QVERIFY(good.high < 20);
    }
};

QTEST_MAIN(TestSeriesView)
#include "test_series_view.moc"
