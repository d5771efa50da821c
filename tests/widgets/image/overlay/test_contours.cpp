// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <random>

#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QtTest>

#include "core/error.h"
#include "widgets/image/overlay/contour_overlay.h"
#include "widgets/image/overlay/contours.h"
#include "widgets/image/overlay/drawing/screen_lines.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// Distance from the middle.
std::vector<float> cone(int width, int height) {
    std::vector<float> plane;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            plane.push_back(static_cast<float>(std::hypot(x - width / 2, y - height / 2)));
    return plane;
}

std::vector<float> noise(int side) {
    std::mt19937 generator(3);
    std::normal_distribution<float> value(0, 1);
    std::vector<float> plane(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (float& pixel : plane)
        pixel = value(generator);
    return plane;
}

QImage painted(ContourOverlay& overlay, const ImageMapping& mapping) {
    QImage picture(mapping.area.size().toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    std::vector<QRectF> taken;
    overlay.paint(painter, mapping, taken);
    return picture;
}

bool isEmpty(const QImage& picture) {
    QImage none = picture;
    none.fill(Qt::transparent);
    return picture == none;
}

} // namespace

class TestContours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aConeHasCircles() {
        const auto contours = contoursOf(cone(41, 41), 41, 41, {5, 12}, {});
        QCOMPARE(contours.size(), std::size_t(2));
        for (const Contour& contour : contours) {
            QCOMPARE(contour.lines.size(), std::size_t(1));
            QCOMPARE(contour.lines[0].first(), contour.lines[0].last());
            for (const QPointF& point : contour.lines[0])
                QVERIFY(std::abs(std::hypot(point.x() - 20, point.y() - 20) - contour.level) < 0.05);
        }
    }

    void linesAreLinearBetweenPixels() {
        const std::vector<float> plane{0, 1, 4, 0, 1, 4}; // 3 × 2
        const auto contours = contoursOf(plane, 3, 2, {2.5}, {});
        QCOMPARE(contours[0].lines.size(), std::size_t(1));
        QCOMPARE(contours[0].lines[0].size(), qsizetype(2));
        for (const QPointF& point : contours[0].lines[0])
            QCOMPARE(point.x(), 1.5);
    }

    void saddlesAreSplitByTheirMiddle() {
        const auto high = contoursOf(std::vector<float>{1, 0, 0, 1}, 2, 2, {0.4}, {});
        QCOMPARE(high[0].lines.size(), std::size_t(2));
        // the middle (0.5) is above: each line cuts off a low corner, the lower right one or the upper left one
        for (const QPolygonF& line : high[0].lines)
            QVERIFY(std::abs((line.first().x() + line.last().x()) - (line.first().y() + line.last().y())) > 0.7);
    }

    void missingPixelsBreakLines() {
        std::vector<float> plane = cone(41, 41);
        plane[20 * 41 + 30] = missing;
        const auto contours = contoursOf(plane, 41, 41, {10}, {});
        QCOMPARE(contours[0].lines.size(), std::size_t(1));
        QVERIFY(contours[0].lines[0].first() != contours[0].lines[0].last());
        for (const QPointF& point : contours[0].lines[0])
            QVERIFY(std::isfinite(point.x()) && std::hypot(point.x() - 30, point.y() - 20) >= 1);
    }

    void smoothingKeepsWhatIsFlatAndWhatIsMissing() {
        std::vector<float> plane(30 * 20, 7.0F);
        plane[5 * 30 + 5] = missing;
        const std::vector<float> soft = smoothed(plane, 30, 20, 2, {});
        for (std::size_t i = 0; i < soft.size(); ++i)
            QVERIFY(i == 5 * 30 + 5 ? std::isnan(soft[i]) : std::abs(soft[i] - 7) < 1e-5F);
        std::vector<float> spike(31 * 21, 0.0F);
        spike[10 * 31 + 15] = 1;
        const std::vector<float> bell = smoothed(spike, 31, 21, 1.5, {});
        QVERIFY(std::abs(bell[10 * 31 + 15] - 1 / (2 * M_PI * 1.5 * 1.5)) < 2e-3);
        QCOMPARE(bell[10 * 31 + 13], bell[8 * 31 + 15]); // round, and not transposed
    }

    void levelsFollowTheirRule() {
        std::vector<float> plane(40 * 40);
        for (std::size_t i = 0; i < plane.size(); ++i)
            plane[i] = i % 2 == 0 ? 10.0F : 12.0F;
        ContourRule rule;
        rule.count = 3;
        const std::vector<double> sigmas = contourLevels(rule, plane, 40, 40, {0, 1});
        QCOMPARE(sigmas.size(), std::size_t(3));
        const core::BorderStatistics border = core::borderStatistics(plane, 40, 40);
        QCOMPARE(sigmas[2], static_cast<double>(border.median) + 12 * static_cast<double>(border.sigma));
        rule.spacing = ContourRule::Spacing::Linear;
        QCOMPARE(contourLevels(rule, plane, 40, 40, {0, 8}), (std::vector<double>{2, 4, 6}));
        rule.followsStretch = false;
        rule.low = 100;
        rule.high = 1100;
        rule.count = 2;
        rule.spacing = ContourRule::Spacing::Log;
        const std::vector<double> logs = contourLevels(rule, plane, 40, 40, {0, 8});
        QVERIFY(std::abs(logs[0] - 110) < 1e-9 && std::abs(logs[1] - 200) < 1e-9);
        rule.high = rule.low;
        QVERIFY(contourLevels(rule, plane, 40, 40, {0, 8}).empty());
    }

    void tooManyPointsAreRefused() {
        std::vector<float> board(1500 * 1500);
        for (std::size_t i = 0; i < board.size(); ++i)
            board[i] = static_cast<float>((i + i / 1500) % 2);
        QVERIFY_EXCEPTION_THROWN(contoursOf(board, 1500, 1500, {0.5}, {}), core::Error);
    }

    void theOverlayTracesWhenItIsSeen() {
        ContourOverlay overlay;
        overlay.setVisible(false);
        ContourRule rule;
        rule.spacing = ContourRule::Spacing::Linear;
        rule.smoothingPx = 0;
        rule.count = 3;
        overlay.setRule(rule);
        overlay.setShownLimits({0, 20});
        overlay.setPlane(std::make_shared<const std::vector<float>>(cone(41, 41)), 41, 41);
        QTest::qWait(30);
        QVERIFY(overlay.contours().empty());
        overlay.setVisible(true);
        QTRY_COMPARE(overlay.contours().size(), std::size_t(3));
        overlay.setShownLimits({0, 16});
        QTRY_COMPARE(overlay.contours()[0].level, 4.0);
    }

    void manyLinesAreDrawnByAWorkerAndMoveWithTheView() {
        ContourOverlay overlay;
        ContourRule rule;
        rule.spacing = ContourRule::Spacing::Linear;
        rule.smoothingPx = 0;
        overlay.setRule(rule);
        overlay.setShownLimits({-1, 1});
        overlay.setPlane(std::make_shared<const std::vector<float>>(noise(200)), 200, 200);
        QTRY_COMPARE(overlay.contours().size(), std::size_t(5));
        ImageMapping mapping{QRectF(0, 0, 400, 400), {99.5, 99.5}, 2, {200, 200}};
        QSignalSpy changed(&overlay, &ContourOverlay::changed);
        QVERIFY(isEmpty(painted(overlay, mapping))); // nothing is stroked here
        QTRY_VERIFY(!changed.isEmpty());
        const QImage whole = painted(overlay, mapping);
        QVERIFY(!isEmpty(whole));
        QTest::qWait(100);
        QCOMPARE(changed.size(), 1); // it is kept: the same view asks for nothing
        mapping.centre += QPointF(10, 0);
        QCOMPARE(painted(overlay, mapping).copy(0, 0, 380, 400), whole.copy(20, 0, 380, 400));
        overlay.setPlane(std::make_shared<const std::vector<float>>(cone(41, 41)), 41, 41);
        QVERIFY(isEmpty(painted(overlay, mapping))); // those of another image are gone
    }

    void noiseSeenSmallHasNoMoreLinesThanTheScreenHasRoomFor() {
        const auto contours = contoursOf(noise(800), 800, 800, {2.5}, {});
        const ImageMapping mapping{QRectF(0, 0, 80, 80), {399.5, 399.5}, 0.1, {800, 800}};
        const ScreenLines shown = screenLines(contours[0].lines, mapping);
        qsizetype points = 0;
        for (const QPolygonF& line : shown.lines)
            points += line.size();
        QVERIFY(contours[0].lines.size() > 3000);
        QVERIFY(!shown.dots.empty() && shown.dots.size() <= 84 * 84);
        QVERIFY(points < 4 * 80 * 80);
        // and at its own size nothing is left out
        const ImageMapping near{QRectF(0, 0, 100, 100), {399.5, 399.5}, 10, {800, 800}};
        for (const QPolygonF& line : screenLines(contours[0].lines, near).lines)
            QVERIFY(line.size() >= 4 || line.first() != line.last());
    }
};

QTEST_MAIN(TestContours)
#include "test_contours.moc"
