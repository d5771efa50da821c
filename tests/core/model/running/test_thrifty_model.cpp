// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/thrifty_model.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/npy_file.h"
#include "core/model/attribution/targets.h"
#include "core/model/ensemble/ensemble.h"
#include "core/model/out_of_memory.h"
#include "core/model/running/run_model.h"
#include "core/project/run_store.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::complaintOf;
using oddity::tests::FakeCutouts;
using oddity::tests::FakeModel;

namespace {

const std::vector<std::string> bands{"g"};

/// What all copies of a LeanModel were asked: how many objects at once, and on which device.
struct Log {
    std::mutex mutex;
    std::vector<std::int64_t> asked;
    void add(std::int64_t count) {
        const std::scoped_lock lock(mutex);
        asked.push_back(count);
    }
};

/// A FakeModel on a device that has no memory for more than so many objects at once, half as many of gradients. Its
/// dropout is drawn by number of the object, as engines do.
class LeanModel final : public FakeModel {
public:
    LeanModel(std::int64_t most, std::string device, std::shared_ptr<Log> log)
        : FakeModel(bands, 4, 4, 2), m_most(most), m_device(std::move(device)), m_log(std::move(log)) {}

    std::string device() const override { return m_device; }
    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions& options) override {
        require(inputs, m_most);
        std::vector<Tensor> outputs = FakeModel::run(inputs, {});
        if (options.dropout)
            for (std::int64_t object = 0; object < inputs.front().count(); ++object)
                for (float& value : outputs[0].item(object))
                    value += static_cast<float>(
                        RandomStream(options.seed, static_cast<std::uint64_t>(options.firstObject + object)).normal());
        return outputs;
    }
    InputGradient inputGradient(const InputBatch& inputs, int index, const Target& target) override {
        require(inputs, std::max<std::int64_t>(1, m_most)); // the forward pass evaluates the target …
        InputGradient gradient = FakeModel::inputGradient(inputs, index, target);
        require(inputs, m_most / 2); // … and the way back wants more
        return gradient;
    }
    std::unique_ptr<Model> clone() const override { return std::make_unique<LeanModel>(*this); }

private:
    void require(const InputBatch& inputs, std::int64_t most) const {
        m_log->add(inputs.front().count());
        if (inputs.front().count() > most)
            throw OutOfMemory("out of memory");
    }

    std::int64_t m_most;
    std::string m_device;
    std::shared_ptr<Log> m_log;
};

struct Scene {
    std::shared_ptr<Log> onDevice = std::make_shared<Log>();
    std::shared_ptr<Log> onCpu = std::make_shared<Log>();
    int loads = 0;

    std::unique_ptr<Model> thrifty(std::int64_t most) {
        return makeThrifty(std::make_unique<LeanModel>(most, "cuda:0", onDevice), [this] {
            ++loads;
            return std::make_unique<LeanModel>(1000, "cpu", onCpu);
        });
    }
};

InputBatch images(std::int64_t count) {
    Tensor batch = Tensor::zeros({count, 1, 4, 4});
    for (std::size_t index = 0; index < batch.values.size(); ++index)
        batch.values[index] = std::sin(static_cast<float>(index));
    return {batch};
}

} // namespace

class TestThriftyModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void halvesAreRememberedByAllCopies() {
        Scene scene;
        const auto model = scene.thrifty(5);
        const auto copy = model->clone();
        const std::vector<Tensor> whole = FakeModel(bands, 4, 4, 2).run(images(16), {});
        QCOMPARE(model->run(images(16))[0].values, whole[0].values);
        QCOMPARE(scene.onDevice->asked, (std::vector<std::int64_t>{16, 8, 4, 4, 4, 4}));
        scene.onDevice->asked.clear();
        QCOMPARE(copy->run(images(10))[1].values, FakeModel(bands, 4, 4, 2).run(images(10), {})[1].values);
        QCOMPARE(scene.onDevice->asked, (std::vector<std::int64_t>{4, 4, 2}));
        QCOMPARE(copy->concessions().size(), std::size_t{1});
        QVERIFY(copy->concessions().front().find("8 objects at once: 4 at once") != std::string::npos);
        QCOMPARE(scene.loads, 0);
        QCOMPARE(model->device(), std::string("cuda:0"));
    }

    void dropoutPassesAreThoseOfTheWholeBatch() {
        Scene roomy, tight;
        const RunOptions options{.dropout = true, .seed = 7};
        QCOMPARE(tight.thrifty(3)->run(images(32), options)[0].values,
                 roomy.thrifty(1000)->run(images(32), options)[0].values);
    }

    /// The target is evaluated once for each object, in order, however often a part is tried: an ensemble relies on it.
    void gradientsAreHalvedForThemselves() {
        Scene scene;
        const auto model = scene.thrifty(8);
        std::vector<float> seen;
        const Target plain = latentDistanceTarget(0, {0.3F, -0.2F}, {1, 2});
        const Target counting{plain.outputs, [&](auto input, auto outputs, bool withSlopes) {
                                  seen.push_back(input[0]);
                                  return plain.evaluate(input, outputs, withSlopes);
                              }};
        const InputBatch batch = images(8);
        const InputGradient halved = model->inputGradient(batch, 0, counting);
        FakeModel fake(bands, 4, 4, 2);
        const InputGradient whole = fake.inputGradient(batch, 0, plain);
        QCOMPARE(halved.values, whole.values);
        QCOMPARE(halved.gradient.values, whole.gradient.values);
        QCOMPARE(halved.gradient.shape, whole.gradient.shape);
        QCOMPARE(seen.size(), std::size_t{8});
        for (std::int64_t object = 0; object < 8; ++object)
            QCOMPARE(seen[static_cast<std::size_t>(object)], batch[0].item(object)[0]);
        scene.onDevice->asked.clear();
        model->run(batch);
        QCOMPARE(scene.onDevice->asked, (std::vector<std::int64_t>{8}));
        QCOMPARE(model->layerGradient(batch, "maps", 0, plain).maps.values, batch[0].values);

        std::vector<std::unique_ptr<Model>> members;
        members.push_back(scene.thrifty(8));
        members.push_back(scene.thrifty(2));
        const auto ensemble = makeEnsemble("two", std::move(members));
        const InputGradient joined = ensemble->inputGradient(batch, 0, plain);
        for (std::size_t pixel = 0; pixel < joined.gradient.values.size(); ++pixel)
            QVERIFY(std::abs(joined.gradient.values[pixel] - whole.gradient.values[pixel]) < 1e-5F);
        QCOMPARE(ensemble->concessions().size(), std::size_t{3}); // gradients of both, passes of the second
    }

    void aSingleObjectThatIsTooMuchGoesToTheCpu() {
        Scene scene;
        const auto model = scene.thrifty(0);
        const auto copy = model->clone();
        const std::vector<float> wanted = FakeModel(bands, 4, 4, 2).run(images(4), {})[0].values;
        QCOMPARE(model->run(images(4))[0].values, wanted);
        QCOMPARE(copy->run(images(4))[0].values, wanted);
        QCOMPARE(scene.loads, 1);
        QCOMPARE(model->device(), std::string("cpu"));
        QCOMPARE(scene.onCpu->asked, (std::vector<std::int64_t>{4, 4})); // whole batches again
        const std::vector<std::string> concessions = model->concessions();
        QVERIFY(std::ranges::any_of(concessions, [](const std::string& each) {
            return each.find("cuda:0") != std::string::npos && each.find("on the CPU") != std::string::npos;
        }));
        const auto again = model->redrawn(3);
        QCOMPARE(again->run(images(4))[0].values, FakeModel(bands, 4, 4, 2).redrawn(3)->run(images(4), {})[0].values);
    }

    void onTheCpuOneObjectThatIsTooMuchIsAnError() {
        const auto log = std::make_shared<Log>();
        const auto model = makeThrifty(std::make_unique<LeanModel>(0, "cpu", log), {});
        QVERIFY(complaintOf([&] { model->run(images(2)); }).contains("out of memory"));
        QCOMPARE(log->asked, (std::vector<std::int64_t>{2, 1}));
    }

    void runsSayWhatMemoryForced() {
        Scene scene;
        const QTemporaryDir folder;
        const auto model = scene.thrifty(3);
        const InputReader reader(model->card(), {.cutouts = std::make_shared<FakeCutouts>(bands, 4, 4), .catalog = {}});
        const RunSummary summary = runModel(*model, reader, 40, folder.path().toStdString(), {.batch = 16}, {});
        QCOMPARE(summary.done, 40);
        QCOMPARE(summary.concessions.size(), std::size_t{1});
        QCOMPARE(readManifest(folder.path().toStdString())->concessions, summary.concessions);
        const Matrix latents = mapOutput(folder.path().toStdString(), "latents");
        for (std::int64_t row = 0; row < 40; ++row) {
            const Cutout cutout = FakeCutouts(bands, 4, 4).read(RowId{row});
            QVERIFY(std::abs(latents.at(static_cast<std::size_t>(row), 1) - FakeModel::latentOf(cutout.pixels, 1)) <
                    1e-6F);
        }

        const QTemporaryDir other;
        const auto lost = scene.thrifty(0);
        const RunSummary moved = runModel(*lost, reader, 40, other.path().toStdString(), {.batch = 16}, {});
        QCOMPARE(moved.done, 40);
        QCOMPARE(moved.device, std::string("cpu"));
        QCOMPARE(readManifest(other.path().toStdString())->device, std::string("cpu"));
        QVERIFY(!moved.concessions.empty());
    }
};

QTEST_GUILESS_MAIN(TestThriftyModel)
#include "test_thrifty_model.moc"
