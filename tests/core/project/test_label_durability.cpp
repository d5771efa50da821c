// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project.h"

#include <map>
#include <set>

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"
#include "core/project/label_log.h"

using namespace oddity::core;

class TestLabelDurability : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// 50 times a process that labels is killed at a random moment; nothing acknowledged may be lost or doubled.
    void survivesKills() {
        QTemporaryDir place;
        const std::filesystem::path folder = place.filePath("killed.oddity").toStdString();
        { const Project created = Project::create(folder, {}); }
        std::map<std::int64_t, std::string> acknowledged;
        constexpr int kills = 50;
        for (int kill = 0; kill < kills; ++kill) {
            QProcess writer;
            writer.start(QStringLiteral(LABEL_WRITER), {QString::fromStdString(folder.string())});
            QVERIFY(writer.waitForStarted());
            QVERIFY(writer.waitForReadyRead(20000));
            QTest::qSleep(QRandomGenerator::global()->bounded(60));
            writer.kill();
            QVERIFY(writer.waitForFinished());
            QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
            for (const QByteArray& line : writer.readAllStandardOutput().split('\n')) {
                const QList<QByteArray> words = line.split(' ');
                if (words.size() == 2 && words[1].size() == 36)
                    acknowledged[words[0].toLongLong()] = words[1].toStdString();
            }
            checkAll(folder, acknowledged);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%zu acknowledged labels in %d kills", acknowledged.size(), kills);
        QVERIFY(acknowledged.size() >= static_cast<std::size_t>(kills));

        for (const char* part : {"project.db", "project.db-wal", "project.db-shm"})
            std::filesystem::remove(folder / part);
        checkAll(folder, acknowledged);
    }

    void survivesADamagedDatabase_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("overwritten start") << 0;
        QTest::newRow("overwritten middle") << 1;
        QTest::newRow("cut short") << 2;
        QTest::newRow("empty") << 3;
    }
    void survivesADamagedDatabase() {
        QFETCH(int, kind);
        QTemporaryDir place;
        const std::filesystem::path folder = place.filePath("p.oddity").toStdString();
        std::map<std::int64_t, std::string> acknowledged;
        {
            Project project = Project::create(folder, {.importedLatents = "kept.npy"});
            for (int index = 0; index < 100; ++index) {
                const LabelEvent event =
                    project.appendLabel(RowId{index}, "id" + std::to_string(index), "odd", "a", "");
                acknowledged[event.sequence] = event.uuid;
            }
        }
        QFile file(QString::fromStdString((folder / "project.db").string()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (kind < 2) {
            file.seek(kind == 0 ? 0 : file.size() / 2);
            file.write(QByteArray(8192, 'x'));
        } else {
            file.resize(kind == 2 ? file.size() - 5000 : 0);
        }
        file.close();
        checkAll(folder, acknowledged);
        const Project project = Project::open(folder);
        QCOMPARE(project.data().importedLatents, std::string("kept.npy"));
    }

    void goesOnBehindATornLine() {
        QTemporaryDir place;
        const std::filesystem::path folder = place.filePath("p.oddity").toStdString();
        {
            Project project = Project::create(folder, {});
            project.appendLabel(RowId{0}, "a", "odd", "x", "");
            project.appendLabel(RowId{1}, "b", "odd", "x", "");
        }
        std::filesystem::resize_file(folder / "labels.jsonl", std::filesystem::file_size(folder / "labels.jsonl") - 9);
        {
            Project project = Project::open(folder);
            QVERIFY(!project.remarks().empty());
            project.appendLabel(RowId{2}, "c", "odd", "x", "");
        }
        std::filesystem::remove(folder / "project.db");
        const Project project = Project::open(folder);
        QCOMPARE(project.labelEvents().size(), 3U);
    }

private:
    static void checkAll(const std::filesystem::path& folder, const std::map<std::int64_t, std::string>& acknowledged) {
        const Project project = Project::open(folder);
        QVERIFY(!project.isReadOnly());
        std::map<std::int64_t, std::string> stored;
        std::set<std::string> uuids;
        for (const LabelEvent& event : project.labelEvents()) {
            stored[event.sequence] = event.uuid;
            QVERIFY(uuids.insert(event.uuid).second);
        }
        for (const auto& [sequence, uuid] : acknowledged)
            QCOMPARE(stored[sequence], uuid);
        std::vector<std::string> remarks;
        std::set<std::string> logged;
        for (const LoggedLabel& label : LabelLog(folder / "labels.jsonl").read(remarks))
            QVERIFY(logged.insert(label.event.uuid).second);
        QCOMPARE(logged, uuids);
    }
};

QTEST_GUILESS_MAIN(TestLabelDurability)
#include "test_label_durability.moc"
