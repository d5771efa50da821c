// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/ensemble/ensemble.h"

#include <cmath>
#include <fstream>

#include <QTemporaryDir>
#include <QtTest>

#include "core/model/attribution/targets.h"
#include "core/model/inspection.h"
#include "core/model/registry.h"
#include "core/model/running/run_model.h"
#include "core/project/run_store.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::FakeCutouts;
using oddity::tests::FakeModel;

namespace {

const std::vector<std::string> bands{"g"};

/// A FakeModel whose latents are multiplied.
class ScaledModel final : public FakeModel {
public:
    explicit ScaledModel(float factor) : FakeModel(bands, 4, 4, 2), m_factor(factor) {}
    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions& options) override {
        std::vector<Tensor> outputs = FakeModel::run(inputs, options);
        for (float& value : outputs[0].values)
            value *= m_factor;
        return outputs;
    }
    InputGradient inputGradient(const InputBatch& inputs, int index, const Target& target) override {
        const Target scaled{target.outputs, [&](auto input, auto outputs, bool withSlopes) {
                                TargetValue value = target.evaluate(input, outputs, withSlopes);
                                for (float& slope : value.outputGradients[0])
                                    slope *= m_factor;
                                return value;
                            }};
        return FakeModel::inputGradient(inputs, index, scaled);
    }
    std::unique_ptr<Model> clone() const override { return std::make_unique<ScaledModel>(*this); }

private:
    float m_factor;
};

std::unique_ptr<Model> ensembleOf(const std::vector<float>& factors) {
    std::vector<std::unique_ptr<Model>> members;
    for (const float factor : factors)
        members.push_back(std::make_unique<ScaledModel>(factor));
    return makeEnsemble("three", std::move(members));
}

/// Answers every object alike.
class ConstantModel final : public FakeModel {
public:
    ConstantModel(OutputSpec output, Tensor answer) : FakeModel(bands, 4, 4, 2), m_answer(std::move(answer)) {
        editCard().outputs = {std::move(output)};
    }
    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions&) override {
        ++*runCount;
        Tensor answers = m_answer;
        for (std::int64_t object = 1; object < inputs.front().count(); ++object)
            appendItems(answers, m_answer);
        return {answers};
    }
    std::unique_ptr<Model> clone() const override { return std::make_unique<ConstantModel>(*this); }

private:
    Tensor m_answer;
};

std::unique_ptr<Model> ensembleOf(const OutputSpec& output, const std::vector<Tensor>& answers) {
    std::vector<std::unique_ptr<Model>> members;
    for (const Tensor& answer : answers)
        members.push_back(std::make_unique<ConstantModel>(output, answer));
    return makeEnsemble("constant", std::move(members));
}

InputBatch someImage() {
    Tensor image = Tensor::zeros({1, 1, 4, 4});
    for (std::size_t pixel = 0; pixel < image.values.size(); ++pixel)
        image.values[pixel] = std::sin(static_cast<float>(pixel));
    return {image};
}

RunSummary runInto(const QTemporaryDir& folder, Model& model, const RunSettings& settings) {
    const InputReader reader(model.card(), {.cutouts = std::make_shared<FakeCutouts>(bands, 4, 4), .catalog = {}});
    return runModel(model, reader, 5, folder.path().toStdString(), settings, {});
}

} // namespace

class TestEnsemble : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputsAreTheMean() {
        const auto ensemble = ensembleOf({1, 2, 6});
        QCOMPARE(ensemble->memberCount(), 3);
        QCOMPARE(ensemble->card().name, std::string("three"));
        ScaledModel three(3);
        const auto wanted = three.run(someImage(), {});
        const auto joined = ensemble->run(someImage(), {});
        for (std::size_t value = 0; value < wanted[0].values.size(); ++value)
            QVERIFY(std::abs(joined[0].values[value] - wanted[0].values[value]) < 1e-5F);
        ScaledModel six(6);
        QCOMPARE(ensemble->run(someImage(), {.member = 2})[0].values, six.run(someImage(), {})[0].values);
    }

    void gradientsAreThoseOfTheMean() {
        const auto ensemble = ensembleOf({0.5F, 2});
        const Target target = latentDistanceTarget(0, {0.3F, -0.2F}, {1, 2});
        const InputBatch image = someImage();
        const InputGradient gradient = ensemble->inputGradient(image, 0, target);
        const auto valueOf = [&](const InputBatch& inputs) {
            const auto outputs = ensemble->run(inputs, {});
            const std::vector<std::span<const float>> read{std::as_const(outputs[0]).item(0)};
            return target.evaluate(inputs[0].item(0), read, false).value;
        };
        QVERIFY(std::abs(gradient.values[0] - valueOf(image)) < 1e-5F);
        for (std::size_t pixel = 0; pixel < 16; ++pixel) {
            InputBatch above = image, below = image;
            above[0].values[pixel] += 0.05F;
            below[0].values[pixel] -= 0.05F;
            const float slope = (valueOf(above) - valueOf(below)) / 0.1F;
            QVERIFY(std::abs(slope - gradient.gradient.values[pixel]) < 2e-3F);
        }
    }

    /// Members of different numbers of components, whose weights add up to 1 and to 4, count alike.
    void mixturesArePutTogetherMemberByMember() {
        const auto ensemble = ensembleOf({.name = "z", .kind = OutputKind::PdfMix},
                                         {{{1, 3, 1}, {1, 0.5F, 0.1F}}, {{1, 3, 2}, {3, 1, 2, 6, 0.2F, 0.3F}}});
        const Tensor joined = ensemble->run(someImage(), {}).front();
        QCOMPARE(joined.shape, (std::vector<std::int64_t>{1, 3, 3}));
        QCOMPARE(joined.values, (std::vector<float>{0.5F, 0.375F, 0.125F, 0.5F, 2, 6, 0.1F, 0.2F, 0.3F}));
    }

    /// Two members that are sure of opposite answers: the mean of their concentrations would be just as sure.
    void anObjectsVotesShowWhereMembersDisagree() {
        OutputSpec votes{.name = "votes", .kind = OutputKind::Votes, .classes = {"smooth", "disk"}};
        votes.questions = {{.name = "shape", .answers = votes.classes}};
        votes.votes = VoteValues::Concentrations;
        ObjectInspector inspector(ensembleOf(votes, {{{1, 2}, {99, 1}}, {{1, 2}, {1, 99}}}),
                                  {.cutouts = std::make_shared<FakeCutouts>(bands, 4, 4), .catalog = {}});
        const auto inspection = inspector.inspect(RowId{0});
        const auto& answers = std::get<std::vector<AnswerExpectation>>(inspection.outputs.front().value);
        QCOMPARE(answers[0].fraction, 0.5F);
        QVERIFY2(answers[0].deviation > 0.6F, qPrintable(QString::number(answers[0].deviation)));
    }

    /// Number 3 of one member is not number 3 of another: the mean of two numberings would be a third one.
    void instancesAreNotAveraged() {
        const auto ensemble = ensembleOf({.name = "galaxies", .kind = OutputKind::Inst},
                                         {{{1, 2, 2}, {0, 1, 2, 2}}, {{1, 2, 2}, {0, 5, 5, 9}}});
        QCOMPARE(ensemble->run(someImage(), {}).front().values, (std::vector<float>{0, 1, 2, 2}));
        const QTemporaryDir folder;
        runInto(folder, *ensemble, {});
        QCOMPARE(mapOutput(folder.path().toStdString(), "galaxies_count").at(0, 0), 2.0F);
        const auto same = ensembleOf({.name = "cell", .kind = OutputKind::Som}, {Tensor{{1, 2}, {3, 4}}});
        QCOMPARE(same->run(someImage(), {}).front().values, (std::vector<float>{3, 4}));
        QVERIFY_EXCEPTION_THROWN(
            ensembleOf({.name = "cell", .kind = OutputKind::Som}, {{{1, 2}, {3, 4}}, {{1, 2}, {5, 6}}}), Error);
    }

    void membersAreAskedOnceForTheObjectCard() {
        OutputSpec votes{.name = "votes", .kind = OutputKind::Votes, .classes = {"smooth", "disk"}};
        votes.questions = {{.name = "shape", .answers = votes.classes}};
        votes.votes = VoteValues::Concentrations;
        const auto count = std::make_shared<std::atomic<int>>(0);
        std::vector<std::unique_ptr<Model>> members;
        for (const float first : {99.0F, 1.0F}) {
            auto member = std::make_unique<ConstantModel>(votes, Tensor{{1, 2}, {first, 100 - first}});
            member->runCount = count;
            members.push_back(std::move(member));
        }
        ObjectInspector inspector(makeEnsemble("two", std::move(members)),
                                  {.cutouts = std::make_shared<FakeCutouts>(bands, 4, 4), .catalog = {}});
        inspector.inspect(RowId{0});
        QCOMPARE(count->load(), 2);
    }

    void runsKeepTheSpreadOfTheMembers() {
        const QTemporaryDir folder;
        const auto ensemble = ensembleOf({1, 2, 3});
        QCOMPARE(runInto(folder, *ensemble, {.batch = 2}).done, 5);
        const Matrix latents = mapOutput(folder.path().toStdString(), "latents");
        const Matrix spread = mapOutput(folder.path().toStdString(), "latents_std");
        for (std::size_t row = 0; row < 5; ++row)
            for (std::size_t axis = 0; axis < 2; ++axis) // 1, 2, 3 have mean 2 and deviation 1
                QVERIFY(std::abs(spread.at(row, axis) - std::abs(latents.at(row, axis)) / 2) < 1e-4F);
    }

    void viewsAreAveraged() {
        const QTemporaryDir folder;
        ScaledModel model(1);
        runInto(folder, model, {.batch = 2, .turned = true});
        const Matrix latents = mapOutput(folder.path().toStdString(), "latents");
        const Cutout cutout = FakeCutouts(bands, 4, 4).read(RowId{3});
        double sum = 0;
        for (const bool isMirrored : {false, true})
            for (int turn = 0; turn < 4; ++turn) {
                std::vector<float> view(16);
                for (int y = 0; y < 4; ++y)
                    for (int x = 0; x < 4; ++x) {
                        int fromX = isMirrored ? 3 - x : x;
                        int fromY = y;
                        for (int quarter = 0; quarter < turn; ++quarter)
                            std::tie(fromX, fromY) = std::pair(3 - fromY, fromX);
                        view[static_cast<std::size_t>(4 * y + x)] =
                            cutout.pixels[static_cast<std::size_t>(4 * fromY + fromX)];
                    }
                sum += FakeModel::latentOf(view, 1) / 8;
            }
        QVERIFY(std::abs(latents.at(3, 1) - sum) < 1e-5);
        QVERIFY(mapOutput(folder.path().toStdString(), "latents_std").at(3, 1) > 0);
        QVERIFY(readManifest(folder.path().toStdString())->turned);
    }

    void membersMustAnswerTheSameQuestion() {
        std::vector<std::unique_ptr<Model>> members;
        members.push_back(std::make_unique<ScaledModel>(1));
        members.push_back(std::make_unique<FakeModel>(std::vector<std::string>{"r"}, 4, 4, 2));
        QVERIFY_EXCEPTION_THROWN(makeEnsemble("", std::move(members)), Error);
        QVERIFY_EXCEPTION_THROWN(makeEnsemble("", {}), Error);
    }

    void filesListTheirMembers() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("two.ensemble.json").toStdString();
        std::ofstream(path) << R"({"format": 1, "name": "pair", "members": ["a.pt", "sub/b.pt"]})";
        const EnsembleFile file = readEnsembleFile(path);
        QCOMPARE(file.members,
                 (std::vector<std::filesystem::path>{path.parent_path() / "a.pt", path.parent_path() / "sub/b.pt"}));
        QCOMPARE(file.name, std::string("pair"));
        const std::filesystem::path other = folder.filePath("written.ensemble.json").toStdString();
        writeEnsembleFile(other, file);
        QCOMPARE(readEnsembleFile(other).members, file.members);
        QCOMPARE(readEnsembleFile(other).name, file.name);
        for (const char* text : {R"({"format": 1, "members": []})", R"({"format": 2, "members": ["a.pt"]})",
                                 R"({"format": 1, "members": ["b.ensemble.json"]})", R"({"format": 1)", "[1]"}) {
            std::ofstream(path) << text;
            QVERIFY_EXCEPTION_THROWN(readEnsembleFile(path), Error);
        }
    }
};

QTEST_GUILESS_MAIN(TestEnsemble)
#include "test_ensemble.moc"
