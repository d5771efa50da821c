// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/input_reader.h"

#include <cmath>
#include <limits>

#include <QtTest>

#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"

using namespace oddity::core;
using oddity::tests::complaintOf;
using oddity::tests::FakeCutouts;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::shared_ptr<const Catalog> catalog(const std::string& unit = "mag") {
    std::vector<Column> columns;
    columns.push_back({.name = "mag_g", .unit = unit, .values = std::vector<double>{20, 21, missing}});
    columns.push_back({.name = "Size", .unit = "arcsec", .values = std::vector<std::int64_t>{3, 5, 7}});
    columns.push_back({.name = "kind", .values = std::vector<std::string>{"a", "b", "c"}});
    return std::make_shared<const Catalog>(std::move(columns), "");
}

ModelCard card(const std::string& inputs) {
    return ModelCard::parse(R"({"format": 1, "name": "two", "inputs": [)" + inputs +
                                R"(], "outputs": [{"name": "z", "kind": "reg"}]})",
                            "card");
}

const std::string columnsInput =
    R"({"kind": "columns", "columns": ["size", "mag_g"], "units": ["arcsec", "mag"],
        "prepare": [{"step": "standardize", "mean": [5, 20], "deviation": [2, 0.5]}]})";
const std::string imageInput = R"({"name": "stamp", "bands": ["g"], "height": 2, "width": 2})";

} // namespace

class TestInputReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsComeInTheCardsOrderAndScale() {
        const InputReader reader(card(columnsInput), {.cutouts = {}, .catalog = catalog()});
        QCOMPARE(reader.imageInput(), -1);
        const PreparedInputs row = reader.read(RowId{1});
        QCOMPARE(row.tensors.size(), 1U);
        QCOMPARE(row.tensors[0].shape, (std::vector<std::int64_t>{2}));
        QCOMPARE(row.tensors[0].values, (std::vector<float>{0, 2}));
        QVERIFY(complaintOf([&] { reader.read(RowId{2}); }).contains("mag_g"));
    }

    void missingNumbersMayBeFilledIn() {
        const InputReader reader(
            card(R"({"kind": "columns", "columns": ["mag_g"], "prepare": [{"step": "nan_to", "value": 25}]})"),
            {.cutouts = {}, .catalog = catalog()});
        QCOMPARE(reader.read(RowId{2}).tensors[0].values, std::vector<float>{25});
    }

    /// Bad rows at the catalog's beginning are bad rows, not a bad survey.
    void sizesAreCheckedAllOverTheCatalog() {
        const auto cutouts = std::make_shared<FakeCutouts>(std::vector<std::string>{"g"}, 2, 2);
        cutouts->change = [](std::int64_t row, Cutout& cutout) {
            if (row < 50)
                cutout.height = 1;
        };
        const InputReader reader(card(imageInput), {.cutouts = cutouts, .catalog = catalog()});
        reader.checkSizes(100);
        QVERIFY(complaintOf([&] { reader.checkSizes(40); }).contains("1×2"));
    }

    void imagesAndColumnsComeTogether() {
        const auto cutouts = std::make_shared<FakeCutouts>(std::vector<std::string>{"g", "r"}, 2, 2);
        const InputReader reader(card(columnsInput + "," + imageInput), {.cutouts = cutouts, .catalog = catalog()});
        QCOMPARE(reader.imageInput(), 1);
        const PreparedInputs row = reader.read(RowId{0});
        QCOMPARE(row.tensors[0].values, (std::vector<float>{-1, 0}));
        QCOMPARE(row.tensors[1].shape, (std::vector<std::int64_t>{1, 2, 2}));
        QCOMPARE(row.tensors[1].values[3], std::sin(3.0F));
    }

    void whatTheDataLackIsNamed() {
        const auto complain = [](const std::string& inputs, InputSources sources) {
            return complaintOf([&] { InputReader(card(inputs), std::move(sources)); });
        };
        QVERIFY(complain(imageInput, {.cutouts = {}, .catalog = catalog()}).contains("'stamp'"));
        QVERIFY(complain(columnsInput, {}).contains("no catalog"));
        QVERIFY(complain(R"({"kind": "columns", "columns": ["flux"]})", {.cutouts = {}, .catalog = catalog()})
                    .contains("'flux'"));
        QVERIFY(complain(R"({"kind": "columns", "columns": ["kind"]})", {.cutouts = {}, .catalog = catalog()})
                    .contains("numbers"));
        QVERIFY(complain(columnsInput, {.cutouts = {}, .catalog = catalog("nJy")}).contains("is in nJy"));
    }

    void stepsForPixelsAreRefusedForColumns() {
        QVERIFY(complaintOf([] {
                    card(R"({"kind": "columns", "columns": ["a"], "prepare": [{"step": "resize", "size": 8}]})");
                }).contains("not for columns"));
    }

    void fingerprintsFollowDataAndSteps() {
        const InputReader reader(card(columnsInput), {.cutouts = {}, .catalog = catalog()});
        std::vector<Column> changed;
        changed.push_back({.name = "mag_g", .unit = "mag", .values = std::vector<double>{20, 21.5, missing}});
        changed.push_back({.name = "Size", .unit = "arcsec", .values = std::vector<std::int64_t>{3, 5, 7}});
        const InputReader other(card(columnsInput),
                                {.cutouts = {}, .catalog = std::make_shared<const Catalog>(std::move(changed), "")});
        QVERIFY(reader.dataFingerprint() != other.dataFingerprint());
        QCOMPARE(reader.preparationFingerprint(), other.preparationFingerprint());
        const InputReader plain(card(R"({"kind": "columns", "columns": ["size", "mag_g"]})"),
                                {.cutouts = {}, .catalog = catalog()});
        QVERIFY(reader.preparationFingerprint() != plain.preparationFingerprint());
        QCOMPARE(reader.dataFingerprint(), plain.dataFingerprint());
    }

    void aCardComesBackAsItWas() {
        const ModelCard both = card(columnsInput + "," + imageInput);
        const ModelCard again = ModelCard::parse(both.json(), "again");
        QCOMPARE(again.json(), both.json());
        QCOMPARE(again.inputs[0].columnUnits, (std::vector<std::string>{"arcsec", "mag"}));
    }
};

QTEST_GUILESS_MAIN(TestInputReader)
#include "test_input_reader.moc"
