// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QtTest>

#include "core/error.h"
#include "core/model/outputs/density.h"
#include "core/model/outputs/object_output.h"
#include "core/model/outputs/stored_outputs.h"
#include "core/model/outputs/votes.h"
#include "core/random_stream.h"

using namespace oddity::core;

namespace {

/// Smooth or featured; of the featured: spiral or not.
OutputSpec galaxyTree(VoteValues values) {
    OutputSpec votes{.name = "votes", .kind = OutputKind::Votes};
    votes.classes = {"shape_smooth", "shape_featured", "spiral_yes", "spiral_no"};
    votes.questions = {{"shape", {"smooth", "featured"}, -1, -1}, {"spiral", {"yes", "no"}, 0, 1}};
    votes.votes = values;
    return votes;
}

ModelCard cardWith(std::vector<OutputSpec> outputs) {
    ModelCard card;
    card.name = "made up";
    card.outputs = std::move(outputs);
    return card;
}

const StoredOutput* named(const std::vector<StoredOutput>& outputs, const std::string& name) {
    for (const StoredOutput& output : outputs)
        if (output.about.name == name)
            return &output;
    return nullptr;
}

bool isNear(double value, double wanted, double tolerance) {
    if (std::abs(value - wanted) <= tolerance)
        return true;
    qWarning() << value << "where" << wanted << "is wanted";
    return false;
}

} // namespace

class TestOutputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void binsAreAPiecewiseConstantDensity() {
        const Density density = Density::ofBins({0, 1, 2, 4}, std::vector<float>{1, 2, 1});
        QVERIFY(isNear(density.mean(), 0.25 * 0.5 + 0.5 * 1.5 + 0.25 * 3, 1e-12));
        const double square = 0.25 / 3 + 0.5 * 7 / 3 + 0.25 * 28 / 3;
        QVERIFY(isNear(density.deviation(), std::sqrt(square - density.mean() * density.mean()), 1e-12));
        QVERIFY(isNear(density.quantile(0.5), 1.5, 1e-12));
        QVERIFY(isNear(density.quantile(0.875), 3, 1e-12));
        QVERIFY(isNear(density.cumulative(3), 0.875, 1e-12));
        QVERIFY(isNear(density.at(3), 0.125, 1e-12));
        QCOMPARE(density.at(4.5), 0.0);
        QVERIFY(isNear(density.mode(), 1.5, 1e-12));
        QVERIFY_EXCEPTION_THROWN(Density::ofBins({0, 1, 2}, std::vector<float>{0, 0}), Error);
        QVERIFY_EXCEPTION_THROWN(Density::ofBins({0, 1, 2}, std::vector<float>{1, -1}), Error);
        QVERIFY_EXCEPTION_THROWN(Density::ofBins({0, 1, 2}, std::vector<float>{1}), Error);
    }

    void mixturesHaveTheirMoments() {
        const Density normal = Density::ofMixture(std::vector<float>{2, 0.5F, 0.1F});
        QVERIFY(isNear(normal.mean(), 0.5, 1e-6));
        QVERIFY(isNear(normal.deviation(), 0.1, 1e-6));
        QVERIFY(isNear(normal.quantile(0.975), 0.5 + 1.959964 * 0.1, 1e-6));
        QVERIFY(isNear(normal.quantile(1e-5), 0.5 - 4.264891 * 0.1, 1e-5));
        QVERIFY(isNear(normal.mode(), 0.5, 1e-6));
        const Density two = Density::ofMixture(std::vector<float>{3, 1, 0, 1, 0.1F, 0.02F});
        QVERIFY(isNear(two.mean(), 0.25, 1e-6));
        QVERIFY(isNear(two.mode(), 1, 1e-4)); // the lesser component is five times as narrow
        QVERIFY(isNear(two.cumulative(0.5), 0.75, 1e-5));
        double area = 0;
        for (int step = 0; step < 20000; ++step)
            area += two.at(-1 + 1.5e-4 * step) * 1.5e-4;
        QVERIFY(isNear(area, 1, 1e-3));
        QVERIFY_EXCEPTION_THROWN(Density::ofMixture(std::vector<float>{1, 0, 0}), Error);
        QVERIFY_EXCEPTION_THROWN(Density::ofMixture(std::vector<float>{1, 0}), Error);
    }

    void samplesAreTheirOwnQuantiles() {
        RandomStream random(3);
        std::vector<float> samples;
        for (int index = 0; index < 4000; ++index)
            samples.push_back(static_cast<float>(2 + 0.5 * random.normal()));
        const Density density = Density::ofSamples(samples);
        QVERIFY(isNear(density.mean(), 2, 0.03));
        QVERIFY(isNear(density.deviation(), 0.5, 0.03));
        QVERIFY(isNear(density.mode(), 2, 0.15));
        QVERIFY(isNear(density.quantile(0.84) - density.quantile(0.16), 2 * 0.9945 * 0.5, 0.04));
        QCOMPARE(Density::ofSamples(std::vector<float>{1, 2, 3}).quantile(0.5), 2.0);
        QCOMPARE(Density::ofSamples(std::vector<float>{1, 2, 3}).cumulative(2), 0.5);
        QCOMPARE(Density::ofSamples(std::vector<float>{1, 1, 1}).deviation(), 0.0);
    }

    void tinyQuantitiesKeepTheirMode() {
        RandomStream random(6);
        std::vector<float> samples;
        for (int index = 0; index < 2000; ++index)
            samples.push_back(static_cast<float>(3e-17 + 1e-18 * random.normal()));
        QVERIFY(isNear(Density::ofSamples(samples).mode(), 3e-17, 5e-19));
    }

    void yesOrNoHasItsWholeEntropy() {
        OutputSpec lens{.name = "lens", .kind = OutputKind::Class};
        lens.activation = "sigmoid";
        const ModelCard card = cardWith({lens});
        const auto stored = meanAndSpread(card, storedOutputs(card, {}, {{{2, 1}, {0, 1}}}));
        QVERIFY(isNear(named(stored, "lens_entropy")->values.values[0], std::log(2.0), 1e-6));
        QVERIFY(isNear(named(stored, "lens_mutual_information")->values.values[0], std::log(2.0), 1e-6));
    }

    void anAnswerIsReachedThroughTheTree() {
        const auto answers = voteExpectations(galaxyTree(VoteValues::Fractions), {{1, 4}, {0.3F, 0.7F, 0.9F, 0.1F}});
        QCOMPARE(answers[2].fraction, 0.9F);
        QCOMPARE(answers[2].reached, 0.7F);
        QCOMPARE(answers[0].reached, 1.0F);
        QCOMPARE(answers[0].deviation, 0.0F);
    }

    void fractionsAreFromZeroToOne() {
        for (const float wrong : {-0.1F, 1.2F, std::nanf("")})
            QVERIFY_EXCEPTION_THROWN(
                voteExpectations(galaxyTree(VoteValues::Fractions), {{1, 4}, {wrong, 0.7F, 0.9F, 0.1F}}), Error);
    }

    void concentrationsAreADirichlet() {
        const auto answers = voteExpectations(galaxyTree(VoteValues::Concentrations), {{1, 4}, {2, 6, 1, 1}});
        QVERIFY(isNear(answers[0].fraction, 0.25, 1e-6));
        QVERIFY(isNear(answers[0].deviation, std::sqrt(0.25 * 0.75 / 9), 1e-6));
        QVERIFY_EXCEPTION_THROWN(voteExpectations(galaxyTree(VoteValues::Concentrations), {{1, 4}, {2, 0, 1, 1}}),
                                 Error);
    }

    void likelihoodsAreThoseOfTheirDistributions() {
        // Beta-binomial of a = b = 1 is uniform over 0 … n: 1 / 11 for any count of 10.
        const OutputSpec tree = galaxyTree(VoteValues::Concentrations);
        QVERIFY(isNear(voteLogLikelihood(tree, {{1, 4}, {1, 1, 5, 5}}, std::vector<float>{3, 7, 0, 0}), -std::log(11.0),
                       1e-9));
        // Binomial: C(10, 3) 0.3³ 0.7⁷.
        const OutputSpec fractions = galaxyTree(VoteValues::Fractions);
        QVERIFY(isNear(voteLogLikelihood(fractions, {{1, 4}, {0.3F, 0.7F, 1, 0}}, std::vector<float>{3, 7, 0, 0}),
                       std::log(120 * std::pow(0.3, 3) * std::pow(0.7, 7)), 1e-6));
    }

    /// Thirty passes that scatter about the truth explain volunteers' votes better on average than one of them
    /// (Walmsley et al. 2020, Fig. 6): T-09's condition on made-up votes of 40 volunteers.
    void thirtyPassesExplainVotesBetterThanOne() {
        RandomStream random(9);
        const OutputSpec tree = galaxyTree(VoteValues::Fractions);
        double ofAll = 0;
        double ofOne = 0;
        constexpr int galaxies = 500;
        for (int galaxy = 0; galaxy < galaxies; ++galaxy) {
            const double truth = 0.05 + 0.9 * random.uniform();
            Tensor passes = Tensor::zeros({30, 4});
            for (std::int64_t pass = 0; pass < 30; ++pass) {
                const double logit = std::log(truth / (1 - truth)) + 0.6 * random.normal();
                const auto fraction = static_cast<float>(1 / (1 + std::exp(-logit)));
                std::ranges::copy(std::array{fraction, 1 - fraction, 0.5F, 0.5F}, passes.item(pass).begin());
            }
            float smooth = 0;
            for (int volunteer = 0; volunteer < 40; ++volunteer)
                smooth += random.uniform() < truth ? 1.0F : 0.0F;
            const std::vector<float> counts{smooth, 40 - smooth, 0, 0};
            ofAll += voteLogLikelihood(tree, passes, counts) / galaxies;
            ofOne += voteLogLikelihood(tree, itemsOf(passes, 0, 1), counts) / galaxies;
        }
        QVERIFY2(ofAll > ofOne + 0.5, qPrintable(QString("%1 against %2").arg(ofAll).arg(ofOne)));
    }

    void runsKeepSummariesOfDensitiesAndVotes() {
        OutputSpec redshift{.name = "z", .kind = OutputKind::PdfBin, .unit = "1"};
        redshift.edges = {0, 1, 2, 4};
        const ModelCard card = cardWith({redshift, galaxyTree(VoteValues::Concentrations)});
        auto stored = storedOutputs(card, {}, {{{1, 3}, {1, 2, 1}}, {{1, 4}, {2, 6, 1, 3}}});
        addSummaries(card, stored);
        const StoredOutput* summary = named(stored, "z_summary");
        QVERIFY(summary);
        QCOMPARE(summary->about.channels, densitySummaryChannels());
        QVERIFY(isNear(summary->values.values[5], 1.5, 1e-6));
        QVERIFY(isNear(named(stored, "votes_fraction")->values.values[3], 0.75, 1e-6));
        QVERIFY(named(stored, "votes_fraction_std")->values.values[3] > 0);
    }

    void passesOfADensityAreItsAverage() {
        const OutputSpec mixture{.name = "z", .kind = OutputKind::PdfMix};
        const ModelCard card = cardWith({mixture});
        // Two passes, each sure of another redshift: their average has two peaks, not one between.
        auto stored = meanAndSpread(card, storedOutputs(card, {}, {{{2, 3, 1}, {5, 0.2F, 0.01F, 1, 0.8F, 0.01F}}}));
        QCOMPARE(stored.size(), 1U);
        QCOMPARE(stored[0].values.shape, (std::vector<std::int64_t>{1, 3, 2}));
        const Density density = densityOf(mixture, stored[0].values.item(0));
        QVERIFY(isNear(density.mean(), 0.5, 1e-6));
        QVERIFY(isNear(density.cumulative(0.5), 0.5, 1e-6));
        QVERIFY(density.at(0.5) < 1e-6);
    }

    void statedNoiseAndSpreadOfPassesAreKeptApart() {
        OutputSpec mass{.name = "mass", .kind = OutputKind::Reg, .logVariance = "1"};
        const ModelCard card = cardWith({mass});
        const auto logVariance = static_cast<float>(std::log(0.09));
        auto stored =
            meanAndSpread(card, storedOutputs(card, {}, {{{2, 1}, {1, 1.8F}}, {{2, 1}, {logVariance, logVariance}}}));
        addSummaries(card, stored);
        QVERIFY(isNear(named(stored, "mass_aleatoric")->values.values[0], 0.3, 1e-6));
        QVERIFY(isNear(named(stored, "mass_std")->values.values[0], 0.8 / std::sqrt(2.0), 1e-6));
        QVERIFY(isNear(named(stored, "mass_total")->values.values[0], std::sqrt(0.09 + 0.32), 1e-6));
    }

    void everyKindIsReadyToLookAt() {
        const OutputSpec mask{.name = "mask", .kind = OutputKind::Mask};
        const OutputSpec count{.name = "cells", .kind = OutputKind::Inst};
        OutputSpec place{.name = "place", .kind = OutputKind::Som};
        const OutputSpec likelihood{.name = "loglik", .kind = OutputKind::LogLik};
        OutputSpec parts{.name = "parts", .kind = OutputKind::Comps};
        parts.classes = {"disc", "bulge"};
        const ModelCard card = cardWith({mask, count, place, likelihood, parts});
        const std::vector<Tensor> outputs{{{1, 1, 2, 2}, {0.1F, 0.9F, 0.8F, 0.7F}},
                                          {{1, 2, 2}, {0, 3, 3, 7}},
                                          {{1, 2}, {4, 9}},
                                          {{1, 1, 2, 2}, {-1, -2, -3, -4}},
                                          {{1, 2, 1, 1, 2}, {1, 2, 10, 20}}};
        const auto objects = objectOutputs(card, outputs);
        QCOMPARE(std::get<ImagePlanes>(objects[0].value).planes.shape, (std::vector<std::int64_t>{1, 2, 2}));
        QCOMPARE(std::get<NamedValues>(objects[2].value).names, (std::vector<std::string>{"row", "column"}));
        QCOMPARE(std::get<ImagePlanes>(objects[4].value).names, (std::vector<std::string>{"disc", "bulge"}));
        const auto stored = storedOutputs(card, {}, outputs);
        QCOMPARE(named(stored, "mask_fraction")->values.values[0], 0.75F);
        QCOMPARE(named(stored, "cells_count")->values.values[0], 2.0F);
        QCOMPARE(named(stored, "loglik")->values.values[0], -10.0F);
        QCOMPARE(named(stored, "parts_flux")->values.values, (std::vector<float>{3, 30}));
    }

    void anImpossibleDensityIsSaidAndNotShown() {
        const ModelCard card = cardWith({{.name = "z", .kind = OutputKind::PdfMix}});
        const auto objects = objectOutputs(card, {{{1, 3, 1}, {1, 0.5F, -0.1F}}});
        QVERIFY(objects[0].problem.find("deviation") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestOutputs)
#include "test_outputs.moc"
