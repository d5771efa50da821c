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
            QFile::copy(QStringLiteral(ODDITY_CARDS "/") + name + ".oddity.json",
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

    void aCosmicRayMaskCoversAFrame() {
        const QString frame = testData("decam/testcase5/images/decam/CP20150407/c4d_150411_035242_ooi_z_v1-N10.fits");
        if (!QFile::exists(frame))
            QSKIP("the real data are not here");
        const QString model = path("cosmicray_ACS_WFC_F606W_2_4.pt");
        QVERIFY(QFile::copy(testData("models/cosmic-ray/cosmicray_ACS_WFC_F606W_2_4.pt"), model));
        QVERIFY(QFile::copy(QStringLiteral(ODDITY_CARDS "/cosmicray_ACS_WFC_F606W_2_4.oddity.json"),
                            path("cosmicray_ACS_WFC_F606W_2_4.oddity.json")));
        const auto maskWith = [&](const QString& window, const QString& out) {
            return runBatch({"mask", frame + "[N10]", "--model", model, "--window", window, "--margin", "24", "--blend",
                             "8", "--out", path(qPrintable(out))});
        };
        const BatchAnswer inOne = maskWith("256", "whole.fits");
        QVERIFY_DONE(inOne);
        QCOMPARE(inOne.json["width"].toInt(), 150);
        const double share = inOne.json["share_above_half"]["cosmic ray"].toDouble();
        QVERIFY(share > 0 && share < 0.1);
        const BatchAnswer inWindows = maskWith("96", "windows.fits");
        QVERIFY_DONE(inWindows);
        QVERIFY(std::abs(inWindows.json["share_above_half"]["cosmic ray"].toDouble() - share) < 1e-3);
        const BatchAnswer written = runBatch({"info", path("whole.fits")});
        QVERIFY_DONE(written);
        const BatchAnswer refused =
            runBatch({"mask", frame, "--model", model, "--window", "32", "--margin", "24", "--out", path("none.fits")});
        QVERIFY(refused.exitCode != 0);
        QVERIFY(!QFile::exists(path("none.fits")));
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
