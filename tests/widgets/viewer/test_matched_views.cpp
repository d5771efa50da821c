// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <QTabBar>

#include "core/io/fits/fits_file.h"
#include "core/io/tan_transform.h"
#include "tests/core/io/real_data.h"
#include "tests/widgets/image/seen_points.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/canvas/sky_match.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/viewer/file_tabs.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/side_by_side.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Where a pixel is seen, from the middle of the canvas: panes may be a pixel wider than others.
QPointF fromMiddle(const TileCanvas& canvas, QPointF pixel) {
    return canvas.widgetFromImage(pixel) - canvas.mapping().area.center();
}

/// The largest distance between where two canvases show a place, over places all across the first.
double worstMatch(const TileCanvas& one, const TileCanvas& other) {
    double worst = 0;
    int places = 0;
    for (int y = 5; y < one.height(); y += 20)
        for (int x = 5; x < one.width(); x += 20) {
            const QPointF pixel = one.imageFromWidget(QPointF(x, y));
            const auto same = matchedPixel(pixel, one.sky().get(), other.sky().get());
            if (!one.pixelAt(pixel) || !same)
                continue;
            ++places;
            worst = std::max(worst, distance(fromMiddle(other, *same), fromMiddle(one, pixel)));
        }
    return places > 50 ? worst : std::numeric_limits<double>::infinity();
}

bool isComplete(const TileCanvas& canvas) {
    return QTest::qWaitFor([&canvas] { return canvas.isComplete(); }, 10'000);
}

/// The middle of the light above this share of the brightest, about the middle of the picture.
QPointF lightIn(TileCanvas& canvas, double share) {
    const QImage shot = canvas.grab().toImage();
    const QRect square(canvas.rect().center() - QPoint(90, 90), QSize(180, 180));
    int most = 0;
    for (int y = square.top(); y <= square.bottom(); ++y)
        for (int x = square.left(); x <= square.right(); ++x)
            most = std::max(most, qGray(shot.pixel(x, y)));
    double sum = 0;
    QPointF middle;
    for (int y = square.top(); y <= square.bottom(); ++y)
        for (int x = square.left(); x <= square.right(); ++x)
            if (const double light = qGray(shot.pixel(x, y)) - share * most; light > 0) {
                sum += light;
                middle += light * QPointF(x + 0.5, y + 0.5);
            }
    return middle / sum - canvas.mapping().area.center();
}

} // namespace

class TestMatchedViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// DECam's pixels lie turned and mirrored; unWISE is north up, with pixels ten times as large.
    void decamOverUnwise() {
        NEED_REAL_DATA(folder, "decam");
        const auto images = folder / "testcase12/images";
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        const auto panes = open(tabs, {images / "unwise/346/3460p121/unwise-3460p121-w1-img-m.fits",
                                       images / "decam/CP/V4.8.2a/CP20170915/c4d_170916_045042_ooi_r_ls9.N15.fits"});
        QCOMPARE(panes.size(), std::size_t{2});
        TileCanvas &wise = canvasOf(panes[0]), &decam = canvasOf(panes[1]);
        QVERIFY(wise.mapping().isUpright());
        QVERIFY(std::abs(decam.zoom() / wise.zoom() - 0.262 / 2.75) < 0.002);
        const auto [isMirrored, degrees] = partsOf(decam.mapping().orientation);
        QVERIFY2(isMirrored && std::abs(degrees - 90) < 1, qPrintable(decam.lieText()));
        for (const double zoom : {wise.zoom(), 60.0, 150.0}) {
            wise.showAt({4, 5}, zoom);
            QVERIFY2(worstMatch(decam, wise) < 1, qPrintable(QString::number(worstMatch(decam, wise))));
            QVERIFY(worstMatch(wise, decam) < 1);
        }
        save(tabs, "match-decam-unwise");
    }

    /// The same sky in two cameras, and once more with HST's pixels stored turned and mirrored.
    void hscOverHst() {
        NEED_REAL_DATA(folder, "hsc-hst-scarlet");
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        const auto panes = open(tabs, {folder / "Cut_HST.fits", folder / "Cut_HSC.fits",
                                       restored(folder / "Cut_HST.fits", "turned-hst.fits")});
        QCOMPARE(panes.size(), std::size_t{3});
        TileCanvas &hst = canvasOf(panes[0]), &hsc = canvasOf(panes[1]), &turned = canvasOf(panes[2]);
        QCOMPARE(turned.lieText(), QStringLiteral("mirrored in x, turned 90° right"));
        for (const double zoom : {hst.zoom(), 4.0, 11.0}) {
            hst.showAt({130, 120}, zoom);
            QVERIFY2(worstMatch(hst, hsc) < 1, qPrintable(QString::number(worstMatch(hst, hsc))));
            QVERIFY(worstMatch(hst, turned) < 0.1);
        }
        hst.showAt({130, 120}, 3);
        QVERIFY(isComplete(hst) && isComplete(turned) && isComplete(hsc));
        QVERIFY(distance(lightIn(turned, 0.7), lightIn(hst, 0.7)) < 1);
        save(tabs, "match-hsc-hst");
    }

    /// SDSS has its north to the right. The same light on a grid that is north up and three times as fine.
    void sdssOverItsOwnTurned() {
        NEED_REAL_DATA(folder, "multiband-sdss-2mass");
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        const auto northUp = regridded(folder / "reprojected_sdss_r.fits.bz2", "north-up.fits", 25);
        const auto panes = open(tabs, {northUp, folder / "reprojected_sdss_r.fits.bz2"});
        QCOMPARE(panes.size(), std::size_t{2});
        TileCanvas &fine = canvasOf(panes[0]), &sdss = canvasOf(panes[1]);
        const double turn = partsOf(sdss.mapping().orientation).degrees;
        QVERIFY2(turn > 10 && turn < 170, qPrintable(sdss.lieText()));
        for (const double zoom : {fine.zoom(), 2.0, 9.0}) {
            fine.showAt(fine.centre(), zoom);
            QVERIFY2(worstMatch(fine, sdss) < 1, qPrintable(QString::number(worstMatch(fine, sdss))));
        }
        save(tabs, "match-sdss");
    }

    void elsewhereOnTheSkyAllIsShown() {
        NEED_REAL_DATA(folder, "multiband-sdss-2mass");
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        const auto panes = open(tabs, {folder / "gc_2mass_k.fits", folder / "reprojected_sdss_r.fits.bz2"});
        QCOMPARE(panes.size(), std::size_t{2});
        TileCanvas &lead = canvasOf(panes[0]), &other = canvasOf(panes[1]);
        QCOMPARE(other.lieText(), QStringLiteral("elsewhere on the sky"));
        QVERIFY(other.mapping().isUpright());
        QVERIFY(press(tabs, Qt::Key_A)); // which each can be
        for (const TileCanvas* canvas : {&lead, &other}) {
            const QPointF middle = canvas->centre();
            const auto axes = skyAxes(*canvas->sky(), middle);
            const QPointF north = canvas->mapping().orientation * QPointF(axes->north.x(), -axes->north.y());
            QVERIFY(north.y() > 0.9999);
        }
    }

    /// Of both images all is seen at first, and after a fit in either pane.
    void fittingShowsAllOfBoth() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        const auto panes = open(tabs, {written("small.fits", 34, false, 3e-5), written("large.fits", -71, true, 1e-4)});
        QCOMPARE(panes.size(), std::size_t{2});
        TileCanvas &small = canvasOf(panes[0]), &large = canvasOf(panes[1]);
        const auto areWhole = [&] {
            return std::ranges::all_of(std::vector{&small, &large}, [](const TileCanvas* canvas) {
                const QRectF seen = QRectF(canvas->rect()).adjusted(-3, -3, 3, 3);
                return std::ranges::all_of(canvas->mapping().outlineOf(QRectF(-0.5, -0.5, 300, 240)),
                                           [&seen](const QPointF& corner) { return seen.contains(corner); });
            });
        };
        QVERIFY(areWhole());
        QVERIFY(worstMatch(large, small) < 0.1);
        for (TileCanvas* fitted : {&large, &small}) {
            small.showAt({10, 10}, 20);
            QVERIFY(!areWhole());
            fitted->fit();
            QVERIFY(areWhole());
            QVERIFY(worstMatch(large, small) < 0.1);
        }
        const double zoom = large.zoom(); // as large as there is room for
        large.showAt(large.centre(), 1.3 * zoom);
        QVERIFY(!areWhole());
    }

    /// Whichever pane it is done in: all turn, and the pane of U lies as in its file.
    void panesTurnTogether() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        const auto panes =
            open(tabs, {written("first.fits", 34, false, 1e-4), written("second.fits", -71, true, 3e-5)});
        QCOMPARE(panes.size(), std::size_t{2});
        TileCanvas &first = canvasOf(panes[0]), &second = canvasOf(panes[1]);
        QVERIFY(first.mapping().isUpright() && !second.mapping().isUpright());
        QVERIFY(worstMatch(first, second) < 0.1);
        const double width = first.zoom();
        QVERIFY(press(tabs, Qt::Key_R));
        QVERIFY(worstMatch(first, second) < 0.1);
        QVERIFY(first.link()->isFittedTo(&first));
        QVERIFY(first.zoom() <= width * 1.5);
        QVERIFY(press(tabs, Qt::Key_A));
        QVERIFY(worstMatch(first, second) < 0.1);
        first.showAt({100, 80}, 4);
        second.showAt(second.centre() + QPointF(30, 10), second.zoom()); // leads now, north stays up
        QVERIFY(first.turn().isNorthUp && worstMatch(first, second) < 0.1);
        tabs.findChild<QTabBar*>()->setCurrentIndex(1);
        QVERIFY(press(tabs, Qt::Key_U));
        QVERIFY(second.mapping().isUpright() && !first.mapping().isUpright());
        QVERIFY(worstMatch(second, first) < 0.1);

        const QPointF place = fromMiddle(first, {100, 80});
        const double zoom = first.zoom();
        tabs.setSideBySide(false); // each stays where it was, and turned as it was
        tabs.findChild<QTabBar*>()->setCurrentIndex(0);
        QVERIFY(distance(fromMiddle(first, {100, 80}), place) < 1e-6);
        QCOMPARE(first.zoom(), zoom);
        QVERIFY(press(tabs, Qt::Key_U));
        QVERIFY(first.mapping().isUpright());
    }

    void filesThatBlinkLieOverEachOther() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(700, 600);
        tabs.show();
        tabs.add(written("first.fits", 34, false, 1e-4), true);
        tabs.add(written("second.fits", -71, true, 3e-5), false);
        FileView* first = tabs.current();
        QTRY_VERIFY(!first->isOpening() && first->imagePage().isReady());
        QVERIFY(QTest::qWaitForWindowActive(&tabs));
        canvasOf(first).showAt({120, 90}, 5);
        QTest::keyClick(tabs.current(), Qt::Key_B);
        FileView* second = nullptr;
        QTRY_VERIFY((second = tabs.current()) != first);
        QTRY_VERIFY(!second->isOpening() && second->imagePage().isReady());
        QTRY_COMPARE(canvasOf(second).size(), canvasOf(first).size());
        QVERIFY(worstMatch(canvasOf(first), canvasOf(second)) < 0.1);
        QCOMPARE(canvasOf(first).zoom(), 5.0);
        canvasOf(first).showAt({70, 60}, 3); // all follow
        QVERIFY(worstMatch(canvasOf(first), canvasOf(second)) < 0.1);
        QTest::keyClick(tabs.current(), Qt::Key_B);
        QVERIFY(canvasOf(first).link() != canvasOf(second).link());
        QVERIFY(worstMatch(canvasOf(first), canvasOf(second)) < 0.1); // and stay
    }

    /// At the seams of tiles too, whatever is at hand.
    void tilesAreExactWhereTurned() {
        core::Tensor image{{520, 700}, {}};
        for (int y = 0; y < 520; ++y)
            for (int x = 0; x < 700; ++x)
                image.values.push_back(static_cast<float>((37 * x + 101 * y) % 251));
        core::writeFitsImage(m_desk.path("pattern.fits"), image, {}, {});
        TileCanvas canvas(&m_desk.pool);
        canvas.resize(301, 240);
        canvas.setFurnitureVisible(false);
        Rendering rendering;
        rendering.stretch.limits = {0, 250};
        canvas.setRendering(rendering);
        canvas.show();
        canvas.setPyramid(
            std::make_shared<core::ImagePyramid>(std::make_shared<core::FitsFile>(m_desk.path("pattern.fits")), 1, 0));
        for (const double degrees : {30.0, -90.0, 171.5})
            for (const double zoom : {1.0, 2.6, 17.0}) {
                canvas.setTurn({false, LinearMap::turned(degrees) * LinearMap::mirroredY()});
                canvas.showAt({511.2, 256.4}, zoom); // four tiles
                canvas.repaint();
                QVERIFY(isComplete(canvas));
                QTest::qWait(150); // smooth again
                const QImage shot = canvas.grab().toImage();
                for (int y = 40; y < 240; ++y)
                    for (int x = 0; x < 301; ++x)
                        if (const auto pixel = canvas.pixelAt(canvas.imageFromWidget({x + 0.5, y + 0.5}));
                            pixel && !isOnEdge(canvas.imageFromWidget({x + 0.5, y + 0.5})))
                            QCOMPARE(shot.pixelColor(x, y), canvas.colourAt(*pixel));
            }
    }

private:
    static TileCanvas& canvasOf(FileView* view) { return view->imagePage().canvas(); }

    static bool press(FileTabs& tabs, int key) {
        return tabs.current()->imagePage().tools().press(QKeyEvent(QEvent::KeyPress, key, Qt::NoModifier));
    }

    static void save(FileTabs& tabs, const char* name) {
        if (!qEnvironmentVariableIsSet("ODDITY_SHOTS"))
            return;
        QTest::qWait(600);
        QVERIFY(tabs.grab().save(
            QStringLiteral("%1/%2.png").arg(qEnvironmentVariable("ODDITY_SHOTS"), QLatin1String(name))));
    }

    std::filesystem::path store(const char* name, const core::Tensor& image, const core::TanGeometry& geometry,
                                const char* frame) const {
        core::writeFitsImage(m_desk.path(name), image,
                             {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}, {"RADESYS", frame}},
                             {{"CRVAL1", geometry.reference.raDeg},
                              {"CRVAL2", geometry.reference.decDeg},
                              {"CRPIX1", geometry.referencePixel.x + 1},
                              {"CRPIX2", geometry.referencePixel.y + 1},
                              {"CD1_1", geometry.degPerPixel[0][0]},
                              {"CD1_2", geometry.degPerPixel[0][1]},
                              {"CD2_1", geometry.degPerPixel[1][0]},
                              {"CD2_2", geometry.degPerPixel[1][1]}});
        return m_desk.path(name);
    }

    std::filesystem::path written(const char* name, double degrees, bool isMirrored, double step) const {
        const double cosine = step * std::cos(degrees * M_PI / 180), sine = step * std::sin(degrees * M_PI / 180);
        const double hand = isMirrored ? 1 : -1;
        core::Tensor image{{240, 300}, {}};
        for (int pixel = 0; pixel < 240 * 300; ++pixel)
            image.values.push_back(static_cast<float>(pixel % 17));
        return store(name, image, {{150, 40}, {140, 110}, {{hand * cosine, hand * sine}, {-sine, cosine}}}, "ICRS");
    }

    struct Plane {
        core::Tensor pixels;
        core::TanGeometry geometry;
        std::string frame;
    };
    static Plane read(const std::filesystem::path& path) {
        const core::FitsFile file(path);
        const core::FitsHdu& hdu = file.imageHdu(0);
        Plane plane{{{hdu.axes[1], hdu.axes[0]}, {}}, *core::tanGeometryOf(hdu.header), {}};
        plane.frame = hdu.header.stringOr("RADESYS", "ICRS");
        plane.pixels.values.resize(static_cast<std::size_t>(hdu.axes[0] * hdu.axes[1]));
        file.readPixels(hdu, 0, plane.pixels.values);
        return plane;
    }

    /// The same pixels with rows for columns, which mirrors and turns them, and a WCS that says so.
    std::filesystem::path restored(const std::filesystem::path& path, const char* name) const {
        const Plane plane = read(path);
        const auto height = static_cast<std::size_t>(plane.pixels.shape[0]);
        const auto width = static_cast<std::size_t>(plane.pixels.shape[1]);
        core::Tensor swapped{{plane.pixels.shape[1], plane.pixels.shape[0]}, {}};
        for (std::size_t y = 0; y < width; ++y)
            for (std::size_t x = 0; x < height; ++x)
                swapped.values.push_back(plane.pixels.values[x * width + y]);
        core::TanGeometry geometry = plane.geometry;
        std::swap(geometry.referencePixel.x, geometry.referencePixel.y);
        for (auto& row : geometry.degPerPixel)
            std::swap(row[0], row[1]);
        return store(name, swapped, geometry, plane.frame.c_str());
    }

    /// The nearest pixels of the middle of an image on a grid a third as wide, north this far left of up.
    std::filesystem::path regridded(const std::filesystem::path& path, const char* name, double degrees) const {
        const Plane plane = read(path);
        const auto from = core::tanTransform(plane.geometry);
        constexpr int side = 900;
        const double step = std::hypot(plane.geometry.degPerPixel[0][1], plane.geometry.degPerPixel[1][1]) / 3;
        const double cosine = step * std::cos(degrees * M_PI / 180), sine = step * std::sin(degrees * M_PI / 180);
        const core::TanGeometry geometry{
            plane.geometry.reference, {side / 2.0, side / 2.0}, {{-cosine, -sine}, {-sine, cosine}}};
        const auto to = core::tanTransform(geometry);
        core::Tensor image{{side, side}, {}};
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const auto at = from->pixelFromSky(*to->skyFromPixel({static_cast<double>(x), static_cast<double>(y)}));
                const auto column = static_cast<std::int64_t>(std::lround(at->x));
                const auto row = static_cast<std::int64_t>(std::lround(at->y));
                const bool isInside =
                    column >= 0 && row >= 0 && column < plane.pixels.shape[1] && row < plane.pixels.shape[0];
                image.values.push_back(
                    isInside ? plane.pixels.values[static_cast<std::size_t>(row * plane.pixels.shape[1] + column)] : 0);
            }
        return store(name, image, geometry, plane.frame.c_str());
    }

    /// All read that can be.
    static std::vector<FileView*> open(FileTabs& tabs, const std::vector<std::filesystem::path>& paths) {
        tabs.resize(1280, 740);
        tabs.show();
        for (const auto& path : paths)
            tabs.add(path, path == paths.front());
        tabs.setSideBySide(true);
        std::vector<FileView*> panes;
        for (const auto& view : tabs.findChild<SideBySide*>()->views())
            panes.push_back(view);
        const bool areThere = QTest::qWaitFor(
            [&panes] {
                return std::ranges::all_of(panes, [](FileView* view) {
                    return !view->isOpening() && (!view->problem().isEmpty() || view->imagePage().isReady());
                });
            },
            10'000);
        if (!areThere)
            panes.clear();
        QTest::qWait(50); // the layout comes to rest
        return panes;
    }

    ViewerDesk m_desk;
};

QTEST_MAIN(TestMatchedViews)
#include "test_matched_views.moc"
