// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QSignalSpy>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "core/io/wcs_transform.h"
#include "tests/widgets/image/overlay/galactic_sky.h"
#include "widgets/image/overlay/neighbour_overlay.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

std::shared_ptr<const core::SkyIndex> indexOf(const std::vector<core::SkyPosition>& positions) {
    std::vector<double> ra, dec;
    for (const core::SkyPosition& position : positions) {
        ra.push_back(position.raDeg);
        dec.push_back(position.decDeg);
    }
    return std::make_shared<const core::SkyIndex>(ra, dec, core::Progress());
}

} // namespace

class TestNeighbourOverlay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void objectsOfTheImageAreMarkedAndPicked() {
        const auto sky = core::tanTransform({{0.001, 10}, {50, 50}, {{-1e-4, 0}, {0, 1e-4}}});
        const auto at = [&sky](double x, double y) { return *sky->skyFromPixel({x, y}); };
        NeighbourOverlay overlay;
        overlay.setIndex(indexOf({at(50, 50), at(99, 3), at(130, 50), {std::nan(""), 10}}),
                         [](RowId row) { return QStringLiteral("object %1").arg(row.value); });
        overlay.setSky(sky, 101, 101);
        overlay.setCurrent(RowId{0});
        QTRY_COMPARE(overlay.marks().size(), std::size_t(2));
        const ImageMapping mapping{QRectF(0, 0, 404, 404), {50, 50}, 4, {101, 101}};
        QSignalSpy picked(&overlay, &NeighbourOverlay::picked);
        const QPointF corner = mapping.toWidget({99, 3});
        QVERIFY(overlay.tipAt(corner + QPointF(3, 3), mapping).startsWith(QStringLiteral("object 1")));
        QCOMPARE(overlay.tipAt(corner + QPointF(-60, -60), mapping), QString());
        QVERIFY(!overlay.click(mapping.toWidget({50, 50}), mapping)); // it is the current one already
        QVERIFY(overlay.click(corner, mapping));
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked[0][0].value<RowId>(), RowId{1});
    }

    void galacticImagesFindTheirObjects() {
        NeighbourOverlay overlay;
        overlay.setIndex(indexOf({{121.174, -21.573}, {10.6847, 41.26875}}), nullptr);
        overlay.setSky(std::make_shared<tests::GalacticSky>(
                           core::tanTransform({{121.174, -21.573}, {50, 50}, {{-1e-3, 0}, {0, 1e-3}}})),
                       101, 101);
        QTRY_COMPARE(overlay.marks().size(), std::size_t(1));
        QCOMPARE(overlay.marks()[0].row, RowId{1}); // M 31 by its galactic position
        QVERIFY(std::abs(overlay.marks()[0].pixel.x() - 50) < 1);
    }
};

QTEST_MAIN(TestNeighbourOverlay)
#include "test_neighbour_overlay.moc"
