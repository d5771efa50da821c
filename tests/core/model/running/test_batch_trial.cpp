// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/batch_trial.h"

#include <atomic>
#include <set>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/npy_file.h"
#include "core/model/out_of_memory.h"
#include "core/model/running/run_model.h"
#include "core/model/running/thrifty_model.h"
#include "core/project/run_store.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::FakeCutouts;
using oddity::tests::FakeModel;

namespace {

const std::vector<std::string> bands{"g"};

/// A network whose pass takes some milliseconds whatever the batch, and some more for each object beyond a number.
FakeModel slow(int passMs, std::int64_t freeObjects, int msEach) {
    FakeModel model(bands, 4, 4, 2);
    model.onRun = [=](const Tensor& batch) {
        QTest::qSleep(passMs + msEach * static_cast<int>(std::max<std::int64_t>(0, batch.count() - freeObjects)));
    };
    return model;
}

std::vector<PreparedObject> objects(int count) {
    std::vector<PreparedObject> prepared;
    for (int number = 0; number < count; ++number)
        prepared.push_back({{Tensor::zeros({1, 4, 4})}, {}});
    return prepared;
}

RunSummary runInto(const QTemporaryDir& folder, Model& model, std::int64_t count, const RunSettings& settings,
                   const Progress& progress = {}) {
    const InputReader reader(model.card(), {.cutouts = std::make_shared<FakeCutouts>(bands, 4, 4), .catalog = {}});
    return runModel(model, reader, count, folder.path().toStdString(), settings, progress);
}

} // namespace

class TestBatchTrial : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void growsAsLongAsItIsFaster() {
        FakeModel model = slow(20, 32, 20); // up to 32 objects cost what one does
        const BatchTrial trial = tryBatches({&model}, objects(5), {}, {});
        QCOMPARE(fastestOf(trial), std::int64_t{32});
        QCOMPARE(trial.figures.size(), std::size_t{5}); // 8, 16, 32, then 64 and 128, which were not faster
        QCOMPARE(trial.figures.back().batch, std::int64_t{128});
        QVERIFY(trial.warmUpSeconds > 0 && trial.seconds > trial.warmUpSeconds);
        QVERIFY(trial.ended.find("hardly faster") != std::string::npos);
    }

    void oneWorseStepDoesNotEndIt() {
        const auto ends = [](const std::vector<double>& speeds) {
            std::vector<BatchTrial::Figure> figures;
            for (const double speed : speeds) {
                figures.push_back({8 << figures.size(), speed});
                if (hasStoppedGaining(figures))
                    break;
            }
            return figures.size();
        };
        QCOMPARE(ends({100, 190, 150, 380, 700}), std::size_t{5});           // disturbed once
        QCOMPARE(ends({100, 190, 195, 380, 390, 350, 900}), std::size_t{6}); // 390 and 350 gain nothing on 380
        QCOMPARE(ends({100, 90, 80, 400}), std::size_t{3});
        QCOMPARE(ends({100, 104, 108, 200}), std::size_t{3}); // 5 % are wanted of each step
        QCOMPARE(ends({100, 60, 110, 60, 120}), std::size_t{5});
        QVERIFY(!hasStoppedGaining({}));
    }

    void oneSlowPassDoesNotCount() {
        QCOMPARE(medianSeconds({0.01, 0.9, 0.012}), 0.012);
        QCOMPARE(medianSeconds({0.5, 0.01, 0.011, 0.7, 0.012}), 0.012);
        QCOMPARE(medianSeconds({0.01, 0.9}), 0.01);
        QCOMPARE(medianSeconds({0.3}), 0.3);
    }

    void boundsEndIt() {
        FakeModel model = slow(20, 1 << 20, 0);
        QCOMPARE(fastestOf(tryBatches({&model}, objects(5), {.most = 24}, {})), std::int64_t{24});
        QCOMPARE(fastestOf(tryBatches({&model}, objects(5), {.passSeconds = 0.01}, {})), std::int64_t{8});
        QCOMPARE(fastestOf(tryBatches({&model}, objects(5), {.trialSeconds = 0}, {})), std::int64_t{8});
        QCOMPARE(fastestOf(tryBatches({&model}, objects(5), {.memoryShare = -1}, {})), std::int64_t{8});
    }

    void memoryThatRunsOutEndsIt() {
        FakeModel model = slow(20, 1 << 20, 0);
        model.onRun = [](const Tensor& batch) {
            QTest::qSleep(20);
            if (batch.count() > 16)
                throw OutOfMemory("out of memory");
        };
        const auto thrifty = makeThrifty(std::make_unique<FakeModel>(model), {});
        const BatchTrial trial = tryBatches({thrifty.get()}, objects(5), {}, {});
        QCOMPARE(fastestOf(trial), std::int64_t{16});
        QVERIFY(trial.ended.find("memory") != std::string::npos);
    }

    void objectsThatCannotBeTriedAreLeftOut() {
        FakeModel model = slow(1, 1 << 20, 0);
        std::set<std::string> shapes;
        model.onRun = [&shapes](const Tensor& batch) { shapes.insert(itemOf(batch, 0).shapeText()); };
        std::vector<PreparedObject> mixed = objects(3);
        mixed[0] = {{}, "cannot be read"};
        mixed.push_back({{Tensor::zeros({1, 6, 6})}, {}});
        tryBatches({&model}, mixed, {.most = 16}, {});
        QCOMPARE(shapes, std::set<std::string>{"1×4×4"});
        const BatchTrial none = tryBatches({&model}, {{{}, "cannot be read"}}, {}, {});
        QCOMPARE(fastestOf(none), std::int64_t{0});
        QVERIFY(!none.ended.empty());
    }

    /// A run that finds its batch has the rows of one that is told: each once, and the trial in its manifest.
    void theRunItselfStaysWhatItIs() {
        const QTemporaryDir tried, told;
        FakeModel model(bands, 4, 4, 2);
        const RunSummary summary = runInto(tried, model, 203, {});
        QCOMPARE(summary.done, 203);
        QVERIFY(summary.batch > 0 && !summary.trial.figures.empty());
        QCOMPARE(runInto(told, model, 203, {.batch = 7}).done, 203);
        const Matrix a = mapOutput(tried.path().toStdString(), "latents");
        const Matrix b = mapOutput(told.path().toStdString(), "latents");
        for (std::size_t row = 0; row < 203; ++row)
            for (std::size_t axis = 0; axis < 2; ++axis)
                QCOMPARE(a.at(row, axis), b.at(row, axis));
        const auto manifest = readManifest(tried.path().toStdString());
        QCOMPARE(manifest->batch, summary.batch);
        QCOMPARE(manifest->trial.figures.size(), summary.trial.figures.size());
        QCOMPARE(manifest->trial.ended, summary.trial.ended);
        QCOMPARE(readManifest(told.path().toStdString())->batch, std::int64_t{7});
        QVERIFY(readManifest(told.path().toStdString())->trial.ended.empty());
    }

    /// The last rows of a run that goes on are filled up to the shape that the run began with.
    void aShortRestKeepsTheShape() {
        const QTemporaryDir folder;
        FakeModel model(bands, 4, 4, 2);
        QCOMPARE(runInto(folder, model, 40, {.batch = 16, .workers = 1, .limit = 35}).done, 35);
        std::mutex mutex;
        std::set<std::int64_t> counts;
        model.onRun = [&](const Tensor& batch) {
            const std::scoped_lock lock(mutex);
            counts.insert(batch.count());
        };
        const RunSummary rest = runInto(folder, model, 40, {});
        QCOMPARE(rest.done, 40);
        QCOMPARE(counts, std::set<std::int64_t>{16}); // the run's own, without another trial
        QVERIFY(rest.trial.figures.empty());
    }

    void aStopDuringTheTrialIsHeard() {
        const QTemporaryDir folder;
        FakeModel model(bands, 4, 4, 2);
        std::stop_source stop;
        model.onRun = [&stop](const Tensor&) { stop.request_stop(); };
        const RunSummary summary = runInto(folder, model, 500, {}, {.stop = stop.get_token(), .report = {}});
        QVERIFY(summary.interrupted);
        QCOMPARE(summary.done, 0);
        model.onRun = {};
        QCOMPARE(runInto(folder, model, 500, {}).done, 500);
    }
};

QTEST_GUILESS_MAIN(TestBatchTrial)
#include "test_batch_trial.moc"
