// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "core/io/npy_file.h"
#include "core/io/tables/table_reader.h"
#include "tests/app/batch_program.h"
#include "tests/core/io/real_data.h"
#include "tests/plugins/written_network.h"

using namespace oddity;

namespace {

/// Mean value and number of the valid points of N × (value, valid) × length.
const std::string statistics = "    _1 = torch.select(x, 1, 0)\n"
                               "    _2 = torch.select(x, 1, 1)\n"
                               "    _3 = torch.sum(torch.mul(_1, _2), [1])\n"
                               "    _4 = torch.sum(_2, [1])\n"
                               "    return torch.stack([torch.div(_3, _4), _4], 1)\n";

/// Σ weight × flux over four bins.
const std::string weighted = "    _1 = torch.tensor([1., 2., 0., -1.])\n"
                             "    return torch.sum(torch.mul(x, _1), [1], True)\n";

void writeText(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

/// Networks on spectra and light curves, from files to stored outputs, by the batch program.
class TestBatchSeries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lightCurvesGoThroughANetworkOfAnyLength() {
        writeText(at("catalog.csv"), "id\na\nb\nc\nd\n");
        writeText(at("curves.csv"), "id,time,flux,band\na,2,4,g\na,1,2,g\na,3,9,r\nb,1,7,g\nd,1,,g\nd,2,,g\n");
        writeNetwork("curves",
                     R"({"kind": "light_curve", "bands": ["g"], "channels": ["flux", "valid"], "unit": "uJy"})",
                     R"({"name": "stats", "kind": "reg", "classes": ["mean", "count"]})", statistics);
        const BatchAnswer imported =
            runBatch({QStringLiteral("import"), project(), QStringLiteral("--catalog"), path("catalog.csv"),
                      QStringLiteral("--light-curves"), path("curves.csv")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json[QLatin1String("objects")].toInt(), 4);
        QCOMPARE(imported.json[QLatin1String("flagged")].toInt(), 1); // c has no row
        const BatchAnswer part = run("curves", {QStringLiteral("--limit"), QStringLiteral("1")});
        QVERIFY_DONE(part);
        QCOMPARE(part.json[QLatin1String("done")].toInt(), 1);
        const BatchAnswer whole = run("curves", {QStringLiteral("--batch"), QStringLiteral("3")});
        QVERIFY_DONE(whole);
        QCOMPARE(whole.json[QLatin1String("done")].toInt(), 4);
        QCOMPARE(whole.json[QLatin1String("flagged")].toInt(), 2);
        QVERIFY2(whole.messages.contains(QLatin1String("flagged d: ")) &&
                     whole.messages.contains(QLatin1String("no valid point")),
                 qPrintable(whole.messages));
        const core::Matrix stats = output(whole, "stats");
        QCOMPARE(stats.at(0, 0), 3.0F);
        QCOMPARE(stats.at(0, 1), 2.0F);
        QCOMPARE(stats.at(1, 0), 7.0F);
        QVERIFY(std::isnan(stats.at(2, 0)) && std::isnan(stats.at(3, 0)));
    }

    void spectraAreResampledRunAndExplained() {
        writeText(at("objects.csv"), "id,z\none,0\ntwo,1\n");
        writeText(at("s-one.csv"), "wavelength,flux,ivar\n1,1,1\n2,2,1\n3,3,1\n4,4,1\n");
        writeText(at("s-two.csv"), "wavelength,flux,ivar\n2,5,1\n4,6,1\n6,7,0\n8,8,1\n");
        writeNetwork("spectra", R"({"kind": "spectrum", "redshift": "z", "grid": {"first": 1, "last": 4, "count": 4}})",
                     R"({"name": "sum", "kind": "reg", "classes": ["sum"]})", weighted);
        QVERIFY_DONE(runBatch({QStringLiteral("import"), project(), QStringLiteral("--catalog"), path("objects.csv"),
                               QStringLiteral("--spectra"), path("s-{id}.csv")}));
        const BatchAnswer done = run("spectra", {});
        QVERIFY_DONE(done);
        QCOMPARE(done.json[QLatin1String("flagged")].toInt(), 0);
        const core::Matrix sums = output(done, "sum");
        QCOMPARE(sums.at(0, 0), 1.0F + 4 - 4);
        QCOMPARE(sums.at(1, 0), 5.0F + 12 - 8); // at rest; the third is masked and has no weight either

        const core::Table gradient = explained("gradient", {});
        QCOMPARE(reals(gradient, "wavelength"), (std::vector<double>{1, 2, 3, 4}));
        QCOMPARE(reals(gradient, "attribution_flux"), (std::vector<double>{1, 2, 0, -1}));
        QCOMPARE(reals(explained("integrated_gradients", {}), "attribution_flux"), (std::vector<double>{1, 4, 0, -4}));
        // Intervals of two bins, one bin on: 1+4, 4+0, 0−4; ends are covered once.
        QCOMPARE(reals(explained("occlusion", {QStringLiteral("--patch"), QStringLiteral("2"),
                                               QStringLiteral("--stride"), QStringLiteral("1")}),
                       "attribution"),
                 (std::vector<double>{5, 4.5, 0, -4}));
        mapsOfSpectraAreChecked();
        manySpectraAreAveragedPointByPoint();
    }

    void manyLightCurvesAreAveragedSinceTheirFirstPoints() {
        writeText(at("catalog.csv"), "id\na\nb\nc\n");
        writeText(at("curves.csv"), "id,time,flux,band\na,12,4,g\na,11,2,g\nb,1,7,g\n");
        writeNetwork("curves", R"({"kind": "light_curve", "bands": ["g"], "channels": ["flux", "valid"],
                                   "length_multiple": 8})",
                     R"({"name": "stats", "kind": "reg", "classes": ["mean", "count"]})", statistics);
        QVERIFY_DONE(runBatch({QStringLiteral("import"), project(), QStringLiteral("--catalog"), path("catalog.csv"),
                               QStringLiteral("--light-curves"), path("curves.csv")}));
        QVERIFY_DONE(run("curves", {}));
        const BatchAnswer many =
            runBatch({QStringLiteral("explain"), project(), QStringLiteral("--objects"), QStringLiteral("3"),
                      QStringLiteral("--method"), QStringLiteral("gradient"), QStringLiteral("--target"),
                      QStringLiteral("value:stats:mean"), QStringLiteral("--out"), path("mean.fits")});
        QVERIFY_DONE(many);
        QCOMPARE(many.json[QLatin1String("mapped")].toInt(), 2);
        QVERIFY(many.messages.contains(QLatin1String("left out c")));
        // a: slopes ½, ½ of flux and −½, ½ of valid; b: 1 and 0. Filling behind the points has slopes too, not counted.
        const core::Table mean = core::readTable(at("mean.fits"), {});
        QCOMPARE(reals(mean, "attribution").size(), 100U);
        QCOMPARE(reals(mean, "attribution").front(), 0.5);
        QCOMPARE(reals(mean, "magnitude").front(), 0.75);
        QCOMPARE(reals(mean, "attribution").back(), 0.25);
        QCOMPARE(reals(mean, "magnitude").back(), 0.25);
        QCOMPARE(reals(mean, "time").front(), 0.005);
        const QJsonObject along = many.json[QLatin1String("along")].toObject();
        QCOMPARE(along[QLatin1String("binned")].toBool(), true);
        QCOMPARE(along[QLatin1String("axis")].toString(), QStringLiteral("time since the first point"));

        // Both points of a weigh alike, so that the first goes first; the mean of none is not a number, nor is an area.
        const BatchAnswer one =
            runBatch({QStringLiteral("explain"), project(), QStringLiteral("--id"), QStringLiteral("a"),
                      QStringLiteral("--method"), QStringLiteral("gradient"), QStringLiteral("--target"),
                      QStringLiteral("value:stats:mean"), QStringLiteral("--check"), QStringLiteral("--steps"),
                      QStringLiteral("2"), QStringLiteral("--out"), path("one.fits")});
        QVERIFY_DONE(one);
        const QJsonObject checks = one.json[QLatin1String("checks")].toObject();
        const QJsonObject deletion = checks[QLatin1String("deletion")].toObject();
        QCOMPARE(deletion[QLatin1String("values")].toArray()[0].toDouble(), 3.0);
        QCOMPARE(deletion[QLatin1String("values")].toArray()[1].toDouble(), 4.0);
        QVERIFY(deletion[QLatin1String("values")].toArray()[2].isNull());
        QVERIFY(deletion[QLatin1String("area")].isNull());
    }

    void whatTheDataLackIsNamed() {
        writeText(at("few.csv"), "id\na\n");
        QVERIFY_DONE(runBatch({QStringLiteral("import"), project(), QStringLiteral("--catalog"), path("few.csv")}));
        writeNetwork("lacking", R"({"kind": "spectrum"})", R"({"name": "sum", "kind": "reg"})", weighted);
        const BatchAnswer refused = run("lacking", {});
        QCOMPARE(refused.exitCode, 3);
        QVERIFY(refused.messages.contains(QLatin1String("no usable spectra")));
        writeText(at("odd.csv"), "id,x,y\na,1,2\n");
        const BatchAnswer unknown =
            runBatch({QStringLiteral("import"), path("other.oddity"), QStringLiteral("--catalog"), path("few.csv"),
                      QStringLiteral("--light-curves"), path("odd.csv")});
        QCOMPARE(unknown.exitCode, 3);
        QVERIFY2(unknown.messages.contains(QLatin1String("odd.csv")) &&
                     unknown.messages.contains(QLatin1String("id, x, y")),
                 qPrintable(unknown.messages));
        const BatchAnswer role = runBatch({QStringLiteral("import"), path("other.oddity"), QStringLiteral("--catalog"),
                                           path("few.csv"), QStringLiteral("--light-curves"), path("odd.csv"),
                                           QStringLiteral("--light-curves-columns"), QStringLiteral("wavelength=x")});
        QCOMPARE(role.exitCode, 2);
    }

    void realLightCurvesRun() {
        NEED_REAL_DATA(folder, "crts-lightcurves");
        const std::filesystem::path file = folder / "CRTS_subset_500.csv.gz";
        const core::Table table = core::readTable(file, {});
        std::map<std::string, std::pair<double, double>> sums;
        const auto column = [&table](const char* name) -> const core::Column& {
            return *std::ranges::find(table.columns, name, &core::Column::name);
        };
        for (std::int64_t row = 0; row < static_cast<std::int64_t>(table.rows); ++row) {
            auto& [sum, count] = sums[column("ID").textAt(core::RowId{row})];
            sum += column("Mag").numberAt(core::RowId{row});
            ++count;
        }
        std::string catalog = "ID\n";
        for (const auto& [id, sum] : sums)
            catalog += id + "\n";
        writeText(at("crts.csv"), catalog);
        writeNetwork("crts",
                     R"({"kind": "light_curve", "value": "magnitude", "channels": ["magnitude", "valid"],
                         "length_multiple": 64})",
                     R"({"name": "stats", "kind": "reg", "classes": ["mean", "count"]})", statistics);
        QVERIFY_DONE(runBatch({QStringLiteral("import"), project(), QStringLiteral("--catalog"), path("crts.csv"),
                               QStringLiteral("--light-curves"), QString::fromStdString(file.string())}));
        const BatchAnswer done = run("crts", {});
        QVERIFY_DONE(done);
        QCOMPARE(done.json[QLatin1String("flagged")].toInt(), 0);
        const core::Matrix stats = output(done, "stats");
        QCOMPARE(stats.rows(), 500U);
        std::size_t row = 0;
        for (const auto& [id, sum] : sums) {
            QVERIFY(std::abs(stats.at(row, 0) - sum.first / sum.second) < 1e-4);
            QCOMPARE(static_cast<double>(stats.at(row, 1)), sum.second);
            ++row;
        }
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

private:
    std::filesystem::path at(const std::string& name) const {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QString project() const { return path("p.oddity"); }
    void writeNetwork(const std::string& name, const std::string& input, const std::string& output,
                      const std::string& body) const {
        tests::writeNetwork(at(name + ".pt"), body);
        writeText(at(name + ".oddity.json"),
                  R"({"format": 1, "name": "test", "inputs": [)" + input + R"(], "outputs": [)" + output + "]}");
    }
    BatchAnswer run(const std::string& network, const QStringList& more) const {
        return runBatch(
            QStringList{QStringLiteral("run"), project(), QStringLiteral("--model"), path((network + ".pt").c_str())}
            << more);
    }
    core::Matrix output(const BatchAnswer& run, const std::string& name) const {
        const std::string id = run.json[QLatin1String("run")].toString().toStdString();
        return core::mapNpy(at("p.oddity") / "runs" / id / (name + ".npy"));
    }
    /// Of object "one", whose maps are (1, 4, 0, −4); its value is 1, without any point 0.
    void mapsOfSpectraAreChecked() const {
        const BatchAnswer answer =
            runBatch({QStringLiteral("explain"), project(), QStringLiteral("--id"), QStringLiteral("one"),
                      QStringLiteral("--check"), QStringLiteral("--compare"), QStringLiteral("input_x_gradient"),
                      QStringLiteral("--steps"), QStringLiteral("4"), QStringLiteral("--out"), path("map.fits")});
        QVERIFY_DONE(answer);
        const QJsonObject checks = answer.json[QLatin1String("checks")].toObject();
        const auto valuesOf = [&checks](const char* curve) {
            std::vector<double> values;
            for (const QJsonValue value : checks[QLatin1String(curve)].toObject()[QLatin1String("values")].toArray())
                values.push_back(value.toDouble());
            return values;
        };
        QCOMPARE(valuesOf("deletion"), (std::vector<double>{1, -3, -4, -4, 0}));
        QCOMPARE(valuesOf("insertion"), (std::vector<double>{0, 4, 5, 5, 1}));
        QCOMPARE(checks[QLatin1String("agreement")]
                     .toObject()[QLatin1String("input_x_gradient")]
                     .toObject()[QLatin1String("rank_correlation")]
                     .toDouble(),
                 1.0);
        const QJsonArray ablation = checks[QLatin1String("ablation")].toArray();
        QCOMPARE(ablation.size(), 2);
        QCOMPARE(ablation[1].toObject()[QLatin1String("value")].toDouble(), 0.0);
        QVERIFY(!checks.contains(QLatin1String("segment")));
        QVERIFY(checks[QLatin1String("left_out")].toArray()[0].toString().startsWith(QLatin1String("segment")));
        QVERIFY(checks[QLatin1String("weight_randomization")].toObject().contains(QLatin1String("problem")));
    }
    /// (1, 4, 0, −4) / 9 and (5, 12, 0, −8) / 25.
    void manySpectraAreAveragedPointByPoint() const {
        const QStringList ask{QStringLiteral("explain"), project(), QStringLiteral("--objects"), QStringLiteral("2"),
                              QStringLiteral("--out")};
        const BatchAnswer answer = runBatch(QStringList(ask) << path("mean.fits"));
        QVERIFY_DONE(answer);
        const core::Table mean = core::readTable(at("mean.fits"), {});
        QCOMPARE(reals(mean, "wavelength"), (std::vector<double>{1, 2, 3, 4}));
        const std::vector<double> wanted{(1.0 / 9 + 5.0 / 25) / 2, (4.0 / 9 + 12.0 / 25) / 2, 0,
                                         (-4.0 / 9 - 8.0 / 25) / 2};
        for (std::size_t point = 0; point < 4; ++point) {
            QVERIFY(std::abs(reals(mean, "attribution")[point] - wanted[point]) < 1e-6);
            QVERIFY(std::abs(reals(mean, "magnitude")[point] - std::abs(wanted[point])) < 1e-6);
        }
        double inHistogram = 0;
        const QJsonObject histogram = answer.json[QLatin1String("histogram")].toObject();
        for (const QJsonValue part : histogram[QLatin1String("parts")].toArray())
            inHistogram += part.toDouble();
        QVERIFY(std::abs(inHistogram - 1) < 1e-6);
        QVERIFY(!answer.json.contains(QLatin1String("radial_profile")));
        const core::Table members = core::readTable(at("mean.ecsv"), {});
        QCOMPARE(reals(members, "value"), (std::vector<double>{1, 9}));
        QVERIFY(std::ranges::find(members.columns, "segment", &core::Column::name) == members.columns.end());
        QCOMPARE(runBatch(QStringList(ask) << path("mean.ecsv")).exitCode, 2); // the table of the objects
    }
    /// The table that explain writes of object "one".
    core::Table explained(const char* method, const QStringList& more) const {
        const BatchAnswer answer = runBatch(
            QStringList{QStringLiteral("explain"), project(), QStringLiteral("--id"), QStringLiteral("one"),
                        QStringLiteral("--method"), QLatin1String(method), QStringLiteral("--out"), path("map.fits")}
            << more);
        if (answer.exitCode != 0)
            qWarning("%s", qPrintable(answer.messages));
        return core::readTable(at("map.fits"), {});
    }
    static std::vector<double> reals(const core::Table& table, const char* name) {
        return std::get<std::vector<double>>(std::ranges::find(table.columns, name, &core::Column::name)->values);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestBatchSeries)
#include "test_batch_series.moc"
