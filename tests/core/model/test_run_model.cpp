// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/run_model.h"

#include <algorithm>
#include <atomic>
#include <set>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/npy_file.h"
#include "core/project/run_store.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"
#include "tests/core/scarce_threads.h"

using namespace oddity::core;
using oddity::tests::complaintOf;
using oddity::tests::FakeCutouts;
using oddity::tests::FakeModel;

namespace {

constexpr int side = 4;
constexpr int latentCount = 3;
const std::vector<std::string> bands{"g", "r"};

struct Scene {
    QTemporaryDir folder;
    FakeModel model{bands, side, side, latentCount};
    std::shared_ptr<FakeCutouts> source = std::make_shared<FakeCutouts>(bands, side, side);
    FakeCutouts& cutouts = *source;
    InputReader reader() const { return {model.card(), {.cutouts = source, .catalog = {}}}; }
    std::filesystem::path run() const { return folder.path().toStdString() + "/run"; }
    RunSummary go(std::int64_t objects, const RunSettings& settings, const Progress& progress = {}) {
        return runModel(model, reader(), objects, run(), settings, progress);
    }
    bool rowIsRight(const Matrix& latents, std::int64_t row) const {
        const Cutout cutout = cutouts.read(RowId{row});
        for (std::size_t latent = 0; latent < latentCount; ++latent)
            if (std::abs(latents.at(static_cast<std::size_t>(row), latent) -
                         FakeModel::latentOf(cutout.pixels, latent)) > 1e-6F)
                return false;
        return true;
    }
};

} // namespace

class TestRunModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsComeInCatalogOrderWhateverTheReadersDo() {
        Scene scene;
        scene.cutouts.onRead = [](std::int64_t row) { QTest::qSleep(row % 7 == 0 ? 3 : 1); };
        const RunSummary summary = scene.go(103, {.batch = 10, .readers = 4});
        QCOMPARE(summary.done, 103);
        QCOMPARE(summary.flagged, 0);
        QVERIFY(!summary.interrupted);
        QCOMPARE(summary.device, std::string("cpu"));
        scene.cutouts.onRead = {};
        const Matrix latents = mapOutput(scene.run(), "latents");
        QCOMPARE(latents.rows(), 103U);
        QCOMPARE(latents.columns(), 3U);
        for (std::int64_t row = 0; row < 103; ++row)
            QVERIFY(scene.rowIsRight(latents, row));
        const auto manifest = readManifest(scene.run());
        QVERIFY(manifest && manifest->complete);
        QCOMPARE(manifest->outputs.size(), 2U);
        QCOMPARE(manifest->outputs[0].kind, std::string("embed"));
        QCOMPARE(manifest->outputs[1].name, std::string("recon_error"));
        QCOMPARE(manifest->outputs[1].kind, std::string("quality"));
        QCOMPARE(manifest->modelFingerprint, std::string("fake-1"));
    }

    void withoutThreadsTheRunGoesOn() {
        for (const int left : {0, 1}) {
            Scene scene;
            QVERIFY(withFewThreads(left, [&] { QCOMPARE(scene.go(23, {.batch = 5, .readers = 3}).done, 23); }));
            const Matrix latents = mapOutput(scene.run(), "latents");
            for (std::int64_t row = 0; row < 23; ++row)
                QVERIFY(scene.rowIsRight(latents, row));
        }
    }

    void everyBatchHasTheSameShape() {
        Scene scene;
        std::set<std::string> shapes;
        scene.model.onRun = [&shapes](const Tensor& batch) { shapes.insert(batch.shapeText()); };
        scene.go(23, {.batch = 10});
        QCOMPARE(shapes, std::set<std::string>{"10×2×4×4"});
    }

    void reconstructionErrorIsTheMeanSquaredDifference() {
        Scene scene;
        scene.go(3, {.batch = 2});
        const Matrix errors = mapOutput(scene.run(), "recon_error");
        for (std::int64_t row = 0; row < 3; ++row) {
            double squares = 0;
            const Cutout cutout = scene.cutouts.read(RowId{row});
            for (const float pixel : cutout.pixels)
                squares += pixel * pixel / 4.0;
            QVERIFY(std::abs(errors.at(static_cast<std::size_t>(row), 0) -
                             squares / static_cast<double>(cutout.pixels.size())) < 1e-6);
        }
    }

    void badObjectsAreFlaggedWithTheirReasonAndNaN() {
        Scene scene;
        scene.cutouts.flags = {{RowId{2}, "import", "no file a.fits"}};
        scene.cutouts.change = [](std::int64_t row, Cutout& cutout) {
            if (row == 5)
                throw Error(ErrorKind::BadInput, "cut off", {.path = "b.fits", .hdu = 1});
            if (row == 6)
                cutout.pixels[3] = std::numeric_limits<float>::quiet_NaN();
            if (row == 7)
                cutout.bands = {"g", "z"};
        };
        scene.model.onRun = [](const Tensor&) {};
        const RunSummary summary = scene.go(12, {.batch = 4});
        QCOMPARE(summary.done, 12);
        QCOMPARE(summary.flagged, 4);
        const auto flags = readManifest(scene.run())->flags;
        QCOMPARE(flags.size(), 4U);
        QCOMPARE(flags[0], (RowFlag{RowId{2}, "run", "no file a.fits"}));
        QCOMPARE(flags[1].row, RowId{5});
        QVERIFY(QString::fromStdString(flags[1].reason).contains("b.fits, HDU 0: cut off"));
        QVERIFY(QString::fromStdString(flags[2].reason).contains("1 of 32 pixels"));
        QVERIFY(QString::fromStdString(flags[3].reason).contains("have g, z; the network wants g, r"));
        const Matrix latents = mapOutput(scene.run(), "latents");
        scene.cutouts.change = {};
        for (const std::int64_t row : {2, 5, 6, 7})
            QVERIFY(!latents.rowIsFinite(static_cast<std::size_t>(row)));
        for (const std::int64_t row : {0, 1, 3, 4, 8, 9, 10, 11})
            QVERIFY(scene.rowIsRight(latents, row));
    }

    void valuesThatAreNotFiniteAreFlagged() {
        Scene scene;
        scene.cutouts.change = [](std::int64_t row, Cutout& cutout) {
            if (row == 1)
                std::ranges::fill(cutout.pixels, 3e38F);
        };
        scene.go(3, {.batch = 3});
        const auto flags = readManifest(scene.run())->flags;
        QCOMPARE(flags.size(), 1U);
        QCOMPARE(flags[0].row, RowId{1});
        QVERIFY(flags[0].reason.find("not finite") != std::string::npos);
        QVERIFY(std::isnan(mapOutput(scene.run(), "recon_error").at(1, 0)));
    }

    void aStoppedRunGoesOnWithoutRepeating() {
        Scene scene;
        std::stop_source stop;
        scene.model.onRun = [&](const Tensor&) {
            if (*scene.model.runCount == 3)
                stop.request_stop();
        };
        const RunSummary first =
            scene.go(50, {.batch = 5, .readers = 2, .workers = 1}, {.stop = stop.get_token(), .report = {}});
        QVERIFY(first.interrupted);
        QCOMPARE(first.done, 15); // the batch under way ends, no other begins
        QCOMPARE(*scene.model.runCount, 3);
        QVERIFY(!readManifest(scene.run())->complete);

        std::atomic<std::int64_t> lowestRow = 1000;
        scene.cutouts.onRead = [&lowestRow](std::int64_t row) {
            if (row < lowestRow)
                lowestRow = row;
        };
        const RunSummary second = scene.go(50, {.batch = 5, .readers = 1});
        QVERIFY(!second.interrupted);
        QCOMPARE(second.done, 50);
        QCOMPARE(*scene.model.runCount, 10);
        QCOMPARE(lowestRow.load(), 15);
        scene.cutouts.onRead = {};
        const Matrix latents = mapOutput(scene.run(), "latents");
        for (std::int64_t row = 0; row < 50; ++row)
            QVERIFY(scene.rowIsRight(latents, row));
        scene.go(50, {.batch = 5});
        QCOMPARE(*scene.model.runCount, 10);
    }

    void stoppingDoesNotWaitForAllReads() {
        Scene scene;
        std::stop_source stop;
        std::atomic<int> reads = 0;
        scene.cutouts.onRead = [&](std::int64_t) {
            QTest::qSleep(20);
            if (++reads == 3)
                stop.request_stop();
        };
        const RunSummary summary =
            scene.go(1000, {.batch = 64, .readers = 1}, {.stop = stop.get_token(), .report = {}});
        QVERIFY(summary.interrupted);
        QCOMPARE(summary.done, 0);
        QVERIFY2(reads < 6, qPrintable(QString::number(reads)));
    }

    void limitEndsEarlyAndIsNoInterruption() {
        Scene scene;
        const RunSummary summary = scene.go(50, {.batch = 8, .limit = 20});
        QCOMPARE(summary.done, 20);
        QCOMPARE(summary.objects, 50);
        QVERIFY(!summary.interrupted);
        QVERIFY(!mapOutput(scene.run(), "latents").rowIsFinite(20));
        QCOMPARE(scene.go(50, {.batch = 8}).done, 50);
        QVERIFY(scene.rowIsRight(mapOutput(scene.run(), "latents"), 49));
    }

    void passesGiveMeanAndSpread() {
        Scene scene;
        scene.go(40, {.batch = 16, .passes = 50, .seed = 4});
        const Matrix mean = mapOutput(scene.run(), "latents");
        const Matrix spread = mapOutput(scene.run(), "latents_std");
        double meanSpread = 0;
        for (std::size_t row = 0; row < 40; ++row) {
            const Cutout cutout = scene.cutouts.read(RowId{static_cast<std::int64_t>(row)});
            QVERIFY(std::abs(mean.at(row, 0) - FakeModel::latentOf(cutout.pixels, 0)) < 0.1F);
            meanSpread += spread.at(row, 0) / 40.0;
        }
        QVERIFY2(std::abs(meanSpread - 0.1) < 0.01, qPrintable(QString::number(meanSpread)));

        Scene again;
        again.go(40, {.batch = 16, .passes = 50, .limit = 16, .seed = 4});
        again.go(40, {.batch = 16, .passes = 50, .seed = 4});
        QCOMPARE(mapOutput(again.run(), "latents").at(35, 1), mean.at(35, 1));
    }

    void passesDoNotDependOnTheBatchSize() {
        Scene one;
        one.go(9, {.batch = 1, .passes = 40, .seed = 4});
        Scene many;
        many.go(9, {.batch = 8, .passes = 40, .seed = 4});
        for (std::size_t row = 0; row < 9; ++row) {
            QCOMPARE(mapOutput(one.run(), "latents").at(row, 2), mapOutput(many.run(), "latents").at(row, 2));
            QCOMPARE(mapOutput(one.run(), "latents_std").at(row, 2), mapOutput(many.run(), "latents_std").at(row, 2));
        }
    }

    void severalCopiesGiveTheSameRows() {
        Scene scene;
        scene.model.onRun = [](const Tensor& batch) { QTest::qSleep(batch.values.front() > 0 ? 4 : 1); };
        scene.go(103, {.batch = 4, .workers = 5});
        const Matrix latents = mapOutput(scene.run(), "latents");
        for (std::int64_t row = 0; row < 103; ++row)
            QVERIFY(scene.rowIsRight(latents, row));
    }

    void anObjectThatTheNetworkCannotTakeIsFlagged() {
        Scene scene;
        const float poison = std::sin(7.0F);
        scene.model.onRun = [poison](const Tensor& batch) {
            for (std::int64_t item = 0; item < batch.count(); ++item)
                if (batch.item(item)[0] == poison)
                    throw Error(ErrorKind::Model, "no galaxy here");
        };
        const RunSummary summary = scene.go(12, {.batch = 4});
        QCOMPARE(summary.done, 12);
        const auto flags = readManifest(scene.run())->flags;
        QCOMPARE(flags.size(), 1U);
        QCOMPARE(flags[0].row, RowId{7});
        QVERIFY(flags[0].reason.find("no galaxy here") != std::string::npos);
        for (const std::int64_t row : {4, 5, 6, 11})
            QVERIFY(scene.rowIsRight(mapOutput(scene.run(), "latents"), row));
        QVERIFY(!mapOutput(scene.run(), "latents").rowIsFinite(7));
    }

    /// The last batch has one object, which the network refuses.
    void aRefusedObjectThatIsAloneInItsBatchIsFlagged() {
        for (const int passes : {1, 3}) {
            Scene scene;
            scene.model.onRun = [poison = std::sin(12.0F)](const Tensor& batch) {
                if (batch.item(0)[0] == poison)
                    throw Error(ErrorKind::Model, "no galaxy here");
            };
            QCOMPARE(scene.go(13, {.batch = 4, .workers = 1, .passes = passes}).done, 13);
            const auto flags = readManifest(scene.run())->flags;
            QCOMPARE(flags.size(), 1U);
            QCOMPARE(flags[0].row, RowId{12});
            QVERIFY(mapOutput(scene.run(), "latents").rowIsFinite(11));
            QVERIFY(!mapOutput(scene.run(), "latents").rowIsFinite(12));
        }
    }

    void aNetworkThatTakesNoObjectAtAllFails() {
        for (const int batch : {1, 4, 12}) {
            Scene scene;
            scene.model.onRun = [](const Tensor&) { throw Error(ErrorKind::Model, "broken"); };
            QVERIFY(complaintOf([&] { scene.go(12, {.batch = batch}); }).contains("broken"));
        }
        Scene single;
        single.model.onRun = [](const Tensor&) { throw Error(ErrorKind::Model, "broken"); };
        QVERIFY(complaintOf([&] { single.go(1, {.batch = 4}); }).contains("broken"));
    }

    void networksThatDoNotFitAreRefusedAtOnce() {
        Scene scene;
        const auto complaintAbout = [&scene](std::shared_ptr<FakeCutouts> source) {
            return complaintOf([&] {
                const InputReader reader(scene.model.card(), {.cutouts = std::move(source), .catalog = {}});
                runModel(scene.model, reader, 5, scene.run(), {}, {});
            });
        };
        QVERIFY(complaintAbout(std::make_shared<FakeCutouts>(std::vector<std::string>{"g", "i"}, side, side))
                    .contains("have g, i; the network wants g, r"));
        QVERIFY(complaintAbout(std::make_shared<FakeCutouts>(bands, side + 1, side + 1))
                    .contains("5×5; the network wants 4×4"));
        scene.model.editCard().hasDropout = false;
        QVERIFY(complaintOf([&] { scene.go(5, {.passes = 2}); }).contains("has_dropout"));
        QCOMPARE(*scene.model.runCount, 0);
    }

    void aRunFolderBelongsToOneNetworkAndOneSetOfImages() {
        Scene scene;
        scene.go(5, {});
        QVERIFY(complaintOf([&] { scene.go(6, {}); }).contains("number of objects"));
        QVERIFY(complaintOf([&] { scene.go(5, {.seed = 9}); }).contains("seed"));
        scene.model.editCard().inputs[0].prepare = {{"nan_to", {{"value", 0}}, {}}};
        QVERIFY(complaintOf([&] { scene.go(5, {}); }).contains("preparation"));
    }

    void aFailingNetworkLeavesWhatWasDone() {
        Scene scene;
        scene.model.onRun = [&](const Tensor&) {
            if (*scene.model.runCount == 3)
                throw Error(ErrorKind::Device, "out of memory");
        };
        QVERIFY(complaintOf([&] { scene.go(50, {.batch = 5, .workers = 1}); }).contains("out of memory"));
        QCOMPARE(readManifest(scene.run())->done, 10);
        QCOMPARE(scene.go(50, {.batch = 5}).done, 50);
        QCOMPARE(*scene.model.runCount, 11);
    }
};

QTEST_GUILESS_MAIN(TestRunModel)
#include "test_run_model.moc"
