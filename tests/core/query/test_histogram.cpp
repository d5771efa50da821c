// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/histogram.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <QTest>

using namespace oddity::core;

namespace {

const double missing = std::numeric_limits<double>::quiet_NaN();

Column reals(std::vector<double> values) {
    return {"x", "", "", "", std::move(values), {}};
}

std::int64_t sumOf(const std::vector<std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

} // namespace

class TestHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void integersBeyondDoublesHaveBinsToo() {
        const std::int64_t sourceId = 5853498713190525696;
        for (const std::vector<std::int64_t>& values :
             {std::vector<std::int64_t>{sourceId}, std::vector<std::int64_t>{sourceId, sourceId + 1, -sourceId}}) {
            const Histogram histogram = histogramOf({"source_id", "", "", "", values, {}}, {});
            QVERIFY(histogram.edges.size() >= 2);
            QCOMPARE(histogram.counts.size(), histogram.edges.size() - 1);
            QCOMPARE(sumOf(histogram.counts), static_cast<std::int64_t>(values.size()));
        }
    }

    void binsHoldTheirLowerEdge() {
        const Histogram histogram = histogramOf(reals({0, 0.1, 0.25, 0.5, 0.75, 1, missing}), {.bins = 4});
        QCOMPARE(histogram.edges, (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
        QCOMPARE(histogram.counts, (std::vector<std::int64_t>{2, 1, 1, 2}));
        QCOMPARE(histogram.outside, 0);
    }

    void everyValueIsInTheBinOfItsEdges() {
        std::mt19937 random(1);
        std::normal_distribution<double> normal;
        std::vector<double> values(20'000);
        for (double& value : values)
            value = normal(random);
        const Histogram histogram = histogramOf(reals(values), {});
        // Freedman & Diaconis: 2 · 1.349 σ · n^(-1/3) = 0.0994
        const double width = histogram.edges[1] - histogram.edges[0];
        QVERIFY2(width > 0.09 && width < 0.105, qPrintable(QString::number(width)));
        for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
            const bool isLast = bin + 1 == histogram.counts.size();
            const auto inside = std::ranges::count_if(values, [&](double value) {
                return value >= histogram.edges[bin] &&
                       (value < histogram.edges[bin + 1] || (isLast && value == histogram.edges[bin + 1]));
            });
            QCOMPARE(histogram.counts[bin], static_cast<std::int64_t>(inside));
        }
    }

    void logarithmsLeaveOutWhatHasNone() {
        const Histogram histogram = histogramOf(reals({1, 10, 100, 1000, 0, -5}), {.bins = 3, .isLogarithmic = true});
        QCOMPARE(histogram.outside, 2);
        QVERIFY(std::abs(histogram.edges[1] - 10) < 1e-9);
        QCOMPARE(sumOf(histogram.counts), 4);
    }

    void rangesCountWhatIsOutside() {
        const Histogram histogram = histogramOf(reals({1, 2, 3, 4, 5}), {.bins = 2, .range = std::pair(2.0, 4.0)});
        QCOMPARE(histogram.outside, 2);
        QCOMPARE(histogram.counts, (std::vector<std::int64_t>{1, 2}));
    }

    void wholeNumbersHaveBinsOfWholeWidth() {
        const Column votes{"n", "", "", "", std::vector<std::int64_t>{0, 1, 1, 2, 3, 3, 3}, {0}};
        const Histogram histogram = histogramOf(votes, {.bins = 50});
        QCOMPARE(histogram.edges, (std::vector<double>{0.5, 1.5, 2.5, 3.5}));
        QCOMPARE(histogram.counts, (std::vector<std::int64_t>{2, 1, 3}));
    }

    void halfOfTheValuesMayBeTheSame() {
        std::mt19937 random(2);
        std::uniform_real_distribution<double> uniform;
        std::vector<double> fractions(19'761);
        for (std::size_t row = 0; row < fractions.size(); row += 8)
            fractions[row] = uniform(random);
        const Histogram histogram = histogramOf(reals(fractions), {});
        QVERIFY2(histogram.counts.size() > 30 && histogram.counts.size() <= HistogramSpec::mostBins,
                 qPrintable(QString::number(histogram.counts.size())));
    }

    void countsAndTruthsHaveOneBinEach() {
        std::vector<double> counted;
        for (int time = 0; time < 100; ++time)
            counted.insert(counted.end(), {3, 4, 4, 6});
        QCOMPARE(histogramOf(reals(counted), {}).edges, (std::vector<double>{2.5, 3.5, 4.5, 5.5, 6.5}));
        const Column truths{"t", "", "", "", std::vector<std::uint8_t>{0, 1, 1}, {}};
        QCOMPARE(histogramOf(truths, {}).counts, (std::vector<std::int64_t>{1, 2}));
    }

    void oneValueIsOneBar() {
        const Histogram histogram = histogramOf(reals({7, 7, 7}), {});
        QCOMPARE(sumOf(histogram.counts), 3);
        QVERIFY(histogram.edges.front() < 7 && histogram.edges.back() > 7);
        QVERIFY(histogramOf(reals({missing}), {}).edges.empty());
        QVERIFY(histogramOf(reals({}), {}).counts.empty());
    }

    void rowsOfARange() {
        QCOMPARE(rowsBetween(reals({1, missing, 3, 2}), 2, 3).selection(), Selection({RowId{2}, RowId{3}}));
    }
};

QTEST_GUILESS_MAIN(TestHistogram)
#include "test_histogram.moc"
