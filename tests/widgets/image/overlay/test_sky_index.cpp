// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <random>

#include <QSignalSpy>
#include <QtTest>

#include "core/io/tan_transform.h"
#include "core/io/wcs_transform.h"
#include "widgets/image/overlay/neighbour_overlay.h"
#include "widgets/image/overlay/sky_index.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

std::vector<SkyIndex::Entry> wholeSky(int count) {
    std::mt19937 generator(4);
    std::uniform_real_distribution<double> turn(0, 360), height(-1, 1);
    std::vector<SkyIndex::Entry> entries;
    for (int i = 0; i < count; ++i)
        entries.push_back({{turn(generator), std::asin(height(generator)) * 180 / M_PI}, RowId{i}});
    return entries;
}

std::vector<std::int64_t> rowsOf(const std::vector<SkyIndex::Entry>& entries) {
    std::vector<std::int64_t> rows;
    for (const SkyIndex::Entry& entry : entries)
        rows.push_back(entry.row.value);
    std::ranges::sort(rows);
    return rows;
}

} // namespace

class TestSkyIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatBruteForceFinds() {
        const std::vector<SkyIndex::Entry> entries = wholeSky(20000);
        const SkyIndex index(entries);
        for (const core::SkyPosition centre :
             {core::SkyPosition{0.1, 0}, core::SkyPosition{359.9, 60}, core::SkyPosition{10, 89.5},
              core::SkyPosition{200, -90}, core::SkyPosition{123, 45}})
            for (const double radius : {0.5, 3.0, 40.0}) {
                std::vector<SkyIndex::Entry> brute;
                for (const SkyIndex::Entry& entry : entries)
                    if (separationDeg(centre, entry.position) <= radius)
                        brute.push_back(entry);
                QCOMPARE(rowsOf(index.within(centre, radius)), rowsOf(brute));
            }
    }

    void leavesOutWhatHasNoPosition() {
        std::vector<core::Column> columns;
        columns.push_back({.name = "ra", .values = std::vector<double>{10, std::nan(""), 20, 30}});
        columns.push_back({.name = "dec", .values = std::vector<double>{1, 2, 95, 4}});
        const core::Catalog catalog(std::move(columns), "");
        const auto index = SkyIndex::ofCatalog(catalog, "ra", "dec", {});
        QCOMPARE(index->size(), std::size_t(2));
        QCOMPARE(rowsOf(index->within({30, 4}, 0.1)), (std::vector<std::int64_t>{3}));
    }

    void objectsOfTheImageAreMarkedAndPicked() {
        const auto sky = core::tanTransform({{0.001, 10}, {50, 50}, {{-1e-4, 0}, {0, 1e-4}}});
        const auto at = [&sky](double x, double y) { return *sky->skyFromPixel({x, y}); };
        NeighbourOverlay overlay;
        overlay.setIndex(std::make_shared<const SkyIndex>(std::vector<SkyIndex::Entry>{
                             {at(50, 50), RowId{5}}, {at(99, 3), RowId{6}}, {at(130, 50), RowId{7}}}),
                         [](RowId row) { return QStringLiteral("object %1").arg(row.value); });
        overlay.setSky(sky, 101, 101);
        overlay.setCurrent(RowId{5});
        QTRY_COMPARE(overlay.marks().size(), std::size_t(2));
        const ImageMapping mapping{QRectF(0, 0, 404, 404), {50, 50}, 4, {101, 101}};
        QSignalSpy picked(&overlay, &NeighbourOverlay::picked);
        const QPointF corner = mapping.toWidget({99, 3});
        QVERIFY(overlay.tipAt(corner + QPointF(3, 3), mapping).startsWith(QStringLiteral("object 6")));
        QCOMPARE(overlay.tipAt(corner + QPointF(-60, -60), mapping), QString());
        QVERIFY(!overlay.click(mapping.toWidget({50, 50}), mapping)); // it is the current one already
        QVERIFY(overlay.click(corner, mapping));
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked[0][0].value<RowId>(), RowId{6});
    }

    void galacticImagesFindTheirObjects() {
        struct Galactic : core::SkyTransform {
            std::shared_ptr<const core::SkyTransform> inner =
                core::tanTransform({{121.174, -21.573}, {50, 50}, {{-1e-3, 0}, {0, 1e-3}}});
            std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition p) const override {
                return inner->skyFromPixel(p);
            }
            std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition s) const override {
                return inner->pixelFromSky(s);
            }
            double pixelScaleArcsec() const override { return inner->pixelScaleArcsec(); }
            core::SkyFrame frame() const override { return {core::SkyFrame::System::Galactic}; }
        };
        NeighbourOverlay overlay;
        overlay.setIndex(std::make_shared<const SkyIndex>(std::vector<SkyIndex::Entry>{{{10.6847, 41.26875}, RowId{31}},
                                                                                       {{121.174, -21.573}, RowId{1}}}),
                         nullptr);
        overlay.setSky(std::make_shared<Galactic>(), 101, 101);
        QTRY_COMPARE(overlay.marks().size(), std::size_t(1));
        QCOMPARE(overlay.marks()[0].row, RowId{31}); // M 31 by its galactic position
        QVERIFY(std::abs(overlay.marks()[0].pixel.x() - 50) < 1);
    }
};

QTEST_MAIN(TestSkyIndex)
#include "test_sky_index.moc"
