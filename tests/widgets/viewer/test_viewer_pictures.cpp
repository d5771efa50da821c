// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>

#include <QDir>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

#include "core/io/fits/fits_image.h"
#include "tests/core/io/real_data.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/turning/turn_dialog.h"
#include "widgets/image/turning/turn_menu.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/file_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// A picture, a spectrum, an image whose end is missing, an image of many HDUs, tables.
void writeMade(const QTemporaryDir& folder) {
    const auto path = [&folder](const char* name) { return folder.filePath(QLatin1String(name)).toStdString(); };
    QImage picture(600, 420, QImage::Format_RGB32);
    for (int y = 0; y < 420; ++y)
        for (int x = 0; x < 600; ++x)
            picture.setPixel(x, y, QColor::fromHsv(x * 359 / 600, 200, y * 255 / 420).rgb());
    picture.save(QString::fromStdString(path("picture.png")));
    core::Tensor spectrum{{2000}, {}};
    for (int pixel = 0; pixel < 2000; ++pixel)
        spectrum.values.push_back(
            static_cast<float>(10 + std::sin(pixel / 90.0) + 8 * std::exp(-std::pow((pixel - 700) / 8.0, 2))));
    core::writeFitsImage(path("spectrum.fits"), spectrum, {{"CTYPE1", "WAVE"}, {"CUNIT1", "Angstrom"}, {"BUNIT", "Jy"}},
                         {{"CRVAL1", 4000}, {"CDELT1", 1.5}, {"CRPIX1", 1}});
    const core::Tensor image{{60, 80}, std::vector<float>(4800, 1.0F)};
    core::writeFitsImage(path("cut.fits"), image, {{"OBJECT", "M 51"}}, {});
    std::filesystem::resize_file(path("cut.fits"), 9000);
    std::ofstream many(path("many.fits"), std::ios::binary);
    for (int number = 0; number < 40; ++number) {
        core::FitsHeaderText header;
        if (number == 0)
            header.logical("SIMPLE", true);
        else
            header.text("XTENSION", "IMAGE");
        header.integer("BITPIX", 8).integer("NAXIS", 2).integer("NAXIS1", 60).integer("NAXIS2", 48);
        if (number > 0)
            header.integer("PCOUNT", 0).integer("GCOUNT", 1);
        std::string pixels(2880, '\0');
        for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
            pixels[pixel] = static_cast<char>((pixel * static_cast<std::size_t>(number + 1)) % 200);
        many << header.text("EXTNAME", "CCD" + std::to_string(number)).ended() << pixels;
    }
    std::ofstream tables(path("several.vot"));
    tables << "<VOTABLE version='1.4'><RESOURCE>";
    for (const char* name : {"sources", "spectra", "visits"})
        tables << "<TABLE name='" << name
               << "'><FIELD name='n' datatype='int'/><FIELD name='flux' datatype='double' unit='Jy'/><DATA><TABLEDATA>"
                  "<TR><TD>1</TD><TD>2.5</TD></TR><TR><TD>2</TD><TD/></TR></TABLEDATA></DATA></TABLE>";
    tables << "</RESOURCE></VOTABLE>";
}

} // namespace

/// Paints the viewer with real files, for people to look at: nothing is compared.
class TestViewerPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPageInBothLooks() {
        if (!qEnvironmentVariableIsSet("ODDITY_SHOTS"))
            QSKIP("ODDITY_SHOTS does not name a folder for pictures.");
        NEED_REAL_DATA(data, "fits-edge-astropy");
        const std::filesystem::path folder = data.parent_path();
        const QString shots = qEnvironmentVariable("ODDITY_SHOTS");
        QVERIFY(QDir().mkpath(shots));
        for (const bool isDark : {true, false}) {
            Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
            QThreadPool pool;
            Session session;
            FileView view(&session, &pool);
            view.resize(1100, 760);
            view.show();
            const auto save = [&](const QString& name) {
                QTest::qWait(600);
                QVERIFY(
                    view.grab().save(QStringLiteral("%1/file-%2-%3.png")
                                         .arg(shots, name, isDark ? QStringLiteral("dark") : QStringLiteral("light"))));
            };
            const auto open = [&](const char* part) {
                view.openFile(folder / part);
                QTRY_VERIFY(!view.isOpening());
                QTRY_VERIFY(!view.imagePage().isVisible() || view.imagePage().isReady());
            };
            save("empty");
            open("decam/testcase5/images/decam/CP20150407/c4d_150411_035242_ooi_z_v1-N10.fits");
            Q_EMIT view.imagePage().canvas().pointed(QPointF(100, 80));
            save("decam");
            open("hst-abell2744-petrofit/abell_2744_cd_galaxy_f105w.fits.gz");
            save("hst");
            open("multiband-sdss-2mass/gc_2mass_k.fits");
            save("2mass");
            const auto press = [&view](std::initializer_list<int> keys) {
                for (const int key : keys)
                    view.imagePage().tools().press(QKeyEvent(QEvent::KeyPress, key, Qt::NoModifier));
            };
            TileCanvas& canvas = view.imagePage().canvas();
            canvas.turnBy(LinearMap::turned(30));
            press({Qt::Key_G, Qt::Key_X});
            save("turned");
            canvas.showAt({200, 200}, 6);
            canvas.link()->pointAt(LinkedPlace{{205, 203}, canvas.sky()});
            press({Qt::Key_C});
            save("turned-near");
            press({Qt::Key_U, Qt::Key_C});
            open("multiband-sdss-2mass/reprojected_sdss_r.fits.bz2");
            canvas.fit();
            press({Qt::Key_A});
            save("north-up");
            QMenu& menu = view.imagePage().tools().menu();
            auto* turning = menu.findChild<TurnMenu*>();
            turning->popup(QPoint(0, 0));
            QVERIFY(turning->grab().save(QStringLiteral("%1/turn-menu-%2.png").arg(shots, isDark ? "dark" : "light")));
            turning->close();
            TurnDialog dialog(&canvas);
            dialog.show();
            QVERIFY(dialog.grab().save(QStringLiteral("%1/turn-dialog-%2.png").arg(shots, isDark ? "dark" : "light")));
            press({Qt::Key_U, Qt::Key_G, Qt::Key_X});
            open("multiband-sdss-2mass/gc_2mass_k.fits");
            view.showHeader(true);
            save("header");
            view.findChild<QLineEdit*>(QStringLiteral("headerSearch"))->setText(QStringLiteral("crv"));
            save("header-search");
            view.showHeader(false);
            open("fits-edge-astropy/io/fits/tests/data/test0.fits");
            save("extensions");
            open("radio-galaxies/stack.fits.fz");
            save("stack");
            open("catalog-gz2/table5.fits.gz");
            save("table");
            const QTemporaryDir made;
            const auto path = [&made](const char* name) { return made.filePath(QLatin1String(name)).toStdString(); };
            const auto openMade = [&](const char* name) {
                view.openFile(path(name));
                QTRY_VERIFY(!view.isOpening());
            };
            writeMade(made);
            for (const char* name : {"picture.png", "spectrum.fits", "cut.fits", "many.fits", "several.vot"}) {
                openMade(name);
                save(QLatin1String(name).chopped(QLatin1String(name).size() - 4));
            }
            open("crash/fits/bad_naxis999.fits");
            save("refused");
            view.resize(520, 480);
            open("fits-edge-astropy/io/fits/tests/data/test0.fits");
            save("narrow");
            view.openPlace({folder / "multiband-sdss-2mass/gc_2mass_k.fits", 1, 0, {200, 240, 60, 60}}, "J174540.0");
            QTRY_VERIFY(!view.isOpening() && view.imagePage().isReady());
            save("context");
        }
    }
};

QTEST_MAIN(TestViewerPictures)
#include "test_viewer_pictures.moc"
