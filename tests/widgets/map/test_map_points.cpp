// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <numbers>

#include <QElapsedTimer>
#include <QTest>

#include "tests/widgets/map/clustered_map.h"
#include "widgets/map/points/map_points.h"
#include "widgets/map/points/map_transform.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Even-odd, one point at a time: what rowsInside must agree with.
bool isInsideSlowly(const QPolygonF& polygon, double x, double y) {
    bool inside = false;
    for (qsizetype i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++)
        if ((polygon[i].y() > y) != (polygon[j].y() > y) &&
            x < (polygon[j].x() - polygon[i].x()) * (y - polygon[i].y()) / (polygon[j].y() - polygon[i].y()) +
                    polygon[i].x())
            inside = !inside;
    return inside;
}

QPolygonF star(QPointF centre, double radius, int corners) {
    QPolygonF polygon;
    for (int index = 0; index < corners; ++index) {
        const double angle = 2 * std::numbers::pi * index / corners;
        const double reach = index % 2 == 0 ? radius : 0.45 * radius;
        polygon << centre + QPointF(std::cos(angle), std::sin(angle)) * reach;
    }
    return polygon;
}

} // namespace

class TestMapPoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsRowsAndCountsMissing();
    void nearestAgreesWithSearchOfAll();
    void insideAgreesWithTestOfEach_data();
    void insideAgreesWithTestOfEach();
    void degenerateMaps();
    void zoomKeepsThePlaceUnderTheCursor();
    void fitShowsEverything();
    void lassoOfAMillion();
};

void TestMapPoints::keepsRowsAndCountsMissing() {
    const auto map = tests::clusteredMap(5000, 12);
    const MapPoints points(map->positions);
    QCOMPARE(points.rowCount(), std::size_t{5000});
    QCOMPARE(points.withoutPosition(), std::size_t{12});
    QCOMPARE(points.pointOf({0}), std::int64_t{-1});
    QCOMPARE(points.pointOf({-1}), std::int64_t{-1});
    QCOMPARE(points.pointOf({5000}), std::int64_t{-1});
    for (std::size_t point = 0; point < points.size(); ++point) {
        const core::RowId row = points.row(point);
        QCOMPARE(points.pointOf(row), static_cast<std::int64_t>(point));
        QCOMPARE(points.x()[point], map->positions.at(row.index(), 0));
        QCOMPARE(points.y()[point], map->positions.at(row.index(), 1));
    }
}

void TestMapPoints::nearestAgreesWithSearchOfAll() {
    const MapPoints points(tests::clusteredMap(3000, 5)->positions);
    std::mt19937 random(3);
    std::uniform_real_distribution<double> place(-9, 9);
    int found = 0;
    for (int trial = 0; trial < 500; ++trial) {
        const QPointF here(place(random), place(random));
        const double reach = 0.3;
        double best = reach * reach;
        std::int64_t expected = -1;
        for (std::size_t point = 0; point < points.size(); ++point) {
            const QPointF apart = points.position(point) - here;
            if (const double square = QPointF::dotProduct(apart, apart); square <= best) {
                best = square;
                expected = static_cast<std::int64_t>(point);
            }
        }
        found += expected >= 0;
        QCOMPARE(points.nearest(here, reach), expected);
    }
    QVERIFY(found > 50 && found < 500);
}

void TestMapPoints::insideAgreesWithTestOfEach_data() {
    QTest::addColumn<QPolygonF>("polygon");
    QTest::newRow("rectangle") << QPolygonF(QRectF(-2, -1.5, 3.3, 4));
    QTest::newRow("star") << star({1, 0.5}, 4, 40);
    QTest::newRow("crossing itself") << QPolygonF{{-4, -4}, {4, 4}, {4, -4}, {-4, 4}};
    QTest::newRow("thin") << QPolygonF{{-5, 0}, {5, 0.02}, {5, 0.05}, {-5, 0.03}};
    QTest::newRow("around all") << QPolygonF(QRectF(-100, -100, 200, 200));
    QTest::newRow("partly outside") << QPolygonF{{-50, -50}, {0, 0}, {50, -50}};
    QTest::newRow("beside") << QPolygonF(QRectF(50, 50, 1, 1));
    QTest::newRow("line") << QPolygonF{{-1, -1}, {1, 1}};
}

void TestMapPoints::insideAgreesWithTestOfEach() {
    QFETCH(QPolygonF, polygon);
    const auto map = tests::clusteredMap(20000, 30);
    const MapPoints points(map->positions);
    std::vector<core::RowId> expected;
    for (std::size_t row = 0; row < 20000; ++row)
        if (map->positions.rowIsFinite(row) && polygon.size() > 2 &&
            isInsideSlowly(polygon, map->positions.at(row, 0), map->positions.at(row, 1)))
            expected.push_back({static_cast<std::int64_t>(row)});
    QCOMPARE(points.rowsInside(polygon), expected);
}

void TestMapPoints::degenerateMaps() {
    const MapPoints none(core::Matrix(std::vector<float>(), 0, 2));
    QCOMPARE(none.size(), std::size_t{0});
    QCOMPARE(none.nearest({0, 0}, 10), std::int64_t{-1});
    QVERIFY(none.rowsInside(QPolygonF(QRectF(-1, -1, 2, 2))).empty());

    const MapPoints one(tests::mapAt({5, 7})->positions);
    QCOMPARE(one.nearest({5.1, 7}, 0.2), std::int64_t{0});
    QCOMPARE(one.rowsInside(QPolygonF(QRectF(4, 6, 2, 2))).size(), std::size_t{1});

    const MapPoints level(tests::mapAt({0, 3, 1, 3, 2, 3, 9, 3})->positions);
    QCOMPARE(level.nearest({2.2, 3}, 0.5), level.pointOf({2}));
    QCOMPARE(level.rowsInside(QPolygonF(QRectF(0.5, 2, 2, 2))).size(), std::size_t{2});
}

void TestMapPoints::zoomKeepsThePlaceUnderTheCursor() {
    MapTransform transform;
    transform.centre = {3, -2};
    transform.unitsPerPx = 0.01;
    transform.sizePx = {800, 600};
    const QPointF cursor(123, 456);
    const QPointF before = transform.mapFromPixel(cursor);
    const MapTransform zoomed = transform.zoomedAbout(cursor, 1.44);
    QVERIFY(std::abs(zoomed.unitsPerPx - 0.01 / 1.44) < 1e-12);
    QVERIFY((zoomed.mapFromPixel(cursor) - before).manhattanLength() < 1e-9);
    QVERIFY((zoomed.pixelFromMap(before) - cursor).manhattanLength() < 1e-6);
    QVERIFY((transform.panned({30, -20}).pixelFromMap(before) - cursor - QPointF(30, -20)).manhattanLength() < 1e-6);
}

void TestMapPoints::fitShowsEverything() {
    const QRectF bounds(-3, 2, 10, 1);
    const MapTransform transform = MapTransform::fitted(bounds, {800, 600}, {20, 60, 30, 10});
    const QRectF inside = QRectF(0, 0, 800, 600).adjusted(19.9, 59.9, -29.9, -9.9);
    for (const QPointF& corner : {bounds.topLeft(), bounds.topRight(), bounds.bottomLeft(), bounds.bottomRight()})
        QVERIFY(inside.contains(transform.pixelFromMap(corner)));
    QVERIFY(MapTransform::fitted(QRectF(1, 1, 0, 0), {800, 600}, {}).unitsPerPx > 0);
}

void TestMapPoints::lassoOfAMillion() {
    QElapsedTimer clock;
    clock.start();
    const MapPoints points(tests::clusteredMap(1'000'000, 100)->positions);
    qInfo("made and sorted 1e6 points in %lld ms", clock.elapsed());
    const QPolygonF lasso = star({1, 0.5}, 4, 40);
    std::vector<core::RowId> rows;
    QBENCHMARK {
        rows = points.rowsInside(lasso);
    }
    QVERIFY(rows.size() > 100'000 && rows.size() < 900'000);
    QVERIFY(std::ranges::is_sorted(rows));
}

QTEST_GUILESS_MAIN(TestMapPoints)
#include "test_map_points.moc"
