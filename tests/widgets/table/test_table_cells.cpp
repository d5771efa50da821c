// SPDX-License-Identifier: BSD-3-Clause
#include <functional>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include "tests/widgets/table/catalog_desk.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/ranking_view.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

std::shared_ptr<const Survey> smallSurvey(std::vector<Column> more = {}) {
    std::vector<Column> columns{{.name = "id", .values = std::vector<std::string>{"a", "b", "c"}},
                                {.name = "ra", .values = std::vector<double>{341.5138009694078, 0.1 + 0.2, 1}},
                                {.name = "mag", .values = std::vector<double>{19.5, 20, std::nan("")}},
                                {.name = "note", .values = std::vector<std::string>{"x\ty", "", "z"}}};
    for (Column& column : more)
        columns.push_back(std::move(column));
    auto survey = std::make_shared<Survey>();
    survey->catalog = std::make_shared<const Catalog>(std::move(columns), "id");
    return survey;
}

/// A table of a file alone.
struct FileDesk {
    explicit FileDesk(std::shared_ptr<const Survey> survey = smallSurvey()) {
        session.setSurvey(std::move(survey));
        view = std::make_unique<CatalogView>(&session, nullptr, CatalogView::Rows::OfATable);
        view->resize(900, 400);
        view->show();
        table = view->findChild<QTableView*>();
    }
    void copy() {
        QApplication::clipboard()->clear();
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    }

    Session session;
    std::unique_ptr<CatalogView> view;
    QTableView* table;
};

/// What the menu that open() shows offers; chosen: the entry to be taken.
QStringList menuOf(const std::function<void()>& open, const QString& chosen = {}) {
    QStringList texts;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu)
            return;
        for (QAction* action : menu->actions()) {
            texts << action->text();
            if (!chosen.isEmpty() && action->text() == chosen)
                action->trigger();
        }
        menu->close();
    });
    timer.setSingleShot(true);
    timer.start(0);
    open();
    return texts;
}

QStringList cellMenu(QTableView& table, int line, int column, const QString& chosen = {}) {
    return menuOf(
        [&] {
            const QPoint place = table.visualRect(table.model()->index(line, column)).center();
            QContextMenuEvent event(QContextMenuEvent::Mouse, place, table.viewport()->mapToGlobal(place));
            QApplication::sendEvent(table.viewport(), &event);
        },
        chosen);
}

QStringList headMenu(QTableView& table, const QString& column) {
    QHeaderView* header = table.horizontalHeader();
    const QPoint place(header->sectionViewportPosition(columnNamed(table, column)) + 20, 10);
    return menuOf([&] { Q_EMIT header->customContextMenuRequested(place); });
}

QString copied() {
    return QApplication::clipboard()->text();
}

} // namespace

class TableCellsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void rowsAndCellsAreCopiedExactly() {
        FileDesk desk;
        QTRY_COMPARE(desk.table->model()->rowCount(), 3);
        desk.session.select(Selection({RowId{1}, RowId{0}}));
        desk.copy();
        QCOMPARE(copied(), QStringLiteral("a\t341.5138009694078\t19.5\tx y\nb\t0.30000000000000004\t20\t"));
        const int ra = columnNamed(*desk.table, "ra");
        desk.table->horizontalHeader()->setSortIndicator(0, Qt::DescendingOrder);
        QTRY_COMPARE(desk.table->model()->index(0, 0).data().toString(), QStringLiteral("c"));
        desk.table->setColumnHidden(ra, true);
        desk.copy();
        QCOMPARE(copied(), QStringLiteral("b\t20\t\na\t19.5\tx y"));
        desk.table->setColumnHidden(ra, false);
        desk.session.select(Selection());
        desk.table->selectionModel()->setCurrentIndex(desk.table->model()->index(2, ra), QItemSelectionModel::NoUpdate);
        desk.copy();
        QCOMPARE(copied(), QStringLiteral("341.5138009694078"));
    }

    void theMenuOfACellCopies() {
        FileDesk desk;
        QTRY_COMPARE(desk.table->model()->rowCount(), 3);
        const int note = columnNamed(*desk.table, "note");
        QVERIFY(cellMenu(*desk.table, 0, note, "Copy cell").contains("Copy cell"));
        QCOMPARE(copied(), QStringLiteral("x\ty"));
        cellMenu(*desk.table, 2, note, "Copy row");
        QCOMPARE(copied(), QStringLiteral("c\t1\t\tz"));
        desk.session.select(Selection({RowId{0}, RowId{2}}));
        cellMenu(*desk.table, 0, note, "Copy 2 selected rows");
        QCOMPARE(copied(), QStringLiteral("a\t341.5138009694078\t19.5\tx y\nc\t1\t\tz"));
        cellMenu(*desk.table, 0, note, "Copy id");
        QCOMPARE(copied(), QStringLiteral("a"));
    }

    void scoresAreCopiedExactly() {
        Session session;
        fillSession(session);
        RankingView view(&session);
        view.show();
        auto* table = view.findChild<QTableView*>();
        const auto score = table->model()->index(0, 2);
        QCOMPARE(score.data(Qt::EditRole).toString().toFloat(),
                 session.ranking()->scores.values[session.ranking()->order[0].index()]);
        QCOMPARE(table->model()->index(1200, 0).data(Qt::EditRole).toString(), QStringLiteral("1201"));
    }

    void onlyWhatCanBeDoneIsOffered() {
        FileDesk file;
        QTRY_COMPARE(file.table->model()->rowCount(), 3);
        QVERIFY(!cellMenu(*file.table, 0, 0).contains("Rank by likeness to this"));
        const QStringList ofFile = headMenu(*file.table, "mag");
        QVERIFY(ofFile.contains("Sort ascending"));
        QVERIFY(!ofFile.contains("Colour the map by it"));
        CatalogDesk project;
        QTRY_COMPARE(project.listed(), 2000);
        QSignalSpy asked(&project.session, &Session::similarAsked);
        project.table->scrollToTop();
        cellMenu(*project.table, 0, 0, "Rank by likeness to this");
        QCOMPARE(asked.size(), 1);
        QVERIFY(headMenu(*project.table, "mag_r").contains("Colour the map by it"));
    }

    void theCountSaysHowItIsListed() {
        CatalogDesk desk;
        QTRY_VERIFY(desk.says("2,000 objects"));
        QVERIFY(!desk.says("sorted"));
        desk.filter->setText("mag_r < 19");
        QTest::keyClick(desk.filter, Qt::Key_Return);
        const int bright = desk.countWhere("mag_r", [](double value) { return value < 19; });
        QTRY_COMPARE(desk.listed(), bright);
        desk.table->horizontalHeader()->setSortIndicator(columnNamed(*desk.table, "z"), Qt::DescendingOrder);
        QTRY_VERIFY(desk.says(QStringLiteral("%L1 of 2,000 objects · filtered · sorted by z, descending").arg(bright)));
        FileDesk file;
        const auto says = [&file](const QString& text) {
            return std::ranges::any_of(file.view->findChildren<QLabel*>(),
                                       [&text](const QLabel* label) { return label->text() == text; });
        };
        QTRY_VERIFY(says("3 rows"));
        file.table->horizontalHeader()->setSortIndicator(columnNamed(*file.table, "mag"), Qt::AscendingOrder);
        QTRY_VERIFY(says("3 rows · sorted by mag"));
    }

    void headsShowHowTheyBegin() {
        const QString longName(60, QLatin1Char('M'));
        FileDesk desk(smallSurvey({{.name = longName.toStdString(), .values = std::vector<double>{1, 2, 3}}}));
        QTRY_COMPARE(desk.table->model()->rowCount(), 3);
        const int column = columnNamed(*desk.table, longName);
        QHeaderView* header = desk.table->horizontalHeader();
        header->moveSection(header->visualIndex(column), 1);
        QTest::qWait(20);
        const int left = header->sectionViewportPosition(column);
        const QImage picture = header->viewport()->grab().toImage();
        const QRgb ground = picture.pixel(left + 2, 2);
        const auto hasInk = [&](int from, int to) {
            for (int x = from; x < to; ++x)
                for (int y = 2; y < picture.height() - 3; ++y)
                    if (picture.pixel(x, y) != ground)
                        return true;
            return false;
        };
        QVERIFY(!hasInk(left + 1, left + 8)); // what is cut runs into the margin
        QVERIFY(hasInk(left + 10, left + 60));
    }

    void headsHaveALineForUnitsWhereThereAreSome() {
        Session session;
        session.setSurvey(smallSurvey());
        CatalogModel model(&session);
        const auto head = [&model](int column) { return model.headerData(column, Qt::Horizontal, Qt::DisplayRole); };
        QCOMPARE(head(CatalogModel::firstValueColumn).toString(), QStringLiteral("ra"));
        session.setSurvey(smallSurvey({{.name = "w", .unit = "Jy", .values = std::vector<double>{1, 2, 3}}}));
        model.updateColumns();
        QCOMPARE(head(CatalogModel::firstValueColumn).toString(), QStringLiteral("ra\n"));
        QCOMPARE(head(model.columnCount() - 1).toString(), QStringLiteral("w\nJy"));
    }

    void longNumbersHaveRoom() {
        FileDesk desk;
        QTRY_COMPARE(desk.table->model()->rowCount(), 3);
        const int ra = columnNamed(*desk.table, "ra");
        const QString text = desk.table->model()->index(0, ra).data().toString();
        QCOMPARE(text, QStringLiteral("341.513800969408"));
        QVERIFY(desk.table->columnWidth(ra) > QFontMetrics(desk.table->font()).horizontalAdvance(text) + 8);
    }
};

QTEST_MAIN(TableCellsTest)
#include "test_table_cells.moc"
