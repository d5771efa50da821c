// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>
#include <iomanip>

#include <QApplication>
#include <QHeaderView>
#include <QListWidget>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/tables/catalog_reader.h"
#include "core/io/tables/table_writer.h"
#include "tests/widgets/table/catalog_desk.h"
#include "widgets/style/theme.h"
#include "widgets/table/columns/column_chooser.h"
#include "widgets/table/columns/column_window.h"
#include "widgets/table/columns/histogram_view.h"
#include "widgets/table/dialogs/computed_column_dialog.h"
#include "widgets/table/dialogs/cross_match_dialog.h"
#include "widgets/table/query/computed_columns.h"
#include "widgets/table/query/table_matches.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

using Desk = CatalogDesk;

} // namespace

class CatalogColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void computedColumnsAppearEverywhereAndAreKept() {
        Desk desk;
        auto* computed = desk.view->findChild<ComputedColumns*>();
        computed->add({"flux", "10 ^ (-0.4 * (mag_r - 22.5))", "nmgy"});
        computed->add({"twice", "2 * flux", ""});
        QTRY_VERIFY(desk.session.field("twice"));
        QTRY_VERIFY(columnNamed(*desk.table, "flux") > 0);
        QVERIFY(desk.session.fieldNames().contains("flux"));
        const double expected = std::pow(10, -0.4 * (desk.numbers("mag_r")[5] - 22.5));
        const auto column = desk.session.field("twice")->column;
        QVERIFY(std::abs(column->numberAt(RowId{5}) - 2 * expected) < 1e-9 * expected);
        desk.filter->setText("twice > 40");
        QTest::keyClick(desk.filter, Qt::Key_Return);
        QTRY_COMPARE(desk.listed(),
                     desk.countWhere("mag_r", [](double mag) { return 2 * std::pow(10.0, -0.4 * (mag - 22.5)) > 40; }));

        const QHash<QString, QString> state{{"computedColumns", desk.session.viewState("computedColumns")}};
        desk.session.setSurvey(sampleSurvey(300));
        QVERIFY(!desk.session.field("flux"));
        desk.session.setViewState(state);
        QTRY_VERIFY(desk.session.field("twice"));
        QCOMPARE(desk.session.field("flux")->unit, QStringLiteral("nmgy"));
        computed->remove("twice");
        QTRY_VERIFY(!desk.session.field("twice"));
        QVERIFY(desk.session.field("flux"));
    }

    void theDialogChecksWhatIsComputed() {
        Session session;
        fillSession(session);
        ComputedColumns computed(&session);
        ComputedColumnDialog dialog(&session, &computed);
        auto* name = dialog.findChild<QLineEdit*>();
        auto* expression = dialog.findChild<QLineEdit*>("expression");
        auto* save = buttonOf(dialog, "Add column");
        const auto says = [&](const QString& part) {
            return std::ranges::any_of(dialog.findChildren<QLabel*>(),
                                       [&part](const QLabel* label) { return label->text().contains(part); });
        };
        expression->setText("mag_r * ");
        QTRY_VERIFY(says("something is missing at the end"));
        expression->setText("mag_r * 2");
        QTRY_VERIFY(says("A name is missing"));
        name->setText("mag_r");
        QTRY_VERIFY(says("The catalog has a column mag_r already"));
        QVERIFY(!save->isEnabled());
        name->setText("double");
        QTRY_VERIFY(save->isEnabled());
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        save->setFocus();
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY(session.field("double"));
        QTRY_COMPARE(save->text(), QStringLiteral("Save column"));
        QTRY_VERIFY(buttonOf(dialog, "Remove column")->isEnabled());
        QTest::keyClick(dialog.focusWidget(), Qt::Key_Return); // where a click on the button left the keyboard
        QTest::keyClick(name, Qt::Key_Return);
        QTest::qWait(50);
        QVERIFY(session.field("double")); // Enter saves, and never removes
        QCOMPARE(computed.all().size(), std::size_t{1});
        QTRY_VERIFY(buttonOf(dialog, "Remove column")->isEnabled());
        buttonOf(dialog, "Remove column")->click();
        QTRY_VERIFY(!session.field("double"));
    }

    void aColumnThatUsesAResultFollowsIt() {
        Session session;
        fillSession(session);
        ComputedColumns computed(&session);
        computed.add({"doubt", "1 - later", ""}); // a result that comes later
        QTest::qWait(50);
        QVERIFY(!session.field("doubt"));
        session.setResultField(
            std::make_shared<Field>(Field{"later", "", "", std::vector<float>(2000, 0.25F), {}, {}}));
        QTRY_VERIFY(session.field("doubt"));
        QCOMPARE(session.field("doubt")->column->numberAt(RowId{0}), 0.75);
        session.setResultField(std::make_shared<Field>(Field{"later", "", "", std::vector<float>(2000, 0.5F), {}, {}}));
        QTRY_COMPARE(session.field("doubt")->column->numberAt(RowId{0}), 0.5);
    }

    void columnsAreHiddenAndThatIsKept() {
        Desk desk;
        QTRY_COMPARE(desk.listed(), 2000);
        ColumnChooser chooser;
        QStringList hidden;
        connect(&chooser, &ColumnChooser::hiddenChanged, this, [&](const QStringList& names) { hidden = names; });
        chooser.drop(desk.view.get(), {"mag_r", "mag_g", "z"}, {"z"});
        chooser.findChild<QLineEdit*>()->setText("mag");
        buttonOf(chooser, "Hide")->click();
        QCOMPARE(hidden, (QStringList{"mag_r", "mag_g", "z"}));
        desk.session.setViewState({{"hiddenColumns", "mag_r\nz"}});
        QVERIFY(desk.table->isColumnHidden(columnNamed(*desk.table, "z")));
        QVERIFY(!desk.table->isColumnHidden(columnNamed(*desk.table, "ra")));
    }

    void theFirstColumnStaysWhileOthersScroll() {
        Desk desk;
        desk.view->resize(600, 500);
        QTRY_COMPARE(desk.listed(), 2000);
        auto* header = desk.table->horizontalHeader();
        const int width = desk.table->columnWidth(0);
        const auto ids = [&] { return desk.table->viewport()->grab(QRect(4, 0, width - 10, 200)).toImage(); };
        const auto heading = [&] {
            return header->viewport()->grab(QRect(0, 0, width - 2, header->height())).toImage();
        };
        desk.session.setCurrent({});
        desk.table->scrollToTop();
        QTest::qWait(20);
        const QImage before = ids();
        const QImage headingBefore = heading();
        auto* bar = desk.table->horizontalScrollBar();
        QVERIFY(bar->maximum() > 300);
        bar->setValue(250);
        QCOMPARE(ids(), before);
        QCOMPARE(heading(), headingBefore);
        QCOMPARE(desk.table->indexAt(QPoint(10, 40)).column(), 0);
        QVERIFY(desk.table->indexAt(QPoint(width + 10, 40)).column() > 1);
        const int covered = header->logicalIndexAt(width - 20);
        QVERIFY(covered > 0);
        desk.table->scrollTo(desk.table->model()->index(1, covered));
        QVERIFY(desk.table->visualRect(desk.table->model()->index(1, covered)).left() >= width);
        bar->setValue(250);
        desk.table->scrollTo(desk.table->model()->index(2, 0));
        QCOMPARE(bar->value(), 250);
        QTest::mouseClick(desk.table->viewport(), Qt::LeftButton, {}, QPoint(10, 40));
        QCOMPARE(desk.session.current(), RowId{1});
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(width / 2, 10));
        QCOMPARE(header->sortIndicatorSection(), 0);
    }

    void aSecondTableIsMatched() {
        Desk desk;
        QTemporaryDir folder;
        const QString path = folder.filePath("other.csv");
        std::ofstream file(path.toStdString());
        file << "name,RA,Dec,z\n" << std::setprecision(12);
        for (std::size_t row = 0; row < 100; ++row)
            file << "o" << row << ',' << desk.numbers("ra")[row * 3] << ',' << desk.numbers("dec")[row * 3] + 0.2 / 3600
                 << ',' << row << '\n';
        file.close();
        TableMatches matches(&desk.session);
        CrossMatchDialog dialog(&desk.session, &matches);
        std::shared_ptr<const RowSet> rows;
        connect(&matches, &TableMatches::matched, this,
                [&](const TableMatch&, const MatchOutcome& outcome) { rows = outcome.rows; });
        dialog.openTable(path);
        QTRY_COMPARE(dialog.findChild<QListWidget*>()->count(), 4);
        buttonOf(dialog, "Match")->click();
        QTRY_VERIFY(rows);
        QCOMPARE(rows->count(), std::size_t{100});
        QVERIFY(rows->contains(RowId{297}));
        QVERIFY(desk.session.field("other_z")); // the catalog has a z of its own
        QCOMPARE(desk.session.field("other_z")->column->textAt(RowId{297}), std::string("99"));
        QVERIFY(std::abs(desk.session.field("separation")->column->numberAt(RowId{0}) - 0.2) < 1e-3);
        QCOMPARE(desk.session.field("name")->column->textAt(RowId{3}), std::string("o1"));
        matches.remove("name");
        QVERIFY(!desk.session.field("name"));

        const QHash<QString, QString> state{{"tableMatches", desk.session.viewState("tableMatches")}};
        desk.session.setSurvey(sampleSurvey(2000));
        QVERIFY(!desk.session.field("other_z"));
        desk.session.setViewState(state);
        QTRY_VERIFY(desk.session.field("other_z"));
        QCOMPARE(desk.session.field("other_z")->column->textAt(RowId{297}), std::string("99"));
        QVERIFY(!desk.session.field("name"));
        dialog.openTable(folder.filePath("none.fits"));
        QTRY_VERIFY(std::ranges::any_of(dialog.findChildren<QLabel*>(), [](const QLabel* label) {
            return label->text().contains("none.fits") && label->property("look") == "danger";
        }));
    }

    void aTypedPathIsReadAndEveryKindOfColumnIsBrought() {
        Desk desk;
        QTemporaryDir folder;
        const QString path = folder.filePath("spectra.fits");
        const std::size_t count = 50;
        VectorColumn spectra{4, {}};
        ArrayColumn lines{{0}, std::vector<double>()};
        std::vector<double> ra, dec;
        for (std::size_t row = 0; row < count; ++row) {
            ra.push_back(desk.numbers("ra")[row * 7]);
            dec.push_back(desk.numbers("dec")[row * 7]);
            for (std::size_t place = 0; place < 4; ++place)
                spectra.values.push_back(static_cast<float>(row * 10 + place));
            auto& elements = std::get<std::vector<double>>(lines.elements);
            elements.insert(elements.end(), row % 3, 0.5 + static_cast<double>(row));
            lines.starts.push_back(elements.size());
        }
        writeTable(path.toStdString(),
                   {{.name = "RA", .unit = "deg", .ucd = "pos.eq.ra", .values = ra},
                    {.name = "Dec", .unit = "deg", .ucd = "pos.eq.dec", .values = dec},
                    {.name = "flux", .unit = "Jy", .values = spectra},
                    {.name = "lines", .values = lines}},
                   "spectra");
        TableMatches matches(&desk.session);
        CrossMatchDialog dialog(&desk.session, &matches);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        auto* line = dialog.findChild<QLineEdit*>();
        auto* list = dialog.findChild<QListWidget*>();
        QVERIFY(!buttonOf(dialog, "Match")->isEnabled());
        line->setFocus();
        QTest::keyClicks(line, path);
        QTest::keyClick(line, Qt::Key_Tab); // no Enter
        QTRY_COMPARE(list->count(), 4);
        buttonOf(dialog, "None")->click();
        QCOMPARE(list->item(0)->checkState(), Qt::Unchecked);
        buttonOf(dialog, "All")->click();
        QCOMPARE(list->item(3)->checkState(), Qt::Checked);
        buttonOf(dialog, "Match")->click();
        QTRY_VERIFY(desk.session.field("flux"));
        QCOMPARE(desk.session.field("flux")->column->textAt(RowId{14}), std::string("20 21 22 23"));
        QCOMPARE(desk.session.field("lines")->column->elementsAt(RowId{14}), (std::vector<std::string>{"2.5", "2.5"}));
        QVERIFY(!desk.session.plottableNames().contains("flux"));
        QVERIFY(desk.session.plottableNames().contains("separation"));
        QTRY_VERIFY(columnNamed(*desk.table, "flux") > 0);
        QTRY_COMPARE(desk.listed(), 2000);
        const auto cell = desk.table->model()->index(14, columnNamed(*desk.table, "flux"));
        QCOMPARE(cell.data().toString(), QStringLiteral("4 values, 20 … 23"));

        QSignalSpy saved(&matches, &TableMatches::pairsSaved);
        TableMatch all{.path = path, .raColumn = "RA", .decColumn = "Dec", .radiusArcsec = 1};
        CatalogSpec spec;
        spec.path = path.toStdString();
        matches.savePairs(all, std::make_shared<const LoadedCatalog>(readCatalog(spec, {})), "s_",
                          folder.filePath("pairs.fits"));
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(saved[0][0].toLongLong(), qint64{50});
        spec.path = folder.filePath("pairs.fits").toStdString();
        const LoadedCatalog pairs = readCatalog(spec, {});
        QCOMPARE(pairs.catalog.rowCount(), std::size_t{50});
        QCOMPARE(pairs.catalog.column("mag_r").textAt(RowId{2}),
                 desk.session.survey()->catalog->column("mag_r").textAt(RowId{14}));
        QCOMPARE(pairs.catalog.column("flux").textAt(RowId{2}), std::string("20 21 22 23"));
        QCOMPARE(pairs.catalog.column("separation").unit, std::string("arcsec"));
    }

    void aMatchAskedForWhileTheTableIsReadFollows() {
        Desk desk;
        QTemporaryDir folder;
        const QString path = folder.filePath("cat%4b.csv");
        std::ofstream(path.toStdString())
            << "RA,Dec,w\n"
            << std::setprecision(12) << desk.numbers("ra")[9] << ',' << desk.numbers("dec")[9] << ",5\n";
        TableMatches matches(&desk.session);
        CrossMatchDialog dialog(&desk.session, &matches);
        dialog.findChild<QLineEdit*>()->setText(path);
        QSignalSpy told(&desk.session, &Session::told);
        buttonOf(dialog, "Match")->click(); // never left the line
        QTRY_VERIFY(desk.session.field("w"));
        QCOMPARE(desk.session.field("w")->column->textAt(RowId{9}), std::string("5"));
        QCOMPARE(desk.session.field("w")->kind, Field::Kind::Matched);
        QVERIFY(desk.session.field("w")->origin.contains("matched with cat%4b.csv within 1"));
        QTRY_VERIFY(std::ranges::any_of(told, [](const QList<QVariant>& arguments) {
            return arguments[0].toString().endsWith("have a match in cat%4b.csv (1 pairs)");
        }));
    }

    void aPercentInANameStaysInTheFilter() {
        ColumnWindow window;
        window.resize(500, 500);
        window.show(std::make_shared<const Column>(Column{.name = "a%2", .values = std::vector<double>{1, 2, 3, 9}}),
                    {});
        auto* histogram = window.findChild<HistogramView*>();
        QSignalSpy asked(&window, &ColumnWindow::filterAsked);
        QTRY_VERIFY([&] {
            const QPoint from(histogram->width() / 4, histogram->height() / 2);
            const QPoint to(histogram->width() / 2, from.y());
            QTest::mousePress(histogram, Qt::LeftButton, {}, from);
            QTest::mouseMove(histogram, to);
            QTest::mouseRelease(histogram, Qt::LeftButton, {}, to);
            return histogram->range().has_value();
        }());
        QTRY_VERIFY(!asked.isEmpty());
        const QString condition = asked.back()[1].toString();
        QVERIFY2(condition.startsWith("between(") && condition.contains("a%2") && condition.count(',') == 2,
                 qPrintable(condition));
    }
};

QTEST_MAIN(CatalogColumnsTest)
#include "test_catalog_columns.moc"
