// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <numeric>

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include "tests/widgets/table/catalog_desk.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/columns/column_window.h"
#include "widgets/table/columns/histogram_view.h"
#include "widgets/table/dialogs/catalog_windows.h"
#include "widgets/table/query/computed_columns.h"
#include "widgets/table/query/filter_box.h"
#include "widgets/table/query/subset_list.h"
#include "widgets/table/query/subset_window.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

using Desk = CatalogDesk;

std::shared_ptr<const RowSet> multiplesOf(std::int64_t number, std::size_t rowCount) {
    auto rows = std::make_shared<RowSet>(rowCount);
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(rowCount); row += number)
        rows->insert(RowId{row});
    return rows;
}

ColumnWindow* windowOf(const Desk& desk, const QString& column) {
    desk.view->findChild<CatalogWindows*>()->showColumn(columnNamed(*desk.table, column));
    return desk.view->findChild<ColumnWindow*>();
}

} // namespace

class CatalogQuestionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void aFilterIsCountedWhileTypingAndListedByEnter() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        const int bright = desk.countWhere("mag_r", [](double value) { return value < 19; });
        QVERIFY(bright > 100 && bright < 1900);
        QTest::keyClicks(desk.filter, QStringLiteral("mag_r < 19"));
        QTRY_VERIFY(desk.says(QStringLiteral("%L1 of 2,000").arg(bright)));
        QCOMPARE(desk.listed(), 2000);
        QTest::keyClick(desk.filter, Qt::Key_Return);
        QTRY_COMPARE(desk.listed(), bright);
        desk.filter->clear();
        QTRY_COMPARE(desk.listed(), 2000);
    }

    void resultsCanBeAskedForAndAreAskedAgain() {
        Desk desk;
        desk.filter->setText(QStringLiteral("`P(odd)` > 0.5 && `predicted class` == \"merger\""));
        QTest::keyClick(desk.filter, Qt::Key_Return);
        const auto isRight = [&](const Field& probability) {
            const auto classes = desk.session.field("predicted class");
            int count = 0;
            for (std::size_t row = 0; row < 2000; ++row)
                count += probability.values[row] > 0.5F && classes->values[row] == 2 ? 1 : 0;
            return count;
        };
        const int first = isRight(*desk.session.field("P(odd)"));
        QVERIFY(first > 0);
        QTRY_COMPARE(desk.listed(), first);
        Field changed = *desk.session.field("P(odd)");
        std::ranges::fill(changed.values, 0.75F);
        desk.session.setResultField(std::make_shared<const Field>(changed));
        QTRY_COMPARE(desk.listed(), isRight(changed));
        QVERIFY(desk.listed() > first);
        desk.filter->setText(QStringLiteral("label == \"Odd galaxy\""));
        QTest::keyClick(desk.filter, Qt::Key_Return);
        QTRY_COMPARE(desk.listed(), 5);
    }

    void mistakesAreExplained() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        desk.filter->setText(QStringLiteral("mga_r < 19"));
        QTRY_VERIFY(desk.says(QStringLiteral("At character 1: there is no column 'mga_r'; near it: mag_r")));
        QTest::keyClick(desk.filter, Qt::Key_Return);
        QTest::qWait(50);
        QCOMPARE(desk.listed(), 2000);
    }

    void namesAreCompleted() {
        Desk desk;
        desk.filter->setText(QStringLiteral("z > 0.1 && "));
        QTest::keyClicks(desk.filter, QStringLiteral("petr"));
        auto* popup = desk.filter->findChild<QCompleter*>()->popup();
        QVERIFY(popup->isVisible());
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(desk.filter->text(), QStringLiteral("z > 0.1 && petro_rad"));
        desk.filter->setText(QStringLiteral("z > 0.1 && "));
        QTest::keyClicks(desk.filter, QStringLiteral("rec"));
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(desk.filter->text(), QStringLiteral("z > 0.1 && `recon error`"));
        desk.filter->setText(QStringLiteral("type == "));
        QTest::keyClicks(desk.filter, QStringLiteral("\"pet"));
        QVERIFY(!popup->isVisible()); // a text in quotes is no name
    }

    void positionsAreFound() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        const double ra = desk.numbers("ra")[77];
        const double dec = desk.numbers("dec")[77];
        desk.find->setText(QStringLiteral("%1 %2").arg(ra, 0, 'f', 6).arg(dec, 0, 'f', 6));
        QTRY_COMPARE(desk.listed(), 1000);
        const int distance = columnNamed(*desk.table, QStringLiteral("Distance"));
        QVERIFY(!desk.table->isColumnHidden(distance));
        QVERIFY(desk.table->model()->index(0, distance).data().toString().endsWith(QStringLiteral("″")));
        QTest::keyClick(desk.find, Qt::Key_Return);
        QCOMPARE(desk.session.current(), RowId{77});
        desk.find->clear();
        QTRY_COMPARE(desk.listed(), 2000);
        QVERIFY(desk.table->isColumnHidden(distance));
    }

    void subsetsCombineAndAreKept() {
        Session session;
        fillSession(session);
        SubsetList subsets(&session);
        subsets.add("even", "row() % 2 == 0", multiplesOf(2, 2000));
        subsets.add("third", "row() % 3 == 0", multiplesOf(3, 2000));
        SubsetWindow window(&session, &subsets);
        auto* tree = window.findChild<QTreeWidget*>();
        QVERIFY(!buttonOf(window, "And")->isEnabled());
        const auto combine = [&](const char* button, std::size_t expected) {
            for (int line = 0; line < tree->topLevelItemCount(); ++line)
                tree->topLevelItem(line)->setSelected(line < 2);
            QVERIFY(buttonOf(window, button)->isEnabled());
            buttonOf(window, button)->click();
            QCOMPARE(subsets.all().back().count, expected);
        };
        combine("And", 334);
        combine("Or", 1000 + 667 - 334);
        combine("Xor", 1000 + 667 - 2 * 334);
        combine("And not", 1000 - 334);
        buttonOf(window, "Not")->click();
        QCOMPARE(subsets.all().back().name, QStringLiteral("not even and not third"));
        QCOMPARE(subsets.all().back().count, std::size_t{2000 - 666});
        buttonOf(window, "Select")->click();
        QCOMPARE(session.selection().size(), std::size_t{2000 - 666});
        subsets.rename("even", "pairs");

        SubsetList again(&session);
        QCOMPARE(again.all().size(), subsets.all().size());
        for (std::size_t place = 0; place < again.all().size(); ++place) {
            QCOMPARE(again.all()[place].name, subsets.all()[place].name);
            QCOMPARE(*again.all()[place].rows, *subsets.all()[place].rows);
        }
        QVERIFY(again.find("pairs"));
        const QHash<QString, QString> state{{"subsets", session.viewState("subsets")}};
        session.setSurvey(sampleSurvey(500)); // other objects
        QSignalSpy told(&session, &Session::told);
        session.setViewState(state);
        QVERIFY(again.all().empty());
        QVERIFY(told.size() >= 1);
    }

    void aSubsetIsListed() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        auto* subsets = desk.view->findChild<SubsetList*>();
        subsets->add("even", "by hand", multiplesOf(2, 2000));
        for (auto* box : desk.view->findChildren<QComboBox*>())
            if (const int place = box->findData("even"); place >= 0) {
                box->setCurrentIndex(place);
                Q_EMIT box->activated(place);
            }
        QTRY_COMPARE(desk.listed(), 1000);
        desk.filter->setText("row() < 100");
        QTest::keyClick(desk.filter, Qt::Key_Return);
        QTRY_COMPARE(desk.listed(), 50);
        subsets->remove("even");
        QTRY_COMPARE(desk.listed(), 100);
    }

    void aRangeOfTheHistogramIsAFilter() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        ColumnWindow* window = windowOf(desk, "mag_r");
        auto* histogram = window->findChild<HistogramView*>();
        QTRY_VERIFY([&] {
            const QPoint from(histogram->width() / 4, histogram->height() / 2);
            QTest::mousePress(histogram, Qt::LeftButton, {}, from);
            QTest::mouseMove(histogram, QPoint(histogram->width() / 2, histogram->height() / 2));
            QTest::mouseRelease(histogram, Qt::LeftButton, {}, QPoint(histogram->width() / 2, histogram->height() / 2));
            return histogram->range().has_value();
        }());
        const auto [low, high] = *histogram->range();
        const int inside =
            desk.countWhere("mag_r", [low = low, high = high](double value) { return value >= low && value <= high; });
        QVERIFY(inside > 10 && inside < 1990);
        QTRY_VERIFY(std::abs(desk.listed() - inside) <= 1); // the range is written with 7 digits
        QVERIFY(desk.filter->text().startsWith("between(mag_r, "));
        QTest::mouseClick(histogram, Qt::LeftButton);
        QTRY_COMPARE(desk.listed(), 2000);
    }

    void statisticsFollowTheList() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        ColumnWindow* window = windowOf(desk, "mag_r");
        auto* histogram = window->findChild<HistogramView*>();
        auto* among = window->findChild<QComboBox*>();
        const auto says = [&](const QString& text) {
            return std::ranges::any_of(window->findChildren<QLabel*>(),
                                       [&](const QLabel* label) { return label->text() == text; });
        };
        const auto drawn = [&] {
            const auto& counts = histogram->histogram().counts;
            return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
        };
        QTRY_COMPARE(drawn(), 2000);
        QVERIFY(says("Over 2,000 listed of 2,000 rows"));
        desk.filter->setText(QStringLiteral("ellipticity < 0.4"));
        QTest::keyClick(desk.filter, Qt::Key_Return);
        const int round = desk.countWhere("ellipticity", [](double value) { return value < 0.4; });
        QTRY_COMPARE(drawn(), round);
        QVERIFY(says(QStringLiteral("Over %L1 listed of 2,000 rows").arg(round)));
        among->setCurrentIndex(among->findText("All rows"));
        QTRY_COMPARE(drawn(), 2000);
        QVERIFY(says("Over all 2,000 rows"));
        among->setCurrentIndex(among->findText("Listed"));
        QTRY_COMPARE(drawn(), round);

        desk.filter->setText(QStringLiteral("ellipticity < 0.4 && between(mag_r, 18, 19)"));
        QTest::keyClick(desk.filter, Qt::Key_Return);
        QTRY_VERIFY(desk.listed() < round);
        QTRY_VERIFY(says(QStringLiteral("Over %L1 listed of 2,000 rows · the histogram shows those outside the "
                                        "range too")
                             .arg(desk.listed())));
        QTRY_COMPARE(drawn(), round); // so that another range can be dragged
        desk.session.select(Selection({RowId{3}, RowId{5}}));
        among->setCurrentIndex(among->findText("Selected"));
        QTRY_COMPARE(drawn(), 2);
        desk.session.select(Selection({RowId{3}}));
        QTRY_COMPARE(drawn(), 1);
    }

    void conditionsAreAddedAndReplaced() {
        QCOMPARE(narrowedFilter("", "z", "between(z, 1, 2)"), QStringLiteral("between(z, 1, 2)"));
        QCOMPARE(narrowedFilter("mag < 3", "z", "between(z, 1, 2)"), QStringLiteral("mag < 3 && between(z, 1, 2)"));
        QCOMPARE(narrowedFilter("between(z, 0, 9) && mag < 3", "z", "between(z, 1, 2)"),
                 QStringLiteral("mag < 3 && between(z, 1, 2)"));
        QCOMPARE(narrowedFilter("mag < 3 && t == \"a && b\"", "t", "t == \"S\""),
                 QStringLiteral("mag < 3 && t == \"S\""));
        QCOMPARE(narrowedFilter("between(z, 0, 9) && mag < 3", "z", ""), QStringLiteral("mag < 3"));
        QCOMPARE(narrowedFilter("a > 1 || b > 1", "z", "z == 1"), QStringLiteral("(a > 1 || b > 1) && z == 1"));
    }
};

QTEST_MAIN(CatalogQuestionsTest)
#include "test_catalog_questions.moc"
