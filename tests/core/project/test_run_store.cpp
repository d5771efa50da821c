// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/run_store.h"

#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"
#include "core/io/npy_file.h"
#include "core/project/project.h"

using namespace oddity::core;

class TestRunStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAManifest() {
        RunManifest manifest = example();
        writeManifest(path("runs/a"), manifest);
        const RunManifest read = *readManifest(path("runs/a"));
        QCOMPARE(read.id, manifest.id);
        QCOMPARE(read.seed, manifest.seed);
        QCOMPARE(read.done, std::int64_t{7});
        QCOMPARE(read.outputs[0].channels, manifest.outputs[0].channels);
        QCOMPARE(read.outputs[0].shape, manifest.outputs[0].shape);
        QCOMPARE(read.flags, manifest.flags);
        QVERIFY(!readManifest(path("runs/none")));
        manifest.made = "2020-01-01T00:00:00Z";
        manifest.id = "older";
        writeManifest(path("runs/b"), manifest);
        QCOMPARE(listRuns(path("runs")).front().id, std::string("older"));
        std::ofstream(path("runs/b/manifest.json")) << "{\"id\": 3";
        QVERIFY_EXCEPTION_THROWN(readManifest(path("runs/b")), Error);
        QVERIFY(listRuns(path("absent")).empty());
    }

    void namesRunsByTheirInputs() {
        RunManifest manifest = example();
        const std::string id = runIdOf(manifest);
        QCOMPARE(id.size(), 16U);
        manifest.done = 9;
        manifest.device = "cuda:0";
        QCOMPARE(runIdOf(manifest), id);
        manifest.passes = 20;
        QVERIFY(runIdOf(manifest) != id);
    }

    void refusesManifestsThatPointOutsideTheirRows() {
        for (const std::int64_t row : {-1, 10}) {
            RunManifest manifest = example();
            manifest.flags.front().row = RowId{row};
            writeManifest(path("outside"), manifest);
            QVERIFY_EXCEPTION_THROWN(readManifest(path("outside")), Error);
        }
        for (const std::int64_t done : {-5, 11}) {
            RunManifest manifest = example();
            manifest.done = done;
            writeManifest(path("outside"), manifest);
            QVERIFY_EXCEPTION_THROWN(readManifest(path("outside")), Error);
        }
    }

    /// What the file system refuses is an error of the program's own, with the file's name.
    void namesTheFileThatCannotBeUsed() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        std::ofstream(path / "file") << "no folder";
        const std::filesystem::path tooLong = path / std::string(300, 'x');
        const auto refuses = [](const std::filesystem::path& named, auto work) {
            try {
                work();
                QFAIL("was accepted");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Io);
                QCOMPARE(error.place().path, named.string());
            }
        };
        refuses(path / "file" / "run", [&] { writeManifest(path / "file" / "run", {}); });
        refuses(path / "file" / "derived", [&] { storeDerived(path / "file", "scores", "a", {}, {}); });
        refuses(tooLong / "manifest.json", [&] { readManifest(tooLong); });
        refuses(tooLong, [&] { listRuns(tooLong); });
        refuses(tooLong / "derived", [&] { listDerived(tooLong, "scores"); });
        refuses(tooLong / "derived" / "scores-a.npy", [&] { loadDerived(tooLong, "scores", "a"); });
        refuses(tooLong, [&] { Project::open(tooLong); });
        refuses(tooLong, [&] { Project::create(tooLong, {}); });
    }

    void keepsDerivedResultsWithTheirProvenance() {
        const Matrix values({1, 2, 3, 4}, 2, 2);
        storeDerived(path("p"), "map", "pca", values, {"pca", "2 axes", {"run1"}, 12, "2026-01-01T00:00:00Z"});
        storeDerived(path("p"), "scores", "pca", values, {});
        const Derived derived = *loadDerived(path("p"), "map", "pca");
        QCOMPARE(derived.values.at(1, 0), 3.0F);
        QCOMPARE(derived.provenance.labelRevision, std::int64_t{12});
        QCOMPARE(derived.provenance.runs, std::vector<std::string>{"run1"});
        QCOMPARE(listDerived(path("p"), "map"), std::vector<std::string>{"pca"});
        QVERIFY(!loadDerived(path("p"), "map", "umap"));
        QVERIFY_EXCEPTION_THROWN(loadDerived(path("p"), "map", "../x"), Error);
        writeNpy(path("p/derived/map-pca.npy"), Matrix({9, 9}, 1, 2));
        QVERIFY(!loadDerived(path("p"), "map", "pca"));
    }

private:
    std::filesystem::path path(const std::string& name) const { return m_folder.filePath(name.c_str()).toStdString(); }
    static RunManifest example() {
        RunManifest manifest;
        manifest.id = "0123456789abcdef";
        manifest.modelFingerprint = "m";
        manifest.catalogFingerprint = "c";
        manifest.seed = 18446744073709551615ULL;
        manifest.objects = 10;
        manifest.done = 7;
        manifest.made = "2026-01-01T00:00:00Z";
        manifest.outputs.push_back({"class", "class", {"FRI", "FRII"}, {10, 2}, ""});
        manifest.flags.push_back({RowId{4}, "run", "all pixels are missing"});
        return manifest;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestRunStore)
#include "test_run_store.moc"
