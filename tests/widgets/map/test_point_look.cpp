// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <limits>

#include <QTest>

#include "tests/widgets/map/clustered_map.h"
#include "widgets/map/points/map_raster.h"
#include "widgets/map/points/point_look.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

Field fieldOf(std::vector<float> values, QStringList categories = {}) {
    Field field;
    field.name = QStringLiteral("value");
    field.values = std::move(values);
    field.categories = std::move(categories);
    return field;
}

} // namespace

class TestPointLook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void continuousWithMissing();
    void limitsIgnoreOutliers();
    void constantValues();
    void categoriesAndUnknownOnes();
    void selectionComesForward();
    void rampStandsOutOnItsCanvas();
    void discsAreWhereTheTransformSays();
    void densityCountsEveryPoint();
    void crowdedPointsAreFainter();
    void lonelyPointsStayStrong();
};

void TestPointLook::continuousWithMissing() {
    const MapPoints points(tests::mapAt({0, 0, 1, 0, 2, 0, 3, 0})->positions);
    const Field field = fieldOf({0, 1, missing, 2});
    const PointLook look = colourPoints(points, &field, Theme::dark());
    const auto at = [&](std::int64_t row) { return static_cast<std::size_t>(points.pointOf({row})); };
    const auto ramp = valueRamp(true);
    QCOMPARE(look.scale.kind, ColourScale::Kind::Continuous);
    QCOMPARE(look.scale.missing, qint64{1});
    QCOMPARE(look.scale.low, 0.0);
    QCOMPARE(look.scale.high, 2.0);
    const auto opaque = [&](std::int64_t row) { return look.colours[at(row)] | 0xff000000; };
    QCOMPARE(opaque(0), ramp.front());
    QCOMPARE(opaque(3), ramp.back());
    QCOMPARE(opaque(2), look.scale.missingColour.rgb());
    QCOMPARE(look.layers[at(2)], static_cast<std::uint8_t>(PointLook::Behind));
    QCOMPARE(look.layers[at(1)], static_cast<std::uint8_t>(PointLook::Plain));
}

void TestPointLook::limitsIgnoreOutliers() {
    const MapPoints points(tests::clusteredMap(1000, 0)->positions);
    std::vector<float> values(1000);
    for (std::size_t row = 0; row < 1000; ++row)
        values[row] = static_cast<float>(row);
    values[7] = 1e9F;
    const Field field = fieldOf(values);
    const ColourScale scale = colourPoints(points, &field, Theme::dark()).scale;
    QVERIFY(scale.low > 5 && scale.low < 15);
    QVERIFY(scale.high > 985 && scale.high < 995);
    QVERIFY(scale.isCutLow && scale.isCutHigh);
}

void TestPointLook::constantValues() {
    const MapPoints points(tests::mapAt({0, 0, 1, 0})->positions);
    const Field same = fieldOf({4, 4});
    const PointLook look = colourPoints(points, &same, Theme::light());
    QCOMPARE(look.colours[0], look.colours[1]);
    QVERIFY(!look.scale.isCutLow && !look.scale.isCutHigh);
    const Field none = fieldOf({missing, missing});
    QCOMPARE(colourPoints(points, &none, Theme::light()).scale.missing, qint64{2});
}

void TestPointLook::categoriesAndUnknownOnes() {
    const MapPoints points(tests::mapAt({0, 0, 1, 0, 2, 0, 3, 0, 4, 0})->positions);
    Field field = fieldOf({0, 1, 1, missing, 9}, {QStringLiteral("spiral"), QStringLiteral("odd")});
    field.categoryColours = QStringList{QStringLiteral("#112233")};
    const PointLook look = colourPoints(points, &field, Theme::dark());
    const auto colour = [&](std::int64_t row) {
        return look.colours[static_cast<std::size_t>(points.pointOf({row}))] | 0xff000000;
    };
    QCOMPARE(look.scale.kind, ColourScale::Kind::Categories);
    QCOMPARE(colour(0), QColor(QStringLiteral("#112233")).rgb());
    QCOMPARE(colour(1), Theme::dark().category(1).rgb());
    QCOMPARE(colour(1), colour(2));
    QCOMPARE(colour(3), colour(4));
    QCOMPARE(look.scale.missing, qint64{2});
    QCOMPARE(look.scale.categories[0].count, qint64{1});
    QCOMPARE(look.scale.categories[1].count, qint64{2});
}

void TestPointLook::selectionComesForward() {
    const MapPoints points(tests::mapAt({0, 0, 1, 0, missing, 0, 3, 0})->positions);
    PointLook look = colourPoints(points, nullptr, Theme::dark());
    const QRgb plain = look.colours.front();
    showSelection(look, points, core::Selection({{1}, {2}}), Theme::dark());
    const auto at = [&](std::int64_t row) { return static_cast<std::size_t>(points.pointOf({row})); };
    QCOMPARE(look.layers[at(1)], static_cast<std::uint8_t>(PointLook::Chosen));
    QCOMPARE(look.layers[at(0)], static_cast<std::uint8_t>(PointLook::Behind));
    QVERIFY(look.colours[at(0)] != plain && look.colours[at(0)] != look.colours[at(1)]);
    QVERIFY(PointStyle::ceiling(PointLook::Behind) < PointStyle::ceiling(PointLook::Chosen));
}

void TestPointLook::rampStandsOutOnItsCanvas() {
    for (const Theme& theme : {Theme::dark(), Theme::light()}) {
        const auto ramp = valueRamp(theme.isDark);
        const double low = Theme::contrast(QColor::fromRgb(ramp.front()), theme.canvas);
        const double high = Theme::contrast(QColor::fromRgb(ramp.back()), theme.canvas);
        QVERIFY2(low > 1.2, qPrintable(QString::number(low)));
        QVERIFY2(high > 6 && high > 3 * low, qPrintable(QString::number(high)));
    }
}

void TestPointLook::discsAreWhereTheTransformSays() {
    const MapPoints points(tests::mapAt({-1, -1, 1, 1})->positions);
    PointLook look = colourPoints(points, nullptr, Theme::dark());
    look.colours[static_cast<std::size_t>(points.pointOf({1}))] = qRgb(255, 0, 0);
    MapTransform transform;
    transform.unitsPerPx = 0.05;
    transform.sizePx = {100, 80};
    for (const double ratio : {1.0, 1.25, 2.0}) {
        const MapRaster raster = drawRaster(points, look, {6, 1}, transform, ratio, Qt::black);
        QVERIFY(!raster.isDensity);
        QCOMPARE(raster.image.size(), QSize(qRound(100 * ratio), qRound(80 * ratio)));
        const QColor disc(raster.image.pixel(qRound(70 * ratio), qRound(20 * ratio)));
        QVERIFY(disc.red() > 60 && disc.green() == 0 && disc.blue() == 0);
        QCOMPARE(raster.image.pixel(qRound(50 * ratio), qRound(40 * ratio)), qRgb(0, 0, 0));
        QVERIFY(raster.image.pixel(qRound(30 * ratio), qRound(60 * ratio)) != qRgb(0, 0, 0));
    }
}

void TestPointLook::densityCountsEveryPoint() {
    std::vector<float> places;
    for (int index = 0; index < 100; ++index)
        places.insert(places.end(), {0.5F, 0.5F});
    places.insert(places.end(), {10.5F, -5.5F});
    const MapPoints points(tests::mapAt(places)->positions);
    const PointLook look = colourPoints(points, nullptr, Theme::dark());
    MapTransform transform;
    transform.sizePx = {40, 40};
    const MapRaster raster = drawRaster(points, look, {2, 1}, transform, 1, Qt::black, 50);
    QVERIFY(raster.isDensity);
    int filled = 0;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x)
            filled += raster.image.pixel(x, y) != qRgb(0, 0, 0);
    QCOMPARE(filled, 2);
    const auto lightness = [&](int x, int y) { return QColor(raster.image.pixel(x, y)).lightness(); };
    QVERIFY(lightness(20, 19) > lightness(30, 25));
    QVERIFY(lightness(30, 25) > 0);
}

void TestPointLook::crowdedPointsAreFainter() {
    const MapPoints few(tests::clusteredMap(500, 0)->positions), many(tests::clusteredMap(50000, 0)->positions);
    const double units = 0.02;
    QVERIFY(pointStyle(few, units, 1).opacity > pointStyle(many, units, 1).opacity);
    QVERIFY(pointStyle(few, units, 1).diameterPx > pointStyle(many, units, 1).diameterPx);
    QVERIFY(pointStyle(many, units / 20, 1).opacity > pointStyle(many, units, 1).opacity);
    QCOMPARE(pointStyle(few, units, 2).diameterPx, 2 * pointStyle(few, units, 1).diameterPx);
}

void TestPointLook::lonelyPointsStayStrong() {
    const auto map = tests::clusteredMap(20000, 0);
    std::vector<float> places(map->positions.data(), map->positions.data() + 2 * 20000);
    places.insert(places.end(), {9, 9});
    const MapPoints points(tests::mapAt(places)->positions);
    const int lonely = points.isolation(static_cast<std::size_t>(points.pointOf({20000})));
    const int crowded = points.isolation(static_cast<std::size_t>(points.nearest({0, 0}, 1)));
    QVERIFY2(lonely > 200 && crowded < 100, qPrintable(QStringLiteral("%1 %2").arg(lonely).arg(crowded)));
}

QTEST_GUILESS_MAIN(TestPointLook)
#include "test_point_look.moc"
