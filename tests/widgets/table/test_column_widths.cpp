// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <QHeaderView>
#include <QTableView>
#include <QTest>

#include "tests/widgets/sample_session.h"
#include "tests/widgets/table/catalog_desk.h"
#include "widgets/table/ranking_model.h"
#include "widgets/table/ranking_view.h"
#include "widgets/table/value_text.h"

using namespace oddity;
using namespace oddity::widgets;

class TestColumnWidths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of a column that is missing in most rows, those that are there count.
    void rareNumbersAreNotCut() {
        constexpr std::size_t rows = 3000;
        std::vector<double> rare(rows, std::nan(""));
        for (const std::size_t row : {1U, 1777U, 2999U})
            rare[row] = 1.78146483217 + static_cast<double>(row);
        const core::Column column{"rare", "", "", "", rare, {}};
        const auto found = rowsWithNumbers(column, 2);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(rowsWithNumbers(column, 10).size(), std::size_t{3});
        auto survey = std::make_shared<core::Survey>();
        std::vector<std::int64_t> ids(rows);
        for (std::size_t row = 0; row < rows; ++row)
            ids[row] = static_cast<std::int64_t>(row);
        survey->catalog =
            std::make_shared<const core::Catalog>(std::vector<core::Column>{{"id", "", "", "", ids, {}}, column}, "id");
        Session session;
        session.setSurvey(survey);
        CatalogView view(&session);
        view.resize(900, 400);
        view.show();
        const auto* table = view.findChild<QTableView*>();
        QTRY_COMPARE(table->model()->rowCount(), static_cast<int>(rows));
        const int place = columnNamed(*table, QStringLiteral("rare"));
        const QString text = table->model()->index(1777, place).data().toString();
        QVERIFY2(text.size() > 11, qPrintable(text));
        QVERIFY2(table->columnWidth(place) >= table->fontMetrics().horizontalAdvance(text) + 6,
                 qPrintable(QString::number(table->columnWidth(place))));
    }

    /// In the window's dock, and narrower: ids give way, and no column is cut.
    void theRankingFitsItsDock() {
        Session session;
        fillSession(session);
        session.setFlags({});
        RankingView view(&session);
        view.resize(420, 400);
        view.show();
        const auto* table = view.findChild<QTableView*>();
        const auto end = [table](int column) {
            return table->columnViewportPosition(column) + table->columnWidth(column);
        };
        QVERIFY(!table->isColumnHidden(RankingModel::Interesting) && table->isColumnHidden(RankingModel::Flag));
        QVERIFY2(end(RankingModel::Label) <= table->viewport()->width(),
                 qPrintable(QString::number(end(RankingModel::Label))));
        const int wide = table->columnWidth(RankingModel::Object);
        for (const int column :
             {RankingModel::Rank, RankingModel::Score, RankingModel::Interesting, RankingModel::Label})
            for (int line = 0; line < 60; ++line) {
                const QModelIndex cell = table->model()->index(line, column);
                const int iconPx = cell.data(Qt::DecorationRole).isNull() ? 0 : table->iconSize().width();
                QVERIFY(table->fontMetrics().horizontalAdvance(cell.data().toString()) + iconPx + 6 <=
                        table->columnWidth(column));
            }
        view.resize(end(RankingModel::Label) - 20, 400);
        QTRY_VERIFY2(table->columnWidth(RankingModel::Object) < wide, qPrintable(QStringLiteral("%1 %2 %3 %4")
                                                                                     .arg(wide)
                                                                                     .arg(table->viewport()->width())
                                                                                     .arg(end(RankingModel::Label))
                                                                                     .arg(view.width())));
        const int narrow = table->columnWidth(RankingModel::Object);
        view.resize(600, 400);
        QVERIFY(table->columnWidth(RankingModel::Object) >= wide && wide > narrow);
    }
};

QTEST_MAIN(TestColumnWidths)
#include "test_column_widths.moc"
