// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>

#include "core/io/tables/table_writer.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/table/catalog_model.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/query/filter_box.h"
#include "widgets/viewer/table/table_page.h"

using namespace oddity;
using namespace oddity::widgets;

/// A table that is opened as a file has what the catalog of a project has.
class TestTablePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sortsFindsAndFilters_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"stars.fits", "stars.csv", "stars.vot"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void sortsFindsAndFilters() {
        QFETCH(QString, file);
        std::vector<std::string> names;
        std::vector<double> magnitudes;
        for (int star = 0; star < 500; ++star) {
            names.push_back("J" + std::to_string(1000 + star));
            magnitudes.push_back(20 - (star * 37 % 500) / 100.0);
        }
        const std::filesystem::path path = m_desk.path(qPrintable(file));
        core::writeTable(
            path, {{.name = "name", .values = names}, {.name = "mag", .unit = "mag", .values = magnitudes}}, "stars");
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 700);
        view.show();
        OPEN(view, path);
        auto* page = view.findChild<TablePage*>();
        QTRY_VERIFY(page->isSortable());
        auto* catalog = page->findChild<CatalogView*>();
        auto* model = catalog->findChild<CatalogModel*>();
        QTRY_COMPARE(model->rowCount(), 500);
        catalog->sortBy(QStringLiteral("mag"));
        QTRY_COMPARE(model->rowAt(0).value, std::int64_t{27}); // 27 · 37 = 999
        auto* filter = catalog->findChild<FilterBox*>();
        filter->apply(QStringLiteral("mag > 19"));
        QTRY_COMPARE(model->rowCount(), 100);
        filter->apply(QString());
        QTRY_COMPARE(model->rowCount(), 500);
        for (auto* find : catalog->findChildren<QLineEdit*>())
            if (find->placeholderText().startsWith(QStringLiteral("Find")))
                find->setText(QStringLiteral("J1234"));
        QTRY_COMPARE(model->rowCount(), 1);
        QCOMPARE(model->rowAt(0).value, std::int64_t{234});
        QVERIFY(!m_desk.session.survey()); // it is no project
        auto* rows = page->findChild<QToolButton*>();
        rows->setChecked(false);
        QVERIFY(!page->isSortable());
        rows->setChecked(true);
        QVERIFY(page->isSortable());
    }

    /// Ids that occur twice are no ids, and a row is as good as another.
    void rowsWithoutIdsAreNumbered() {
        std::ofstream(m_desk.path("twice.csv")) << "id,flux\na,3\na,1\nb,2\n";
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 500);
        view.show();
        OPEN(view, m_desk.path("twice.csv"));
        auto* page = view.findChild<TablePage*>();
        QTRY_VERIFY(page->isSortable());
        auto* catalog = page->findChild<CatalogView*>();
        auto* model = catalog->findChild<CatalogModel*>();
        QTRY_COMPARE(model->rowCount(), 3);
        catalog->sortBy(QStringLiteral("flux"));
        QTRY_COMPARE(model->rowAt(0).value, std::int64_t{1});
        QCOMPARE(model->rowAt(2).value, std::int64_t{0});
    }

    /// The next file's table is shown as it is there until it is loaded, and never with the rows of the one before.
    void anotherTableStartsAnew() {
        std::ofstream(m_desk.path("first.csv")) << "a,b\n1,2\n3,4\n";
        std::ofstream(m_desk.path("second.csv")) << "c\n1\n2\n3\n4\n";
        FileView view(&m_desk.session, &m_desk.pool);
        view.show();
        OPEN(view, m_desk.path("first.csv"));
        auto* page = view.findChild<TablePage*>();
        QTRY_VERIFY(page->isSortable());
        OPEN(view, m_desk.path("second.csv"));
        QTRY_VERIFY(page->isSortable());
        auto* model = page->findChild<CatalogView*>()->findChild<CatalogModel*>();
        QTRY_COMPARE(model->rowCount(), 4);
        OPEN(view, m_desk.cone());
        QVERIFY(!page->isVisible());
    }

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestTablePage)
#include "test_table_page.moc"
