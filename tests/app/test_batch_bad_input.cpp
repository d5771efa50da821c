// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QDir>
#include <QTemporaryDir>

#include "tests/app/batch_program.h"

/// What is wrong is said with its place and a way on; the rest of the data stays usable.
class TestBatchBadInput : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    void write(const char* name, const QByteArray& bytes) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY_DONE(runBatch({"demo", path("sky"), "--objects", "60", "--seed", "2", "--files"}));
        QVERIFY_DONE(runBatch({"demo", path("stack"), "--objects", "60", "--seed", "2"}));
    }

    void damagedFilesAreFlaggedAndTheRestIsUsable() {
        const BatchAnswer clean = runBatch({"import", path("clean.oddity"), "--catalog", path("sky/catalog.fits"),
                                            "--images", path("sky/images/{id}-{band}.fits"), "--bands", "g,r,z"});
        QVERIFY_DONE(clean);
        const QStringList files = QDir(path("sky/images")).entryList({"*-r.fits"}, QDir::Files, QDir::Name);
        QCOMPARE(files.size(), 60);
        QVERIFY(QFile::resize(path("sky/images/") + files[3], 4000));
        write(qPrintable("sky/images/" + files[5]), "this is no FITS file\n");
        QVERIFY(QFile::remove(path("sky/images/") + files[7]));

        const QString project = path("damaged.oddity");
        const BatchAnswer imported = runBatch({"import", project, "--catalog", path("sky/catalog.fits"), "--images",
                                               path("sky/images/{id}-{band}.fits"), "--bands", "g,r,z"});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["objects"].toInt(), 60);
        QCOMPARE(imported.json["flagged"].toInt(), 3);
        const BatchAnswer run = runBatch({"run", project, "--model", demoModel("demo-vae.pt")});
        QVERIFY_DONE(run);
        QCOMPARE(run.json["done"].toInt(), 60);
        QCOMPARE(run.json["flagged"].toInt(), 3);
        const QJsonArray flags = runBatch({"info", project}).json["flagged"].toArray();
        for (const int index : {3, 5, 7}) {
            bool isNamed = false;
            for (const QJsonValue& flag : flags)
                isNamed = isNamed || flag["reason"].toString().contains(files[index]);
            QVERIFY2(isNamed, qPrintable(files[index]));
        }
        QCOMPARE(runBatch({"rank", project, "--top", "0"}).ids().size(), 57);
    }

    void missingBand() {
        const QString project = path("two-bands.oddity");
        QVERIFY_DONE(runBatch({"import", project, "--catalog", path("sky/catalog.fits"), "--images",
                               path("sky/images/{id}-{band}.fits"), "--bands", "g,r"}));
        const BatchAnswer run = runBatch({"run", project, "--model", demoModel("demo-vae.pt")});
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.messages.contains("z"), qPrintable(run.messages));
    }

    void wrongKindsOfModel_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("word");
        QTest::newRow("ONNX") << testData("models/onnx-untrained/deepmerge.onnx") << "ONNX";
        QTest::newRow("state dict") << testData("models/radio-fr/state_dict/noattention_95.pt") << "state dict";
        QTest::newRow("cut short") << testData("crash/model/trunc.pt") << "trunc.pt";
        QTest::newRow("text") << path("sky/catalog.fits") << "catalog.fits";
    }
    void wrongKindsOfModel() {
        QFETCH(QString, file);
        QFETCH(QString, word);
        if (!QFile::exists(file))
            QSKIP("the real data are not here");
        const QString project = path("clean.oddity");
        const BatchAnswer run = runBatch({"run", project, "--model", file});
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.messages.contains(word), qPrintable(run.messages));
        const QStringList lines = run.messages.split('\n', Qt::SkipEmptyParts);
        const auto sentences = std::ranges::count_if(lines, [](const QString& line) { return !line.endsWith('%'); });
        QVERIFY2(sentences < 4, qPrintable(run.messages));
    }

    void emptyFilesAreToldAsSuch() {
        for (const char* name : {"nothing.fits", "nothing.csv", "nothing.pt"}) {
            write(name, {});
            const BatchAnswer answer = runBatch({"info", path(name)});
            QCOMPARE(answer.exitCode, 3);
            QVERIFY2(answer.messages.contains(name) && answer.messages.contains("an empty file"),
                     qPrintable(answer.messages));
        }
    }

    void wrongUsage() {
        QCOMPARE(runBatch({"fly"}).exitCode, 2);
        QCOMPARE(runBatch({"run", path("clean.oddity")}).exitCode, 2);
        QCOMPARE(runBatch({"info", path("nothing-here.fits")}).exitCode, 3);
        QCOMPARE(runBatch({"map", path("sky")}).exitCode, 3);
    }

    void latentsThatDoNotFitLeaveNoProjectBehind() {
        write("four.csv", "id\na\nb\nc\nd\n");
        const auto npy = [](int rows, float second) {
            QByteArray header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (" + QByteArray::number(rows) + ", 1), }";
            header = header.leftJustified(117) + '\n';
            QByteArray bytes = QByteArray("\x93NUMPY\x01\x00", 8) + char(header.size()) + '\0' + header;
            for (int row = 0; row < rows; ++row) {
                const float value = row == 1 ? second : static_cast<float>(row);
                bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
            }
            return bytes;
        };
        write("three.npy", npy(3, 1));
        const BatchAnswer refused =
            runBatch({"import", path("l.oddity"), "--catalog", path("four.csv"), "--latents", path("three.npy")});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.messages.contains("three.npy") && refused.messages.contains("3 rows"),
                 qPrintable(refused.messages));
        QVERIFY(!QFile::exists(path("l.oddity")));
        write("four.npy", npy(4, NAN));
        const BatchAnswer imported =
            runBatch({"import", path("l.oddity"), "--catalog", path("four.csv"), "--latents", path("four.npy")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["flagged"].toInt(), 1);
        QVERIFY_DONE(runBatch({"map", path("l.oddity"), "--method", "pca"}));
        QVERIFY_DONE(runBatch({"export", path("l.oddity"), "--what", "positions", "--out", path("line.csv")}));
        QFile positions(path("line.csv"));
        QVERIFY(positions.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(positions.readAll()).split("\r\n");
        QCOMPARE(lines[0], QStringLiteral("id,pca_x,pca_y"));
        QCOMPARE(lines[2], QStringLiteral("b,,"));
        QVERIFY2(lines[4].startsWith("d,") && lines[4].endsWith(",0"), qPrintable(lines[4]));
    }

    void labelTablesComeBackAsTheyWent() {
        write("signs.csv", "id\n+a\n-b\n=c\nd\n");
        const QString project = path("signs.oddity");
        QVERIFY_DONE(runBatch({"import", project, "--catalog", path("signs.csv")}));
        write("old.csv", "id,label,grader,time\n+a,odd,ann,2020-01-02T03:04:05Z\n-b,Artefact,,\n=c,ordinary,,\n");
        QVERIFY_DONE(runBatch({"label", project, "--import", path("old.csv"), "--grader", "bob"}));
        QVERIFY_DONE(runBatch({"label", project, "--export", path("labels.csv")}));
        QFile file(path("labels.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY2(text.contains("'+a,odd,ann,2020-01-02T03:04:05Z") && text.contains("'-b,artefact,bob,"),
                 qPrintable(text));
        QCOMPARE(runBatch({"label", project, "--import", path("labels.csv")}).json["labels"].toInt(), 3);
        write("wrong.csv", "id,label\nd,odd\n+a,blue\n");
        const BatchAnswer wrong = runBatch({"label", project, "--import", path("wrong.csv")});
        QCOMPARE(wrong.exitCode, 3);
        QVERIFY2(wrong.messages.contains("wrong.csv") && wrong.messages.contains("row 2"), qPrintable(wrong.messages));
        QCOMPARE(runBatch({"info", project}).json["labels"].toInt(), 3);
        write("nameless.csv", "object,label\nd,odd\n");
        const BatchAnswer nameless = runBatch({"label", project, "--import", path("nameless.csv")});
        QCOMPARE(nameless.exitCode, 3);
        QVERIFY2(nameless.messages.contains("nameless.csv") && nameless.messages.contains("'id'"),
                 qPrintable(nameless.messages));
    }

    void aLostDatabaseIsRebuilt() {
        const QString project = path("rebuilt.oddity");
        QVERIFY_DONE(runBatch({"import", project, "--catalog", path("sky/catalog.fits")}));
        for (const char* part : {"/project.db", "/project.db-wal", "/project.db-shm"})
            QFile::remove(project + QLatin1String(part));
        const BatchAnswer answer = runBatch({"info", project});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["objects"].toInt(), 60);
        QVERIFY2(answer.messages.contains("rebuilt"), qPrintable(answer.messages));
    }

    void answersThatCannotBeWrittenAreAFailure() {
        if (!QFile::exists("/dev/full"))
            QSKIP("there is no /dev/full here");
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(qEnvironmentVariable("ODDITY_BATCH"), {"info", path("sky/catalog.fits"), "--json"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
    }

    void catalogErrorsNameTheRow() {
        write("twice.csv", "id,ra,dec\na,1,2\nb,3,4\na,5,6\n");
        const BatchAnswer twice = runBatch({"import", path("x.oddity"), "--catalog", path("twice.csv"), "--id", "id"});
        QCOMPARE(twice.exitCode, 3);
        QVERIFY2(twice.messages.contains("row 3") && twice.messages.contains("'a'"), qPrintable(twice.messages));
        QVERIFY(!QFile::exists(path("x.oddity")));
        write("ragged.csv", "id,ra,dec\na,1,2\nb,3\n");
        const BatchAnswer ragged = runBatch({"import", path("y.oddity"), "--catalog", path("ragged.csv")});
        QCOMPARE(ragged.exitCode, 3);
        QVERIFY2(ragged.messages.contains("row 2"), qPrintable(ragged.messages));
    }
};

QTEST_GUILESS_MAIN(TestBatchBadInput)
#include "test_batch_bad_input.moc"
