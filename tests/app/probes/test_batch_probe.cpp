// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTemporaryDir>

#include "tests/app/batch_program.h"

/// oddity-batch probe on a small demo survey with the networks that ship.
class TestBatchProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY_DONE(runBatch({"demo", path("sky"), "--objects", "60", "--seed", "5"}));
        QVERIFY_DONE(runBatch(
            {"import", project(), "--catalog", path("sky/catalog.fits"), "--images", path("sky/images.fits")}));
        const BatchAnswer none =
            runBatch({"probe", project(), "--id", "x", "--what", "symmetry", "--out", path("x.json")});
        QCOMPARE(none.exitCode, 3);
        for (const char* model : {"demo-classifier.pt", "demo-vae.pt"})
            QVERIFY_DONE(runBatch({"run", project(), "--model", demoModel(model)}));
        const BatchAnswer ranked = runBatch({"rank", project(), "--method", "isolation_forest", "--top", "1"});
        QVERIFY_DONE(ranked);
        m_id = ranked.ids().front();
    }

    void symmetry() {
        const BatchAnswer answer = probe("symmetry", "symmetry.json");
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["model"].toString(), QStringLiteral("Demo VAE")); // the newest run's
        const QJsonArray turns = answer.json["turns"].toArray();
        QVERIFY(turns.size() >= 2);
        QCOMPARE(turns[0].toObject()["deviations"].toArray().size(), 7);
        QCOMPARE(answer.json["shifts"].toArray()[0].toObject()["deviations"].toArray().size(), 8);
        QCOMPARE(written("symmetry.json")["turns"].toArray(), turns);
    }

    void adversarial() {
        const BatchAnswer answer = probe("adversarial", "change.fits");
        QVERIFY_DONE(answer);
        QVERIFY(answer.json["found"].toBool());
        const QString goal = answer.json["goal"].toString();
        QString best;
        double most = -1;
        for (const QJsonValue& row : answer.json["outputs"].toArray())
            if (row["output"].toString().startsWith(QLatin1String("class: ")) && row["after"].toDouble() > most) {
                most = row["after"].toDouble();
                best = row["output"].toString().mid(7);
            }
        QCOMPARE(best, goal);
        QVERIFY(answer.json["norm_sigma"].toDouble() > 0);
        QVERIFY(answer.json["rms_sigma"].toDouble() < answer.json["largest_sigma"].toDouble());
        const BatchAnswer file = runBatch({"info", path("change.fits")});
        QVERIFY_DONE(file);
        QVERIFY2(file.text.contains("64"), qPrintable(file.text));
        QCOMPARE(written("change.json")["goal"].toString(), goal);
        const BatchAnswer score =
            probe("adversarial", "score.json", {"--target", "recon_error", "--threshold", "0.5", "--steps", "3"});
        QVERIFY_DONE(score);
        QCOMPARE(score.json["goal"].toString(), QStringLiteral("recon_error"));
        QVERIFY(score.json["steps"].toInt() <= 3);
    }

    /// A score without a threshold is taken to the median of the objects, and the answer says so.
    void adversarialToTheMedian() {
        const BatchAnswer asked = probe("adversarial", "median.json", {"--target", "recon_error", "--steps", "3"});
        QVERIFY_DONE(asked);
        const QString origin = asked.json["threshold_origin"].toString();
        QVERIFY2(origin.startsWith(QLatin1String("the median of 60 objects, run ")), qPrintable(origin));
        QVERIFY2(asked.text.contains(origin), qPrintable(asked.text));
        QCOMPARE(written("median.json")["threshold_origin"].toString(), origin);
        const double median = asked.json["threshold"].toDouble();
        QVERIFY(median > 0);
        int below = 0;
        const BatchAnswer all = runBatch({"rank", project(), "--method", "recon_error", "--top", "0"});
        QVERIFY_DONE(all);
        const QJsonArray rows = all.json["rows"].toArray();
        QCOMPARE(rows.size(), 60);
        for (const QJsonValue& row : rows)
            below += row["score"].toDouble() < median ? 1 : 0;
        QCOMPARE(below, 30);
        const BatchAnswer given =
            probe("adversarial", "given.json", {"--target", "recon_error", "--threshold", "0.5", "--steps", "1"});
        QVERIFY_DONE(given);
        QVERIFY(given.json["threshold_origin"].isNull());
    }

    /// Each object is compared with the others, not with itself.
    void coverageOfAProjectByItself() {
        const BatchAnswer own = runBatch({"coverage", project(), "--reference", project(), "--top", "0"});
        QVERIFY_DONE(own);
        QVERIFY2(own.text.contains("nearest others of 60"), qPrintable(own.text));
        std::vector<double> distances;
        for (const QJsonValue& row : own.json["rows"].toArray())
            distances.push_back(row["distance"].toDouble());
        QCOMPARE(distances.size(), std::size_t{60});
        std::ranges::sort(distances);
        QVERIFY(std::abs(distances[30] - 1) < 1e-5); // the median of the reference, judged alike
    }

    void ablation() {
        const BatchAnswer answer = probe("ablation", "ablation.json", {"--target", "isolation_forest"});
        QVERIFY_DONE(answer);
        QStringList taken;
        for (const QJsonValue& row : answer.json["rows"].toArray())
            taken << row["taken_away"].toString();
        QCOMPARE(taken.mid(0, 4), (QStringList{"nothing", "band g", "band r", "band z"}));
        QCOMPARE(answer.json["rows"][0]["change"].toDouble(), 0.0);
    }

    void ablationOfWhatLabelsTaught() {
        const BatchAnswer none = probe("ablation", "x.json", {"--target", "relevance"});
        QCOMPARE(none.exitCode, 2); // nothing is labelled yet
        const QStringList ids = runBatch({"rank", project(), "--method", "isolation_forest", "--top", "6"}).ids();
        for (int place = 0; place < ids.size(); ++place)
            QVERIFY_DONE(runBatch({"label", project(), "--id", ids[place], "--label", place < 3 ? "odd" : "ordinary"}));
        const BatchAnswer answer = probe("ablation", "relevance.json", {"--target", "relevance"});
        QVERIFY_DONE(answer);
        QCOMPARE(answer.json["target"].toString(), QStringLiteral("relevance"));
        bool changes = false;
        for (const QJsonValue& row : answer.json["rows"].toArray())
            changes = changes || row["change"].toDouble() != 0;
        QVERIFY(changes);
        const BatchAnswer map =
            runBatch({"explain", project(), "--id", m_id, "--target", "relevance", "--out", path("map.fits")});
        QVERIFY_DONE(map);
        QVERIFY2(std::abs(map.json["value"].toDouble() - answer.json["rows"][0]["value"].toDouble()) < 1e-4,
                 qPrintable(map.text));
    }

    void featuresAndFilters() {
        const BatchAnswer maps = probe("features", "maps.fits");
        QVERIFY_DONE(maps);
        QCOMPARE(maps.json["maps"].toArray().size(), maps.json["shape"][0].toInt());
        QVERIFY(QFile::exists(path("maps.fits")) && QFile::exists(path("maps.json")));
        double before = 1e30;
        for (const QJsonValue& map : maps.json["maps"].toArray()) {
            QVERIFY(map["strength"].toDouble() <= before);
            before = map["strength"].toDouble();
        }
        const BatchAnswer filters = probe("filters", "filters.fits");
        QVERIFY_DONE(filters);
        const QJsonArray shape = filters.json["shape"].toArray();
        QCOMPARE(filters.json["filters"].toArray().size(), shape[0].toInt() * shape[1].toInt());
        QCOMPARE(shape[2].toInt(), 4); // no odd square: no operator is looked for
        QVERIFY(!filters.json["filters"][0].toObject().contains("operator"));
        const QString others = probe("filters", "x.json", {"--layer", "nowhere"}).messages;
        const QString last = others.section(QLatin1String("there are "), 1).section(QLatin1Char(' '), -1).trimmed();
        const BatchAnswer later = probe("filters", "later.json", {"--layer", last});
        QVERIFY_DONE(later);
        QCOMPARE(later.json["shape"][2].toInt(), 3);
        for (const QJsonValue& row : later.json["filters"].toArray())
            QVERIFY(std::abs(row["correlation"].toDouble()) <= 1 && !row["operator"].toString().isEmpty());
    }

    void wrongQuestionsAreRefused() {
        QCOMPARE(probe("tea-leaves", "x.json").exitCode, 2);
        const BatchAnswer layer = probe("features", "x.fits", {"--layer", "nowhere"});
        QCOMPARE(layer.exitCode, 2);
        QVERIFY2(layer.messages.contains("there are"), qPrintable(layer.messages));
        QCOMPARE(probe("adversarial", "x.fits", {"--threshold", "1"}).exitCode, 2);
        QCOMPARE(probe("adversarial", "x.fits", {"--class", "teapot"}).exitCode, 2);
        QCOMPARE(probe("ablation", "x.json", {"--target", "tea"}).exitCode, 2);
        QCOMPARE(
            runBatch({"probe", project(), "--id", "nobody", "--what", "symmetry", "--out", path("x.json")}).exitCode,
            3);
        QVERIFY(!QFile::exists(path("x.fits")) && !QFile::exists(path("x.json")));
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QString project() const { return path("demo.oddity"); }
    BatchAnswer probe(const char* what, const char* out, const QStringList& more = {}) const {
        return runBatch(QStringList{"probe", project(), "--id", m_id, "--what", what, "--out", path(out)} + more);
    }
    QJsonObject written(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    QTemporaryDir m_folder;
    QString m_id;
};

QTEST_GUILESS_MAIN(TestBatchProbe)
#include "test_batch_probe.moc"
