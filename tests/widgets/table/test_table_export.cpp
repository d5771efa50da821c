// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/tables/catalog_reader.h"
#include "core/query/column_values.h"
#include "tests/widgets/table/catalog_desk.h"
#include "widgets/table/dialogs/table_export.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

using Desk = CatalogDesk;

CatalogModel::Extract extracted(std::shared_ptr<const Catalog> catalog, const char* name) {
    return [catalog, name](const std::vector<RowId>& rows) { return columnAt(catalog->column(name), rows); };
}

} // namespace

class TableExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsListedIsExported() {
        Desk desk;
        QTemporaryDir folder;
        TableExport writer(&desk.session);
        const auto catalog = desk.session.survey()->catalog;
        QSignalSpy told(&desk.session, &Session::told);
        for (const char* name : {"list.fits", "list.csv"}) {
            told.clear();
            writer.write(folder.filePath(name), {RowId{5}, RowId{1}, RowId{1999}},
                         {extracted(catalog, "mag_r"), extracted(catalog, "type")});
            QTRY_COMPARE(told.size(), 1);
            QVERIFY2(!told[0][1].toBool(), qPrintable(told[0][0].toString()));
            CatalogSpec spec;
            spec.path = folder.filePath(name).toStdString();
            const LoadedCatalog loaded = readCatalog(spec, {});
            QCOMPARE(loaded.catalog.rowCount(), std::size_t{3});
            QCOMPARE(loaded.catalog.id(RowId{0}), catalog->id(RowId{5}));
            QCOMPARE(loaded.catalog.column("mag_r").textAt(RowId{2}), catalog->column("mag_r").textAt(RowId{1999}));
            QCOMPARE(loaded.catalog.columns().size(), std::size_t{3});
        }
        told.clear();
        writer.write(folder.filePath("nowhere/list.fits"), {RowId{5}}, {});
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(told[0][1].toBool());
    }

    void whatIsOnScreenIsInTheExport() {
        Desk desk;
        QTemporaryDir folder;
        desk.session.setFlags({{RowId{5}, "import", "no image"}, {RowId{5}, "run", "too faint"}});
        Labels labels;
        labels.current[RowId{1}] = {.objectId = "one", .classId = "merger"};
        desk.session.labelsCommitted(labels, 1);
        CatalogModel model(&desk.session);
        model.setSeparations(std::make_shared<CatalogModel::Separations>(CatalogModel::Separations{{RowId{5}, 0.5}}));
        TableExport writer(&desk.session);
        QSignalSpy told(&desk.session, &Session::told);
        const auto path = folder.filePath("list.fits");
        writer.write(path, {RowId{5}, RowId{1}},
                     {model.extractOf(CatalogModel::Reason), model.extractOf(CatalogModel::Separation),
                      model.extractOf(CatalogModel::Label)});
        QTRY_VERIFY(QFile::exists(path));
        const Catalog written = readCatalog({.path = path.toStdString()}, {}).catalog;
        QCOMPARE(written.column("flag").textAt(RowId{0}), std::string("no image; too faint"));
        QCOMPARE(written.column("flag").textAt(RowId{1}), std::string());
        QCOMPARE(written.column("separation").numberAt(RowId{0}), 1800.0);
        QCOMPARE(written.column("separation").unit, std::string("arcsec"));
        QVERIFY(std::isnan(written.column("separation").numberAt(RowId{1})));
        QCOMPARE(written.column("label").textAt(RowId{1}), std::string("merger"));
    }

    void aColumnOfIdsThatAreNotUniqueStays() {
        Session session;
        auto survey = std::make_shared<Survey>();
        std::vector<Column> columns;
        columns.push_back({.name = "id", .values = std::vector<std::string>{"A", "A", "B"}});
        columns.push_back({.name = "label", .values = std::vector<std::string>{"x", "y", "z"}});
        survey->catalog = std::make_shared<const Catalog>(std::move(columns), "");
        session.setSurvey(survey);
        CatalogModel model(&session);
        TableExport writer(&session);
        QTemporaryDir folder;
        const auto path = folder.filePath("list.fits");
        std::vector<CatalogModel::Extract> shown;
        for (int column = CatalogModel::Label; column < model.columnCount(); ++column)
            shown.push_back(model.extractOf(column));
        writer.write(path, {RowId{0}, RowId{1}, RowId{2}}, std::move(shown));
        QTRY_VERIFY(QFile::exists(path));
        const Catalog written = readCatalog({.path = path.toStdString(), .idColumn = "oddity_id"}, {}).catalog;
        QCOMPARE(written.column("id").textAt(RowId{1}), std::string("A"));
        QCOMPARE(written.column("oddity_id").textAt(RowId{1}), std::string("1"));
        QCOMPARE(written.column("label_2").textAt(RowId{2}), std::string("z"));
    }
};

QTEST_MAIN(TableExportTest)
#include "test_table_export.moc"
