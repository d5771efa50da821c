// SPDX-License-Identifier: BSD-3-Clause
// How long the whole window stands still while a catalog of N rows × 100 columns is loaded, sorted, filtered, found in,
// scrolled, selected, counted and exported in the catalog view, all other views open: of the times between two ticks of
// a timer of 5 ms the 99th percentile and the longest; what ran in those beyond ms (50). QT_QPA_PLATFORM=offscreen
// bench_catalog_view [rows [ms]]
#include <cmath>
#include <numeric>
#include <random>

#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "app/window/main_window.h"
#include "core/query/column_values.h"
#include "tests/bench/loop_watch.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"
#include "widgets/table/columns/column_chooser.h"
#include "widgets/table/columns/histogram_view.h"
#include "widgets/table/dialogs/catalog_windows.h"
#include "widgets/table/dialogs/table_export.h"
#include "widgets/table/query/computed_columns.h"
#include "widgets/table/query/subset_list.h"

using namespace oddity;

namespace {

std::shared_ptr<const core::Survey> madeSurvey(std::size_t rows) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    std::vector<std::string> ids(rows), classes(rows);
    static constexpr const char* names[] = {"spiral", "elliptical", "irregular", "merger", "edge-on disc"};
    for (std::size_t row = 0; row < rows; ++row) {
        ids[row] = std::to_string(1237648720000000000 + (row * 2654435761U) % 4000000007U);
        classes[row] = names[random() % 5];
    }
    std::vector<core::Column> columns;
    columns.push_back({"objid", "", "", "", std::move(ids), {}});
    columns.push_back({"class", "", "", "", std::move(classes), {}});
    for (int number = 2; number < 100; ++number) {
        std::vector<double> values(rows);
        for (double& value : values)
            value = 20 + 2 * normal(random);
        columns.push_back({number == 2   ? "ra"
                           : number == 3 ? "dec"
                                         : "x" + std::to_string(number),
                           number < 4 ? "deg" : "mag",
                           "",
                           "",
                           std::move(values),
                           {}});
    }
    auto survey = std::make_shared<core::Survey>();
    survey->catalog = std::make_shared<const core::Catalog>(std::move(columns), "objid");
    survey->raColumn = "ra";
    survey->decColumn = "dec";
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(rows); row += 10)
        survey->flags.push_back({core::RowId{row}, "import", "no finite pixel"});
    return survey;
}

/// Of everything, as after a run: all views have to follow what the catalog does.
std::pair<std::shared_ptr<const widgets::RankLayer>, std::shared_ptr<const widgets::MapLayer>>
madeResults(std::size_t rows) {
    std::mt19937_64 random(6);
    std::normal_distribution<float> normal;
    auto ranking = std::make_shared<widgets::RankLayer>();
    ranking->scores.name = "score";
    ranking->scores.values.resize(rows);
    std::vector<float> positions(rows * 2);
    for (float& position : positions)
        position = normal(random);
    for (float& score : ranking->scores.values)
        score = normal(random);
    ranking->order = core::rankRows(ranking->scores.values);
    ranking->state = QStringLiteral("made up");
    return {ranking, std::make_shared<const widgets::MapLayer>(
                         widgets::MapLayer{core::Matrix(std::move(positions), rows, 2), {}, 1})};
}

void measure(bench::LoopWatch& watch, const char* what, const std::function<void()>& work,
             const std::function<bool()>& isOver) {
    QTest::qWait(400);
    watch.restart();
    QElapsedTimer whole;
    whole.start();
    work();
    while (!isOver() && whole.elapsed() < 60'000)
        QTest::qWait(1);
    const qint64 took = whole.elapsed();
    QTest::qWait(400); // what follows from it
    watch.report("stall", std::string(", \"what\": \"") + what + "\", \"took_ms\": " + std::to_string(took) +
                              (isOver() ? "" : ", \"never over\": true"));
}

} // namespace

int main(int count, char** values) {
    QApplication application(count, values);
    widgets::Theme::apply(application, widgets::Theme::dark());
    const std::size_t rows = count > 1 ? std::stoul(values[1]) : 1'000'000;
    const auto all = static_cast<int>(rows);
    const auto survey = madeSurvey(rows);
    const auto results = madeResults(rows);
    QTemporaryDir folder;
    core::Registry registry;
    app::MainWindow window(registry);
    window.show();
    widgets::Session& session = window.session();
    for (const char* id : {"ranking", "catalog", "map", "gallery", "image", "object", "label"}) {
        window.dock(QLatin1String(id))->show();
        window.dock(QLatin1String(id))->raise();
    }
    window.centralWidget()->hide();
    window.dock(QStringLiteral("catalog"))->raise();
    QWidget& view = *window.dock(QStringLiteral("catalog"))->widget();
    auto* content = window.dock(QStringLiteral("gallery"))->widget()->findChild<QComboBox*>();
    content->setCurrentIndex(content->findText(QStringLiteral("As listed in the catalog")));
    auto* table = view.findChild<QTableView*>();
    auto* filter = view.findChild<QLineEdit*>(QStringLiteral("filter"));
    auto* find = view.findChild<QLineEdit*>();
    QHeaderView* header = table->horizontalHeader();
    const auto listed = [&] { return table->model()->rowCount(); };
    int resets = 0;
    QObject::connect(table->model(), &QAbstractItemModel::modelReset, &view, [&] { ++resets; });
    bench::LoopWatch watch(count > 2 ? std::stod(values[2]) : 50);
    const auto sort = [&](const char* what, int column, Qt::SortOrder order) {
        int before = 0;
        measure(
            watch, what,
            [&] {
                before = resets;
                header->setSortIndicator(column, order);
            },
            [&] { return resets > before; });
    };
    measure(
        watch, "load", [&] { session.setSurvey(survey); }, [&] { return listed() == all; });
    measure(
        watch, "a ranking and a map",
        [&] {
            session.setRanking(results.first);
            session.setMap(results.second);
        },
        [] { return true; });
    const int columns = table->model()->columnCount();
    sort("sort numbers", columns - 5, Qt::DescendingOrder);
    sort("sort texts", 4, Qt::AscendingOrder);
    sort("sort ids", 0, Qt::DescendingOrder);
    measure(
        watch, "scroll",
        [&] {
            for (int step = 0; step < 200; ++step) {
                table->verticalScrollBar()->setValue(static_cast<int>((step * 7919LL * 131) % all));
                QTest::qWait(5);
            }
        },
        [] { return true; });
    measure(
        watch, "scroll sideways",
        [&] {
            for (int step = 0; step < 100; ++step) {
                table->horizontalScrollBar()->setValue(step * 100);
                QTest::qWait(5);
            }
        },
        [] { return true; });
    measure(
        watch, "type a filter",
        [&] { QTest::keyClicks(filter, QStringLiteral("x4 < 21 && log10(x5) > 1.29 && x6 - x8 > 0.5"), {}, 30); },
        [] { return true; });
    measure(
        watch, "filter", [&] { QTest::keyClick(filter, Qt::Key_Return); }, [&] { return listed() < all; });
    measure(
        watch, "select the list", [&] { session.select(core::Selection(core::Selection().complement(rows / 2))); },
        [] { return true; });
    measure(
        watch, "no filter", [&] { filter->clear(); }, [&] { return listed() == all; });
    measure(
        watch, "select all", [&] { table->selectAll(); }, [&] { return session.selection().size() == rows; });
    measure(
        watch, "select none", [&] { session.select({}); }, [] { return true; });
    const auto scattered = [rows] {
        std::vector<core::RowId> chosen;
        for (std::size_t place = 0; place < 4000; ++place)
            chosen.push_back(core::RowId{static_cast<std::int64_t>(place * 7919 % rows)});
        return core::Selection(std::move(chosen));
    };
    measure(
        watch, "select 4000 here and there", [&] { session.select(scattered()); }, [] { return true; });
    sort("sort with 4000 selected", columns - 6, Qt::AscendingOrder);
    measure(
        watch, "find", [&] { find->setText(QStringLiteral("99")); }, [&] { return listed() < all; });
    measure(
        watch, "find a position", [&] { find->setText(QStringLiteral("20.0 20.0")); },
        [&] { return listed() == 1000; });
    measure(
        watch, "find nothing", [&] { find->clear(); }, [&] { return listed() == all; });
    measure(
        watch, "compute a column",
        [&] {
            view.findChild<widgets::ComputedColumns*>()->add(
                {QStringLiteral("sum"), QStringLiteral("x4 + log10(x5)"), QStringLiteral("mag")});
        },
        [&] { return table->model()->columnCount() > columns; });
    auto* windows = view.findChild<widgets::CatalogWindows*>();
    const auto histogram = [&]() -> widgets::HistogramView* { return view.findChild<widgets::HistogramView*>(); };
    measure(
        watch, "statistics of a column", [&] { windows->showColumn(columns - 5); },
        [&] { return histogram() && !histogram()->histogram().counts.empty(); });
    std::int64_t counted = all;
    measure(
        watch, "filter with statistics open",
        [&] {
            filter->setText(QStringLiteral("x4 < 20"));
            QTest::keyClick(filter, Qt::Key_Return);
        },
        [&] {
            const auto& counts = histogram()->histogram().counts;
            counted = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
            return counted < all;
        });
    histogram()->window()->close();
    measure(
        watch, "no filter again", [&] { filter->clear(); }, [&] { return listed() == all; });
    widgets::ColumnChooser chooser;
    QStringList names;
    for (int column = 0; column < columns; ++column)
        names << QStringLiteral("x%1").arg(column);
    measure(
        watch, "search a column",
        [&] {
            chooser.drop(&view, names, {});
            QTest::keyClicks(chooser.findChild<QLineEdit*>(), QStringLiteral("x77"), {}, 30);
            chooser.close();
        },
        [] { return true; });
    bool isWritten = false;
    QObject::connect(&session, &widgets::Session::told, &view, [&] { isWritten = true; });
    measure(
        watch, "export while scrolling and sorting",
        [&] {
            std::vector<widgets::CatalogModel::Extract> taken;
            for (std::size_t column = 2; column < 22; ++column)
                taken.push_back([survey, column](const std::vector<core::RowId>& which) {
                    return core::columnAt(survey->catalog->columns()[column], which);
                });
            view.findChild<widgets::TableExport*>()->write(folder.filePath(QStringLiteral("list.fits")),
                                                           *session.listing(), std::move(taken));
            header->setSortIndicator(columns - 8, Qt::AscendingOrder);
            for (int step = 0; step < 100; ++step) {
                table->verticalScrollBar()->setValue(static_cast<int>((step * 7919LL * 131) % all));
                QTest::qWait(5);
            }
        },
        [&] { return isWritten; });
    measure(
        watch, "step through objects",
        [&] {
            for (int step = 0; step < 50; ++step) {
                session.setCurrent(core::RowId{step * 7919 % all});
                QTest::qWait(20);
            }
        },
        [] { return true; });
    measure(
        watch, "save a subset",
        [&] {
            auto random = std::make_shared<core::RowSet>(rows);
            std::mt19937_64 numbers(1);
            for (std::int64_t row = 0; row < all; ++row)
                if (numbers() % 2 == 0)
                    random->insert(core::RowId{row});
            view.findChild<widgets::SubsetList*>()->add(QStringLiteral("half"), QString(), random);
        },
        [] { return true; });
    measure(
        watch, "hide columns",
        [&] {
            session.setViewState({{"hiddenColumns", "x10\nx11\nx12"}});
        },
        [] { return true; });
    measure(
        watch, "flags", [&] { session.setFlags(survey->flags); }, [] { return true; });
    measure(
        watch, "close", [&] { session.setSurvey(nullptr); }, [&] { return listed() == 0; });
    return 0;
}
