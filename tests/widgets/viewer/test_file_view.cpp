// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <fstream>
#include <map>

#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

#include "tests/core/io/real_data.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/table/dialogs/table_choice_box.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/table/table_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

class TestFileView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensAtTheFirstImage() {
        NEED_REAL_DATA(path, "fits-edge-astropy/io/fits/tests/data/test0.fits");
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        QCOMPARE(view.problem(), QString());
        QVERIFY(view.hdu() >= 1);
        QVERIFY(view.findChild<QListView*>(QStringLiteral("hduList"))->isVisible());
        view.showHdu(3);
        QCOMPARE(view.hdu(), 3);
        QTRY_VERIFY(view.imagePage().isReady());
        QCOMPARE(view.imagePage().canvas().pyramid()->image().number, 3);
        view.resize(500, 600);
        QVERIFY(!view.findChild<QListView*>(QStringLiteral("hduList"))->isVisible());
    }

    void saysWhatIsWrong() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.show();
        OPEN(view, m_desk.folder.filePath("absent.fits").toStdString());
        QVERIFY(view.problem().contains(QStringLiteral("absent.fits")));
        const std::string text = m_desk.folder.filePath("text.fits").toStdString();
        std::ofstream(text) << "not FITS at all";
        OPEN(view, text);
        QVERIFY(view.problem().contains(QStringLiteral("text.fits")));
        OPEN(view, m_desk.folder.path().toStdString());
        QVERIFY(!view.problem().isEmpty());
    }

    void planesOfACube() {
        core::Tensor cube{{3, 40, 50}, {}};
        for (int plane = 0; plane < 3; ++plane)
            cube.values.insert(cube.values.end(), 2000, static_cast<float>(plane));
        const std::string path = m_desk.folder.filePath("cube.fits").toStdString();
        core::writeFitsImage(path, cube, {}, {});
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 600);
        view.show();
        OPEN(view, path);
        QTRY_VERIFY(view.imagePage().isReady());
        auto* number = view.findChild<QSpinBox*>(QStringLiteral("planeNumber"));
        QVERIFY(number->isVisible());
        number->setValue(3);
        QTRY_VERIFY(view.imagePage().isReady() && view.imagePage().canvas().pyramid()->plane() == 2);
        QTRY_VERIFY(view.imagePage().canvas().isComplete());
        view.imagePage().canvas().showAt({20, 20}, 4);
        view.imagePage().canvas().repaint();
        QTRY_VERIFY(view.imagePage().canvas().isComplete());
        view.imagePage().canvas().link()->pointAt(LinkedPlace{QPointF(20, 20), nullptr});
        QTRY_VERIFY2(view.imagePage().readout().contains(QStringLiteral("x 21.0  y 21.0   ") + valueField(2)),
                     qPrintable(view.imagePage().readout()));
    }

    void pointsOutAnObject() {
        core::Tensor field{{1200, 1600}, std::vector<float>(1200 * 1600, 1.0F)};
        const std::string path = m_desk.folder.filePath("field.fits").toStdString();
        core::writeFitsImage(path, field, {}, {});
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 600);
        view.show();
        view.openPlace({path, 1, 0, {1000, 300, 64, 64}}, QStringLiteral("J1234"));
        QTRY_VERIFY(view.imagePage().isReady() && !view.isOpening());
        QCOMPARE(view.imagePage().canvas().centre(), QPointF(1031.5, 331.5));
        const double zoom = view.imagePage().canvas().zoom();
        QVERIFY(zoom > 1 && zoom <= 8);
        // another object of the file: no new opening
        view.openPlace({path, 1, 0, {10, 20, 64, 64}}, QStringLiteral("J1235"));
        QVERIFY(!view.isOpening());
        QTRY_COMPARE(view.imagePage().canvas().centre(), QPointF(41.5, 51.5));
        // a file of the object alone is shown whole
        view.openPlace({path, 1, 0, {0, 0, 1600, 1200}}, QStringLiteral("J1236"));
        QTRY_COMPARE(view.imagePage().canvas().centre(), QPointF(799.5, 599.5));
    }

    void describesHdus() {
        NEED_REAL_DATA(folder, "fits-edge-astropy");
        const core::FitsFile stack(folder.parent_path() / "radio-galaxies/stack.fits.fz");
        QCOMPARE(hduTitle(stack.hdu(1)), QStringLiteral("HDU 0"));
        QCOMPARE(hduContent(stack.hdu(1)), QStringLiteral("no data"));
        QVERIFY(hduContent(stack.hdu(2))
                    .endsWith(QStringLiteral("uint8, ") +
                              QString::fromStdString(stack.hdu(2).header.stringOr("ZCMPTYPE", ""))));
        QCOMPARE(planeCount(stack.hdu(2)), std::int64_t{1958});
        QCOMPARE(planeText(stack.hdu(2), 1957), QStringLiteral("1958 of 1958"));
        const core::FitsFile extensions(folder.parent_path() / "fits-edge-astropy/io/fits/tests/data/test0.fits");
        QCOMPARE(hduTitle(extensions.hdu(2)), QStringLiteral("HDU 1 'SCI'"));
        QCOMPARE(hduTitle(extensions.hdu(3)), QStringLiteral("HDU 2 'SCI,2'"));
        QCOMPARE(tableSize(1, 47), QStringLiteral("1 row × 47 columns"));
        QCOMPARE(hduContent(extensions.hdu(3)), QStringLiteral("40 × 40, int16"));
        core::Tensor cube{{2, 3, 4, 5}, std::vector<float>(120)};
        const std::string path = m_desk.folder.filePath("four.fits").toStdString();
        core::writeFitsImage(path, cube, {}, {});
        const core::FitsFile four(path);
        QCOMPARE(planeCount(four.hdu(1)), std::int64_t{6});
        QCOMPARE(planeText(four.hdu(1), 4), QStringLiteral("2 of 3, 2 of 2"));
    }

    void showsTables() {
        NEED_REAL_DATA(path, "catalog-gz2/table5.fits.gz");
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        auto* table = view.findChild<QTableView*>(QStringLiteral("tableRows"));
        QVERIFY(table->isVisible());
        QVERIFY(table->model()->rowCount() > 10'000);
        const QModelIndex cell = table->model()->index(0, 0);
        QTRY_VERIFY(cell.data().toString() != QStringLiteral("…"));
        table->scrollToBottom();
        const QModelIndex last = table->model()->index(table->model()->rowCount() - 1, 0);
        QTRY_VERIFY(last.data().toString() != QStringLiteral("…"));
    }

    /// The same rows in each format; a number that is missing is no empty text.
    void showsTablesOfAnyFormat() {
        const auto write = [this](const char* name, const std::string& text) {
            std::ofstream(m_desk.path(name)) << text;
            return m_desk.path(name);
        };
        const std::vector<std::filesystem::path> files{
            write("t.csv", "name,mag,n\na,1.5,1\nb,,2\n"), write("t.tsv", "name\tmag\tn\na\t1.5\t1\nb\t\t2\n"),
            write("t.ecsv", "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: name, datatype: string}\n"
                            "# - {name: mag, unit: mag, datatype: float64}\n# - {name: n, datatype: int64}\n"
                            "name mag n\na 1.5 1\nb \"\" 2\n"),
            write("t.tbl",
                  "|name|mag |n  |\n|char|real|int|\n|    |mag |   |\n|null|null|   |\n a    1.5  1\n b    null 2\n"),
            write("t.vot", "<VOTABLE version='1.4'><RESOURCE><TABLE name='T'><FIELD name='name' datatype='char' "
                           "arraysize='*'/><FIELD name='mag' datatype='double' unit='mag'/><FIELD name='n' "
                           "datatype='int'/><DATA><TABLEDATA><TR><TD>a</TD><TD>1.5</TD><TD>1</TD></TR><TR><TD>b</TD>"
                           "<TD/><TD>2</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>")};
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(700, 500);
        view.show();
        for (const auto& file : files) {
            OPEN(view, file);
            QVERIFY2(view.problem().isEmpty(), qPrintable(view.problem()));
            view.findChild<TablePage*>()->findChild<QToolButton*>()->setChecked(false); // as it is in the file
            const auto* table = view.findChild<QTableView*>(QStringLiteral("tableRows"));
            QVERIFY(table->isVisible());
            const QAbstractItemModel& model = *table->model();
            QCOMPARE(model.rowCount(), 2);
            QCOMPARE(model.columnCount(), 3);
            const auto at = [&model](int row, int column) { return model.index(row, column).data().toString(); };
            QTRY_COMPARE(at(0, 0), QStringLiteral("a"));
            QCOMPARE(at(0, 1), QStringLiteral("1.5"));
            QCOMPARE(at(1, 1), QStringLiteral("null"));
            QCOMPARE(at(1, 2), QStringLiteral("2"));
        }
        OPEN(view, files.back().string() + "[2]");
        QVERIFY2(view.problem().contains(QStringLiteral("t.vot")), qPrintable(view.problem()));
        OPEN(view,
             write("broken.vot", "<VOTABLE><RESOURCE><TABLE><FIELD name='a' datatype='int'/><DATA><TABLEDATA><TR>"));
        QVERIFY2(view.problem().contains(QStringLiteral("broken.vot")), qPrintable(view.problem()));
        OPEN(view, write("broken.csv", "a,b\n1,2\n3\n"));
        QVERIFY2(view.problem().contains(QStringLiteral("broken.csv")), qPrintable(view.problem()));
        QVERIFY(!view.findChild<QTableView*>(QStringLiteral("tableRows"))->isVisible());
        OPEN(view, m_desk.cone()); // an image follows a table
        QTRY_VERIFY(view.imagePage().isReady() && view.imagePage().isVisible());
    }

    /// A VOTable's tables, as the command line takes them in brackets.
    void choosesAmongTheTablesOfAFile() {
        const auto table = [](const char* name, const char* rows) {
            return QStringLiteral(
                       "<TABLE name='%1'><FIELD name='n' datatype='int'/><DATA><TABLEDATA>%2</TABLEDATA></DATA>"
                       "</TABLE>")
                .arg(QLatin1String(name), QLatin1String(rows))
                .toStdString();
        };
        std::ofstream(m_desk.path("several.vot"))
            << "<VOTABLE version='1.4'><RESOURCE>" << table("none", "") << table("first", "<TR><TD>1</TD></TR>")
            << table("second", "<TR><TD>5</TD></TR><TR><TD>6</TD></TR>") << "</RESOURCE></VOTABLE>";
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, m_desk.path("several.vot"));
        auto* choice = view.findChild<TableChoiceBox*>();
        QTRY_VERIFY(choice->isVisible());
        QCOMPARE(choice->count(), 3);
        QCOMPARE(choice->currentIndex(), 1); // the first with rows
        QVERIFY2(choice->itemText(2).contains(QStringLiteral("second")) &&
                     choice->itemText(2).contains(QStringLiteral("2 × 1")),
                 qPrintable(choice->itemText(2)));
        choice->setCurrentIndex(2);
        Q_EMIT choice->activated(2);
        QVERIFY(view.isOpening());
        QTRY_VERIFY(!view.isOpening());
        QCOMPARE(view.findChild<QTableView*>(QStringLiteral("tableRows"))->model()->rowCount(), 2);
        QVERIFY(choice->isVisible());
        QCOMPARE(choice->currentIndex(), 2);
        OPEN(view, m_desk.path("several.vot").string() + "[first]");
        QTRY_COMPARE(choice->currentIndex(), 1);
        OPEN(view, m_desk.cone());
        QVERIFY(!choice->isVisible());
    }

    /// HST's look-up tables of distortion are not applied to positions, which is said.
    void saysWhichDistortionIsNotApplied() {
        const core::Tensor image{{30, 40}, std::vector<float>(1200, 1.0F)};
        const std::map<std::string, std::string> texts{
            {"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}, {"D2IMDIS1", "LOOKUP"}};
        std::map<std::string, double> numbers{{"CRVAL1", 150}, {"CRVAL2", 2},     {"CRPIX1", 20},
                                              {"CRPIX2", 15},  {"CDELT1", -1e-5}, {"CDELT2", 1e-5}};
        numbers["D2IMERR1"] = 0.034;
        core::writeFitsImage(m_desk.path("hst.fits"), image, texts, numbers);
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, m_desk.path("hst.fits"));
        QTRY_VERIFY(view.imagePage().isReady());
        const auto* remark = view.findChild<QLabel*>(QStringLiteral("skyRemark"));
        QVERIFY(remark->isVisible());
        QVERIFY2(remark->text().contains(QStringLiteral("0.034 pixels")), qPrintable(remark->text()));
        OPEN(view, m_desk.cone());
        QTRY_VERIFY(view.imagePage().isReady());
        QVERIFY(!remark->isVisible());
    }

    void opensTheHduThatTheNameSays() {
        NEED_REAL_DATA(path, "fits-edge-astropy/io/fits/tests/data/test0.fits");
        FileView view(&m_desk.session, &m_desk.pool);
        OPEN(view, path.string() + "[2]");
        QCOMPARE(view.hdu(), 3);
        OPEN(view, path.string() + "[sci]");
        QCOMPARE(view.hdu(), 2);
        OPEN(view, path.string() + "[9]");
        QVERIFY2(view.problem().contains(QStringLiteral("test0.fits, HDU 9")), qPrintable(view.problem()));
    }

    void everyFileOfTheRealData() {
        NEED_REAL_DATA(folder, "fits-edge-astropy");
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        int opened = 0, refused = 0, badImages = 0;
        QSignalSpy parts(&view.imagePage().canvas(), &TileCanvas::failed);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.parent_path())) {
            const std::string name = entry.path().filename().string();
            const bool isCrash = entry.path().string().find("/crash/fits") != std::string::npos;
            const bool isRepetition = entry.path().string().find("/mirabest/images") != std::string::npos ||
                                      entry.path().string().find("/mgcls/") != std::string::npos;
            const bool isFits = name.find(".fit") != std::string::npos || name.ends_with(".fz");
            if (!entry.is_regular_file() || !(isFits || isCrash) ||
                (isRepetition && opened % 20 != 0 && name[0] != '2'))
                continue;
            view.openFile(entry.path());
            QTRY_VERIFY2_WITH_TIMEOUT(!view.isOpening(), qPrintable(QString::fromStdString(name)), 20'000);
            if (!view.problem().isEmpty()) {
                ++refused;
                QVERIFY2(view.problem().contains(QString::fromStdString(name)), qPrintable(view.problem()));
                if (!isCrash)
                    qInfo("%s", qPrintable(view.problem()));
                continue;
            }
            ++opened;
            parts.clear();
            const int first = view.hdu();
            for (const int hdu : {first, first + 1, 2}) {
                view.showHdu(hdu);
                view.showHeader(hdu % 2 == 0);
                view.showHeader(false);
                QElapsedTimer patience;
                patience.start();
                while (patience.elapsed() < 10'000 && view.imagePage().isVisible() &&
                       !(view.imagePage().isReady() && view.imagePage().canvas().isComplete()) &&
                       view.imagePage().problem().isEmpty())
                    QTest::qWait(1);
                QVERIFY2(patience.elapsed() < 10'000, qPrintable(QString::fromStdString(name)));
                if (!view.imagePage().problem().isEmpty()) {
                    ++badImages;
                    qInfo("%s", qPrintable(view.imagePage().problem()));
                    QVERIFY(view.imagePage().problem().contains(QString::fromStdString(name)));
                }
            }
        }
        qInfo("%d files opened, %d refused, %d images that cannot be read", opened, refused, badImages);
        QVERIFY(opened > 100 && refused > 2);
    }

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestFileView)
#include "test_file_view.moc"
