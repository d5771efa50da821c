// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/tiles/tile_run.h"

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <QtTest>

#include "core/error.h"
#include "core/random_stream.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::FakeModel;

namespace {

constexpr int radius = 3;
constexpr int classes = 5;

/// Five class probabilities a pixel, softmax of the mean over a (2·3+1)² box times the class's number; zeros beyond the
/// image, as a convolution pads.
class BoxModel final : public FakeModel {
public:
    BoxModel() : FakeModel({"*"}, 0, 0, 1) {
        editCard().inputs[0].prepare = {{.name = "nan_to", .numbers = {{"value", 0}}, .lists = {}}};
        editCard().outputs = {{.name = "classes", .kind = OutputKind::Maps}};
        editCard().outputs[0].classes = {"spheroid", "disc", "irregular", "point", "background"};
    }
    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions&) override {
        const Tensor& batch = inputs.front();
        ++windows;
        if (onWindow)
            onWindow(batch);
        const std::int64_t height = batch.shape[2], width = batch.shape[3];
        Tensor result = Tensor::zeros({batch.count(), classes, height, width});
        for (std::int64_t item = 0; item < batch.count(); ++item) {
            const auto pixels = batch.item(item);
            std::vector<double> sums(static_cast<std::size_t>((height + 1) * (width + 1)));
            const auto sum = [&](std::int64_t row, std::int64_t column) -> double& {
                return sums[static_cast<std::size_t>(row * (width + 1) + column)];
            };
            for (std::int64_t row = 0; row < height; ++row)
                for (std::int64_t column = 0; column < width; ++column)
                    sum(row + 1, column + 1) = pixels[static_cast<std::size_t>(row * width + column)] +
                                               sum(row, column + 1) + sum(row + 1, column) - sum(row, column);
            for (std::int64_t row = 0; row < height; ++row)
                for (std::int64_t column = 0; column < width; ++column) {
                    const std::int64_t top = std::max<std::int64_t>(0, row - radius);
                    const std::int64_t left = std::max<std::int64_t>(0, column - radius);
                    const std::int64_t bottom = std::min(height, row + radius + 1);
                    const std::int64_t right = std::min(width, column + radius + 1);
                    const double mean =
                        (sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left)) / 49;
                    double total = 0;
                    for (int each = 0; each < classes; ++each)
                        total += std::exp(mean * each);
                    for (int each = 0; each < classes; ++each)
                        result.item(item)[static_cast<std::size_t>((each * height + row) * width + column)] =
                            static_cast<float>(std::exp(mean * each) / total);
                }
        }
        return {result};
    }
    int windows = 0;
    std::function<void(const Tensor&)> onWindow;
};

/// Numbers what hangs together above 0.5 in the product of two bands, anew in every window.
class BlobModel final : public FakeModel {
public:
    BlobModel() : FakeModel({"g"}, 0, 0, 1) {
        editCard().inputs.push_back(editCard().inputs[0]);
        editCard().inputs[1].name = "second";
        editCard().inputs[1].bands = {"r"};
        editCard().outputs = {{.name = "objects", .kind = OutputKind::Inst}};
    }
    std::vector<Tensor> run(const InputBatch& inputs, const RunOptions&) override {
        const std::int64_t height = inputs[0].shape[2], width = inputs[0].shape[3];
        Tensor labels = Tensor::zeros({inputs[0].count(), height, width});
        for (std::int64_t item = 0; item < labels.count(); ++item) {
            const auto g = inputs[0].item(item), r = inputs[1].item(item);
            const auto numbers = labels.item(item);
            const auto isInside = [&](std::int64_t row, std::int64_t column) {
                const auto place = static_cast<std::size_t>(row * width + column);
                return row >= 0 && column >= 0 && row < height && column < width && g[place] * r[place] > 0.5F &&
                       numbers[place] == 0;
            };
            float next = 0;
            for (std::int64_t row = 0; row < height; ++row)
                for (std::int64_t column = 0; column < width; ++column) {
                    if (!isInside(row, column))
                        continue;
                    ++next;
                    std::vector<std::pair<std::int64_t, std::int64_t>> open{{row, column}};
                    while (!open.empty()) {
                        const auto [y, x] = open.back();
                        open.pop_back();
                        if (!isInside(y, x))
                            continue;
                        numbers[static_cast<std::size_t>(y * width + x)] = next;
                        for (const auto& [dy, dx] :
                             {std::pair{-1, 0}, std::pair{1, 0}, std::pair{0, -1}, std::pair{0, 1}})
                            open.emplace_back(y + dy, x + dx);
                    }
                }
        }
        return {labels};
    }
};

struct Field {
    std::int64_t height, width;
    std::vector<float> pixels;

    Field(std::int64_t rows, std::int64_t columns) : height(rows), width(columns) {
        RandomStream random(18);
        for (std::int64_t pixel = 0; pixel < height * width; ++pixel)
            pixels.push_back(static_cast<float>(random.normal()));
    }
    TileImage image() const {
        return {height, width, [this](const PixelRegion& region) {
                    Cutout cutout;
                    cutout.bands = {"r"};
                    cutout.height = static_cast<int>(region.height);
                    cutout.width = static_cast<int>(region.width);
                    for (std::int64_t y = region.y; y < region.y + region.height; ++y)
                        for (std::int64_t x = region.x; x < region.x + region.width; ++x)
                            cutout.pixels.push_back(y < height && x < width
                                                        ? pixels[static_cast<std::size_t>(y * width + x)]
                                                        : std::numeric_limits<float>::quiet_NaN());
                    return cutout;
                }};
    }
};

Tensor tiled(Model& model, const Field& field, const TileRunSettings& settings) {
    Tensor whole;
    std::int64_t next = 0;
    runOverTile(model, field.image(), "", settings,
                [&](std::int64_t first, const Tensor& rows) {
                    if (whole.shape.empty())
                        whole = Tensor::zeros({rows.count(), field.height, field.width});
                    if (first != next)
                        throw std::runtime_error("rows out of order");
                    next = first + rows.shape[1];
                    for (std::int64_t plane = 0; plane < rows.count(); ++plane)
                        std::ranges::copy(rows.item(plane), whole.item(plane).begin() + first * field.width);
                },
                {});
    if (next != field.height)
        throw std::runtime_error("rows are missing");
    return whole;
}

} // namespace

class TestTileRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Boxes of all sizes, many across seams, a few longer than a window; two bands on one grid, two inputs.
    void instancesAreJoinedAcrossSeams() {
        constexpr std::int64_t side = 150;
        const std::vector<PixelRegion> boxes{{3, 3, 10, 10},   {30, 30, 9, 9},    {5, 60, 140, 6},  {60, 5, 4, 50},
                                             {70, 80, 30, 40}, {120, 100, 25, 3}, {0, 140, 10, 10}, {60, 130, 1, 19}};
        std::vector<float> truth(side * side, 0);
        for (std::size_t box = 0; box < boxes.size(); ++box)
            for (std::int64_t y = boxes[box].y; y < boxes[box].y + boxes[box].height; ++y)
                for (std::int64_t x = boxes[box].x; x < boxes[box].x + boxes[box].width; ++x)
                    truth[static_cast<std::size_t>(y * side + x)] = static_cast<float>(box + 1);
        const TileImage image{side, side, [&truth](const PixelRegion& region) {
                                  Cutout cutout;
                                  cutout.bands = {"r", "g"};
                                  cutout.height = static_cast<int>(region.height);
                                  cutout.width = static_cast<int>(region.width);
                                  for (int band = 0; band < 2; ++band)
                                      for (std::int64_t y = region.y; y < region.y + region.height; ++y)
                                          for (std::int64_t x = region.x; x < region.x + region.width; ++x)
                                              cutout.pixels.push_back(
                                                  truth[static_cast<std::size_t>(y * side + x)] > 0 ? 1.0F : 0.0F);
                                  return cutout;
                              }};
        BlobModel model;
        Tensor found;
        runOverTile(model, image, "", {.window = 48, .margin = 4, .blend = 8, .batch = 2},
                    [&found](std::int64_t, const Tensor& rows) { found = rows; }, {});
        QCOMPARE(found.shape, (std::vector<std::int64_t>{1, side, side}));
        std::map<float, std::set<float>> numbersOf;
        for (std::size_t pixel = 0; pixel < truth.size(); ++pixel)
            numbersOf[truth[pixel]].insert(found.values[pixel]);
        std::set<float> all;
        for (const auto& [box, numbers] : numbersOf) {
            QVERIFY2(numbers.size() == 1, qPrintable(QString::number(double(box))));
            all.insert(*numbers.begin());
        }
        QCOMPARE(all.size(), boxes.size() + 1);
        QCOMPARE(*all.rbegin(), static_cast<float>(boxes.size()));
        QCOMPARE(*numbersOf[0].begin(), 0.0F);
    }

    /// T-18: a field of 2048², five classes a pixel; equal to the network on the whole image at once, everywhere.
    void windowsGiveWhatTheWholeImageGives() {
        const Field field(2048, 2048);
        BoxModel model;
        const Tensor whole = model.run({{{1, 1, 2048, 2048}, field.pixels}}, {})[0];
        model.windows = 0;
        const Tensor result = tiled(model, field, {.window = 256, .margin = 8, .blend = 16, .batch = 3});
        QVERIFY(model.windows > 10);
        double worst = 0;
        double worstSum = 0;
        const std::size_t size = 2048 * 2048;
        for (std::size_t pixel = 0; pixel < size; ++pixel) {
            double sum = 0;
            for (std::size_t plane = 0; plane < classes; ++plane) {
                sum += static_cast<double>(result.values[plane * size + pixel]);
                worst = std::max(worst, std::abs(static_cast<double>(result.values[plane * size + pixel]) -
                                                 static_cast<double>(whole.values[plane * size + pixel])));
            }
            worstSum = std::max(worstSum, std::abs(sum - 1));
        }
        QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
        QVERIFY2(worstSum < 1e-5, qPrintable(QString::number(worstSum)));
    }

    void aMarginThatIsTooSmallShows() {
        const Field field(200, 200);
        BoxModel model;
        const Tensor whole = model.run({{{1, 1, 200, 200}, field.pixels}}, {})[0];
        const Tensor result = tiled(model, field, {.window = 64, .margin = 0, .blend = 0});
        float worst = 0;
        for (std::size_t value = 0; value < whole.values.size(); ++value)
            worst = std::max(worst, std::abs(whole.values[value] - result.values[value]));
        QVERIFY(worst > 1e-3F);
    }

    void anySizeOfImageIsCovered_data() {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("smaller than a window") << 20 << 33;
        QTest::newRow("one window") << 64 << 64;
        QTest::newRow("a pixel more") << 65 << 64;
        QTest::newRow("a pixel less than two steps") << 95 << 130;
        QTest::newRow("one row") << 1 << 300;
    }

    void anySizeOfImageIsCovered() {
        QFETCH(int, height);
        QFETCH(int, width);
        const Field field(height, width);
        BoxModel model;
        const Tensor whole = model.run({{{1, 1, height, width}, field.pixels}}, {})[0];
        const Tensor result = tiled(model, field, {.window = 64, .margin = 4, .blend = 8});
        for (std::size_t value = 0; value < whole.values.size(); ++value)
            QVERIFY(std::abs(whole.values[value] - result.values[value]) < 1e-5F);
    }

    void beyondItsEdgeTheImageIsMirrored() {
        const Field field(5, 6);
        BoxModel model;
        model.editCard().inputs[0].sizeMultiple = 8;
        Tensor seen;
        model.onWindow = [&](const Tensor& batch) { seen = batch; };
        tiled(model, field, {.window = 64, .margin = 4, .blend = 8});
        QCOMPARE(seen.shape, (std::vector<std::int64_t>{1, 1, 8, 8}));
        const auto at = [&](std::size_t row, std::size_t column) { return seen.values[row * 8 + column]; };
        QCOMPARE(at(4, 5), field.pixels[4 * 6 + 5]);
        QCOMPARE(at(5, 2), field.pixels[3 * 6 + 2]);
        QCOMPARE(at(7, 2), field.pixels[1 * 6 + 2]);
        QCOMPARE(at(2, 6), field.pixels[2 * 6 + 4]);
        QCOMPARE(at(6, 7), field.pixels[2 * 6 + 3]);
    }

    void windowsWithoutPixelsAreLeftOut() {
        Field field(200, 200);
        for (std::size_t row = 0; row < 90; ++row)
            std::fill_n(field.pixels.begin() + static_cast<std::ptrdiff_t>(row * 200), 200,
                        std::numeric_limits<float>::quiet_NaN());
        BoxModel model;
        const Tensor result = tiled(model, field, {.window = 64, .margin = 4, .blend = 8});
        QVERIFY(std::isnan(result.values[0]));
        QVERIFY(std::isnan(result.values[20 * 200 + 100]));
        for (std::size_t row = 100; row < 200; ++row)
            QVERIFY(std::isfinite(result.values[row * 200 + 50]));
        std::ranges::fill(field.pixels, std::numeric_limits<float>::quiet_NaN());
        QVERIFY_EXCEPTION_THROWN(tiled(model, field, {.window = 64, .margin = 4, .blend = 8}), Error);
    }

    void windowsThatCannotBeAreRefused() {
        const Field field(100, 100);
        BoxModel model;
        QVERIFY_EXCEPTION_THROWN(tiled(model, field, {.window = 64, .margin = 32}), Error);
        model.editCard().inputs[0].prepare.push_back({.name = "centre_crop", .numbers = {{"size", 32}}, .lists = {}});
        QVERIFY_EXCEPTION_THROWN(tiled(model, field, {.window = 64, .margin = 4}), Error);
        model.editCard().inputs[0].prepare = {{.name = "min_max", .numbers = {}, .lists = {}}};
        QVERIFY_EXCEPTION_THROWN(tiled(model, field, {.window = 64, .margin = 4}), Error);
        FakeModel noMask({"*"}, 0, 0, 2);
        QVERIFY_EXCEPTION_THROWN(tiled(noMask, field, {}), Error);
    }

    void aStopIsHeard() {
        const Field field(400, 400);
        BoxModel model;
        std::stop_source stop;
        const Progress progress{.stop = stop.get_token(), .report = {}};
        const auto stopAtOnce = [&](std::int64_t, const Tensor&) { stop.request_stop(); };
        QVERIFY_EXCEPTION_THROWN(
            runOverTile(model, field.image(), "", {.window = 64, .margin = 4, .blend = 8}, stopAtOnce, progress),
            Error);
    }
};

QTEST_GUILESS_MAIN(TestTileRun)
#include "test_tile_run.moc"
