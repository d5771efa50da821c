// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project.h"

#include <algorithm>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"

using namespace oddity::core;

class TestProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItIsGiven() {
        DataReference data;
        data.catalog = {.path = path("k.oddity/cat.fits"), .idColumn = "id", .raColumn = "ra", .decColumn = "dec"};
        data.catalog.hdu = 2;
        data.catalogSha256 = "abc";
        data.images = {.text = path("images/{id}-{band}.fits").string(), .bands = {"g", "r"}, .size = 32};
        data.imagesFingerprint = "def";
        const LabelScheme scheme{{{"ring", "Ring galaxy", 'r', "#123456", LabelRole::Interesting}}};
        {
            Project project = Project::create(path("k.oddity"), data);
            QCOMPARE(project.scheme().classes.size(), LabelScheme::standard().classes.size());
            project.storeScheme(scheme);
            project.replaceFlags("import", {{RowId{3}, "import", "missing"}, {RowId{1}, "import", "cut short"}});
            project.replaceFlags("run", {{RowId{1}, "run", "NaN"}});
            project.replaceFlags("import", {{RowId{4}, "import", "é"}});
            project.storeViewState("map", "{\"zoom\":2}");
        }
        Project project = Project::open(path("k.oddity"));
        QCOMPARE(project.data().catalog.path, data.catalog.path);
        QCOMPARE(project.data().catalog.hdu, 2);
        QCOMPARE(project.data().images.text, data.images.text);
        QCOMPARE(project.data().images.bands, data.images.bands);
        QCOMPARE(project.data().images.size, 32);
        QCOMPARE(project.scheme().classes[0].name, std::string("Ring galaxy"));
        QCOMPARE(project.scheme().classes[0].key, 'r');
        QCOMPARE(project.flags(), (std::vector<RowFlag>{{RowId{1}, "run", "NaN"}, {RowId{4}, "import", "é"}}));
        QCOMPARE(project.viewState().at("map"), std::string("{\"zoom\":2}"));
        QVERIFY(project.remarks().empty());
        QVERIFY_EXCEPTION_THROWN(project.appendLabel(RowId{0}, "a", "odd", "x", ""), Error);
        project.appendLabel(RowId{0}, "a", "ring", "x", "");
    }

    void storesManyLabelsOrNone() {
        Project project = Project::create(path("many.oddity"), {});
        project.appendLabel(RowId{7}, "7", "odd", "ann", "");
        std::vector<LabelEvent> events;
        for (std::int64_t row = 0; row < 1000; ++row)
            events.push_back(
                {.row = RowId{row}, .objectId = std::to_string(row), .classId = "ordinary", .grader = "bob"});
        events[3].time = "2020-01-02T03:04:05Z";
        const std::vector<LabelEvent> stored = project.appendLabels(events);
        QCOMPARE(stored.size(), events.size());
        QCOMPARE(stored[3].time, events[3].time);
        QCOMPARE(stored[7].previousClassId, std::string("odd"));
        QCOMPARE(stored.back().sequence, std::int64_t{1001});
        events.back().classId = "no such class";
        QVERIFY_EXCEPTION_THROWN(project.appendLabels(events), Error);
        QCOMPARE(project.labelEvents().size(), std::size_t{1001});
        QVERIFY(project.undoLabel("ann"));
        const std::vector<LabelEvent> inForce = project.labelsInForce();
        QCOMPARE(inForce.size(), std::size_t{1000});
        QCOMPARE(inForce.back().objectId, std::string("7"));
        QCOMPARE(inForce.back().classId, std::string("ordinary"));
    }

    void followsDataBelowItWhenMoved() {
        std::filesystem::create_directories(path("place/images"));
        std::ofstream(path("place/cat.csv")) << "id\n1\n";
        DataReference data;
        data.catalog.path = path("place/cat.csv");
        data.images.text = path("place/images/{id}.fits").string();
        Project::create(path("place/m.oddity"), data);
        std::filesystem::rename(path("place"), path("elsewhere"));
        const DataReference moved = Project::open(path("elsewhere/m.oddity")).data();
        QCOMPARE(moved.catalog.path, path("elsewhere/cat.csv"));
        QCOMPARE(moved.images.text, path("elsewhere/images/{id}.fits").string());
    }

    void takesLabelsBack() {
        Project project = Project::create(path("undo.oddity"), {});
        const Catalog catalog = ids({"a", "b"});
        QCOMPARE(project.appendLabel(RowId{0}, "a", "odd", "x", "").previousClassId, std::string());
        QCOMPARE(project.appendLabel(RowId{0}, "a", "ordinary", "x", "").previousClassId, std::string("odd"));
        project.appendLabel(RowId{1}, "b", "odd", "y", "");
        QCOMPARE(project.undoLabel("x")->classId, std::string("odd"));
        QCOMPARE(project.labels(catalog).classOf(RowId{0}), std::optional<std::string>("odd"));
        QCOMPARE(project.undoLabel("x")->classId, std::string());
        QCOMPARE(project.labels(catalog).classOf(RowId{0}), std::nullopt);
        QVERIFY(!project.undoLabel("x"));
        QCOMPARE(project.labels(catalog).classOf(RowId{1}), std::optional<std::string>("odd"));
        QCOMPARE(project.labels(catalog).revision, std::int64_t{5});
        project.appendLabel(RowId{1}, "b", "artefact", "x", "");
        project.appendLabel(RowId{1}, "b", "unsure", "y", "");
        QCOMPARE(project.undoLabel("x")->classId, std::string("unsure"));
        QCOMPARE(project.labelEvents().size(), 8U);
    }

    void keepsLabelsOnTheirObjectsInAnotherOrder() {
        Project project = Project::create(path("sorted.oddity"), {});
        project.appendLabel(RowId{0}, "a", "odd", "x", "");
        project.appendLabel(RowId{2}, "c", "ordinary", "x", "");
        const Labels labels = project.labels(ids({"d", "c", "b", "a"}));
        QCOMPARE(labels.current.size(), 2U);
        QCOMPARE(labels.classOf(RowId{3}), std::optional<std::string>("odd"));
        QCOMPARE(labels.classOf(RowId{1}), std::optional<std::string>("ordinary"));
        QCOMPARE(project.labels(ids({"c"})).current.size(), 1U);
    }

    void hasOneWriter() {
        Project first = Project::create(path("two.oddity"), {});
        first.appendLabel(RowId{0}, "a", "odd", "x", "");
        Project second = Project::open(path("two.oddity"));
        QVERIFY(!first.isReadOnly());
        QVERIFY(second.isReadOnly());
        QCOMPARE(second.labelEvents().size(), 1U);
        QVERIFY_EXCEPTION_THROWN(second.appendLabel(RowId{0}, "a", "odd", "x", ""), Error);
        QVERIFY_EXCEPTION_THROWN(second.storeViewState("a", "b"), Error);
        first.appendLabel(RowId{1}, "b", "odd", "x", "");
        QCOMPARE(second.labelEvents().size(), 2U);
    }

    void refusesWhatIsNoProject() {
        std::filesystem::create_directories(path("folder/sub"));
        QVERIFY_EXCEPTION_THROWN(Project::create(path("folder"), {}), Error);
        QVERIFY_EXCEPTION_THROWN(Project::open(path("folder")), Error);
        QVERIFY_EXCEPTION_THROWN(Project::open(path("absent")), Error);
        std::ofstream(path("folder/project.db")) << std::string(5000, 'x');
        QVERIFY_EXCEPTION_THROWN(Project::open(path("folder")), Error);
        QVERIFY(std::filesystem::exists(path("folder/project.db")));
    }

private:
    std::filesystem::path path(const std::string& name) const { return m_folder.filePath(name.c_str()).toStdString(); }
    static Catalog ids(std::vector<std::string> names) {
        return Catalog({{.name = "id", .values = std::move(names)}}, "id");
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestProject)
#include "test_project.moc"
