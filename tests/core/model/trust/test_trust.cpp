// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "core/fingerprint.h"
#include "core/io/atomic_file.h"
#include "core/model/registry.h"
#include "core/model/trust/trust_list.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"
#include "tests/plugins/written_network.h"

using namespace oddity::core;
using oddity::tests::FakeModel;
using oddity::tests::writeNetwork;

namespace {

namespace fs = std::filesystem;

NetworkIdentity made(int number) {
    const std::string name = "net" + std::to_string(number) + ".pt";
    return {name, Fingerprint::ofBytes(name), number};
}

} // namespace

/// Nothing unknown reaches an engine, and what was approved is remembered.
class TestTrust : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::vector<std::string> m_loaded; ///< bytes that reached the engine

    fs::path path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    /// An engine that records what it is given instead of loading it.
    Registry recorder(std::shared_ptr<TrustList> list) {
        m_loaded.clear();
        Registry registry;
        registry.addModelLoader("torchscript", [this](const NetworkFile& file, const LoadOptions&) {
            m_loaded.push_back(*file.bytes);
            return std::make_unique<FakeModel>(std::vector<std::string>{"r"}, 4, 4, 2);
        });
        registry.setTrustList(std::move(list));
        return registry;
    }
    static std::vector<NetworkIdentity> unknownOf(const Registry& registry, const fs::path& network) {
        try {
            registry.loadModel(network, {});
        } catch (const UntrustedNetwork& untrusted) {
            return untrusted.networks();
        }
        return {};
    }

private Q_SLOTS:
    void unknownBytesReachNoEngine() {
        const fs::path network = path("new.pt");
        writeNetwork(network, "    return x\n");
        const auto list = std::make_shared<TrustList>(path("known.json"));
        const Registry registry = recorder(list);
        const auto unknown = unknownOf(registry, network);
        QCOMPARE(unknown.size(), std::size_t{1});
        QVERIFY(m_loaded.empty());
        QCOMPARE(unknown.front().path, network);
        QCOMPARE(unknown.front().sha256, Fingerprint::ofFile(network));
        QCOMPARE(unknown.front().bytes, static_cast<std::int64_t>(fs::file_size(network)));

        list->approve(unknown, "test");
        QVERIFY(registry.loadModel(network, {}));
        QCOMPARE(m_loaded.size(), std::size_t{1});
        list->remove(unknown.front().sha256);
        QCOMPARE(unknownOf(registry, network).size(), std::size_t{1});
        QCOMPARE(m_loaded.size(), std::size_t{1});
    }

    void sentencesNameFileHashAndSize() {
        const fs::path network = path("named.pt");
        writeNetwork(network, "    return x + x\n");
        const Registry registry = recorder(std::make_shared<TrustList>());
        const QString sentence = oddity::tests::complaintOf([&] { registry.loadModel(network, {}); });
        for (const std::string& part : {network.string(), Fingerprint::ofFile(network),
                                        std::to_string(fs::file_size(network)) + " bytes", std::string("not approved")})
            QVERIFY2(sentence.contains(QString::fromStdString(part)), qPrintable(sentence));
    }

    void withoutAListNothingIsLoaded() {
        const fs::path network = path("listless.pt");
        writeNetwork(network, "    return x\n");
        const Registry registry = recorder(nullptr);
        QVERIFY_EXCEPTION_THROWN(registry.loadModel(network, {}), Error);
        QVERIFY(m_loaded.empty());
    }

    void swappedBytesAreNotLoaded() {
        const fs::path network = path("swapped.pt");
        writeNetwork(network, "    return x\n");
        const std::string approved = readWholeFile(network);
        const auto list = std::make_shared<TrustList>();
        const Registry registry = recorder(list);
        const NetworkFile file = readNetworkFile(network);
        list->approveForNow({file.identity});

        writeNetwork(network, "    return x * 2\n"); // while the engine is on its way
        registry.loadModel(file, {});
        QCOMPARE(m_loaded, std::vector<std::string>{approved});
        QCOMPARE(unknownOf(registry, network).size(), std::size_t{1});
        QCOMPARE(m_loaded.size(), std::size_t{1});
    }

    void ensemblesAskForAllMembersAtOnce() {
        std::vector<NetworkIdentity> members;
        for (const char* name : {"a.pt", "b.pt", "c.pt"}) {
            writeNetwork(path(name), std::string("    return x + ") + std::to_string(name[0]) + "\n");
            members.push_back(readNetworkFile(path(name)).identity);
        }
        std::ofstream(path("all.ensemble.json")) << R"({"format": 1, "members": ["a.pt", "b.pt", "c.pt"]})";
        const auto list = std::make_shared<TrustList>();
        list->approveForNow({members[1]});
        const Registry registry = recorder(list);
        const auto unknown = unknownOf(registry, path("all.ensemble.json"));
        QCOMPARE(unknown.size(), std::size_t{2});
        QCOMPARE(unknown[1].sha256, members[2].sha256);
        QVERIFY(m_loaded.empty());
        list->approveForNow(unknown);
        QCOMPARE(registry.loadModel(path("all.ensemble.json"), {})->memberCount(), 3);
        QCOMPARE(m_loaded.size(), std::size_t{3});
    }

    void approvalsAreRememberedWithWhatTheyWere() {
        const fs::path file = path("sub") / "remembered.json";
        TrustList(file).approve({made(1), made(2)}, "one");
        TrustList(file).approve({made(2), made(3)}, "two");
        const std::vector<ApprovedNetwork> known = TrustList(file).approved();
        QCOMPARE(known.size(), std::size_t{3});
        QCOMPARE(known[2].name, std::string("net3.pt"));
        QCOMPARE(known[2].bytes, std::int64_t{3});
        QCOMPARE(known[1].program, std::string("one"));
        QCOMPARE(known[2].program, std::string("two"));
        QVERIFY(QDateTime::fromString(QString::fromStdString(known[2].approved), Qt::ISODateWithMs).isValid());
        QVERIFY_EXCEPTION_THROWN(TrustList(file).remove(made(9).sha256), Error);
        TrustList(file).remove(made(1).sha256);
        QVERIFY(!TrustList(file).isTrusted(made(1).sha256));
        QVERIFY(TrustList(file).isTrusted(made(2).sha256));
    }

    void programsThatWriteAtOnceLoseNothing() {
        const fs::path file = path("shared.json");
        constexpr int writers = 4;
        constexpr int each = 20;
        std::vector<std::thread> programs;
        for (int writer = 0; writer < writers; ++writer)
            programs.emplace_back([&, writer] {
                TrustList list(file); // flock keeps descriptors apart, whichever process they belong to
                for (int number = 0; number < each; ++number)
                    list.approve({made(writer * each + number)}, "writer");
            });
        for (std::thread& program : programs)
            program.join();
        QCOMPARE(TrustList(file).approved().size(), std::size_t{writers * each});
    }

    void damagedFilesTrustNothingAndStay_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("cut off") << R"({"format": 1, "networks": [)";
        QTest::newRow("empty") << "";
        QTest::newRow("newer") << R"({"format": 2, "networks": []})";
        QTest::newRow("another kind") << R"([1, 2])";
        QTest::newRow("no hash") << R"({"format": 1, "networks": [{"sha256": "1", "file": "a", "bytes": 1, )"
                                    R"("approved": "", "program": ""}]})";
    }
    void damagedFilesTrustNothingAndStay() {
        QFETCH(QString, text);
        const fs::path file = path("damaged.json");
        std::ofstream(file) << text.toStdString();
        TrustList list(file);
        const QString sentence = oddity::tests::complaintOf([&] { list.isTrusted(made(1).sha256); });
        QVERIFY2(sentence.contains(QString::fromStdString(file.string())) &&
                     sentence.contains(QLatin1String("damaged")),
                 qPrintable(sentence));
        QVERIFY_EXCEPTION_THROWN(list.approve({made(1)}, "test"), Error);
        QCOMPARE(QString::fromStdString(readWholeFile(file)), text);
        list.approveForNow({made(1)});
        QVERIFY(list.isTrusted(made(1).sha256));
    }

    void shippedNetworksAreThoseListed() {
        const fs::path models = fs::path(qEnvironmentVariable("ODDITY_RESOURCES").toStdString()) / "models";
        const TrustList list({}, models / "SHA256SUMS");
        std::vector<std::string> listedFiles;
        for (const ShippedNetwork& network : list.shipped()) {
            QCOMPARE(Fingerprint::ofFile(models / network.name), network.sha256);
            QVERIFY(list.isTrusted(network.sha256));
            listedFiles.push_back(network.name);
        }
        std::vector<std::string> files;
        for (const auto& entry : fs::directory_iterator(models))
            if (entry.path().extension() == ".pt")
                files.push_back(entry.path().filename().string());
        std::ranges::sort(files);
        std::ranges::sort(listedFiles);
        QCOMPARE(listedFiles, files);
        QVERIFY(!list.isTrusted(made(1).sha256));
    }

    void filesThatCannotBeNetworksAreRefused() {
        const fs::path folder = path("folder.pt");
        fs::create_directory(folder);
        QVERIFY_EXCEPTION_THROWN(readNetworkFile(folder), Error);
        QVERIFY_EXCEPTION_THROWN(readNetworkFile(path("missing.pt")), Error);
        const fs::path huge = path("huge.pt");
        std::ofstream(huge) << "PK\3\4";
        fs::resize_file(huge, (std::uintmax_t{4} << 30) + 1); // sparse
        const QString sentence = oddity::tests::complaintOf([&] { readNetworkFile(huge); });
        QVERIFY2(sentence.contains(QLatin1String("4294967297")), qPrintable(sentence));
    }
};

QTEST_GUILESS_MAIN(TestTrust)
#include "test_trust.moc"
