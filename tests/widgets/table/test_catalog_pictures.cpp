// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QApplication>
#include <QCompleter>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include "tests/widgets/sample_session.h"
#include "tests/widgets/table/widget_picture.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/columns/array_window.h"
#include "widgets/table/columns/column_chooser.h"
#include "widgets/table/columns/column_window.h"
#include "widgets/table/columns/histogram_view.h"
#include "widgets/table/dialogs/computed_column_dialog.h"
#include "widgets/table/dialogs/cross_match_dialog.h"
#include "widgets/table/query/name_list_window.h"
#include "widgets/table/query/subset_list.h"
#include "widgets/table/query/subset_window.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Renders the widget and, where ODDITY_SHOTS names a folder, keeps the picture there.
int coloursOf(QWidget& widget, QSize size, const QString& name) {
    widget.resize(size);
    if (!widget.isVisible()) {
        widget.setAttribute(Qt::WA_DontShowOnScreen);
        widget.show();
    }
    QTest::qWait(350);
    return tests::coloursOfPicture(widget, name);
}

std::shared_ptr<const core::Column> columnOf(const Session& session, const char* name) {
    const auto catalog = session.survey()->catalog;
    return {catalog, &catalog->column(name)};
}

} // namespace

class CatalogPicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingIsDrawn_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void everythingIsDrawn() {
        QFETCH(bool, isDark);
        Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
        Session session;
        fillSession(session);
        CatalogView view(&session);
        auto* filter = view.findChild<QLineEdit*>(QStringLiteral("filter"));
        QVERIFY(coloursOf(view, {1100, 420}, "catalog") > 30);
        view.findChild<QTableView*>()->horizontalScrollBar()->setValue(430);
        QVERIFY(coloursOf(view, {1100, 420}, "catalog-sideways") > 30);
        view.findChild<QTableView*>()->horizontalScrollBar()->setValue(0);
        filter->setText(QStringLiteral("mag_r < 19 && type == \"S\""));
        QVERIFY(coloursOf(view, {350, 620}, "catalog-narrow-filter") > 30);
        filter->setText(QStringLiteral("mga_r < 19 && type == \"S\""));
        QVERIFY(coloursOf(view, {350, 620}, "catalog-narrow-mistake") > 30);
        filter->clear();
        view.findChild<QLineEdit*>()->setText(QStringLiteral("10:03:00 -01:30:00"));
        QVERIFY(coloursOf(view, {1100, 420}, "catalog-position") > 30);
        QTest::keyClicks(filter, QStringLiteral("mag_r < 20 && pe"));
        QVERIFY(coloursOf(*filter->findChild<QCompleter*>()->popup(), {420, 160}, "completion") > 10);

        ColumnWindow numbers;
        numbers.setAttribute(Qt::WA_DontShowOnScreen);
        numbers.show(columnOf(session, "petro_rad"), {});
        QTest::qWait(200);
        numbers.findChild<HistogramView*>()->setRange(std::pair(2.0, 5.0));
        QVERIFY(coloursOf(numbers, {680, 420}, "column-numbers") > 30);
        numbers.findChild<HistogramView*>()->setCountsLogarithmic(true);
        QVERIFY(coloursOf(numbers, {680, 420}, "column-log-counts") > 30);
        numbers.show(columnOf(session, "type"), {});
        QVERIFY(coloursOf(numbers, {680, 420}, "column-texts") > 30);

        SubsetList subsets(&session);
        const auto rows = std::make_shared<const core::RowSet>(
            2000, core::Selection({core::RowId{1}, core::RowId{2}, core::RowId{3}}));
        subsets.add("bright", "mag_r < 19", rows);
        subsets.add("matched gaia.fits", "matched with gaia.fits within 1″", rows);
        subsets.combine("bright", "matched gaia.fits", core::SetOperation::And);
        SubsetWindow subsetWindow(&session, &subsets);
        subsetWindow.findChild<QTreeWidget*>()->topLevelItem(0)->setSelected(true);
        QVERIFY(coloursOf(subsetWindow, {560, 340}, "subsets") > 30);
        NameListWindow names(&session);
        QVERIFY(coloursOf(names, {640, 520}, "names") > 30);
        ComputedColumns columns(&session);
        columns.add({"flux", "10 ^ (-0.4 * (mag_r - 22.5))", "nmgy"});
        ComputedColumnDialog computed(&session, &columns);
        computed.findChild<QLineEdit*>(QStringLiteral("expression"))->setText(QStringLiteral("mag_r - "));
        QVERIFY(coloursOf(computed, {560, 400}, "computed") > 30);
        TableMatches matches(&session);
        CrossMatchDialog match(&session, &matches);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("gaia.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("source_id,ra,dec,parallax,pmra,pmdec,phot_g_mean_mag\n1,150.2,-2.1,0.4,1,2,17.25\n");
        file.close();
        match.openTable(file.fileName());
        QTRY_VERIFY(match.findChild<QListWidget*>()->count() > 0);
        QVERIFY(coloursOf(match, {520, 560}, "match") > 20);
        core::VectorColumn spectrum{400, {}};
        for (int place = 0; place < 400; ++place)
            spectrum.values.push_back(
                static_cast<float>(std::sin(place * 0.05) + 2 * std::exp(-0.01 * (place - 250) * (place - 250))));
        ArrayWindow array;
        array.setAttribute(Qt::WA_DontShowOnScreen);
        array.show(std::make_shared<const core::Column>(core::Column{
                       .name = "spectrum", .unit = "Jy", .description = "Mean spectrum", .values = spectrum}),
                   core::RowId{0}, QStringLiteral("J1030414"));
        QVERIFY(coloursOf(array, {460, 520}, "array") > 20);
        ColumnChooser chooser;
        chooser.setAttribute(Qt::WA_DontShowOnScreen);
        chooser.drop(&view, {"mag_r", "z", "petro_rad", "ellipticity", "n_votes", "type"}, {"z"});
        QVERIFY(coloursOf(chooser, {280, 320}, "chooser") > 20);
    }
};

QTEST_MAIN(CatalogPicturesTest)
#include "test_catalog_pictures.moc"
