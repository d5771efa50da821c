// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QDir>
#include <QTemporaryDir>

#include "tests/app/batch_program.h"

/// Published networks on real surveys, end to end.
class TestBatchRealData : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    /// The network with the card of tests/plugins/cards beside it.
    QString bundle(const QString& name) const {
        const QString model = path(qPrintable(name + ".pt"));
        if (!QFile::exists(model)) {
            QFile::copy(testData("models/radio-fr/") + name + ".pt", model);
            QFile::copy(QFINDTESTDATA("../plugins/cards/" + name + ".oddity.json"),
                        path(qPrintable(name + ".oddity.json")));
        }
        return model;
    }

    static QList<QStringList> readCsv(const QString& file) {
        QFile lines(file);
        QList<QStringList> rows;
        if (lines.open(QIODevice::ReadOnly))
            for (const QString& line : QString::fromUtf8(lines.readAll()).split('\n', Qt::SkipEmptyParts))
                rows << line.trimmed().split(',');
        return rows;
    }

private Q_SLOTS:
    void radioGalaxyClassesEqualTheGoldenOnes() {
        if (!QDir(testData("mirabest/images")).exists())
            QSKIP("the real data are not here");
        const QString project = path("mirabest.oddity");
        const BatchAnswer imported = runBatch(
            {"import", project, "--catalog", testData("mirabest/labels.csv"), "--images", testData("mirabest/images")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["objects"].toInt(), 61);
        QCOMPARE(imported.json["flagged"].toInt(), 0);
        QVERIFY_DONE(runBatch({"run", project, "--model", bundle("fr_cnn_noattention")}));
        QVERIFY_DONE(runBatch({"export", project, "--what", "outputs", "--out", path("outputs.csv")}));
        QHash<QString, double> golden;
        for (const QStringList& row : readCsv(testData("mirabest/golden_predictions.csv")).mid(1))
            golden[row[0]] = row[1].toDouble();
        QCOMPARE(golden.size(), 61);
        const QList<QStringList> outputs = readCsv(path("outputs.csv"));
        int column = -1;
        for (int index = 0; index < outputs[0].size(); ++index)
            if (outputs[0][index].endsWith("FRII"))
                column = index;
        QVERIFY2(column > 0, qPrintable(outputs[0].join(' ')));
        QCOMPARE(outputs.size(), 62);
        for (const QStringList& row : outputs.mid(1))
            QVERIFY2(std::abs(row[column].toDouble() - golden.value(row[0], -1)) < 0.01, qPrintable(row[0]));
    }

    void rareBentSourcesRankHigh() {
        if (!QFile::exists(testData("radio-galaxies/stack.fits.fz")))
            QSKIP("the real data are not here");
        const QString project = path("radio.oddity");
        const BatchAnswer imported = runBatch({"import", project, "--catalog", testData("radio-galaxies/catalog.fits"),
                                               "--images", testData("radio-galaxies/stack.fits.fz")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["objects"].toInt(), 1958);
        const BatchAnswer run =
            runBatch({"run", project, "--model", bundle("fr_cnn_noattention_probs_embedding"), "--limit", "64"});
        QVERIFY_DONE(run);
        QCOMPARE(run.json["done"].toInt(), 64);
        QCOMPARE(run.json["flagged"].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestBatchRealData)
#include "test_batch_real_data.moc"
