// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/outputs/stored_outputs.h"

#include <cmath>

#include <QtTest>

#include "core/model/attribution/named_targets.h"
#include "core/model/attribution/targets.h"

using namespace oddity::core;

namespace {

const StoredOutput& named(const std::vector<StoredOutput>& outputs, const std::string& name) {
    const auto found = std::ranges::find_if(outputs, [&](const StoredOutput& each) { return each.about.name == name; });
    if (found == outputs.end())
        throw std::runtime_error("no output " + name);
    return *found;
}

StoredOutput passes(std::vector<float> values, std::int64_t classes) {
    const auto count = static_cast<std::int64_t>(values.size()) / classes;
    return {{.name = "class", .kind = "class"}, {{count, classes}, std::move(values)}};
}

} // namespace

/// What several dropout passes of one object are condensed to.
class TestStoredOutputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of what was measured: not of masks, errors and filling, which networks need not give back.
    void reconstructionErrorsAreOfWhatWasMeasured() {
        const auto errorOf = [](const std::string& input, const Tensor& seen, const Tensor& rebuilt,
                                const MeasuredPlaces& measured) {
            const ModelCard card = ModelCard::parse(R"({"format": 1, "name": "m", "inputs": [)" + input +
                                                        R"(], "outputs": [{"name": "r", "kind": "recon"}]})",
                                                    "card");
            const float stored = storedOutputs(card, {seen}, {rebuilt}, {&measured, 1}).front().values.values.front();
            const Target target = ofMeasured(*outputTargetNamed("recon_error", card), measured);
            const std::vector<std::span<const float>> outputs{rebuilt.item(0)};
            const TargetValue explained = target.evaluate(seen.item(0), outputs, true);
            if (std::isnan(stored) ? !std::isnan(explained.value) : explained.value != stored)
                throw std::runtime_error("explained is another error than the one that is stored");
            for (std::size_t value = 0; value < seen.values.size(); ++value) { // filling has no slope
                Tensor moved = rebuilt;
                moved.values[value] += 1;
                const bool counts =
                    storedOutputs(card, {seen}, {moved}, {&measured, 1}).front().values.values.front() != stored;
                if (!std::isnan(stored) && !counts && explained.outputGradients.front()[value] != 0)
                    throw std::runtime_error("what is not measured has a slope");
            }
            return stored;
        };
        QCOMPARE(errorOf(R"({"bands": ["g"], "layers": ["mask"]})", {{1, 2, 1, 2}, {1, 2, 0, 1}},
                         {{1, 2, 1, 2}, {2, 4, 9, 9}}, {}),
                 2.5F);
        // two points of five: the others are filling, at the end and masked between
        QCOMPARE(errorOf(R"({"kind": "spectrum", "channels": ["flux", "ivar"], "layout": "NLC", "length": 5})",
                         {{1, 5, 2}, {1, 4, 0, 0, 3, 4, 0, 0, 0, 0}}, {{1, 5, 2}, {2, 8, 7, 7, 3, 8, 7, 7, 7, 7}},
                         {1, 0, 1, 0, 0}),
                 0.5F);
        // a flux that was measured to be 0 counts: (1 + 9 + 0) / 3
        QCOMPARE(errorOf(R"({"kind": "spectrum", "length": 4})", {{1, 4}, {1, 0, 3, 0}}, {{1, 4}, {2, 3, 3, 9}},
                         {1, 1, 1, 0}),
                 10.0F / 3);
        QCOMPARE(errorOf(R"({"kind": "image_sequence", "bands": ["g"], "epochs": 2})", {{1, 2, 1, 2}, {1, 2, 0, 0}},
                         {{1, 2, 1, 2}, {2, 4, 9, 9}}, {1, 0}),
                 2.5F);
        // so does an epoch without light
        QCOMPARE(errorOf(R"({"kind": "image_sequence", "bands": ["g"], "epochs": 2})", {{1, 2, 1, 2}, {1, 2, 0, 0}},
                         {{1, 2, 1, 2}, {2, 4, 1, 3}}, {1, 1}),
                 3.75F);
        QVERIFY(std::isnan(errorOf(R"({"kind": "spectrum", "length": 1})", {{1, 1}, {0}}, {{1, 1}, {1}}, {0})));
    }

    void passesThatDisagreeCarryInformation() {
        const auto outputs = meanAndSpread({}, {passes({1, 0, 0, 1}, 2)});
        QCOMPARE(named(outputs, "class").values.values, (std::vector<float>{0.5F, 0.5F}));
        QVERIFY(std::abs(named(outputs, "class_std").values.values[0] - std::sqrt(0.5)) < 1e-6);
        QVERIFY(std::abs(named(outputs, "class_entropy").values.values[0] - std::log(2.0)) < 1e-6);
        QVERIFY(std::abs(named(outputs, "class_aleatoric").values.values[0]) < 1e-6);
        QVERIFY(std::abs(named(outputs, "class_mutual_information").values.values[0] - std::log(2.0)) < 1e-6);
    }

    void passesThatAgreeOnDoubtCarryNone() {
        const auto outputs = meanAndSpread({}, {passes({0.25F, 0.75F, 0.25F, 0.75F, 0.25F, 0.75F}, 2)});
        const double entropy = -0.25 * std::log(0.25) - 0.75 * std::log(0.75);
        QVERIFY(std::abs(named(outputs, "class_entropy").values.values[0] - entropy) < 1e-6);
        QVERIFY(std::abs(named(outputs, "class_mutual_information").values.values[0]) < 1e-6);
        QVERIFY(std::abs(named(outputs, "class_aleatoric").values.values[0] - entropy) < 1e-6);
        QCOMPARE(named(outputs, "class_entropy").about.unit, std::string("nat"));
    }

    void onlyClassesHaveEntropies() {
        StoredOutput latents = passes({0.1F, 2, 0.3F, -1}, 2);
        latents.about.kind = "embed";
        QCOMPARE(meanAndSpread({}, {latents}).size(), 2U);
    }

    /// The mean of (0, 7) and (4, 1) would be a cell that no pass chose.
    void cellsOfAMapAreCountedNotAveraged() {
        StoredOutput cells = passes({0, 7, 4, 1, 0, 7, 2, 2}, 2);
        cells.about = {.name = "cell", .kind = "som"};
        const auto outputs = meanAndSpread({}, {cells});
        QCOMPARE(outputs.size(), std::size_t{2});
        QCOMPARE(named(outputs, "cell").values.values, (std::vector<float>{0, 7}));
        QCOMPARE(named(outputs, "cell_agreement").values.values, std::vector<float>{0.5F});
    }

    /// Volunteers who are known to split evenly leave all open; concentrations that know little, a part of it; passes
    /// that are sure of opposite answers, none.
    void votesTellWhatIsNotKnownFromWhatIsUndecided() {
        ModelCard card;
        OutputSpec votes{.name = "votes", .kind = OutputKind::Votes, .classes = {"smooth", "disc"}};
        votes.questions = {{.name = "shape", .answers = votes.classes}};
        votes.votes = VoteValues::Concentrations;
        card.outputs = {votes};
        const auto summary = [&card](std::vector<float> values) {
            const auto count = static_cast<std::int64_t>(values.size()) / 2;
            std::vector<StoredOutput> outputs{{{.name = "votes", .kind = "votes"}, {{1, count, 2}, std::move(values)}}};
            addSummaries(card, outputs);
            return outputs;
        };
        const auto figure = [](const std::vector<StoredOutput>& outputs, const char* suffix) {
            return named(outputs, std::string("votes_") + suffix).values.values.front();
        };
        const auto known = summary({1e6F, 1e6F});
        QVERIFY(std::abs(figure(known, "entropy") - std::log(2.0F)) < 1e-5F);
        QVERIFY(figure(known, "mutual_information") < 1e-4F);
        const auto flat = summary({1, 1}); // any fraction is as likely: the mean entropy is 1/2
        QVERIFY(std::abs(figure(flat, "aleatoric") - 0.5F) < 1e-5F);
        QVERIFY(std::abs(figure(flat, "mutual_information") - (std::log(2.0F) - 0.5F)) < 1e-5F);
        const auto split = summary({1e6F, 1, 1, 1e6F});
        QVERIFY(std::abs(figure(split, "mutual_information") - std::log(2.0F)) < 1e-3F);
        QCOMPARE(named(split, "votes_entropy").about.channels, std::vector<std::string>{"shape"});
        card.outputs[0].votes = VoteValues::Fractions;
        const auto fractions = summary({0.25F, 0.75F});
        const double entropy = -0.25 * std::log(0.25) - 0.75 * std::log(0.75);
        QVERIFY(std::abs(figure(fractions, "entropy") - entropy) < 1e-6);
        QVERIFY_EXCEPTION_THROWN(named(fractions, "votes_mutual_information"), std::runtime_error);
        QVERIFY(figure(summary({1, 0, 0, 1}), "mutual_information") > 0.69F);
    }

    /// 30 passes, each over-confident by itself: their mean gives the truth a higher likelihood than a single pass
    /// does on average (Walmsley et al. 2020; Jensen's inequality makes it so for any passes).
    void theMeanOfPassesPredictsBetterThanOne() {
        std::vector<float> values;
        for (int pass = 0; pass < 30; ++pass) {
            const float wrong = pass % 3 == 0 ? 0.98F : 0.05F;
            values.insert(values.end(), {1 - wrong, wrong});
        }
        const StoredOutput single = passes(values, 2);
        double singleLikelihood = 0;
        for (std::int64_t pass = 0; pass < 30; ++pass)
            singleLikelihood += std::log(static_cast<double>(single.values.item(pass)[0])) / 30;
        const auto outputs = meanAndSpread({}, {single});
        QVERIFY(std::log(static_cast<double>(named(outputs, "class").values.values[0])) > singleLikelihood + 0.5);
    }
};

QTEST_GUILESS_MAIN(TestStoredOutputs)
#include "test_stored_outputs.moc"
