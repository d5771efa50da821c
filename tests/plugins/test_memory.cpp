// SPDX-License-Identifier: BSD-3-Clause
#include <sys/resource.h>

#include <cmath>
#include <fstream>
#include <iostream>

#include <QProcess>
#include <QtTest>

#include "core/error.h"
#include "core/model/attribution/targets.h"
#include "tests/core/complaint.h"
#include "tests/plugins/network_files.h"
#include "tests/plugins/written_network.h"

using namespace oddity;
using namespace oddity::tests;
using core::Tensor;

namespace {

constexpr const char* childMark = "ODDITY_TEST_OF_SCARCE_MEMORY";
constexpr std::int64_t megabyte = 1 << 20;

Tensor someImages(std::vector<std::int64_t> shape) {
    Tensor images = Tensor::zeros(std::move(shape));
    for (std::size_t index = 0; index < images.values.size(); ++index)
        images.values[index] = static_cast<float>(index % 97) / 97;
    return images;
}

/// Asks for more than any machine has when it sees more than two objects.
std::unique_ptr<core::Model> greedyNetwork(const NetworkFolder& folder) {
    // what nothing uses would not be computed
    writeNetwork(folder.path() / "net.pt", "    if torch.gt(torch.size(x, 0), 2):\n"
                                           "      _0 = torch.mul(x, torch.sum(torch.zeros([1000000, 1000000])))\n"
                                           "    else:\n"
                                           "      _0 = torch.mul(x, x)\n"
                                           "    return torch.mul(_0, 3.)\n");
    std::ofstream(folder.path() / "net.oddity.json") << R"({"format": 1, "name": "greedy", "inputs": [{"bands": ["*"]}],
        "outputs": [{"name": "a", "kind": "reg"}]})";
    return loadNetwork(folder.path() / "net.pt");
}

/// Needs some sixty times its input; LibTorch's own operations alone, which complain when they get no memory (oneDNN's
/// do not: they crash).
std::unique_ptr<core::Model> wideNetwork(const NetworkFolder& folder) {
    writeNetwork(folder.path() / "net.pt", "    _0 = torch.relu(torch.repeat(x, [1, 64, 1, 1]))\n"
                                           "    return torch.mean(torch.mul(_0, 3.), [2, 3])\n");
    std::ofstream(folder.path() / "net.oddity.json") << R"({"format": 1, "name": "wide", "inputs": [{"bands": ["*"]}],
        "outputs": [{"name": "a", "kind": "embed"}]})";
    return loadNetwork(folder.path() / "net.pt", {.device = "cpu", .threads = 1});
}

std::int64_t addressSpaceBytes() {
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * 4096;
}

/// What the child process does: a batch that the memory left does not hold at once. 0 where it gives what smaller
/// batches gave before and tells that it was halved.
int runWithScarceMemory() {
    const NetworkFolder folder;
    const auto model = wideNetwork(folder);
    const Tensor images = someImages({1024, 1, 64, 64});
    Tensor wanted;
    for (std::int64_t first = 0; first < images.count(); first += 16) {
        const Tensor part = model->run({core::itemsOf(images, first, 16)}).front();
        if (wanted.shape.empty())
            wanted = part;
        else
            core::appendItems(wanted, part);
    }
    const auto limit = static_cast<rlim_t>(addressSpaceBytes() + 200 * megabyte);
    const rlimit scarce{limit, limit};
    if (::setrlimit(RLIMIT_AS, &scarce) != 0)
        return 2;
    const Tensor given = model->run({images}).front();
    for (const std::string& concession : model->concessions())
        std::cout << concession << std::endl;
    if (model->concessions().empty() || given.shape != wanted.shape)
        return 3;
    for (std::size_t value = 0; value < wanted.values.size(); ++value)
        if (std::abs(given.values[value] - wanted.values[value]) > 1e-4F)
            return 4;
    return 0;
}

} // namespace

/// Networks that want more memory than there is.
class TestMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesAndGradientsAreHalved() {
        const NetworkFolder folder;
        const auto model = greedyNetwork(folder);
        const Tensor batch = someImages({7, 1, 2, 2});
        const Tensor output = model->run({batch}).front();
        QCOMPARE(output.shape, batch.shape);
        for (std::size_t index = 0; index < batch.values.size(); ++index)
            QVERIFY(std::abs(output.values[index] - 3 * batch.values[index] * batch.values[index]) < 1e-6F);
        const core::InputGradient slope = model->inputGradient({batch}, 0, core::valueTarget(0, 1));
        QCOMPARE(slope.values.size(), std::size_t{7});
        for (std::int64_t object = 0; object < 7; ++object) {
            QVERIFY(std::abs(slope.values[static_cast<std::size_t>(object)] - output.item(object)[1]) < 1e-6F);
            for (std::size_t pixel = 0; pixel < 4; ++pixel)
                QVERIFY(std::abs(slope.gradient.item(object)[pixel] - (pixel == 1 ? 6 * batch.item(object)[1] : 0)) <
                        1e-5F);
        }
        QCOMPARE(model->clone()->concessions().size(), std::size_t{2});
    }

    void withoutMemoryForOneItIsAnError() {
        const NetworkFolder folder;
        writeNetwork(folder.path() / "net.pt", "    return torch.zeros([1000000, 1000000])\n");
        std::ofstream(folder.path() / "net.oddity.json") << R"({"format": 1, "name": "n",
            "inputs": [{"bands": ["*"]}], "outputs": [{"name": "a", "kind": "reg"}]})";
        const QString complaint = complaintOf([&] {
            loadNetwork(folder.path() / "net.pt")->run({someImages({4, 1, 2, 2})});
        });
        QVERIFY2(complaint.contains("memory") && !complaint.contains('\n'), qPrintable(complaint));
    }

    /// No network's doing: the system gives this process no more.
    void allocationsThatFailAreHalved() {
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QLatin1String(childMark), QStringLiteral("1"));
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), QStringList());
        QVERIFY(child.waitForFinished(120'000));
        const QByteArray messages = child.readAllStandardOutput() + child.readAllStandardError();
        QVERIFY2(child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0, messages.constData());
        QVERIFY2(messages.contains("does not suffice for"), messages.constData());
    }
};

int main(int count, char** values) {
    if (qEnvironmentVariableIsSet(childMark)) {
        try {
            _exit(runWithScarceMemory());
        } catch (const std::exception& failure) {
            std::cerr << failure.what() << std::endl;
            _exit(5);
        }
    }
    QCoreApplication application(count, values);
    TestMemory test;
    return QTest::qExec(&test, count, values);
}
#include "test_memory.moc"
