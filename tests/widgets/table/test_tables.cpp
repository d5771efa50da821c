// SPDX-License-Identifier: BSD-3-Clause
#include <QAbstractButton>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "tests/widgets/sample_session.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/object_panel.h"
#include "widgets/table/ranking_model.h"
#include "widgets/table/ranking_view.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

QString cell(const QTableView& table, int line, int column) {
    return table.model()->index(line, column).data().toString();
}

int columnNamed(const QTableView& table, const QString& name) {
    for (int column = 0; column < table.model()->columnCount(); ++column)
        if (table.model()->headerData(column, Qt::Horizontal).toString().startsWith(name))
            return column;
    return -1;
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
};

QTEST_MAIN(TablesTest)
#include "test_tables.moc"
