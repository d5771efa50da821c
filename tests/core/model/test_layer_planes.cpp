// SPDX-License-Identifier: BSD-3-Clause
#include <limits>

#include <QtTest>

#include "core/model/inputs/preparation.h"
#include "tests/core/complaint.h"

using namespace oddity::core;
using oddity::tests::complaintOf;

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
using Values = std::vector<float>;
using Shape = std::vector<std::int64_t>;

/// 3×3 pixels in two bands with every layer; the PSF is 1×3.
Cutout cutout() {
    Cutout cutout;
    cutout.bands = {"g", "r"};
    cutout.height = cutout.width = 3;
    for (int pixel = 0; pixel < 18; ++pixel)
        cutout.pixels.push_back(static_cast<float>(pixel));
    cutout.source = "a.fits";
    cutout.layers.push_back({LayerRole::Mask, 1, 3, 3, {}, {0, 0, 4, 0, 0, 0, 1, 0, 0}});
    cutout.layers.push_back(
        {LayerRole::InverseVariance, 2, 3, 3, {1, 1, 1, 1, 2, 1, 1, 1, missing, 3, 3, 3, 3, 4, 3, 3, 3, 3}, {}});
    cutout.layers.push_back({LayerRole::Segmentation, 1, 3, 3, {}, {7, 7, 0, 0, 5, 5, 0, 5, 0}});
    cutout.layers.push_back({LayerRole::Psf, 1, 1, 3, {0.25F, 0.5F, 0.25F}, {}});
    return cutout;
}

InputSpec inputOf(const std::string& fields) {
    return ModelCard::parse(R"({"format": 1, "name": "l", "inputs": [{)" + fields +
                                R"(}], "outputs": [{"name": "z", "kind": "reg"}]})",
                            "card")
        .inputs.front();
}

Tensor prepared(const std::string& fields, const Cutout& from = cutout()) {
    return Preparation(inputOf(fields)).prepare(from).image;
}

} // namespace

/// Masks, weights, segments and PSFs as channels of an image and as inputs of their own.
class TestLayerPlanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersFollowBehindTheBands() {
        const Tensor image = prepared(
            R"("bands": ["r"], "layers": ["mask", "segmentation", "ivar"], "prepare": [{"step": "affine", "scale": 2, "offset": 1}])");
        QCOMPARE(image.shape, (Shape{4, 3, 3}));
        QCOMPARE(image.values, (Values{19, 21, 23, 25, 27, 29, 31, 33, 35, // 2 x + 1
                                       0,  0,  1,  0,  0,  0,  1,  0,  0,  //
                                       0,  0,  0,  0,  1,  1,  0,  1,  0,  //
                                       3,  3,  3,  3,  4,  3,  3,  3,  3}));
    }

    void eachBandHasItsWeight() {
        const InputSpec input = inputOf(R"("bands": ["r", "g"], "layers": ["ivar"])");
        QCOMPARE(input.channelNames(), (std::vector<std::string>{"r", "g", "ivar r", "ivar g"}));
        QVERIFY(input.takes(Shape{5, 4, 3, 3}));
        const Tensor image = Preparation(input).prepare(cutout()).image;
        QCOMPARE(image.values[22], 4.0F);
        QCOMPARE(image.values[31], 2.0F);
        QCOMPARE(image.values[35], 0.0F); // not covered: no weight
    }

    void cropsAreOfAll() {
        const Tensor image =
            prepared(R"("bands": ["g"], "layers": ["mask"], "prepare": [{"step": "centre_crop", "size": 1}])");
        QCOMPARE(image.values, (Values{4, 0}));
        const Tensor wide = prepared(
            R"("bands": ["g"], "layers": ["mask"], "prepare": [{"step": "centre_crop", "size": 5}, {"step": "nan_to", "value": 0}])");
        QCOMPARE(wide.values[25], 1.0F); // beyond the image is masked
        QCOMPARE(wide.values[25 + 12], 0.0F);
    }

    void aPsfIsAnInputOfItsOwn() {
        const Tensor image = prepared(
            R"("bands": [], "layers": ["psf"], "height": 1, "width": 3, "prepare": [{"step": "affine", "scale": 4, "offset": 0}])");
        QCOMPARE(image.shape, (Shape{1, 1, 3}));
        QCOMPARE(image.values, (Values{1, 2, 1}));
        const Tensor mask = prepared(R"("bands": [], "layers": ["mask"])");
        QCOMPARE(mask.shape, (Shape{1, 3, 3}));
    }

    void whatIsMissingOrUnknownIsNamed() {
        Cutout bare = cutout();
        bare.layers.clear();
        QVERIFY(
            complaintOf([&] { prepared(R"("bands": ["g"], "layers": ["weight"])", bare); }).contains("has no weight"));
        QVERIFY(complaintOf([] { prepared(R"("bands": [], "layers": ["ivar"])"); }).contains("2 planes"));
        QVERIFY(complaintOf([] {
                    prepared(R"("bands": [], "layers": ["psf"], "height": 5, "width": 5)");
                }).contains("5×5"));
        QVERIFY(complaintOf([] { inputOf(R"("bands": ["g"], "layers": ["flat"])"); }).contains("inputs[0].layers[0]"));
        QVERIFY(complaintOf([] { inputOf(R"("bands": ["g"], "layers": ["psf"])"); }).contains("inputs[0].layers"));
        QVERIFY(complaintOf([] { inputOf(R"("bands": [])"); }).contains("inputs[0].bands"));
    }

    void reconstructionsAreOfTheImageAndNotOfItsPsf() {
        const ModelCard card = ModelCard::parse(R"({"format": 1, "name": "l", "inputs": [
            {"name": "psf", "bands": [], "layers": ["psf"]}, {"bands": ["g"], "layers": ["mask"]}],
            "outputs": [{"name": "z", "kind": "reg"}]})",
                                                "card");
        QCOMPARE(card.subjectInput(), 1);
        QCOMPARE(ModelCard::parse(card.json(), "again").json(), card.json());
    }
};

QTEST_GUILESS_MAIN(TestLayerPlanes)
#include "test_layer_planes.moc"
