// SPDX-License-Identifier: BSD-3-Clause
// How long the window stands still while a catalog of N rows × 100 columns is loaded, sorted, filtered, found in,
// scrolled and selected in the catalog view: the longest time between two ticks of a timer of 16 ms.
// QT_QPA_PLATFORM=offscreen bench_catalog_view [rows]
#include <cmath>
#include <iostream>
#include <random>

#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include "widgets/session/session.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
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

/// The longest gap between ticks while something is done and until it is over.
class Watch : public QObject {
public:
    Watch() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_timer.start(16);
    }
    void measure(const char* what, const std::function<void()>& work, const std::function<bool()>& isOver) {
        QTest::qWait(100);
        m_longest = 0;
        m_since.restart();
        QElapsedTimer whole;
        whole.start();
        work();
        while (!isOver() && whole.elapsed() < 60'000)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        const qint64 took = whole.elapsed();
        QTest::qWait(100);
        std::cout << "{\"bench\": \"stall\", \"what\": \"" << what << "\", \"longest_ms\": " << m_longest
                  << ", \"took_ms\": " << took << (isOver() ? "" : ", \"never over\": true") << "}" << std::endl;
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

} // namespace

int main(int count, char** values) {
    QApplication application(count, values);
    widgets::Theme::apply(application, widgets::Theme::dark());
    const std::size_t rows = count > 1 ? std::stoul(values[1]) : 1'000'000;
    const auto all = static_cast<int>(rows);
    const auto survey = madeSurvey(rows);
    widgets::Session session;
    widgets::CatalogView view(&session);
    view.resize(1200, 800);
    view.show();
    auto* table = view.findChild<QTableView*>();
    auto* filter = view.findChild<QLineEdit*>(QStringLiteral("filter"));
    auto* find = view.findChild<QLineEdit*>();
    QHeaderView* header = table->horizontalHeader();
    const auto listed = [&] { return table->model()->rowCount(); };
    int resets = 0;
    QObject::connect(table->model(), &QAbstractItemModel::modelReset, &view, [&] { ++resets; });
    Watch watch;
    const auto sort = [&](const char* what, int column, Qt::SortOrder order) {
        int before = 0;
        watch.measure(
            what,
            [&] {
                before = resets;
                header->setSortIndicator(column, order);
            },
            [&] { return resets > before; });
    };
    watch.measure(
        "load", [&] { session.setSurvey(survey); }, [&] { return listed() == all; });
    const int columns = table->model()->columnCount();
    sort("sort numbers", columns - 5, Qt::DescendingOrder);
    sort("sort texts", 4, Qt::AscendingOrder);
    sort("sort ids", 0, Qt::DescendingOrder);
    watch.measure(
        "scroll",
        [&] {
            for (int step = 0; step < 200; ++step) {
                table->verticalScrollBar()->setValue(static_cast<int>((step * 7919LL * 131) % all));
                QTest::qWait(5);
            }
        },
        [] { return true; });
    watch.measure(
        "scroll sideways",
        [&] {
            for (int step = 0; step < 100; ++step) {
                table->horizontalScrollBar()->setValue(step * 100);
                QTest::qWait(5);
            }
        },
        [] { return true; });
    watch.measure(
        "type a filter",
        [&] { QTest::keyClicks(filter, QStringLiteral("x4 < 21 && log10(x5) > 1.29 && x6 - x8 > 0.5"), {}, 30); },
        [] { return true; });
    watch.measure(
        "filter", [&] { QTest::keyClick(filter, Qt::Key_Return); }, [&] { return listed() < all; });
    watch.measure(
        "select the list", [&] { session.select(core::Selection(core::Selection().complement(rows / 2))); },
        [] { return true; });
    watch.measure(
        "no filter", [&] { filter->clear(); }, [&] { return listed() == all; });
    watch.measure(
        "select all", [&] { table->selectAll(); }, [&] { return session.selection().size() == rows; });
    watch.measure(
        "select none", [&] { session.select({}); }, [] { return true; });
    const auto scattered = [rows] {
        std::vector<core::RowId> chosen;
        for (std::size_t place = 0; place < 4000; ++place)
            chosen.push_back(core::RowId{static_cast<std::int64_t>(place * 7919 % rows)});
        return core::Selection(std::move(chosen));
    };
    watch.measure(
        "select 4000 here and there", [&] { session.select(scattered()); }, [] { return true; });
    sort("sort with 4000 selected", columns - 6, Qt::AscendingOrder);
    watch.measure(
        "find", [&] { find->setText(QStringLiteral("99")); }, [&] { return listed() < all; });
    watch.measure(
        "find a position", [&] { find->setText(QStringLiteral("20.0 20.0")); }, [&] { return listed() == 1000; });
    watch.measure(
        "find nothing", [&] { find->clear(); }, [&] { return listed() == all; });
    watch.measure(
        "compute a column",
        [&] {
            view.findChild<widgets::ComputedColumns*>()->add(
                {QStringLiteral("sum"), QStringLiteral("x4 + log10(x5)"), QStringLiteral("mag")});
        },
        [&] { return table->model()->columnCount() > columns; });
    watch.measure(
        "save a subset",
        [&] {
            auto random = std::make_shared<core::RowSet>(rows);
            std::mt19937_64 numbers(1);
            for (std::int64_t row = 0; row < all; ++row)
                if (numbers() % 2 == 0)
                    random->insert(core::RowId{row});
            view.findChild<widgets::SubsetList*>()->add(QStringLiteral("half"), QString(), random);
        },
        [] { return true; });
    watch.measure(
        "hide columns",
        [&] {
            session.setViewState({{"hiddenColumns", "x10\nx11\nx12"}});
        },
        [] { return true; });
    watch.measure(
        "flags", [&] { session.setFlags(survey->flags); }, [] { return true; });
    watch.measure(
        "close", [&] { session.setSurvey(nullptr); }, [&] { return listed() == 0; });
    return 0;
}
