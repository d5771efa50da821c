// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "core/analysis/metrics.h"
#include "core/analysis/relevance.h"
#include "core/error.h"
#include "random_points.h"

using namespace oddity::core;

namespace {

/// Ten clusters in turn: 0 odd, 1 artefacts, the others ordinary. The unsupervised score likes artefacts most.
struct Survey {
    Matrix features = oddity::test::withNan(oddity::test::clusteredPoints(400, 8, 10, 2, 21), 399);
    std::vector<float> unsupervised;
    LabelScheme scheme = LabelScheme::standard();
    Labels labels;

    Survey() {
        for (std::size_t row = 0; row < 400; ++row)
            unsupervised.push_back(row % 10 == 1 ? 0.9F : row % 10 == 0 ? 0.6F : 0.5F);
        unsupervised[399] = std::nanf("");
    }
    void label(std::size_t row, const std::string& classId) {
        labels.current[RowId{static_cast<std::int64_t>(row)}].classId = classId;
        ++labels.revision;
    }
    Relevance learn() const { return learnRelevance(features, unsupervised, scheme, labels, {}); }
    std::vector<bool> isCluster(std::size_t cluster) const {
        std::vector<bool> is(400);
        for (std::size_t row = 0; row < 400; ++row)
            is[row] = row % 10 == cluster;
        return is;
    }
};

} // namespace

class TestRelevance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unsupervisedUntilThereIsSomethingToLearn() {
        Survey survey;
        Relevance relevance = survey.learn();
        QVERIFY(std::equal(relevance.scores.values.begin(), relevance.scores.values.begin() + 399,
                           survey.unsupervised.begin()));
        QVERIFY(std::isnan(relevance.scores.values[399]));
        QVERIFY(relevance.uncertainty.empty() && !relevance.head);
        QCOMPARE(relevance.state, std::string("nothing learned yet: no labels"));

        survey.label(0, "odd");
        survey.label(4, "unsure");
        relevance = survey.learn();
        QVERIFY(!relevance.head);
        QVERIFY(relevance.state.find("label something ordinary") != std::string::npos);
        QVERIFY(relevance.state.find("1 unsure left out") != std::string::npos);
    }

    void ordinaryAndArtefactAloneAreNotEnough() {
        Survey survey;
        survey.label(1, "artefact");
        survey.label(2, "ordinary");
        const Relevance relevance = survey.learn();
        QVERIFY(!relevance.head);
        QVERIFY(relevance.state.find("label something odd") != std::string::npos);
    }

    void learnsOddFromArtefact() {
        Survey survey;
        const std::vector<RowId> before = rankRows(survey.unsupervised);
        QVERIFY(std::all_of(before.begin(), before.begin() + 40, [](RowId row) { return row.value % 10 == 1; }));
        for (std::size_t n = 0; n < 80; n += 10) {
            survey.label(n, "odd");
            survey.label(n + 1, "artefact");
            survey.label(n + 2 + n / 10, "ordinary");
        }
        const Relevance relevance = survey.learn();
        QCOMPARE(relevance.roles,
                 (std::vector<LabelRole>{LabelRole::Interesting, LabelRole::Ordinary, LabelRole::Artefact}));
        QCOMPARE(relevance.probabilities.columns(), std::size_t{3});
        std::vector<float> interesting;
        for (std::size_t row = 0; row < 400; ++row)
            interesting.push_back(relevance.probabilities.at(row, 0));
        QVERIFY(areaUnderRoc(interesting, survey.isCluster(0)) > 0.97);
        const std::vector<RowId> order = rankRows(relevance.scores.values);
        const auto among40 = [&](std::int64_t cluster) {
            return std::count_if(order.begin(), order.begin() + 40,
                                 [&](RowId row) { return row.value % 10 == cluster; });
        };
        QVERIFY(among40(0) >= 30);
        QVERIFY(among40(1) <= 5);
        QCOMPARE(relevance.scores.provenance.labelRevision, survey.labels.revision);
        QVERIFY(relevance.state.starts_with("learned from 24 labels (8 odd, 8 ordinary, 8 artefact)"));
        QVERIFY(std::ranges::all_of(relevance.uncertainty,
                                    [](float value) { return std::isnan(value) || (value >= 0 && value <= 1.0001F); }));
    }

    void backgroundStandsInForOrdinary() {
        Survey survey;
        survey.label(0, "odd");
        survey.label(1, "artefact");
        const Relevance relevance = survey.learn();
        QVERIFY(relevance.head.has_value());
        QCOMPARE(relevance.roles.size(), std::size_t{3});
        QVERIFY(relevance.state.find("standing in weakly as ordinary") != std::string::npos);
        QVERIFY(relevance.scores.provenance.parameters.find("seed 0") != std::string::npos);
    }

    void sameForTheSameLabels() {
        Survey survey;
        survey.label(0, "odd");
        survey.label(2, "ordinary");
        const std::vector<float> first = survey.learn().scores.values;
        const std::vector<float> second = survey.learn().scores.values;
        QVERIFY(std::equal(first.begin(), first.end() - 1, second.begin()));
        QVERIFY(std::isnan(first[399]) && std::isnan(second[399]));
    }

    void labelsWithoutFeaturesAreCountedAsLeftOut() {
        Survey survey;
        survey.label(0, "odd");
        survey.label(2, "ordinary");
        survey.label(399, "odd");
        survey.label(5, "no such class");
        QVERIFY(survey.learn().state.find("2 without features or of an unknown class left out") != std::string::npos);
    }

    void refusesOtherLengths() {
        Survey survey;
        survey.unsupervised.pop_back();
        QVERIFY_EXCEPTION_THROWN(survey.learn(), Error);
    }
};

QTEST_GUILESS_MAIN(TestRelevance)
#include "test_relevance.moc"
