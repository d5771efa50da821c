// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <fstream>

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/batch_program.h"
#include "tests/plugins/written_network.h"

namespace fs = std::filesystem;

/// Whom the batch program believes: files that the command line names, and nobody else unasked.
class TestBatchTrust : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QString listPath() const { return path("config/oddity/trusted-networks.json"); }
    static QStringList hashes(const BatchAnswer& listed) {
        QStringList hashes;
        for (const QJsonValue& network : listed.json[QLatin1String("approved")].toArray())
            hashes << network[QLatin1String("sha256")].toString();
        return hashes;
    }
    /// A reconstruction that halves its input, different from others by `factor`.
    QString network(const char* name, const char* factor) const {
        const QString file = path(name);
        oddity::tests::writeNetwork(file.toStdString(), std::string("    return torch.mul(x, ") + factor + ")\n");
        std::ofstream(fs::path(file.toStdString()).replace_extension(".oddity.json"))
            << R"({"format": 1, "name": "half", "inputs": [{"name": "image", "bands": ["g", "r", "z"],
                   "height": 64, "width": 64}], "outputs": [{"name": "recon", "kind": "recon", "element": ""}]})";
        return file;
    }

private Q_SLOTS:
    void init() {
        qputenv("XDG_CONFIG_HOME", path("config").toUtf8());
        fs::remove_all(path("config").toStdString());
    }

    void namingANetworkApprovesItOnce() {
        const QString file = network("named.pt", "0.5");
        const BatchAnswer first = runBatch({"info", file});
        QVERIFY_DONE(first);
        QVERIFY2(first.messages.contains(QLatin1String("approved ") + file), qPrintable(first.messages));
        const BatchAnswer again = runBatch({"info", file});
        QVERIFY_DONE(again);
        QVERIFY2(!again.messages.contains(QLatin1String("approved")), qPrintable(again.messages));
        const BatchAnswer listed = runBatch({"trust"});
        QCOMPARE(hashes(listed).size(), 1);
        QVERIFY(listed.json[QLatin1String("shipped")].toArray().size() >= 2);
        QVERIFY_DONE(runBatch({"trust", "--remove", hashes(listed).front()}));
        QVERIFY(hashes(runBatch({"trust", "--list"})).isEmpty());
        QCOMPARE(runBatch({"trust", "--remove", hashes(listed).front()}).exitCode, 3);
    }

    void whatShipsNeedsNoApproval() {
        const BatchAnswer shipped = runBatch({"info", demoModel("demo-classifier.pt"), "--trusted-only"});
        QVERIFY_DONE(shipped);
        QVERIFY(!QFile::exists(listPath()));
    }

    void trustedOnlyRefusesWhatIsNew() {
        const QString file = network("unattended.pt", "0.25");
        const BatchAnswer refused = runBatch({"info", file, "--trusted-only"});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.messages.contains(file) && refused.messages.contains(QLatin1String("SHA-256")),
                 qPrintable(refused.messages));
        QVERIFY(!QFile::exists(listPath()));
        QVERIFY_DONE(runBatch({"trust", file}));
        QVERIFY_DONE(runBatch({"info", file, "--trusted-only"}));
        QCOMPARE(runBatch({"info", file, "--trusted-only", "--trust"}).exitCode, 2);
    }

    void aFolderThatCannotBeWrittenIsARemark() {
        std::ofstream(path("occupied").toStdString()) << "a file where the folder should be";
        qputenv("XDG_CONFIG_HOME", path("occupied").toUtf8());
        const BatchAnswer answer = runBatch({"info", network("forgotten.pt", "0.75")});
        QVERIFY_DONE(answer);
        QVERIFY2(answer.messages.contains(QLatin1String("not remembered")), qPrintable(answer.messages));
    }

    void aDamagedListIsLeftAsItIs() {
        QVERIFY(QDir().mkpath(QFileInfo(listPath()).path()));
        std::ofstream(listPath().toStdString()) << "{";
        const BatchAnswer answer = runBatch({"info", network("undamaged.pt", "0.125")});
        QVERIFY_DONE(answer);
        QVERIFY2(answer.messages.contains(QLatin1String("damaged")), qPrintable(answer.messages));
        QCOMPARE(QFileInfo(listPath()).size(), 1);
        QCOMPARE(runBatch({"trust"}).exitCode, 3);
    }

    void aNetworkWithoutACardGetsOne() {
        const QString file = path("bare.pt");
        oddity::tests::writeNetwork(file.toStdString(), "    return torch.softmax(torch.mean(x, [2, 3]), 1)\n");
        const BatchAnswer info = runBatch({"info", file});
        QCOMPARE(info.exitCode, 3);
        QVERIFY2(info.messages.contains(QLatin1String("oddity-batch card")), qPrintable(info.messages));
        QCOMPARE(runBatch({"card", network("distrusted.pt", "0.3"), "--trusted-only"}).exitCode, 3);

        const QString card = path("bare.oddity.json");
        const QStringList propose{"card", file, "--bands", "g,r,z", "--size", "48", "--out", card};
        const BatchAnswer proposed = runBatch(propose);
        QVERIFY_DONE(proposed);
        QCOMPARE(proposed.json[QLatin1String("problem")].toString(), QString());
        QCOMPARE(proposed.json[QLatin1String("outputs")][0][QLatin1String("kind")].toString(), QStringLiteral("class"));
        QCOMPARE(runBatch(propose).exitCode, 2); // the card is there
        QVERIFY_DONE(runBatch(propose + QStringList{"--overwrite"}));
        const BatchAnswer known = runBatch({"info", file});
        QVERIFY_DONE(known);
        QCOMPARE(known.json[QLatin1String("card")][QLatin1String("inputs")][0][QLatin1String("bands")].toArray().size(),
                 3);
        QCOMPARE(known.json[QLatin1String("operations_per_object")][QLatin1String("multiply_adds")].toDouble(), 0.0);
    }

    void aProjectsNetworksNeedApproval() {
        const QString file = network("remembered.pt", "0.9");
        const QString project = path("sky.oddity");
        QVERIFY_DONE(runBatch({"demo", path("sky"), "--objects", "20"}));
        QVERIFY_DONE(runBatch({"import", project, "--catalog", path("sky/catalog.fits"), "--images",
                               path("sky/images.fits"), "--bands", "g,r,z"}));
        QVERIFY_DONE(runBatch({"run", project, "--model", file}));
        fs::remove_all(path("config").toStdString()); // as on another computer
        const QStringList explain{"explain",     project,    "--objects", "2",     "--target",
                                  "recon_error", "--method", "gradient",  "--out", path("why.fits")};
        const BatchAnswer refused = runBatch(explain);
        QCOMPARE(refused.exitCode, 3);
        for (const QString& part :
             {file, QStringLiteral("SHA-256"), QStringLiteral("bytes"), QStringLiteral("--trust")})
            QVERIFY2(refused.messages.contains(part), qPrintable(refused.messages));
        QVERIFY(!QFile::exists(path("why.fits")));
        QVERIFY_DONE(runBatch(explain + QStringList{"--trust"}));
        QVERIFY_DONE(runBatch(explain));
    }
};

QTEST_GUILESS_MAIN(TestBatchTrust)
#include "test_batch_trust.moc"
