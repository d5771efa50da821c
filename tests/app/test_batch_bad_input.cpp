// SPDX-License-Identifier: BSD-3-Clause
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
        QVERIFY2(run.messages.count('\n') < 8, qPrintable(run.messages));
    }

    void wrongUsage() {
        QCOMPARE(runBatch({"fly"}).exitCode, 2);
        QCOMPARE(runBatch({"run", path("clean.oddity")}).exitCode, 2);
        QCOMPARE(runBatch({"info", path("nothing-here.fits")}).exitCode, 3);
        QCOMPARE(runBatch({"map", path("sky")}).exitCode, 3);
    }

    void catalogErrorsNameTheRow() {
        write("twice.csv", "id,ra,dec\na,1,2\nb,3,4\na,5,6\n");
        const BatchAnswer twice = runBatch({"import", path("x.oddity"), "--catalog", path("twice.csv"), "--id", "id"});
        QCOMPARE(twice.exitCode, 3);
        QVERIFY2(twice.messages.contains("row 2") && twice.messages.contains("'a'"), qPrintable(twice.messages));
        QVERIFY(!QFile::exists(path("x.oddity")));
        write("ragged.csv", "id,ra,dec\na,1,2\nb,3\n");
        const BatchAnswer ragged = runBatch({"import", path("y.oddity"), "--catalog", path("ragged.csv")});
        QCOMPARE(ragged.exitCode, 3);
        QVERIFY2(ragged.messages.contains("row 1"), qPrintable(ragged.messages));
    }
};

QTEST_GUILESS_MAIN(TestBatchBadInput)
#include "test_batch_bad_input.moc"
