// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include "tests/app/batch_program.h"

/// Every command of the batch contract, in the order of the main job, on a small demo survey.
class TestBatchCommands : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QString project() const { return path("demo.oddity"); }
    QString m_someId;

private Q_SLOTS:
    void demo() {
        const BatchAnswer answer = runBatch({"demo", path("sky"), "--objects", "400", "--seed", "7"});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["objects"].toInt(), 400);
        QVERIFY(QFile::exists(answer.json["images"].toString()));
        QVERIFY(QFile::exists(answer.json["catalog"].toString()));
        QVERIFY(QFile::exists(answer.json["truth"].toString()));
    }

    void info() {
        const BatchAnswer answer = runBatch({"info", path("sky/catalog.fits")});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["content"].toString(), QStringLiteral("fits"));
        const int table = answer.json["hdus"][1]["hdu"].toInt();
        QCOMPARE(table, 1);
        QVERIFY_DONE(runBatch({"info", path("sky/catalog.fits[%1]").arg(table)}));
    }

    void importing() {
        const BatchAnswer answer =
            runBatch({"import", project(), "--catalog", path("sky/catalog.fits"), "--images", path("sky/images.fits")});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["objects"].toInt(), 400);
        QCOMPARE(answer.json["flagged"].toInt(), 0);
        QCOMPARE(runBatch({"import", project(), "--catalog", path("sky/catalog.fits")}).exitCode, 3);
    }

    void nothingToMapYet() {
        const BatchAnswer answer = runBatch({"map", project(), "--method", "pca"});
        QCOMPARE(answer.exitCode, 3);
        QVERIFY2(answer.messages.contains("run a network"), qPrintable(answer.messages));
    }

    void run() {
        for (const char* model : {"demo-vae.pt", "demo-classifier.pt"}) {
            const BatchAnswer answer = runBatch({"run", project(), "--model", demoModel(model), "--device", "cpu"});
            QVERIFY_DONE(answer);
            QCOMPARE(answer.json["objects"].toInt(), 400);
            QCOMPARE(answer.json["done"].toInt(), 400);
            QCOMPARE(answer.json["device"].toString(), QStringLiteral("cpu"));
            QVERIFY(answer.json["objects_per_second"].toDouble() > 0);
        }
        const BatchAnswer again = runBatch({"run", project(), "--model", demoModel("demo-vae.pt")});
        QVERIFY_DONE(again);
        QCOMPARE(again.json["done"].toInt(), 400);
        QCOMPARE(runBatch({"info", project()}).json["runs"].toArray().size(), 2);
    }

    void networksAreDescribed() {
        const BatchAnswer info = runBatch({"info", demoModel("demo-classifier.pt")});
        QVERIFY_DONE(info);
        QCOMPARE(info.json["sha256"].toString().size(), 64);
        QVERIFY(info.json["parameters"].toInt() > 1000);
        QVERIFY(info.json["layers"].toArray().size() > 3);
        QVERIFY(info.json["layers"][0]["channels"].toInt() > 0);
        const QJsonArray symmetries = info.json["turned_and_mirrored"].toArray();
        QCOMPARE(symmetries[0]["symmetry"].toString(), QStringLiteral("neither"));
        QVERIFY(symmetries[0]["from_invariance"].toDouble() > 1e-5);
    }

    void ensemblesAndViewsHaveASpread() {
        const QString own = path("views.oddity");
        QVERIFY_DONE(
            runBatch({"import", own, "--catalog", path("sky/catalog.fits"), "--images", path("sky/images.fits")}));
        const BatchAnswer turned =
            runBatch({"run", own, "--model", demoModel("demo-classifier.pt"), "--turned", "--limit", "40"});
        QVERIFY_DONE(turned);
        QCOMPARE(turned.json["done"].toInt(), 40);
        QFile file(path("two.ensemble.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString network = demoModel("demo-classifier.pt");
        QVERIFY(QFile::copy(network, path("copy.pt")));
        file.write(
            QJsonDocument(QJsonObject{{"format", 1}, {"members", QJsonArray{network, QStringLiteral("copy.pt")}}})
                .toJson());
        file.close();
        const BatchAnswer both = runBatch({"run", own, "--model", path("two.ensemble.json"), "--limit", "40"});
        QVERIFY_DONE(both);
        QVERIFY(both.json["run"] != turned.json["run"]);
        QCOMPARE(runBatch({"info", path("two.ensemble.json")}).json["members"].toInt(), 2);
    }

    void map() {
        for (const char* method : {"pca", "umap"}) {
            const BatchAnswer answer = runBatch({"map", project(), "--method", method, "--seed", "3"});
            QVERIFY_DONE(answer);
            const double trust = answer.json["trustworthiness"].toDouble();
            QVERIFY2(trust > 0.7 && trust <= 1, qPrintable(QString::number(trust)));
            const double continuity = answer.json["continuity"].toDouble();
            const double agreement = answer.json["agreement"].toDouble();
            QVERIFY2(continuity > 0.7 && continuity <= 1, qPrintable(QString::number(continuity)));
            QVERIFY2(agreement > 0.05 && agreement < 1, qPrintable(QString::number(agreement)));
        }
        QCOMPARE(runBatch({"map", project(), "--method", "crystal-ball"}).exitCode, 2);
    }

    void rank() {
        const BatchAnswer methods = runBatch({"rank", project(), "--methods"});
        QVERIFY_DONE(methods);
        QStringList names;
        for (const QJsonValue& method : methods.json["methods"].toArray())
            names << method["name"].toString();
        QVERIFY(names.contains("isolation_forest") && names.contains("recon_error"));
        for (const QString& name : names) {
            const BatchAnswer answer = runBatch({"rank", project(), "--method", name, "--top", "5"});
            QVERIFY_DONE(answer);
            QCOMPARE(answer.ids().size(), 5);
            const QJsonArray rows = answer.json["rows"].toArray();
            for (int index = 1; index < rows.size(); ++index)
                QVERIFY(rows[index - 1]["score"].toDouble() >= rows[index]["score"].toDouble());
        }
        const BatchAnswer first = runBatch({"rank", project(), "--seed", "5", "--top", "0"});
        const BatchAnswer second = runBatch({"rank", project(), "--seed", "5", "--top", "0"});
        QCOMPARE(first.ids(), second.ids());
        QVERIFY(first.ids().size() > 390);
        m_someId = first.ids().front();
    }

    void near() {
        const BatchAnswer answer = runBatch({"near", project(), "--id", m_someId, "-k", "7"});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.ids().size(), 7);
        QVERIFY(!answer.ids().contains(m_someId));
        QCOMPARE(runBatch({"near", project(), "--id", "nobody"}).exitCode, 3);
    }

    void explain() {
        const BatchAnswer answer = runBatch({"explain", project(), "--id", m_someId, "--method", "integrated_gradients",
                                             "--target", "recon_error", "--out", path("why.fits")});
        QVERIFY_DONE(answer);
        QVERIFY(QFile::exists(path("why.fits")));
        QVERIFY(answer.json["completeness_error"].toDouble() < 0.05);
        for (const char* target : {"isolation_forest", "latent_distance"})
            QVERIFY_DONE(runBatch({"explain", project(), "--id", m_someId, "--method", "gradient", "--target", target,
                                   "--out", path("why2.fits")}));
        QCOMPARE(runBatch({"explain", project(), "--id", m_someId, "--method", "tea-leaves", "--out", path("x.fits")})
                     .exitCode,
                 2);
    }

    /// How far to believe a map stands beside it.
    void checkExplanation() {
        const BatchAnswer answer = runBatch({"explain", project(), "--id", m_someId, "--method", "gradient", "--target",
                                             "recon_error", "--check", "--compare", "input_x_gradient,occlusion",
                                             "--steps", "8", "--draws", "2", "--out", path("sure.fits")});
        QVERIFY_DONE(answer);
        QFile file(path("sure.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(answer.json["checks"].toObject(), report);
        const QJsonArray ablation = report["ablation"].toArray();
        QCOMPARE(ablation[0]["taken_away"].toString(), QStringLiteral("nothing"));
        QVERIFY(std::abs(ablation[0]["value"].toDouble() - report["value"].toDouble()) < 1e-4);
        QVERIFY(ablation.size() >= 4);
        QCOMPARE(report["deletion"]["values"].toArray().size(), 9);
        const double whole = report["value"].toDouble(); // asked alone; the curves' images are asked together
        QVERIFY(std::abs(report["deletion"]["values"][0].toDouble() - whole) < 1e-5 * std::abs(whole));
        QVERIFY(std::abs(report["insertion"]["values"][8].toDouble() - whole) < 1e-5 * std::abs(whole));
        QVERIFY(report["segment"]["from"].toString().contains("centre"));
        for (const char* method : {"input_x_gradient", "occlusion"}) {
            const QJsonValue agreement = report["agreement"][method];
            QVERIFY(std::abs(agreement["rank_correlation"].toDouble(9)) < 1);
        }
        QCOMPARE(report["weight_randomization"]["draws"].toArray().size(), 2);
        QVERIFY(report["weight_randomization"]["rank_correlation"].isDouble());
        QVERIFY(report["note"].toString().contains("explains no physics"));
    }

    void explainPopulation() {
        const BatchAnswer answer = runBatch({"explain", project(), "--objects", "12", "--method", "input_x_gradient",
                                             "--target", "isolation_forest", "--out", path("all.fits")});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["objects"].toInt(), 12);
        QCOMPARE(answer.json["mapped"].toInt() + answer.json["failed"].toInt(), 12);
        QVERIFY(answer.json["mapped"].toInt() > 6);
        QVERIFY(!answer.json["radial_profile"].toArray().isEmpty());
        const QJsonValue segment = answer.json["segment"];
        QVERIFY(segment["share"].toDouble() > segment["area_share"].toDouble());
        QVERIFY(QFile::exists(path("all.fits")) && QFile::exists(path("all.json")));
        QFile table(path("all.ecsv"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(table.readAll());
        QVERIFY(text.contains("segment_share") && text.trimmed().count('\n') > 12);
        for (const QStringList& wrong : {QStringList{}, QStringList{"--id", m_someId, "--objects", "3"}})
            QCOMPARE(runBatch(QStringList{"explain", project(), "--out", path("x.fits")} + wrong).exitCode, 2);
    }

    void label() {
        QVERIFY_DONE(runBatch({"label", project(), "--id", m_someId, "--label", "odd", "--grader", "ann"}));
        QCOMPARE(runBatch({"label", project(), "--id", m_someId, "--label", "blue"}).exitCode, 2);
        QVERIFY_DONE(runBatch({"label", project(), "--export", path("labels.csv")}));
        QFile file(path("labels.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QStringList lines = QString::fromUtf8(file.readAll()).trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].trimmed(), QStringLiteral("id,label,grader,time"));
        QVERIFY(lines[1].startsWith(m_someId + ",odd,ann,"));
    }

    void learn() {
        const QStringList ids = runBatch({"rank", project(), "--top", "0"}).ids();
        QFile file(path("answers.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("id,label\n");
        for (int index = 0; index < 6; ++index)
            file.write((ids[index] + ",odd\n" + ids[ids.size() - 1 - index] + ",ordinary\n").toUtf8());
        file.close();
        const BatchAnswer imported = runBatch({"label", project(), "--import", path("answers.csv")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["labels"].toInt(), 12);
        const BatchAnswer answer = runBatch({"learn", project(), "--method", "logistic", "--top", "10"});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.ids().size(), 10);
        QVERIFY(answer.json["state"].toString().contains("12 labels"));
        QVERIFY(!answer.json["questions"].toArray().isEmpty());
        QVERIFY_DONE(runBatch({"explain", project(), "--id", m_someId, "--method", "gradient", "--target", "relevance",
                               "--out", path("why3.fits")}));
    }

    void metrics() {
        const BatchAnswer answer =
            runBatch({"metrics", project(), "--truth", "class", "--table", path("sky/truth.fits"), "--prediction",
                      "isolation_forest", "--positive", "oddity"});
        QVERIFY_DONE(answer);
        QVERIFY(answer.json["auroc"].toDouble() > 0.5);
    }

    void figuresNeedNoLatents() {
        QJsonObject card = runBatch({"info", demoModel("demo-vae.pt")}).json["card"].toObject();
        QJsonArray outputs;
        for (const QJsonValue& output : card["outputs"].toArray())
            if (output["kind"].toString() == QLatin1String("recon"))
                outputs << output;
        QCOMPARE(outputs.size(), 1);
        card["outputs"] = outputs;
        QVERIFY(QFile::copy(demoModel("demo-vae.pt"), path("recon.pt")));
        QFile file(path("recon.oddity.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(card).toJson());
        file.close();
        const QString third = path("third.oddity");
        QVERIFY_DONE(
            runBatch({"import", third, "--catalog", path("sky/catalog.fits"), "--images", path("sky/images.fits")}));
        QVERIFY_DONE(runBatch({"run", third, "--model", path("recon.pt")}));
        const BatchAnswer ranked = runBatch({"rank", third, "--method", "recon_error", "--top", "5"});
        QVERIFY_DONE(ranked);
        QCOMPARE(ranked.ids().size(), 5);
        QCOMPARE(runBatch({"rank", third}).exitCode, 3);
        QCOMPARE(runBatch({"rank", third, "--method", "tea-leaves"}).exitCode, 2);
    }

    void latentsOfAnUnfinishedRunAreNotUsed() {
        const QString fourth = path("fourth.oddity");
        QVERIFY_DONE(
            runBatch({"import", fourth, "--catalog", path("sky/catalog.fits"), "--images", path("sky/images.fits")}));
        QVERIFY_DONE(runBatch({"run", fourth, "--model", demoModel("demo-vae.pt"), "--limit", "10"}));
        const BatchAnswer answer = runBatch({"rank", fourth});
        QCOMPARE(answer.exitCode, 3);
        QVERIFY2(answer.messages.contains("10 of 400 objects"), qPrintable(answer.messages));
    }

    void exporting() {
        for (const char* what : {"catalog", "latents", "positions", "scores", "labels", "outputs"})
            for (const char* suffix : {"fits", "vot", "csv"}) {
                const QString file = path("out.") + QLatin1String(suffix);
                QVERIFY_DONE(runBatch({"export", project(), "--what", what, "--out", file}));
                const BatchAnswer info = runBatch({"info", file});
                if (QLatin1String(suffix) != QLatin1String("vot"))
                    QVERIFY_DONE(info);
            }
        QVERIFY_DONE(runBatch({"export", project(), "--what", "latents", "--out", path("latents.npy")}));
        const BatchAnswer imported = runBatch(
            {"import", path("second.oddity"), "--catalog", path("sky/catalog.fits"), "--latents", path("latents.npy")});
        QVERIFY_DONE(imported);
        QVERIFY_DONE(runBatch({"map", path("second.oddity"), "--method", "pca"}));
    }
};

QTEST_GUILESS_MAIN(TestBatchCommands)
#include "test_batch_commands.moc"
