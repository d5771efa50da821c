// SPDX-License-Identifier: BSD-3-Clause
#include <QFile>
#include <QTemporaryDir>

#include "tests/app/batch_program.h"

/// A catalog that changes under a project: nothing of one object may end up on another, and no label is lost.
class TestBatchChangedCatalog : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QString project() const { return path("p.oddity"); }

    void writeCatalog(const QStringList& ids) const {
        QFile file(path("catalog.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id,kind\n");
        for (const QString& id : ids)
            file.write((id + (id.endsWith('7') ? ",odd\n" : ",plain\n")).toUtf8());
    }
    QStringList ids() const {
        QStringList ids;
        for (int index = 0; index < 50; ++index)
            ids << QStringLiteral("g%1").arg(index);
        return ids;
    }
    QByteArray labelsExported() const {
        runBatch({"label", project(), "--export", path("labels.csv")});
        QFile file(path("labels.csv"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() {
        writeCatalog(ids());
        QVERIFY_DONE(runBatch({"demo", path("sky"), "--objects", "50"}));
        QVERIFY_DONE(
            runBatch({"import", project(), "--catalog", path("catalog.csv"), "--images", path("sky/images.fits")}));
        QVERIFY_DONE(runBatch({"run", project(), "--model", demoModel("demo-vae.pt")}));
        QVERIFY_DONE(runBatch({"rank", project()}));
        QVERIFY_DONE(runBatch({"map", project(), "--method", "pca"}));
        QVERIFY_DONE(runBatch({"label", project(), "--id", "g3", "--label", "odd"}));
    }

    void resultsOfOtherRowsAreLeftOut_data() {
        QTest::addColumn<QStringList>("changed");
        QStringList reversed = ids();
        std::ranges::reverse(reversed);
        QTest::newRow("sorted anew") << reversed;
        QTest::newRow("longer") << ids() + QStringList{"new1", "new2"};
        QTest::newRow("shorter") << ids().mid(2);
    }
    void resultsOfOtherRowsAreLeftOut() {
        QFETCH(QStringList, changed);
        writeCatalog(changed);
        for (const char* what : {"scores", "positions", "latents", "outputs"}) {
            const BatchAnswer answer = runBatch({"export", project(), "--what", what, "--out", path("out.csv")});
            QCOMPARE(answer.exitCode, 3);
            QVERIFY2(answer.messages.contains("another list of objects"), qPrintable(answer.messages));
            QVERIFY2(answer.messages.contains("planes belong to the catalog's rows"), qPrintable(answer.messages));
        }
        QCOMPARE(runBatch({"metrics", project(), "--truth", "kind"}).exitCode, 3);
        QCOMPARE(runBatch({"rank", project()}).exitCode, 3);
        QVERIFY_DONE(runBatch({"info", project()}));
        writeCatalog(ids());
        QCOMPARE(runBatch({"metrics", project(), "--truth", "kind"}).json["objects"].toInt(), 50);
    }

    void labelsOfObjectsThatAreGoneAreStillExported() {
        writeCatalog(ids().mid(10));
        const BatchAnswer answer = runBatch({"info", project()});
        QVERIFY2(answer.messages.contains("1 labelled objects are no longer in the catalog"),
                 qPrintable(answer.messages));
        QVERIFY(labelsExported().contains("g3,odd,"));
        QVERIFY(QFile::remove(path("catalog.csv")));
        QVERIFY(labelsExported().contains("g3,odd,"));
        const BatchAnswer ranked = runBatch({"rank", project()});
        QCOMPARE(ranked.exitCode, 3);
        QVERIFY2(ranked.messages.contains("catalog.csv"), qPrintable(ranked.messages));
    }
};

QTEST_GUILESS_MAIN(TestBatchChangedCatalog)
#include "test_batch_changed_catalog.moc"
