// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QtTest>

#include "core/model/faithfulness/map_checks.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/session/session.h"
#include "widgets/session/weight_report.h"

using namespace oddity;
using namespace oddity::widgets;

class TestAttributionLayer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checksSayWhatTheyWereComputedFrom();
    void attributionSumsBandsAndKeepsItsTotal();
    void overlayLiesOnTheNetworksGrid();
};

void TestAttributionLayer::checksSayWhatTheyWereComputedFrom() {
    AttributionLayer layer{.row = core::RowId{1}, .attribution = {}, .grid = {}, .bands = {}, .model = "net"};
    layer.attribution.map = {{1, 1, 4}, {1, 2, 3, 4}};
    layer.attribution.method = "occlusion";
    QVERIFY(checksText(layer, nullptr).contains(QStringLiteral("checking")));
    core::MapChecks checks{.share = {0.64, 0.12}, .segment = "segment 7 of the segmentation layer", .curves = {}};
    checks.curves.deletion = {{3, 1, 0}, 0.25, 0.5};
    checks.curves.insertion = {{0, 2, 3}, 0.75, 0.5};
    checks.curves.randomOrders = 3;
    layer.checks = std::make_shared<const core::MapChecks>(checks);
    AttributionLayer other = layer;
    other.attribution.method = "input_x_gradient";
    other.attribution.map.values = {4, 3, 2, 1};
    layer.weights = std::make_shared<const WeightReport>(
        WeightReport{core::RowId{2}, {.draws = {{}, {}}, .rankCorrelation = 0.9}, {}});
    const QString text = checksText(layer, &other) + checksOrigin(layer, &other);
    for (const char* part :
         {"<b>64 %</b> of the map, 12 % of the area", "segment 7 of", "deletion <b>0.25</b> (random 0.50)", "2 steps",
          "3 random orders", "input × gradient <b>−1.00</b>", "hardly depends on what the network learned",
          "mean of 2 draws on another object"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
    checks.share = {};
    checks.segment = "no pixel at the centre is over 3 σ of the border's noise";
    checks.curves.deletion.area = std::nan("");
    layer.checks = std::make_shared<const core::MapChecks>(checks);
    QVERIFY(checksText(layer, nullptr).contains(QStringLiteral("not known, no pixel at the centre")));
    QVERIFY(checksText(layer, nullptr).contains(QStringLiteral("an empty or a blurred image has the same value")));
}

void TestAttributionLayer::attributionSumsBandsAndKeepsItsTotal() {
    const core::Tensor map{{2, 2, 2}, {1, -2, 3, 0, 1, 1, 1, 1}};
    QCOMPARE(attributionPlane(map, -1, 0), (std::vector<float>{2, -1, 4, 1}));
    QCOMPARE(attributionPlane(map, 0, 0), (std::vector<float>{1, -2, 3, 0}));
    core::Tensor spot = core::Tensor::zeros({1, 15, 15});
    spot.values[7 * 15 + 7] = 1;
    const std::vector<float> smooth = attributionPlane(spot, -1, 1);
    double total = 0;
    for (const float value : smooth)
        total += value;
    QVERIFY(std::abs(total - 1) < 1e-4);
    QVERIFY(smooth[7 * 15 + 7] < 0.2F && smooth[7 * 15 + 8] > 0.05F);
}

void TestAttributionLayer::overlayLiesOnTheNetworksGrid() {
    QCOMPARE(gridEdges({.originX = 8.5, .originY = 4.5, .step = 2}, 16, 8), QRectF(7.5, 3.5, 32, 16));
    const QImage image = attributionOverlay({1, 0, -1, 0}, 2, 2, 1, core::ColourMap::named("blue-black-red"));
    QCOMPARE(qAlpha(image.pixel(1, 0)), 0);
    QVERIFY(image.pixelColor(0, 1).red() > image.pixelColor(0, 1).blue()); // row 0 is at the bottom, positive
    QVERIFY(image.pixelColor(0, 0).blue() > image.pixelColor(0, 0).red());
}

QTEST_MAIN(TestAttributionLayer)
#include "test_attribution_layer.moc"
