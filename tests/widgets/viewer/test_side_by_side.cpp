// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <vector>

#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QSlider>
#include <QTabBar>

#include "tests/core/io/real_data.h"
#include "tests/widgets/image/seen_points.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/stretch_bar.h"
#include "widgets/viewer/file_tabs.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/side_by_side.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

void pointAt(TileCanvas& canvas, QPointF pixel) {
    const QPointF at = canvas.widgetFromImage(pixel);
    QMouseEvent move(QEvent::MouseMove, at, canvas.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(&canvas, &move);
}

} // namespace

class TestSideBySide : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The second image has pixels twice as large, is turned by 90 degrees, and has its reference pixel elsewhere.
    void theSameSkyOrTheSamePixels() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(1200, 700);
        const auto fine = written("fine.fits", 400, {201, 201}, {-1e-4, 0, 0, 1e-4});
        const auto coarse = written("coarse.fits", 200, {81, 121}, {0, 2e-4, 2e-4, 0});
        const auto panes = open(tabs, {fine, coarse});
        QCOMPARE(panes.size(), std::size_t{2});
        TileCanvas& lead = panes[0]->imagePage().canvas();
        TileCanvas& other = panes[1]->imagePage().canvas();
        QCOMPARE(tabs.current(), panes[0]);
        const double shown = std::min(lead.width(), lead.height()) / lead.zoom();
        QVERIFY2(std::abs(shown - 440) < 2, qPrintable(QString::number(shown))); // both: one lies 40 pixels further out
        QVERIFY(std::abs(other.zoom() - 2 * lead.zoom()) < 1e-6);
        QCOMPARE(other.lieText(), QStringLiteral("turned 90° left"));

        lead.showAt({200, 200}, 3); // the reference pixel of either image
        QVERIFY(distance(other.centre(), {80, 120}) < 1e-6);
        other.zoomBy(2, other.widgetFromImage({80, 120}));
        QVERIFY(std::abs(lead.zoom() - 6) < 1e-6);
        QVERIFY(distance(lead.centre(), {200, 200}) < 1e-6);
        pointAt(lead, {220, 200});
        QVERIFY(other.crosshair() && distance(*other.crosshair(), {80, 110}) < 1e-3);
        QVERIFY2(panes[1]->imagePage().readout().contains(QStringLiteral("x 81.0  y 111.0")),
                 qPrintable(panes[1]->imagePage().readout()));

        choose(tabs, QStringLiteral("by pixel"));
        lead.showAt({150, 100}, 4);
        QCOMPARE(other.centre(), QPointF(150, 100));
        QCOMPARE(other.zoom(), 4.0);
        pointAt(other, {148, 101});
        QVERIFY(lead.crosshair() && distance(*lead.crosshair(), {148, 101}) < 1e-6);

        choose(tabs, QStringLiteral("not locked"));
        const QPointF before = other.centre();
        lead.showAt({10, 10}, 8);
        QCOMPARE(other.centre(), before);

        choose(tabs, QStringLiteral("by sky"));
        lead.showAt({200, 200}, 5);
        tabs.setSideBySide(false); // each stays where it was
        QCOMPARE(lead.centre(), QPointF(200, 200));
        QVERIFY(distance(other.centre(), {80, 120}) < 1e-6);
        QVERIFY(std::abs(other.zoom() - 10) < 1e-6);
        QVERIFY(!other.mapping().isUpright());
        lead.showAt({30, 30}, 5);
        QVERIFY(distance(other.centre(), {80, 120}) < 1e-6);
    }

    void thePaneThatIsClickedIsCurrent() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(1200, 700);
        const auto panes = open(tabs, {m_desk.cone(), written("plain.fits", 60, {}, {}), m_desk.path("gone.fits")});
        QVERIFY(QTest::qWaitForWindowActive(&tabs));
        QCOMPARE(panes.size(), std::size_t{3});
        QTRY_VERIFY(panes[2]->problem().contains(QStringLiteral("gone.fits")));
        QVERIFY(panes[0]->imagePage().controls()->isVisible());
        QVERIFY(!panes[1]->imagePage().controls()->isVisible());
        QTest::mouseClick(&panes[1]->imagePage().canvas(), Qt::LeftButton);
        QCOMPARE(tabs.current(), panes[1]);
        QVERIFY(tabs.path().string().ends_with("plain.fits"));
        QVERIFY(panes[1]->imagePage().controls()->isVisible());
        QCOMPARE(panes[1]->imagePage().canvas().lieText(), QStringLiteral("matched by pixel")); // it has no sky
        tabs.closeTab(2);
        tabs.closeTab(0);
        QVERIFY(!tabs.isSideBySide()); // of a single file
        QCOMPARE(tabs.current(), panes[1]);
        QVERIFY(panes[1]->isVisible() && panes[1]->imagePage().controls()->isVisible());
        tabs.setSideBySide(true);
        QVERIFY(!tabs.isSideBySide());
    }

    void ownLimitsOrTheSame() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(1200, 700);
        const auto panes = open(tabs, {m_desk.cone(), written("plain.fits", 60, {}, {})});
        const auto limits = [&panes](std::size_t pane) {
            return panes[pane]->imagePage().canvas().rendering().stretch.limits;
        };
        QTRY_VERIFY(limits(0).high > 900 && limits(1).high < 100);
        const core::StretchLimits own = limits(1);
        auto* same = tabs.findChild<QCheckBox*>(QStringLiteral("sameLimits"));
        same->setChecked(true);
        QTRY_VERIFY(limits(1) == limits(0));
        core::StretchRule rule = panes[0]->imagePage().stretch().rule();
        rule.limits = core::LimitRule::Typed;
        rule.typed = {-5, 55};
        rule.scale = core::StretchScale::Linear;
        panes[0]->imagePage().stretch().setRule(rule);
        QTRY_VERIFY(limits(1) == rule.typed);
        QCOMPARE(panes[1]->imagePage().canvas().rendering().stretch.scale, core::StretchScale::Linear);
        same->setChecked(false);
        QTRY_VERIFY(limits(1) == own);
        QVERIFY(limits(0) == rule.typed);

        same->setChecked(true);
        QTRY_VERIFY(limits(1) == rule.typed);
        tabs.findChild<QTabBar*>()->setCurrentIndex(1); // who has done nothing but be clicked
        same->setChecked(false);
        QTRY_VERIFY(limits(1) == own);
        QVERIFY(limits(0) == rule.typed);
    }

    void manyPanesDoNotWidenTheWindow() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(560, 500);
        std::vector<std::filesystem::path> files;
        for (const char* name : {"p1.fits", "p2.fits", "p3.fits", "p4.fits", "p5.fits"})
            files.push_back(written(name, 60, {}, {}));
        const auto panes = open(tabs, files);
        QCOMPARE(tabs.width(), 560);
        const StretchBar& stretch = panes[0]->imagePage().stretch(); // whose rows are all seen
        QTRY_VERIFY(stretch.height() >= stretch.heightForWidth(stretch.width()));
        for (FileView* pane : panes) {
            const TileCanvas& canvas = pane->imagePage().canvas();
            QTRY_VERIFY(tabs.rect().contains(QRect(canvas.mapTo(&tabs, QPoint(0, 0)), canvas.size())));
        }
    }

    /// The slider of its planes takes nothing from its pane.
    void aCubeIsAsHighAsItsNeighbour() {
        core::writeFitsImage(m_desk.path("cube.fits"), {{3, 40, 40}, std::vector<float>(4800, 1.0F)}, {}, {});
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(1200, 700);
        const auto panes = open(tabs, {m_desk.path("cube.fits"), written("plain.fits", 60, {}, {})});
        const auto* slider = panes[0]->imagePage().controls()->findChild<QSlider*>();
        QVERIFY(slider && slider->isVisible());
        const auto place = [&tabs](const FileView* pane) {
            const TileCanvas& canvas = const_cast<FileView*>(pane)->imagePage().canvas();
            return QRect(canvas.mapTo(&tabs, QPoint(0, 0)), canvas.size());
        };
        QTRY_COMPARE(place(panes[0]).height(), place(panes[1]).height());
        QCOMPARE(place(panes[0]).top(), place(panes[1]).top());
        const QRect before = place(panes[1]);
        tabs.findChild<QTabBar*>()->setCurrentIndex(1);
        QVERIFY(!slider->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(place(panes[1]), before);
    }

    void hscOverHst() {
        NEED_REAL_DATA(folder, "hsc-hst-scarlet");
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(1280, 740);
        const auto panes = open(tabs, {folder / "Cut_HST.fits", folder / "Cut_HSC.fits"});
        TileCanvas& hst = panes[0]->imagePage().canvas();
        TileCanvas& hsc = panes[1]->imagePage().canvas();
        const double larger = hsc.sky()->pixelScaleArcsec() / hst.sky()->pixelScaleArcsec();
        QVERIFY(larger > 5 && larger < 6); // 0.168 and 0.03 arcsec
        hst.showAt({160, 130}, 4);
        QVERIFY(std::abs(hsc.zoom() / hst.zoom() / larger - 1) < 1e-4);
        pointAt(hst, {180, 110});
        QVERIFY(hsc.crosshair());
        const auto one = hst.sky()->skyFromPixel({hst.crosshair()->x(), hst.crosshair()->y()});
        const auto same = hsc.sky()->skyFromPixel({hsc.crosshair()->x(), hsc.crosshair()->y()});
        QVERIFY(std::hypot(one->raDeg - same->raDeg, one->decDeg - same->decDeg) * 3600 < 0.05); // FK5 and ICRS
        QVERIFY(panes[1]->imagePage().readout().contains(QStringLiteral("ICRS")));
    }

private:
    std::filesystem::path written(const char* name, int side, QPointF reference,
                                  const std::vector<double>& degrees) const {
        core::Tensor image{{side, side}, {}};
        for (int pixel = 0; pixel < side * side; ++pixel)
            image.values.push_back(static_cast<float>(pixel % 17));
        if (reference.isNull())
            core::writeFitsImage(m_desk.path(name), image, {}, {});
        else
            core::writeFitsImage(m_desk.path(name), image, {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}},
                                 {{"CRVAL1", 150},
                                  {"CRVAL2", 2},
                                  {"CRPIX1", reference.x()},
                                  {"CRPIX2", reference.y()},
                                  {"CD1_1", degrees[0]},
                                  {"CD1_2", degrees[1]},
                                  {"CD2_1", degrees[2]},
                                  {"CD2_2", degrees[3]}});
        return m_desk.path(name);
    }

    /// All read that can be.
    static std::vector<FileView*> open(FileTabs& tabs, const std::vector<std::filesystem::path>& paths) {
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

    static void choose(const FileTabs& tabs, const QString& lock) {
        auto* box = tabs.findChild<QComboBox*>(QStringLiteral("lockBy"));
        box->setCurrentText(lock);
        Q_EMIT box->activated(box->currentIndex());
    }

    ViewerDesk m_desk;
};

QTEST_MAIN(TestSideBySide)
#include "test_side_by_side.moc"
