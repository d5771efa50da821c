// SPDX-License-Identifier: BSD-3-Clause
#include <QAbstractButton>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include "core/io/tables/display_format.h"
#include "tests/widgets/table/catalog_desk.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/columns/array_window.h"
#include "widgets/table/columns/fact_list.h"
#include "widgets/table/object_panel.h"
#include "widgets/table/query/name_list_window.h"
#include "widgets/table/query/session_columns.h"
#include "widgets/table/ranking_model.h"
#include "widgets/table/ranking_view.h"
#include "widgets/table/survey_table.h"
#include "widgets/table/value_text.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

QString cell(const QTableView& table, int line, int column) {
    return table.model()->index(line, column).data().toString();
}

void clickLine(QTableView& table, int line, Qt::KeyboardModifiers modifiers = {}) {
    table.scrollTo(table.model()->index(line, 0));
    const QPoint place = table.visualRect(table.model()->index(line, 0)).center();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, modifiers, place);
}

} // namespace

class TablesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void theRankingFollowsItsSnapshotAndTheLabels() {
        Session session;
        fillSession(session);
        RankingModel model(&session);
        const auto& order = session.ranking()->order;
        QCOMPARE(model.rowCount(), 2000);
        for (const int line : {0, 1, 999, 1999})
            QCOMPARE(model.index(line, RankingModel::Object).data().toString(),
                     QString::fromStdString(session.survey()->catalog->id(order[static_cast<std::size_t>(line)])));
        QCOMPARE(model.index(1, RankingModel::Label).data().toString(), QString());
        Labels labels = session.labels();
        labels.current[order[1]].classId = "artefact";
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        session.labelsCommitted(labels, 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.index(1, RankingModel::Label).data().toString(), QStringLiteral("Artefact"));
        RankLayer reversed = *session.ranking();
        std::ranges::reverse(reversed.order);
        session.setRanking(std::make_shared<const RankLayer>(reversed));
        QCOMPARE(model.rowAt(0), reversed.order.front());
        QCOMPARE(model.lineOf(reversed.order[77]), 77);
    }

    void theScoreSaysWhatItIs() {
        Session session;
        fillSession(session);
        RankingModel model(&session);
        const QString tip = model.headerData(RankingModel::Score, Qt::Horizontal, Qt::ToolTipRole).toString();
        for (const char* part : {"isolation_forest + logistic", "200 trees", "3fa9c1e2", "event 34", "2026-11-22"})
            QVERIFY2(tip.contains(QLatin1String(part)), part);
    }

    void aMillionRowsAreListed() {
        Session session;
        fillSession(session, 1'000'000);
        RankingView view(&session);
        view.resize(400, 400);
        view.show();
        auto* table = view.findChild<QTableView*>();
        QCOMPARE(table->model()->rowCount(), 1'000'000);
        const RowId last = session.ranking()->order.back();
        session.setCurrent(last);
        QCOMPARE(table->currentIndex().row(), 999'999);
        QCOMPARE(cell(*table, 999'999, RankingModel::Object),
                 QString::fromStdString(session.survey()->catalog->id(last)));
    }

    void currentAndSelectionGoBothWays() {
        Session session;
        fillSession(session);
        RankingView view(&session);
        view.resize(500, 500);
        view.show();
        auto* table = view.findChild<QTableView*>();
        const auto& order = session.ranking()->order;
        clickLine(*table, 4);
        QCOMPARE(session.current(), order[4]);
        QCOMPARE(session.selection(), Selection({order[4]}));
        clickLine(*table, 7, Qt::ShiftModifier);
        QCOMPARE(session.selection(), Selection({order[4], order[5], order[6], order[7]}));
        session.setCurrent(order[1200]);
        QCOMPARE(table->currentIndex().row(), 1200);
        QCOMPARE(session.selection().size(), std::size_t{4});
        session.select(Selection({order[2], order[9]}));
        QVERIFY(table->selectionModel()->isRowSelected(9));
        QVERIFY(!table->selectionModel()->isRowSelected(5));
    }

    void theCatalogSortsFindsAndListsFlags() {
        Session session;
        fillSession(session);
        CatalogView view(&session);
        view.resize(1200, 500);
        view.show();
        auto* table = view.findChild<QTableView*>();
        QTRY_COMPARE(table->model()->rowCount(), 2000);
        const int redshift = columnNamed(*table, QStringLiteral("z"));
        table->horizontalHeader()->setSortIndicator(redshift, Qt::DescendingOrder);
        QTRY_VERIFY(cell(*table, 0, redshift).toDouble() > 0.25);
        QVERIFY(cell(*table, 0, redshift).toDouble() >= cell(*table, 1, redshift).toDouble());
        QCOMPARE(cell(*table, 1999, redshift), QStringLiteral("–"));

        for (auto* button : view.findChildren<QAbstractButton*>())
            if (button->text() == QStringLiteral("Flagged (3)"))
                button->setChecked(true);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const int reason = columnNamed(*table, QStringLiteral("Why flagged"));
        QVERIFY(!table->isColumnHidden(reason));
        QVERIFY(cell(*table, 0, reason).contains(QStringLiteral("no finite pixel")));
        for (auto* button : view.findChildren<QAbstractButton*>())
            button->setChecked(false);
        view.findChild<QLineEdit*>()->setText(QStringLiteral("1000037"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(cell(*table, 0, 0), QStringLiteral("J1000037"));
    }

    void newResultsAppearAsColumns() {
        Session session;
        fillSession(session);
        CatalogView view(&session);
        auto* table = view.findChild<QTableView*>();
        QCOMPARE(columnNamed(*table, QStringLiteral("umap density")), -1);
        session.setResultField(
            std::make_shared<Field>(Field{"umap density", "", "map 1", std::vector<float>(2000, 0.25F), {}, {}}));
        QTRY_VERIFY(columnNamed(*table, QStringLiteral("umap density")) > 0);
    }

    void theCardShowsPositionLabelAndFlag() {
        Session session;
        fillSession(session);
        ObjectPanel panel(&session);
        const auto shows = [&panel](const QString& part) {
            return std::ranges::any_of(panel.findChildren<QLabel*>(), [&part](const QLabel* label) {
                return label->text().contains(part) && !label->isHidden();
            });
        };
        QVERIFY(shows(QString::fromStdString(session.survey()->catalog->id(session.current()))));
        QVERIFY(shows(QStringLiteral("10ʰ")));
        QVERIFY(shows(QStringLiteral("Odd galaxy")));
        QVERIFY(shows(QStringLiteral("before: Unsure")));
        session.setCurrent(RowId{203});
        QTRY_VERIFY(shows(QStringLiteral("no finite pixel")));
        session.setSurvey(nullptr);
        QTRY_VERIFY(shows(QStringLiteral("No object")));
    }

    void theCardTellsComputedAndMatchedFromScores() {
        Session session;
        fillSession(session);
        std::vector<Column> columns = session.survey()->catalog->columns();
        VectorColumn spectrum{64, {}};
        for (int index = 0; index < 2000 * 64; ++index)
            spectrum.values.push_back(static_cast<float>(index % 64) - 3);
        columns.push_back({.name = "spectrum", .unit = "Jy", .values = spectrum});
        auto survey = std::make_shared<Survey>(*session.survey());
        survey->catalog = std::make_shared<const Catalog>(std::move(columns), "objid");
        session.setSurvey(survey);
        session.setCurrent(RowId{5});
        ObjectPanel panel(&session);
        const auto factsUnder = [&panel](const QString& heading) {
            QStringList names;
            FactList* list = nullptr;
            for (QObject* child : panel.findChild<QScrollArea*>()->widget()->children()) {
                if (const auto* label = qobject_cast<QLabel*>(child); label && label->text() == heading)
                    list = label->isHidden() ? nullptr : qobject_cast<FactList*>(static_cast<QWidget*>(label->buddy()));
            }
            if (list)
                for (const Fact& fact : list->facts())
                    names << fact.name + QLatin1Char('=') + fact.value;
            return names;
        };
        session.setResultFields(
            {fieldWithColumn({.name = "flux", .values = std::vector<double>(2000, 0.25)}, "computed: 1/4",
                             Field::Kind::Computed),
             fieldWithColumn({.name = "w1", .values = std::vector<double>(2000, 12.5)}, "matched with wise.fits",
                             Field::Kind::Matched),
             std::make_shared<Field>(Field{"umap density", "", "map 1", std::vector<float>(2000, 0.25F), {}, {}})});
        QTRY_COMPARE(factsUnder("Scores"), QStringList{"umap density=0.25"});
        QCOMPARE(factsUnder("Computed"), QStringList{"flux=0.25"});
        QCOMPARE(factsUnder("Matched"), QStringList{"w1=12.5"});
        QVERIFY(factsUnder("Catalog").contains(QStringLiteral("spectrum=64 values, −3 … 60")));

        auto* list = panel.findChildren<FactList*>().last();
        Q_EMIT list->asked("spectrum");
        auto* window = panel.findChild<ArrayWindow*>();
        QVERIFY(window && window->isVisible());
        const auto* elements = window->findChild<QTableView*>()->model();
        QCOMPARE(elements->rowCount(), 64);
        QCOMPARE(elements->index(63, 1).data().toString(), QStringLiteral("60"));
    }

    void whatMattersIsKnownByWholeWords() {
        Survey survey;
        std::vector<Column> columns;
        for (const char* name : {"image_x", "cant_tell", "gradient", "glass", "W1mag", "petroMag_r", "z", "cell_id",
                                 "petrorad", "spec_class"})
            columns.push_back({.name = name, .values = std::vector<double>{1}});
        survey.catalog = std::make_shared<const Catalog>(std::move(columns), "");
        QStringList order;
        for (const Column* column : keyColumns(survey, 10))
            order << QString::fromStdString(column->name);
        QCOMPARE(order, QStringList({"W1mag", "petroMag_r", "z", "petrorad", "spec_class", "image_x", "cant_tell",
                                     "gradient", "glass", "cell_id"}));
    }

    void theCardSaysWhatItLeavesOutAndShowsIt() {
        Session session;
        auto survey = std::make_shared<Survey>();
        std::vector<Column> columns;
        for (int index = 0; index < 40; ++index)
            columns.push_back({.name = "c" + std::to_string(index), .values = std::vector<double>{1}});
        survey->catalog = std::make_shared<const Catalog>(std::move(columns), "");
        session.setSurvey(survey);
        session.setCurrent(RowId{0});
        ObjectPanel panel(&session);
        const auto says = [&panel](const QString& text) {
            return std::ranges::any_of(panel.findChildren<QLabel*>(),
                                       [&text](const QLabel* label) { return label->text() == text; });
        };
        QVERIFY(says("Catalog: 16 of 40 columns"));
        auto* facts = panel.findChildren<FactList*>().last();
        QCOMPARE(facts->facts().size(), std::size_t{16});
        buttonOf(panel, "Show all columns")->click();
        QCOMPARE(facts->facts().size(), std::size_t{40});
        QVERIFY(says("Catalog"));
        buttonOf(panel, "Show those that matter most")->click();
        QCOMPARE(facts->facts().size(), std::size_t{16});
    }

    void longIdsAreCutInTheMiddle() {
        Session session;
        auto survey = std::make_shared<Survey>();
        std::vector<Column> columns;
        columns.push_back(
            {.name = "objid", .values = std::vector<std::int64_t>{8647474690312306978, 8647474690312308301}});
        survey->catalog = std::make_shared<const Catalog>(std::move(columns), "objid");
        session.setSurvey(survey);
        CatalogModel model(&session);
        model.setOrder({RowId{0}, RowId{1}}, 2);
        SurveyTable table(&session, &model);
        table.setColumnWidth(CatalogModel::Object, 90);
        const auto rowLook = [&table](int row) {
            return table
                .grab(QRect(
                    table.visualRect(table.model()->index(row, 0)).translated(0, table.horizontalHeader()->height())))
                .toImage();
        };
        table.resize(300, 200);
        QVERIFY(rowLook(0).copy(5, 2, 80, 16) != rowLook(1).copy(5, 2, 80, 16)); // their last digits are seen
    }

    void aLongIdLeavesTheCardItsWidth() {
        Session session;
        auto survey = std::make_shared<Survey>();
        survey->catalog = std::make_shared<const Catalog>(
            std::vector<Column>{{.name = "file", .values = std::vector<std::string>{std::string(60, 'x') + ".fits"}},
                                {.name = "z", .values = std::vector<double>{0.1}}},
            "file");
        session.setSurvey(survey);
        session.setCurrent(RowId{0});
        ObjectPanel card(&session);
        card.resize(280, 400);
        card.show();
        const auto* content = card.findChild<QScrollArea*>()->widget();
        QTRY_VERIFY2(content->width() <= 280, qPrintable(QString::number(content->width())));
    }

    void idsThatAreFilesAreToldApart() {
        Session session;
        auto survey = std::make_shared<Survey>();
        std::vector<std::string> names;
        for (int index = 0; index < 300; ++index)
            names.push_back("cutout" + std::to_string(10000 + index) + ".fits.gz");
        survey->catalog =
            std::make_shared<const Catalog>(std::vector<Column>{{.name = "file", .values = names}}, "file");
        session.setSurvey(survey);
        CatalogView view(&session);
        view.show();
        const auto* table = view.findChild<QTableView*>();
        const int textPx = QFontMetrics(table->font()).horizontalAdvance(QString::fromStdString(names.front()));
        QTRY_VERIFY(table->columnWidth(CatalogModel::Object) > textPx + 12);
    }

    void longNamesHaveRoomInTheListOfNames() {
        Session session;
        auto survey = std::make_shared<Survey>();
        std::vector<Column> columns;
        columns.push_back({.name = "t01_smooth_or_features_a01_smooth_fraction", .values = std::vector<double>{1}});
        survey->catalog = std::make_shared<const Catalog>(std::move(columns), "");
        session.setSurvey(survey);
        const NameListWindow window(&session);
        const auto* tree = window.findChild<QTreeWidget*>();
        QVERIFY(tree->columnWidth(0) >=
                tree->fontMetrics().horizontalAdvance("t01_smooth_or_features_a01_smooth_fraction"));
    }

    void theListIsTold() {
        Session session;
        fillSession(session);
        CatalogView view(&session);
        QTRY_VERIFY(session.listing());
        QCOMPARE(session.listing()->size(), std::size_t{2000});
        auto* header = view.findChild<QTableView*>()->horizontalHeader();
        header->setSortIndicator(0, Qt::DescendingOrder);
        QTRY_COMPARE(session.listing()->front(), RowId{1999});
    }

    /// The file's format rules what is seen, never what a tool tip, the clipboard or a file gets.
    void numbersAreShownAsTheFileAsks() {
        Session session;
        const std::vector<double> fluxes{12.3456789, -0.5, 0.1F};
        auto survey = std::make_shared<Survey>();
        survey->catalog = std::make_shared<const Catalog>(
            std::vector<Column>{
                {.name = "id", .values = std::vector<std::string>{"a", "b", "c"}},
                {.name = "flux", .values = fluxes, .display = displayFormatOf("F8.2")},
                {.name = "energy", .values = fluxes, .display = displayFormatOf("E10.1")},
                {.name = "flags",
                 .values = std::vector<std::int64_t>{5, 255, 0},
                 .nullRows = {2},
                 .display = displayFormatOf("Z4.4")},
                {.name = "count", .values = fluxes, .isSingle = true, .display = displayFormatOf("I4")}},
            "id");
        session.setSurvey(survey);
        CatalogView view(&session);
        view.show();
        const auto* table = view.findChild<QTableView*>();
        const auto cell = [table](int row, const QString& name, int role = Qt::DisplayRole) {
            return table->model()->index(row, columnNamed(*table, name)).data(role).toString();
        };
        QTRY_COMPARE(cell(0, "flux"), QStringLiteral("12.35"));
        QCOMPARE(cell(1, "flux"), QStringLiteral("−0.50"));
        QCOMPARE(cell(0, "energy"), QStringLiteral("1.2E+01"));
        QCOMPARE(cell(1, "flags"), QStringLiteral("00FF"));
        QCOMPARE(cell(2, "flags"), QStringLiteral("–"));
        QCOMPARE(cell(0, "count"), QStringLiteral("12.345679")); // no format of reals
        QCOMPARE(cell(0, "flux", Qt::ToolTipRole), QStringLiteral("flux = 12.3456789"));
        QCOMPARE(cell(2, "count", Qt::ToolTipRole), QStringLiteral("count = 0.1"));
        QVERIFY(table->model()
                    ->headerData(columnNamed(*table, "flux"), Qt::Horizontal, Qt::ToolTipRole)
                    .toString()
                    .contains("F8.2"));

        session.setCurrent(RowId{1});
        const ObjectPanel card(&session);
        QStringList facts;
        for (const auto* list : card.findChildren<FactList*>())
            for (const Fact& fact : list->facts())
                facts << fact.name + QLatin1Char('=') + fact.value;
        QVERIFY2(facts.contains(QStringLiteral("flux=−0.50")), qPrintable(facts.join(QLatin1Char(' '))));
    }

    void arraysInShort() {
        const auto shortOf = [](ArrayColumn values) {
            return shortArrayText({.name = "a", .values = std::move(values)}, RowId{0});
        };
        const double nan = std::nan("");
        QCOMPARE(shortOf({{0, 0}, std::vector<double>()}), QStringLiteral("–"));
        QCOMPARE(shortOf({{0, 2}, std::vector<std::int64_t>{7, -8}}), QStringLiteral("7  -8"));
        QCOMPARE(shortOf({{0, 4}, std::vector<double>{nan, 2, -1.5, nan}}), QStringLiteral("4 values, −1.5 … 2"));
        QCOMPARE(shortOf({{0, 4}, std::vector<double>(4, nan)}), QStringLiteral("4 values, none finite"));
        QCOMPARE(shortOf({{0, 4}, std::vector<std::string>{"a", "b", "c", "d"}}), QStringLiteral("4 elements"));
    }
};

QTEST_MAIN(TablesTest)
#include "test_tables.moc"
