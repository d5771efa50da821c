// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/population.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include <QtTest>

#include "core/error.h"
#include "core/model/attribution/targets.h"
#include "core/random_stream.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::complaintOf;
using oddity::tests::FakeCutouts;
using oddity::tests::FakeModel;

namespace {

constexpr int side = 20;
constexpr std::size_t pixels = side * side;

/// Noise of σ = 1 with a square of so many pixels of light 50 about (x, y).
Cutout squareAt(int x, int y, int size) {
    Cutout cutout;
    cutout.bands = {"g"};
    cutout.height = cutout.width = side;
    RandomStream random(7);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel)
        cutout.pixels.push_back(static_cast<float>(random.normal()));
    for (int row = y - size / 2; row < y - size / 2 + size; ++row)
        for (int column = x - size / 2; column < x - size / 2 + size; ++column)
            cutout.pixels[static_cast<std::size_t>(row * side + column)] = 50;
    return cutout;
}

std::int64_t countOf(const ObjectSegment& segment) {
    return std::ranges::count(segment.inside, 1);
}

struct Scene {
    std::shared_ptr<FakeCutouts> cutouts = std::make_shared<FakeCutouts>(std::vector<std::string>{"g"}, side, side);
    FakeModel model{{"g"}, side, side, 1};

    Population go(std::vector<RowId> rows, AttributionMethod method = AttributionMethod::Gradient,
                  const Progress& progress = {}) {
        const InputReader reader(model.card(), {.cutouts = cutouts, .catalog = {}});
        return attributePopulation(model, reader,
                                   {.rows = std::move(rows),
                                    .method = method,
                                    .options = {},
                                    .target =
                                        [](RowId row) {
                                            if (row.value == 3)
                                                throw Error(ErrorKind::BadInput, "the object has no latents",
                                                            {.row = row.value});
                                            return valueTarget(0, 0);
                                        }},
                                   progress);
    }
};

std::vector<RowId> firstRows(std::int64_t count) {
    std::vector<RowId> rows;
    for (std::int64_t row = 0; row < count; ++row)
        rows.push_back(RowId{row});
    return rows;
}

} // namespace

class TestPopulation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheObjectInThePixels() {
        const ObjectSegment segment = objectSegmentOf(squareAt(10, 10, 5), {}, side, side);
        QVERIFY2(segment.origin.find("3 σ") != std::string::npos, segment.origin.c_str());
        QVERIFY(countOf(segment) >= 25 && countOf(segment) < 30); // a pixel of noise beside it may be over 3 σ
        QCOMPARE(segment.inside[10 * side + 10], 1);
        QCOMPARE(segment.inside[0], 0);
        const ObjectSegment none = objectSegmentOf(squareAt(4, 15, 3), {}, side, side);
        QVERIFY(none.inside.empty());
        QVERIFY2(none.origin.starts_with("no pixel at the centre"), none.origin.c_str());
        QVERIFY(std::isnan(segmentShareOf(Tensor::zeros({1, side, side}), none).area));
    }

    void missingPixelsAreNoObject() {
        Cutout cutout = squareAt(10, 10, 5);
        for (int column = 0; column < side; ++column)
            cutout.pixels[static_cast<std::size_t>(10 * side + column)] = std::nanf("");
        const ObjectSegment segment = objectSegmentOf(cutout, {}, side, side);
        QCOMPARE(segment.inside[10 * side + 10], 0);
        QVERIFY(countOf(segment) >= 10); // one half, to which the gap does not lead
    }

    void takesTheSegmentAtTheCentre() {
        Cutout cutout = squareAt(10, 10, 5);
        CutoutLayer layer{.role = LayerRole::Segmentation, .height = side, .width = side};
        layer.codes.assign(pixels, 0);
        for (std::size_t pixel = 0; pixel < 3 * side; ++pixel)
            layer.codes[pixel] = 4;
        layer.codes[9 * side + 11] = 7;
        layer.codes[2 * side + 2] = 7;
        cutout.layers.push_back(layer);
        const ObjectSegment segment = objectSegmentOf(cutout, {}, side, side);
        QCOMPARE(segment.origin, std::string("segment 7 of the segmentation layer"));
        QCOMPARE(countOf(segment), 2);
        std::ranges::replace(cutout.layers.front().codes, 7U, 0U);
        QVERIFY(objectSegmentOf(cutout, {}, side, side).origin.starts_with("the segmentation layer has no segment"));
    }

    void followsTheNetworksGrid() {
        const ObjectSegment half =
            objectSegmentOf(squareAt(10, 10, 8), {.originX = 4.5, .originY = 4.5, .step = 2}, 6, 6);
        QCOMPARE(half.inside.size(), 36U);
        for (const std::size_t pixel : {std::size_t{7}, std::size_t{14}, std::size_t{28}})
            QCOMPARE(half.inside[pixel], 1);
        QCOMPARE(half.inside[0], 0);
    }

    void sharesCountMapAndArea() {
        const ObjectSegment segment{{1, 1, 0, 0, 0, 0, 0, 0}, "drawn"};
        const SegmentShare share =
            segmentShareOf({{2, 2, 4}, {-3, 1, 1, 1, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0}}, segment);
        QCOMPARE(share.attribution, 0.6);
        QCOMPARE(share.area, 0.25);
    }

    /// The gradient of a linear network is the same for every object, so all sums are known.
    void sumsAreThoseOfAKnownMap() {
        Scene scene;
        const Population population = scene.go(firstRows(3));
        QCOMPARE(population.mapped, 3);
        double total = 0;
        for (std::size_t pixel = 0; pixel < pixels; ++pixel)
            total += std::abs(FakeModel::weight(0, pixel));
        for (std::size_t pixel = 0; pixel < pixels; ++pixel)
            QVERIFY(std::abs(population.meanMap.values[pixel] - FakeModel::weight(0, pixel) / total) < 1e-7);
        double inner = 0; // the ring of radius below 1 holds the four pixels at the centre
        for (const std::size_t pixel : {std::size_t{189}, std::size_t{190}, std::size_t{209}, std::size_t{210}})
            inner += std::abs(FakeModel::weight(0, pixel)) / total;
        QVERIFY(std::abs(population.radialProfile.front() - inner / (4.0 / pixels)) < 1e-6);
        const double counted = std::accumulate(population.histogram.begin(), population.histogram.end(), 0.0);
        QVERIFY(std::abs(counted + population.below + population.above - 1) < 1e-9);
        const std::size_t middle = Population::histogramBins / 2;
        QVERIFY(population.histogram[middle] + population.histogram[middle - 1] > 0); // values near 0
        QCOMPARE(population.histogram.front(), 0.0);
        QCOMPARE(population.members[1].value, FakeModel::latentOf(scene.cutouts->read(RowId{1}).pixels, 0));
    }

    void badObjectsAreCountedAndNamed() {
        Scene scene;
        scene.cutouts->change = [](std::int64_t row, Cutout& cutout) {
            if (row == 1)
                throw Error(ErrorKind::BadInput, "cannot be read", {.path = "a.fits", .row = row});
            if (row == 2)
                std::ranges::fill(cutout.pixels, 0.0F);
            if (row == 4)
                cutout.bands = {"r"};
        };
        const Population population = scene.go(firstRows(7), AttributionMethod::InputTimesGradient);
        QCOMPARE(population.members.size(), 7U);
        QCOMPARE(population.mapped, 3);
        QCOMPARE(population.failed(), 4);
        const auto problem = [&](std::size_t row) { return QString::fromStdString(population.members[row].problem); };
        QVERIFY(problem(0).isEmpty() && problem(5).isEmpty() && problem(6).isEmpty());
        QVERIFY2(problem(1).contains("a.fits, row 2"), qPrintable(problem(1)));
        QVERIFY2(problem(2).contains("zero everywhere"), qPrintable(problem(2)));
        QVERIFY2(problem(3).contains("no latents"), qPrintable(problem(3)));
        QVERIFY2(problem(4).contains("wants g"), qPrintable(problem(4)));
        QVERIFY(std::isnan(population.members[2].share.attribution));
        const Population none = scene.go({RowId{1}, RowId{3}});
        QCOMPARE(none.mapped, 0);
        QVERIFY(none.meanMap.values.empty() && std::isnan(none.meanShare()));
    }

    void whatOneObjectCannotBeAskedIsItsProblem() {
        Scene scene;
        scene.cutouts->change = [](std::int64_t row, Cutout&) {
            if (row == 1)
                throw Error(ErrorKind::Usage, "the region lies outside");
        };
        const Population population = scene.go(firstRows(3), AttributionMethod::InputTimesGradient);
        QCOMPARE(population.mapped, 2);
        QVERIFY(population.members[1].problem.find("lies outside") != std::string::npos);
        QVERIFY_EXCEPTION_THROWN(scene.go({RowId{1}}), Error);
    }

    /// A network that looks at every pixel alike has the share of the area; the object's light draws input × gradient.
    void shareStandsBesideThatOfTheArea() {
        Scene scene;
        scene.cutouts->change = [](std::int64_t, Cutout& cutout) { cutout.pixels = squareAt(10, 10, 5).pixels; };
        const Population flat = scene.go(firstRows(2));
        QCOMPARE(flat.withSegment(), 2);
        QVERIFY(std::abs(flat.meanShare() - flat.meanAreaShare()) < 0.05);
        const Population light = scene.go(firstRows(2), AttributionMethod::InputTimesGradient);
        QVERIFY2(light.meanShare() > 5 * light.meanAreaShare(), qPrintable(QString::number(light.meanShare())));
    }

    void stopsAfterABatchAndShowsWhatThereIs() {
        Scene scene;
        std::stop_source stop;
        std::atomic<int> read = 0;
        scene.cutouts->onRead = [&](std::int64_t) {
            if (++read == 40)
                stop.request_stop();
        };
        std::int64_t shown = -1;
        const InputReader reader(scene.model.card(), {.cutouts = scene.cutouts, .catalog = {}});
        try {
            attributePopulation(scene.model, reader,
                                {.rows = firstRows(100),
                                 .method = AttributionMethod::Gradient,
                                 .options = {},
                                 .target = [](RowId) { return valueTarget(0, 0); },
                                 .preview = [&](const Population& soFar) { shown = soFar.mapped; }},
                                {.stop = stop.get_token(), .report = {}});
            QFAIL("went on");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Cancelled);
        }
        QCOMPARE(read.load(), 2 * AttributionOptions().batch);
        QCOMPARE(shown, AttributionOptions().batch); // the second batch was read and not asked
        scene.cutouts->onRead = {};
        QVERIFY(complaintOf([&] { scene.go(firstRows(2), AttributionMethod::Occlusion); }).isEmpty());
    }

    void aThousandObjectsAreAskedInBatches() {
        Scene scene;
        scene.cutouts->change = [](std::int64_t row, Cutout& cutout) {
            if (row % 100 == 7)
                cutout.bands = {"r"};
        };
        const std::vector<RowId> rows = spreadOver(firstRows(3000), 1200);
        QCOMPARE(rows.size(), 1200U);
        QVERIFY(rows[1].value > 1 && rows.back().value > 2990);
        scene.model.gradientCount = 0;
        std::int64_t told = 0;
        const Population many =
            scene.go(rows, AttributionMethod::InputTimesGradient,
                     {.stop = {}, .report = [&](std::int64_t done, std::int64_t, const std::string&) { told = done; }});
        QCOMPARE(told, 1200);
        QCOMPARE(scene.model.gradientCount, (1200 + AttributionOptions().batch - 1) / AttributionOptions().batch);
        QCOMPARE(many.members.size(), 1200U);
        const auto bad = std::ranges::count_if(rows, [](RowId row) { return row.value % 100 == 7 || row.value == 3; });
        QVERIFY(bad > 0);
        QCOMPARE(many.failed(), bad);
        for (std::size_t index = 0; index < rows.size(); index += 97)
            if (many.members[index].problem.empty()) {
                const Population alone = scene.go({rows[index]}, AttributionMethod::InputTimesGradient);
                QCOMPARE(many.members[index].row, rows[index]);
                QCOMPARE(many.members[index].value, alone.members[0].value);
                QCOMPARE(many.members[index].share.attribution, alone.members[0].share.attribution);
            }
    }

    /// One object whose target cannot be asked with the others has the batch asked one by one.
    void oneOddTargetDoesNotSpoilItsBatch() {
        Scene scene;
        const InputReader reader(scene.model.card(), {.cutouts = scene.cutouts, .catalog = {}});
        const Population mixed = attributePopulation(scene.model, reader,
                                                     {.rows = firstRows(5),
                                                      .method = AttributionMethod::Gradient,
                                                      .options = {},
                                                      .target =
                                                          [](RowId row) {
                                                              return row.value == 2   ? reconstructionErrorTarget(1)
                                                                     : row.value == 4 ? valueTarget(0, 9)
                                                                                      : valueTarget(0, 0);
                                                          }},
                                                     {});
        QCOMPARE(mixed.mapped, 4);
        QVERIFY(mixed.members[4].problem.find("number 9") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPopulation)
#include "test_population.moc"
