// SPDX-License-Identifier: BSD-3-Clause
#include <QTemporaryDir>

#include "batch_program.h"

class TestBatchTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arraysOfOneLengthAreLatents() {
        const QByteArray header = "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n"
                                  "# - {name: id, datatype: string}\n"
                                  "# - {name: latents, datatype: string, subtype: 'float64[null]'}\nid,latents\n";
        write("even.ecsv", header + "a,\"[1,2]\"\nb,\"[2,5]\"\nc,\"[4,3]\"\nd,\"[7,1]\"\n");
        write("uneven.ecsv", header + "a,\"[1,2]\"\nb,\"[2]\"\nc,\"[4,3]\"\nd,\"[7,1]\"\n");
        const QStringList import{"import", path("even.oddity"), "--catalog", path("even.ecsv"), "--latents"};
        const BatchAnswer refused = runBatch(QStringList(import) << path("uneven.ecsv") + ":latents");
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.messages.contains("uneven.ecsv, row 2"), qPrintable(refused.messages));
        QVERIFY_DONE(runBatch(QStringList(import) << path("even.ecsv") + ":Latents"));
        QVERIFY_DONE(runBatch({"map", path("even.oddity"), "--method", "pca"}));
        QCOMPARE(runBatch(QStringList(import) << path("even.ecsv") + ":id").exitCode, 3);
    }

    void matchWritesAllPairs() {
        write("a.csv", "id,ra,dec\np,10,0\nq,20,5\nr,30,5\n");
        write("b.ecsv", "# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# - {name: id, datatype: string}\n"
                        "# - {name: ra, datatype: float64}\n# - {name: dec, datatype: float64}\n"
                        "# - {name: flux, datatype: string, subtype: 'float64[2]'}\nid,ra,dec,flux\n"
                        "x,10,0.0001,\"[1,2]\"\ny,10,-0.0002,\"[3,4]\"\nz,20,5,\"[5,6]\"\n");
        const QStringList match{"match", path("a.csv"), path("b.ecsv"), "--radius", "1", "--out"};
        const BatchAnswer all = runBatch(QStringList(match) << path("all.csv") << "--pairs"
                                                            << "all");
        QVERIFY_DONE(all);
        QCOMPARE(all.json["pairs"].toInt(), 3);
        QCOMPARE(all.json["matched"].toInt(), 2);
        QFile out(path("all.csv"));
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = out.readAll().split('\n');
        QCOMPARE(lines[0].trimmed(), QByteArray("id,ra,dec,second_id,second_ra,second_dec,flux,separation,matches"));
        QVERIFY2(lines[1].startsWith("p,10,0,x,10,1e-04,1 2,0.36"), lines[1]);
        QVERIFY2(lines[2].startsWith("p,10,0,y,10,-2e-04,3 4,0.72"), lines[2]);
        QVERIFY2(lines[3].startsWith("q,20,5,z,20,5,5 6,0,1"), lines[3]);
        const BatchAnswer best = runBatch(QStringList(match) << path("best.fits"));
        QVERIFY_DONE(best);
        QCOMPARE(best.json["pairs"].toInt(), 2);
        QCOMPARE(runBatch(QStringList(match) << path("c.csv") << "--ra"
                                             << "none")
                     .exitCode,
                 3);
        QCOMPARE(runBatch(QStringList(match) << path("c.csv") << "--pairs"
                                             << "some")
                     .exitCode,
                 2);
    }

    void aNameThatCannotBeWrittenIsToldBeforeReading() {
        const BatchAnswer refused =
            runBatch({"match", path("absent.csv"), path("absent.csv"), "--radius", "1", "--out", path("pairs.xls")});
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.messages.contains("pairs.xls: the name must end in"), qPrintable(refused.messages));
    }

    void aLinkToItselfIsBadInput() {
        QVERIFY(QFile::link(path("loop.csv"), path("loop.csv")));
        for (const QStringList& command :
             {QStringList{"info", path("loop.csv")},
              QStringList{"import", path("loop.oddity"), "--catalog", path("loop.csv")},
              QStringList{"match", path("loop.csv"), path("loop.csv"), "--radius", "1", "--out", path("o.csv")}}) {
            const BatchAnswer refused = runBatch(command);
            QCOMPARE(refused.exitCode, 3);
            QVERIFY2(refused.messages.contains("loop.csv: "), qPrintable(refused.messages));
        }
    }

    void bracketsChooseTheCatalogAndLast() {
        const auto table = [](const QByteArray& ids) {
            return "<TABLE><FIELD name='id' datatype='char' arraysize='*' ucd='meta.id'/><DATA><TABLEDATA>" + ids +
                   "</TABLEDATA></DATA></TABLE>";
        };
        write("two.vot", "<VOTABLE><RESOURCE>" + table("<TR><TD>a</TD></TR>") +
                             table("<TR><TD>b</TD></TR><TR><TD>c</TD></TR>") + "</RESOURCE></VOTABLE>");
        const BatchAnswer info = runBatch({"info", path("two.vot[2]")});
        QVERIFY_DONE(info);
        QCOMPARE(info.json["rows"].toInt(), 2);
        QCOMPARE(info.json["columns"].toArray()[0].toObject()["ucd"].toString(), QStringLiteral("meta.id"));
        const BatchAnswer imported = runBatch({"import", path("two.oddity"), "--catalog", path("two.vot[2]")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["objects"].toInt(), 2);
        QVERIFY_DONE(runBatch({"export", path("two.oddity"), "--what", "catalog", "--out", path("out.ecsv")}));
        QFile out(path("out.ecsv"));
        QVERIFY(out.open(QIODevice::ReadOnly));
        QVERIFY(out.readAll().contains("meta.id"));
        QCOMPARE(runBatch({"info", path("two.vot[3]")}).exitCode, 3);
    }

    void tellsOfATableThatIsNoCatalog() {
        write("empty.csv", "a,b\n");
        const BatchAnswer info = runBatch({"info", path("empty.csv")});
        QVERIFY_DONE(info);
        QCOMPARE(info.json["rows"].toInt(), 0);
        QCOMPARE(info.json["columns"].toArray().size(), 2);
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    void write(const char* name, const QByteArray& bytes) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestBatchTables)
#include "test_batch_tables.moc"
