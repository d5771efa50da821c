// SPDX-License-Identifier: BSD-3-Clause
#include <QDir>
#include <QLineEdit>
#include <QThreadPool>
#include <QtTest>

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
