// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QApplication>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "core/io/tables/catalog_reader.h"
#include "core/query/column_values.h"
#include "tests/widgets/table/catalog_desk.h"
#include "widgets/table/dialogs/file_patterns.h"
#include "widgets/table/dialogs/table_export.h"
#include "widgets/table/dialogs/table_file_dialog.h"

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

    /// The format that was chosen, whatever the name ends in; words name both where they disagree.
    void theChosenFormatDecides_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isTold");
        const auto row = [](const char* name, TableFormat format, const char* path, bool isTold) {
            QTest::addRow("%s as %s", name, qPrintable(nameOf(format)))
                << QString::fromLatin1(name) << static_cast<int>(format) << QString::fromLatin1(path) << isTold;
        };
        row("/a/list", TableFormat::Csv, "/a/list.csv", false);
        row("/a/list.csv", TableFormat::Csv, "/a/list.csv", false);
        row("/a/list.fits", TableFormat::Csv, "/a/list.csv", true);
        row("/a/list.csv", TableFormat::Fits, "/a/list.fits", true);
        row("/a/list.fit", TableFormat::Fits, "/a/list.fit", false);
        row("/a/list.xml", TableFormat::VoTable, "/a/list.xml", false);
        row("/a/list.ecsv", TableFormat::Csv, "/a/list.csv", true);
        row("/a.fits/z0.5", TableFormat::VoTable, "/a.fits/z0.5.vot", false);
        row("/a/.csv", TableFormat::Fits, "/a/.csv.fits", false);
        row("", TableFormat::Fits, "", false);
    }
    void theChosenFormatDecides() {
        QFETCH(QString, name);
        QFETCH(int, format);
        QFETCH(QString, path);
        QFETCH(bool, isTold);
        const auto chosen = static_cast<TableFormat>(format);
        const TableFile file = tableFileAs(name, chosen);
        QCOMPARE(file.path, path);
        QCOMPARE(!file.remark.isEmpty(), isTold);
        if (isTold) {
            QVERIFY2(file.remark.contains(nameOf(chosen)) && file.remark.contains(suffixOf(chosen)),
                     qPrintable(file.remark));
            QVERIFY2(file.remark.contains(QLatin1Char('.') + name.section(QLatin1Char('.'), -1)),
                     qPrintable(file.remark));
        }
    }

    void dialogsOfferPackedFiles() {
        for (const char* pattern : {"*.fits ", "*.fits.gz ", "*.csv ", "*.csv.gz ", "*.vot.gz ", "*.ecsv.gz ",
                                    "*.tsv.gz ", "*.csv.bz2 ", "*.FITS "}) {
            QVERIFY2(tableFilters().contains(QLatin1String(pattern)), pattern);
            QVERIFY2(viewerFilters().contains(QLatin1String(pattern)), pattern);
        }
        QVERIFY(viewerFilters().contains(QStringLiteral("*.png ")) &&
                imageFilters().contains(QStringLiteral("*.jpg ")));
        QVERIFY(networkFilters().contains(QStringLiteral("*.pt ")));
        for (const QString& filters : {tableFilters(), imageFilters(), viewerFilters(), networkFilters()})
            QVERIFY2(filters.endsWith(QStringLiteral(";;All files (*)")), qPrintable(filters));
    }

    /// The name in the dialog follows the format that is chosen there, and what is accepted is of that format.
    void theDialogChangesTheName() {
        QTemporaryDir folder;
        QString shown;
        QTimer::singleShot(0, this, [&shown] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            if (!dialog)
                return;
            dialog->selectNameFilter(filterOf(TableFormat::Csv));
            Q_EMIT dialog->filterSelected(filterOf(TableFormat::Csv));
            shown = dialog->selectedFiles().value(0);
            QMetaObject::invokeMethod(dialog, "accept");
        });
        const TableFile file = askTableFile(nullptr, QStringLiteral("Save"), folder.filePath(QStringLiteral("list")));
        QVERIFY2(shown.endsWith(QStringLiteral("/list.csv")), qPrintable(shown));
        QCOMPARE(file.path, folder.filePath(QStringLiteral("list.csv")));
        QVERIFY(file.remark.isEmpty());
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
