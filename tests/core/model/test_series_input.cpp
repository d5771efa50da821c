// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <QtTest>

#include "core/model/inputs/input_reader.h"
#include "core/model/inputs/series/resampling.h"
#include "core/model/inputs/series/series_steps.h"
#include "tests/core/complaint.h"

using namespace oddity::core;
using oddity::tests::complaintOf;

namespace {

constexpr float none = std::numeric_limits<float>::quiet_NaN();

Series spectrum(std::vector<double> wavelengths, std::vector<float> fluxes, std::vector<float> errors) {
    Series series{.kind = SeriesKind::Spectrum,
                  .positions = std::move(wavelengths),
                  .values = std::move(fluxes),
                  .errors = std::move(errors),
                  .masked = {},
                  .bandOf = {},
                  .bands = {},
                  .isMagnitude = false,
                  .unit = "Jy",
                  .source = "s.fits"};
    series.masked.assign(series.size(), 0);
    return series;
}

Series fourPixels() {
    return spectrum({1, 2, 3, 4}, {2, 4, 6, 8}, {1, 1, 1, 2});
}

/// Four points in two bands; the third is masked.
Series lightCurve(bool isMagnitude = false) {
    Series series{.kind = SeriesKind::LightCurve,
                  .positions = {100, 101, 101.5, 104},
                  .values = {1, 5, 9, 2},
                  .errors = {0.5, 0.5, none, 0.25},
                  .masked = {0, 0, 1, 0},
                  .bandOf = {0, 1, 0, 1},
                  .bands = {"i", "g"},
                  .isMagnitude = isMagnitude,
                  .unit = isMagnitude ? "mag" : "uJy",
                  .source = "curves.csv, a"};
    return series;
}

class GivenSeries final : public SeriesSource {
public:
    explicit GivenSeries(Series series) : m_series(std::move(series)) {}
    SeriesKind kind() const override { return m_series.kind; }
    Series read(RowId) const override { return m_series; }
    std::string describe() const override { return "given"; }
    std::vector<RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "given"; }

private:
    Series m_series;
};

ModelCard card(const std::string& inputs) {
    return ModelCard::parse(R"({"format": 1, "name": "s", "inputs": [)" + inputs +
                                R"(], "outputs": [{"name": "z", "kind": "reg"}]})",
                            "card.json");
}

Tensor prepared(const std::string& input, const Series& series) {
    InputSources sources;
    (series.kind == SeriesKind::Spectrum ? sources.spectra : sources.lightCurves) =
        std::make_shared<GivenSeries>(series);
    std::vector<Column> columns;
    columns.push_back({.name = "z", .values = std::vector<double>{1.0, none}});
    sources.catalog = std::make_shared<const Catalog>(std::move(columns), "");
    return InputReader(card(input), sources).read(RowId{0}).tensors.front();
}

using Values = std::vector<float>;
using Shape = std::vector<std::int64_t>;

bool areClose(const Values& found, const Values& wanted) {
    return std::ranges::equal(found, wanted,
                              [](float a, float b) { return std::abs(a - b) <= 1e-5F * (1 + std::abs(b)); });
}

} // namespace

class TestSeriesInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Worked by hand: pixels reach from 0.5 to 4.5 in steps of 1.
    void resamplingConservesFluxAndPropagatesVariance() {
        const Series halves = resampled(fourPixels(), {false, 1.5, 3.5, 2});
        QVERIFY(areClose(halves.values, {3, 7}));
        QVERIFY(areClose(halves.errors, {std::sqrt(2.0F) / 2, std::sqrt(5.0F) / 2}));
        // Bins 1.25 … 2.75 … 4.25: quarters of the pixels beside one whole.
        const Series parts = resampled(fourPixels(), {false, 2, 3.5, 2});
        QVERIFY(areClose(parts.values, {4, 7}));
        QVERIFY(areClose(parts.errors, {std::sqrt(1.125F) / 1.5F, std::sqrt(0.5625F + 2.25F) / 1.5F}));
        // Within a pixel nothing is made up.
        const Series fine = resampled(fourPixels(), {false, 2.75, 3.25, 3});
        QVERIFY(areClose(fine.values, {6, 6, 6}));
    }

    void logarithmicBinsHaveOneRatio() {
        const WavelengthGrid grid{true, 1, 4, 3};
        QVERIFY(std::abs(grid.centre(1) - 2) < 1e-12);
        QVERIFY(std::abs(grid.lowerEdge(1) - std::sqrt(2.0)) < 1e-12);
        QVERIFY(std::abs(grid.lowerEdge(3) - 4 * std::sqrt(2.0)) < 1e-12);
        // The total flux of a flat spectrum stays, bin by bin.
        const Series flat = resampled(spectrum({1, 2, 3, 4, 5, 6}, {3, 3, 3, 3, 3, 3}, {}), grid);
        QVERIFY(areClose(flat.values, {3, 3, 3}));
        QVERIFY(flat.errors.empty());
    }

    void whatIsNotCoveredByHalfIsMasked() {
        Series holed = fourPixels();
        holed.masked = {0, 0, 1, 0};
        Series result = resampled(holed, {false, 1.5, 3.5, 2});
        QCOMPARE(result.masked, (std::vector<std::uint8_t>{0, 0})); // half of the second bin is there
        QVERIFY(areClose(result.values, {3, 8}));
        holed.masked = {0, 0, 1, 1};
        result = resampled(holed, {false, 1.5, 3.5, 2});
        QCOMPARE(result.masked, (std::vector<std::uint8_t>{0, 1}));
        result = resampled(fourPixels(), {false, 4, 10, 3}); // 2.5 … 5.5, 5.5 … 8.5, beyond the end
        QCOMPARE(result.masked, (std::vector<std::uint8_t>{0, 1, 1}));
    }

    /// Between two detectors: the pixels beside the gap are as wide as the others.
    void gapsAreNotCovered() {
        const Series gap = spectrum({1, 2, 3, 10, 11, 12}, {3, 3, 3, 5, 5, 5}, {});
        const Series result = resampled(gap, {false, 1, 12, 12});
        QCOMPARE(result.masked, (std::vector<std::uint8_t>{0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0}));
        QCOMPARE(result.values[2], 3.0F);
        QCOMPARE(result.values[9], 5.0F);
    }

    void spectraBecomeChannelsOnTheCardsGrid() {
        const std::string grid = R"("grid": {"first": 1.5, "last": 3.5, "count": 2})";
        const Tensor channels = prepared(
            R"({"kind": "spectrum", "channels": ["flux", "ivar", "valid", "wavelength"], )" + grid + "}", fourPixels());
        QCOMPARE(channels.shape, (Shape{4, 2}));
        QVERIFY(areClose(channels.values, {3, 7, 2, 0.8F, 1, 1, 1.5F, 3.5F}));
        const Tensor byPoint = prepared(
            R"({"kind": "spectrum", "layout": "NLC", "channels": ["flux", "mask"], "fill": -1, "grid": {"first": 1.5, "last": 5.5, "count": 3}})",
            fourPixels());
        QCOMPARE(byPoint.shape, (Shape{3, 2}));
        QVERIFY(areClose(byPoint.values, {3, 0, 7, 0, -1, 1}));
        const Tensor inNanometres = prepared(
            R"({"kind": "spectrum", "grid": {"first": 0.15, "last": 0.35, "count": 2, "unit": "nm"}})", fourPixels());
        QVERIFY(areClose(inNanometres.values, {3, 7}));
        const Tensor atRest =
            prepared(R"({"kind": "spectrum", "redshift": "z", "grid": {"first": 0.75, "last": 1.75, "count": 2}})",
                     fourPixels());
        QVERIFY(areClose(atRest.values, {3, 7})); // z = 1 halves wavelengths
        QCOMPARE(prepared(R"({"kind": "spectrum", "length_multiple": 3})", fourPixels()).shape, Shape{6});
    }

    void stepsTakeErrorsAlong() {
        Series series = fourPixels();
        series.masked = {0, 0, 0, 1};
        applySeriesStep({"median_scale", {}, {}}, series);
        QVERIFY(areClose({series.values.begin(), series.values.end() - 1}, {0.5F, 1, 1.5F}));
        QVERIFY(areClose({series.errors.begin(), series.errors.end() - 1}, {0.25F, 0.25F, 0.25F}));
        series = fourPixels();
        applySeriesStep({"median_scale", {{"first", 3}, {"last", 4}}, {}}, series);
        QVERIFY(areClose(series.values, {2 / 7.0F, 4 / 7.0F, 6 / 7.0F, 8 / 7.0F}));
        series = fourPixels(); // medians of 3 about each: 3, 4, 6, 7
        applySeriesStep({"continuum", {{"width", 3}}, {}}, series);
        QVERIFY(areClose(series.values, {2 / 3.0F, 1, 1, 8 / 7.0F}));
        QVERIFY(areClose(series.errors, {1 / 3.0F, 0.25F, 1 / 6.0F, 2 / 7.0F}));
        series = fourPixels();
        // Weights 1, 1, 1, ¼: mean 14 / 3.25, variance (2² + 4² + 6² + 8² / 4) / 3.25 − mean².
        applySeriesStep({"weighted_standardize", {}, {}}, series);
        const double mean = 14 / 3.25, deviation = std::sqrt(72 / 3.25 - mean * mean);
        QVERIFY(areClose(series.values,
                         {static_cast<float>((2 - mean) / deviation), static_cast<float>((4 - mean) / deviation),
                          static_cast<float>((6 - mean) / deviation), static_cast<float>((8 - mean) / deviation)}));
        series = fourPixels();
        applySeriesStep({"asinh", {{"softening", 2}}, {}}, series);
        QVERIFY(areClose({series.values[0], series.errors[0]}, {std::asinh(1.0F), 1 / std::sqrt(8.0F)}));
        series = spectrum({1, 2, 3}, {-1, -2, 1}, {});
        QVERIFY(complaintOf([&] { applySeriesStep({"median_scale", {}, {}}, series); }).contains("s.fits"));
    }

    void lightCurvesArePaddedMaskedAndEncoded() {
        const Tensor tensor = prepared(
            R"({"kind": "light_curve", "bands": ["g", "i"], "length": 5, "time_zero": "peak",
                "channels": ["time", "flux", "error", "mask", "band", "bands", "time_step"]})",
            lightCurve());
        QCOMPARE(tensor.shape, (Shape{8, 5}));
        const std::vector<Values> wanted{{-1, 0, 0.5F, 3, 0}, {1, 5, 0, 2, 0},      {0.5F, 0.5F, 0, 0.25F, 0},
                                         {0, 0, 1, 0, 1},     {1, 0, 1, 0, 0},      {0, 1, 0, 1, 0},
                                         {1, 0, 1, 0, 0},     {0, 1, 0.5F, 2.5F, 0}};
        for (std::size_t channel = 0; channel < wanted.size(); ++channel) {
            const auto row = tensor.item(static_cast<std::int64_t>(channel));
            QVERIFY2(areClose({row.begin(), row.end()}, wanted[channel]), qPrintable(QString::number(channel)));
        }
    }

    /// SDSS g and Gaia G are two bands; a network of g alone is not given G where both are there.
    void bandsThatDifferByCaseStayApart() {
        Series both = lightCurve();
        both.bands = {"g", "G"};
        QCOMPARE(prepared(R"({"kind": "light_curve", "channels": ["flux"], "bands": ["g"]})", both).count(), 2);
        Series capital = lightCurve();
        capital.bands = {"i", "G"};
        QCOMPARE(prepared(R"({"kind": "light_curve", "channels": ["flux"], "bands": ["g"]})", capital).values,
                 (Values{5, 2}));
    }

    void lightCurvesKeepTheirLengthOrAreCut() {
        const std::string head = R"({"kind": "light_curve", "channels": ["flux"], )";
        QCOMPARE(prepared(head + R"("length_multiple": 3})", lightCurve()).shape, Shape{6});
        QCOMPARE(prepared(head + R"("bands": ["G"]})", lightCurve()).values, (Values{5, 2}));
        QCOMPARE(prepared(head + R"("length": 2, "excess": "keep_last"})", lightCurve()).values, (Values{0, 2}));
        QCOMPARE(prepared(head + R"("length": 2, "excess": "keep_first"})", lightCurve()).values, (Values{1, 5}));
        QVERIFY(complaintOf([&] { prepared(head + R"("length": 2})", lightCurve()); }).contains("has 4 points"));
    }

    void magnitudesBecomeFluxes() {
        Series curve = lightCurve(true);
        curve.values = {20, 22.5, 9, 25};
        const Tensor tensor = prepared(
            R"({"kind": "light_curve", "channels": ["flux", "error"], "zero_point": 22.5, "unit": "nanomaggy"})",
            curve);
        const float perMagnitude = 0.4F * std::log(10.0F);
        QVERIFY(
            areClose(tensor.values, {10, 1, 0, 0.1F, 5 * perMagnitude, 0.5F * perMagnitude, 0, 0.025F * perMagnitude}));
        QVERIFY(complaintOf([&] { prepared(R"({"kind": "light_curve"})", curve); }).contains("zero_point"));
        QVERIFY(complaintOf([&] {
                    prepared(R"({"kind": "light_curve", "value": "magnitude", "channels": ["magnitude"]})",
                             lightCurve());
                }).contains("wants magnitudes"));
        // The brightest is the smallest magnitude.
        QCOMPARE(prepared(R"({"kind": "light_curve", "value": "magnitude", "channels": ["time"], "time_zero": "peak"})",
                          lightCurve(true))
                     .values,
                 (Values{0, 1, 1.5F, 4}));
    }

    void whatDoesNotFitIsNamed() {
        const auto complain = [](const std::string& input, const Series& series) {
            return complaintOf([&] { prepared(input, series); });
        };
        QVERIFY(complain(R"({"kind": "spectrum", "unit": "mJy"})", fourPixels()).contains("is in Jy"));
        QVERIFY(complain(R"({"kind": "spectrum", "channels": ["error"]})", spectrum({1, 2}, {1, 2}, {}))
                    .contains("no errors"));
        QVERIFY(complain(R"({"kind": "spectrum", "redshift": "redshift"})", fourPixels()).contains("'redshift'"));
        QVERIFY(complain(R"({"kind": "light_curve", "bands": ["y"]})", lightCurve()).contains("only in i, g"));
        Series masked = fourPixels();
        masked.masked.assign(4, 1);
        QVERIFY(complain(R"({"kind": "spectrum"})", masked).contains("no valid point"));
        QVERIFY(complaintOf([] { InputReader(card(R"({"kind": "light_curve"})"), {}); }).contains("light curves"));
        const auto cardComplaint = [](const std::string& input) { return complaintOf([&] { card(input); }); };
        QVERIFY(cardComplaint(R"({"kind": "spectrum", "channels": ["band"]})").contains("inputs[0].channels[0]"));
        QVERIFY(
            cardComplaint(R"({"kind": "spectrum", "grid": {"first": 1, "last": 2}})").contains("inputs[0].grid.count"));
        QVERIFY(cardComplaint(R"({"kind": "spectrum", "grid": {"first": 1, "last": 2, "count": 3, "unit": "Hz"}})")
                    .contains("inputs[0].grid.unit"));
        QVERIFY(cardComplaint(R"({"kind": "light_curve", "channels": ["time", "flux"], "layout": "NL"})")
                    .contains("inputs[0].layout"));
        QVERIFY(cardComplaint(R"({"kind": "light_curve", "channels": ["bands"]})").contains("inputs[0].bands"));
        QVERIFY(cardComplaint(R"({"kind": "light_curve", "channels": ["flux", "band"]})").contains("inputs[0].bands"));
        QVERIFY(cardComplaint(R"({"kind": "spectrum", "time_zero": "peak"})").contains("inputs[0].time_zero"));
        QVERIFY(cardComplaint(R"({"kind": "spectrum", "prepare": [{"step": "resize", "size": 8}]})")
                    .contains("not for spectra"));
        QVERIFY(cardComplaint(R"({"bands": ["g"], "prepare": [{"step": "continuum", "width": 8}]})")
                    .contains("not for images"));
    }

    void aCardComesBackAsItWas() {
        const ModelCard both = card(
            R"({"kind": "spectrum", "grid": {"scale": "log", "first": 380, "last": 920, "count": 10, "unit": "nm"},
                "redshift": "z", "channels": ["flux", "mask"], "layout": "NLC", "fill": 1},
               {"kind": "light_curve", "bands": ["g", "r"], "channels": ["time", "magnitude", "bands"], "length": 7,
                "value": "magnitude", "excess": "keep_last", "time_zero": "first"})");
        const ModelCard again = ModelCard::parse(both.json(), "again");
        QCOMPARE(again.json(), both.json());
        QCOMPARE(again.inputs[0].series.grid->first, 3800.0);
        QCOMPARE(again.inputs[1].shapeText(), std::string("N×4×7 (objects × channels × length)"));
        QCOMPARE(again.subjectInput(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSeriesInput)
#include "test_series_input.moc"
