// SPDX-License-Identifier: BSD-3-Clause
#include <csignal>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QDir>
#include <QTemporaryDir>
#include <QThread>

#include "tests/app/batch_program.h"

/// A run that is stopped or killed goes on where it stopped and ends with the same outputs.
class TestBatchInterruption : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    void makeProject(const char* name) const {
        QVERIFY_DONE(runBatch(
            {"import", path(name), "--catalog", path("sky/catalog.fits"), "--images", path("sky/images.fits")}));
    }
    QByteArray latents(const char* project) const {
        const QString file = path("latents.npy");
        [&] { QVERIFY_DONE(runBatch({"export", path(project), "--what", "latents", "--out", file})); }();
        QFile bytes(file);
        return bytes.open(QIODevice::ReadOnly) ? bytes.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY_DONE(runBatch({"demo", path("sky"), "--objects", "1500", "--seed", "4"})); }

    void signalsAndResume() {
        makeProject("whole.oddity");
        QVERIFY_DONE(runBatch({"run", path("whole.oddity"), "--model", demoModel("demo-vae.pt"), "--batch", "8"}));
        for (const int signal : {SIGTERM, SIGKILL}) {
            const char* name = signal == SIGTERM ? "stopped.oddity" : "killed.oddity";
            makeProject(name);
            QProcess process;
            process.start(qEnvironmentVariable("ODDITY_BATCH"),
                          {"run", path(name), "--model", demoModel("demo-vae.pt"), "--batch", "8"});
            QVERIFY(process.waitForStarted());
            QByteArray messages;
            while (!messages.contains("20 %") && process.state() == QProcess::Running) {
                process.waitForReadyRead(100);
                messages += process.readAllStandardError();
            }
            ::kill(static_cast<pid_t>(process.processId()), signal);
            QVERIFY(process.waitForFinished(20'000));
            if (signal == SIGTERM) {
                QCOMPARE(process.exitStatus(), QProcess::NormalExit);
                QCOMPARE(process.exitCode(), 75);
            }
            const QDir runs(path(name) + QStringLiteral("/runs"));
            const QString folder = runs.filePath(runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0));
            QVERIFY(QFile(folder + QStringLiteral("/.latents.npy.12345.part")).open(QIODevice::WriteOnly));
            const int lock = ::open(QFile::encodeName(folder + QStringLiteral("/lock")).constData(), O_RDWR);
            QVERIFY(lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0);
            const BatchAnswer second = runBatch({"run", path(name), "--model", demoModel("demo-vae.pt")});
            QCOMPARE(second.exitCode, 1);
            QVERIFY2(second.messages.contains("another program runs this network"), qPrintable(second.messages));
            ::close(lock);
            const BatchAnswer rest = runBatch({"run", path(name), "--model", demoModel("demo-vae.pt"), "--batch", "8"});
            QVERIFY_DONE(rest);
            QCOMPARE(rest.json["done"].toInt(), 1500);
            QCOMPARE(QDir(folder).entryList({"*.part"}, QDir::Files | QDir::Hidden), QStringList());
            QCOMPARE(latents(name), latents("whole.oddity"));
        }
    }

    /// A network that never comes back cannot be interrupted; the program ends all the same, and the project is whole.
    void aNetworkThatLoopsForEverIsLeftBehind() {
        const QString looping = testData("crash/model/loop.pt");
        if (!QFile::exists(looping))
            QSKIP("no real data: set ODDITY_TEST_DATA");
        makeProject("looping.oddity");
        QVERIFY(QFile::copy(looping, path("loop.pt")));
        QFile card(path("loop.oddity.json"));
        QVERIFY(card.open(QIODevice::WriteOnly));
        card.write(R"({"format": 1, "name": "loop", "inputs": [{"bands": ["g", "r", "z"]}],
                       "outputs": [{"name": "a", "kind": "embed"}]})");
        card.close();
        QProcess process;
        process.start(qEnvironmentVariable("ODDITY_BATCH"),
                      {"run", path("looping.oddity"), "--model", path("loop.pt")});
        QVERIFY(process.waitForStarted());
        QByteArray messages;
        while (!messages.contains("Running loop") && process.state() == QProcess::Running) {
            process.waitForReadyRead(100);
            messages += process.readAllStandardError();
        }
        QTest::qWait(3000); // until it is in the network
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(60'000));
        messages += process.readAllStandardError();
        QCOMPARE(process.exitCode(), 75);
        QVERIFY2(messages.contains("does not come back"), messages.constData());
        const BatchAnswer info = runBatch({"info", path("looping.oddity")});
        QVERIFY_DONE(info);
        QCOMPARE(info.json["objects"].toInt(), 1500);
        QCOMPARE(info.json["runs"].toArray().first()["done"].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestBatchInterruption)
#include "test_batch_interruption.moc"
