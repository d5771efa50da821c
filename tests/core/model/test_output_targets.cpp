// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/attribution/output_targets.h"

#include <cmath>

#include <QtTest>

#include "core/error.h"
#include "core/model/attribution/named_targets.h"

using namespace oddity::core;

namespace {

using Outputs = std::vector<std::vector<float>>;

TargetValue valueOf(const Target& target, const Outputs& outputs, bool withSlopes) {
    const std::vector<std::span<const float>> read(outputs.begin(), outputs.end());
    return target.evaluate({}, read, withSlopes);
}

/// The slopes that a target states are those of its values.
bool slopesAreRight(const Target& target, const Outputs& outputs, float step, float tolerance) {
    const TargetValue stated = valueOf(target, outputs, true);
    for (std::size_t output = 0; output < outputs.size(); ++output)
        for (std::size_t index = 0; index < outputs[output].size(); ++index) {
            Outputs above = outputs, below = outputs;
            above[output][index] += step;
            below[output][index] -= step;
            const float slope =
                (valueOf(target, above, false).value - valueOf(target, below, false).value) / (2 * step);
            if (std::abs(slope - stated.outputGradients[output][index]) > tolerance) {
                qWarning() << "slope" << stated.outputGradients[output][index] << "where" << slope << "is right, value"
                           << index << "of output" << output;
                return false;
            }
        }
    return true;
}

ModelCard cardWith(OutputSpec output) {
    ModelCard card;
    card.outputs = {std::move(output)};
    return card;
}

} // namespace

class TestOutputTargets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quantilesOfDensities() {
        OutputSpec bins{.name = "z", .kind = OutputKind::PdfBin};
        bins.edges = {0, 1, 2, 4};
        const Target ofBins = quantileTarget(cardWith(bins), 0, 0.84);
        QVERIFY(std::abs(valueOf(ofBins, {{0.2F, 0.5F, 0.3F}}, false).value - (2 + 2 * 0.14 / 0.3)) < 1e-5);
        QVERIFY(slopesAreRight(ofBins, {{0.2F, 0.5F, 0.3F}}, 1e-3F, 0.02F));
        const Target ofMixture = quantileTarget(cardWith({.name = "z", .kind = OutputKind::PdfMix}), 0, 0.5);
        QVERIFY(slopesAreRight(ofMixture, {{0.6F, 0.4F, 0.3F, 0.8F, 0.1F, 0.2F}}, 1e-3F, 0.02F));
        QVERIFY_EXCEPTION_THROWN(quantileTarget(cardWith({.name = "a", .kind = OutputKind::Reg}), 0, 0.5), Error);
        QVERIFY_EXCEPTION_THROWN(quantileTarget(cardWith(bins), 0, 1), Error);
    }

    void expectedVoteFractions() {
        OutputSpec votes{.name = "votes", .kind = OutputKind::Votes};
        votes.classes = {"a_x", "a_y"};
        votes.questions = {{"a", {"x", "y"}, -1, -1}};
        votes.votes = VoteValues::Concentrations;
        const Target target = voteFractionTarget(cardWith(votes), 0, 1);
        QVERIFY(std::abs(valueOf(target, {{2, 6}}, false).value - 0.75F) < 1e-6F);
        QVERIFY(slopesAreRight(target, {{2, 6}}, 1e-2F, 1e-3F));
    }

    void surpriseIsTheDivergenceFromTheStandardNormal() {
        OutputSpec latents{.name = "latents", .logVariance = "1"};
        const Target target = surpriseTarget(cardWith(latents), 0);
        QCOMPARE(target.outputs, (std::vector<int>{0, 1}));
        QCOMPARE(valueOf(target, {{0, 0}, {0, 0}}, false).value, 0.0F);
        QVERIFY(std::abs(valueOf(target, {{1, 2}, {0, 0}}, false).value - 2.5F) < 1e-6F);
        QVERIFY(slopesAreRight(target, {{0.5F, -2}, {0.3F, -1}}, 1e-2F, 1e-3F));
        QVERIFY_EXCEPTION_THROWN(surpriseTarget(cardWith({.name = "latents"}), 0), Error);
    }

    void similarityIsTheCosine() {
        const Target target = similarityTarget(0, {3, 4});
        QVERIFY(std::abs(valueOf(target, {{6, 8}}, false).value - 1) < 1e-6F);
        QVERIFY(std::abs(valueOf(target, {{-4, 3}}, false).value) < 1e-6F);
        QVERIFY(slopesAreRight(target, {{1, -0.5F}}, 1e-3F, 1e-3F));
        QVERIFY_EXCEPTION_THROWN(similarityTarget(0, {0, 0}), Error);
    }

    void likelihoodsAreAddedUp() {
        QCOMPARE(valueOf(sumTarget(0), {{-1, -2, -3}}, false).value, -6.0F);
        QVERIFY(slopesAreRight(sumTarget(0), {{-1, -2, -3}}, 1e-2F, 1e-3F));
    }

    void regionsOfAPlane() {
        const Target target = regionTarget(0, 1, 2, 3, {0, 2, 1, 3});
        const Outputs outputs{{0, 0, 0, 0, 0, 0, 9, 1, 2, 9, 3, 4}};
        QCOMPARE(valueOf(target, outputs, false).value, 2.5F);
        QVERIFY(slopesAreRight(target, outputs, 1e-2F, 1e-3F));
        QCOMPARE(valueOf(regionTarget(0, 0, 2, 3, {}), outputs, false).value, 0.0F);
        QVERIFY_EXCEPTION_THROWN(regionTarget(0, 0, 2, 3, {0, 3, 0, 1}), Error);
        QVERIFY_EXCEPTION_THROWN(valueOf(regionTarget(0, 2, 2, 3, {}), outputs, false), Error);
    }

    void namesOfferWhatANetworkGives() {
        const ModelCard card = ModelCard::parse(R"({"format": 1, "name": "n",
            "inputs": [{"bands": ["g", "r"], "height": 2, "width": 3}], "outputs": [
            {"name": "latents", "kind": "embed", "element": "0", "log_variance": "1"},
            {"name": "z", "kind": "pdf_bin", "element": "2", "edges": [0, 1, 2]},
            {"name": "mass", "kind": "reg", "element": "3"},
            {"name": "shape", "kind": "reg", "element": "4", "classes": ["size", "index"]},
            {"name": "mask", "kind": "mask", "element": "5", "classes": ["star", "galaxy"]},
            {"name": "logp", "kind": "loglik", "element": "6"}]})",
                                                "");
        QCOMPARE(outputTargetNames(card),
                 (std::vector<std::string>{"surprise", "quantile:z:0.5", "quantile:z:0.16", "quantile:z:0.84",
                                           "value:mass", "value:shape:size", "value:shape:index", "mask:mask:star",
                                           "mask:mask:galaxy", "sum:logp"}));
        for (const std::string& name : outputTargetNames(card))
            QVERIFY2(outputTargetNamed(name, card).has_value(), name.c_str());
        QCOMPARE(valueOf(*outputTargetNamed("latent:1", card), {{5, 7}}, false).value, 7.0F);
        QCOMPARE(
            valueOf(*outputTargetNamed("mask:mask:galaxy@1-1,0-1", card), {{0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 4, 9}}, false)
                .value,
            3.0F);
        QVERIFY(!outputTargetNamed("isolation_forest", card));
        for (const char* wrong : {"quantile:z:1.5", "quantile:mass:0.5", "quantile:z:x", "value:none", "class:ring",
                                  "mask:mask:galaxy@1-5,0-1", "latent:x", "recon_error", "value:shape"})
            QVERIFY_EXCEPTION_THROWN(outputTargetNamed(wrong, card), Error);
    }

    void furtherOutputsAreNamedByThem() {
        const ModelCard card = ModelCard::parse(R"({"format": 1, "name": "n",
            "inputs": [{"bands": ["g"], "height": 2, "width": 3}], "outputs": [
            {"name": "shape", "kind": "class", "element": "0", "classes": ["ring", "disc: thin"]},
            {"name": "bar", "kind": "class", "element": "1", "classes": ["yes", "no"]},
            {"name": "a", "kind": "embed", "element": "2"}, {"name": "b", "kind": "embed", "element": "3"},
            {"name": "z", "kind": "pdf_bin", "element": "4", "edges": [0, 1, 2]},
            {"name": "mask", "kind": "mask", "element": "5", "classes": ["star", "galaxy"]}]})",
                                                "");
        const std::vector<std::string> names = outputTargetNames(card);
        QCOMPARE(std::vector(names.begin(), names.begin() + 4),
                 (std::vector<std::string>{"class:ring", "class:disc: thin", "class:bar:yes", "class:bar:no"}));
        const auto target = [&](const char* name) { return *outputTargetNamed(name, card); };
        QCOMPARE(target("class:bar:no").outputs, std::vector{1});
        QCOMPARE(valueOf(target("class:bar:no"), {{0.1F, 0.9F}}, false).value, 0.9F);
        QCOMPARE(target("class:disc: thin").outputs, std::vector{0});
        QCOMPARE(target("latent:4").outputs, std::vector{2});
        QCOMPARE(target("latent:b:1").outputs, std::vector{3});
        for (const char* wrong : {"class:bar:maybe", "class:bar", "latent:z:1", "latent:b:x"})
            QVERIFY_EXCEPTION_THROWN(outputTargetNamed(wrong, card), Error);
        std::vector<std::string> prefixes;
        for (const TargetFamily& family : outputTargetFamilies(card))
            prefixes.push_back(family.prefix);
        QCOMPARE(prefixes, (std::vector<std::string>{"latent:", "latent:b:", "quantile:z:", "mask:mask:star@",
                                                     "mask:mask:galaxy@"}));
    }

    /// The mask has the size of the image with bands, whatever other inputs and layers there are.
    void masksOfOpenSizesFollowTheImageThatIsAskedOf() {
        const ModelCard card = ModelCard::parse(R"({"format": 1, "name": "n", "inputs": [
            {"name": "psf", "bands": [], "layers": ["psf"]},
            {"name": "image", "bands": ["g"], "layers": ["mask"]}],
            "outputs": [{"name": "mask", "kind": "mask"}]})",
                                                "");
        const std::vector<float> image(2 * 3 * 3);
        const std::vector<float> mask{0, 1, 2, 3, 4, 5, 6, 7, 8};
        const std::vector<std::span<const float>> outputs{mask};
        const auto value = [&](const char* name, std::span<const float> input) {
            return outputTargetNamed(name, card)->evaluate(input, outputs, false).value;
        };
        QCOMPARE(value("mask:mask@2-2,0-1", image), 6.5F);
        QVERIFY_EXCEPTION_THROWN(value("mask:mask", std::span(image).first(12)), Error);
    }
};

QTEST_GUILESS_MAIN(TestOutputTargets)
#include "test_output_targets.moc"
