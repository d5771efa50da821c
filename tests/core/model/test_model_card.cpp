// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/card/model_card.h"

#include <QtTest>

#include "core/error.h"

using namespace oddity::core;

namespace {

const std::string goodCard = R"({
  "format": 1, "name": "demo", "version": "2", "x-note": "mine", "licence": "BSD-3-Clause",
  "inputs": [{"name": "image", "kind": "image", "bands": ["g", "r", "z"], "height": 64, "width": 64,
              "size_multiple": 8, "pixel_scale_arcsec": 0.262, "unit": "nanomaggy",
              "prepare": [{"step": "centre_crop", "size": 64}, {"step": "nan_to", "value": 0},
                          {"step": "asinh", "softening": 0.05},
                          {"step": "per_band_scale", "scale": [0.25, 0.25, 0.2]}]}],
  "outputs": [{"name": "latents", "kind": "embed", "element": "1", "log_variance": "2"},
              {"name": "recon", "kind": "recon", "element": "0"},
              {"name": "class", "kind": "class", "element": "3", "classes": ["spiral", "ring"], "activation": "softmax"}],
  "has_dropout": true, "has_gradients": true})";

} // namespace

class TestModelCard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFieldIsRead() {
        const ModelCard card = ModelCard::parse(goodCard, "demo.pt");
        QCOMPARE(card.name, std::string("demo"));
        QCOMPARE(card.inputs[0].bands, (std::vector<std::string>{"g", "r", "z"}));
        QCOMPARE(card.inputs[0].sizeMultiple, 8);
        QCOMPARE(card.inputs[0].prepare[2].numbers.at("softening"), 0.05);
        QCOMPARE(card.inputs[0].prepare[3].lists.at("scale")[2], 0.2);
        QCOMPARE(card.outputs[0].logVariance, std::string("2"));
        QCOMPARE(card.outputs[2].activation, std::string("softmax"));
        QVERIFY(card.hasDropout);
        QCOMPARE(card.outputIndex("recon"), 1);
        QCOMPARE(card.outputIndex("none"), -1);
        QCOMPARE(card.find(OutputKind::Class)->name, std::string("class"));
        QVERIFY(card.find(OutputKind::Mask) == nullptr);
        QCOMPARE(std::string(nameOf(OutputKind::PdfBin)), std::string("pdf_bin"));
    }

    void jsonReadsBackTheSame() {
        const ModelCard card = ModelCard::parse(goodCard, "");
        const std::string json = card.json();
        QCOMPARE(ModelCard::parse(json, "").json(), json);
        QCOMPARE(ModelCard::parse(json, "").inputs[0].pixelScaleArcsec, 0.262);
    }

    void votesDensitiesAndGeneratorsAreRead() {
        const std::string text = R"({"format": 1, "name": "n", "inputs": [{"bands": ["g"]}], "outputs": [
            {"name": "votes", "kind": "votes", "votes": "concentrations", "questions": [
                {"name": "shape", "answers": ["smooth", "featured"]},
                {"name": "spiral", "answers": ["yes", "no"], "after": ["shape", "featured"]}]},
            {"name": "z", "kind": "pdf_bin", "element": "1", "edges": [0, 0.5, 2]},
            {"name": "mass", "kind": "reg", "element": "2", "classes": ["stars", "dust"], "units": ["Msun", "kg"],
             "log_variance": "3"},
            {"name": "place", "kind": "som", "element": "4", "rows": 20, "columns": 30},
            {"name": "dream", "kind": "gen", "method": "decode", "latent_size": 16}]})";
        const ModelCard card = ModelCard::parse(text, "");
        QCOMPARE(card.outputs.size(), 4U);
        QCOMPARE(card.outputs[0].classes,
                 (std::vector<std::string>{"shape_smooth", "shape_featured", "spiral_yes", "spiral_no"}));
        QCOMPARE(card.outputs[0].questions[1].afterQuestion, 0);
        QCOMPARE(card.outputs[0].questions[1].afterAnswer, 1);
        QCOMPARE(card.outputs[1].channelCount(), 2);
        QCOMPARE(card.outputs[2].valueUnits[1], std::string("kg"));
        QCOMPARE(card.tensorName(card.logVarianceIndex(2)), std::string("mass_logvar"));
        QCOMPARE(card.generators[0].latentSize, 16);
        QCOMPARE(ModelCard::parse(card.json(), "").json(), card.json());
    }

    void outputsThatCannotBeAreRefused_data() {
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("field");
        QTest::newRow("no edges") << R"("kind": "pdf_bin")"
                                  << "outputs[0].edges";
        QTest::newRow("falling edges") << R"("kind": "pdf_bin", "edges": [0, 2, 1])"
                                       << "outputs[0].edges";
        QTest::newRow("no questions") << R"("kind": "votes")"
                                      << "outputs[0].questions";
        QTest::newRow("later question") << R"("kind": "votes", "questions": [{"name": "a", "answers": ["x", "y"],
                                              "after": ["b", "x"]}])"
                                        << "outputs[0].questions[0].after";
        QTest::newRow("no such answer") << R"("kind": "votes", "questions": [{"name": "b", "answers": ["x", "y"]},
            {"name": "a", "answers": ["x", "y"], "after": ["b", "z"]}])"
                                        << "outputs[0].questions[1].after";
        QTest::newRow("units") << R"("kind": "reg", "classes": ["a", "b"], "units": ["m"])"
                               << "outputs[0].units";
        QTest::newRow("grid") << R"("kind": "som", "rows": 3)"
                              << "outputs[0].columns";
        QTest::newRow("latents") << R"("kind": "gen", "method": "decode")"
                                 << "outputs[0].latent_size";
        QTest::newRow("activation") << R"("kind": "reg", "activation": "mixture")"
                                    << "outputs[0].activation";
        QTest::newRow("variance") << R"("kind": "class", "log_variance": "1")"
                                  << "outputs[0].log_variance";
    }

    void outputsThatCannotBeAreRefused() {
        QFETCH(QString, output);
        QFETCH(QString, field);
        const std::string text =
            R"({"format": 1, "name": "n", "inputs": [{"bands": ["g"]}], "outputs": [{"name": "o", )" +
            output.toStdString() + "}]}";
        try {
            ModelCard::parse(text, "");
            QFAIL("was read");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find(field.toStdString()) != std::string::npos, error.what());
        }
    }

    void errorsNameTheirField_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("field");
        QTest::newRow("missing name") << R"("name": "demo", )"
                                      << ""
                                      << "name";
        QTest::newRow("newer format") << R"("format": 1)"
                                      << R"("format": 2)"
                                      << "format";
        QTest::newRow("typo at the top") << R"("licence")"
                                         << R"("license")"
                                         << "license";
        QTest::newRow("typo in an input") << R"("unit")"
                                          << R"("units")"
                                          << "inputs[0].units";
        QTest::newRow("text for a number") << R"("height": 64)"
                                           << R"("height": "64")"
                                           << "inputs[0].height";
        QTest::newRow("negative size") << R"("height": 64)"
                                       << R"("height": -1)"
                                       << "inputs[0].height";
        QTest::newRow("height alone") << R"("width": 64,)"
                                      << ""
                                      << "inputs[0].width";
        QTest::newRow("fraction for a whole") << R"("size_multiple": 8)"
                                              << R"("size_multiple": 1.5)"
                                              << "inputs[0].size_multiple";
        QTest::newRow("band twice") << R"("r", "z")"
                                    << R"("r", "g")"
                                    << "inputs[0].bands[2]";
        QTest::newRow("star among bands") << R"("r", "z")"
                                          << R"("r", "*")"
                                          << "inputs[0].bands";
        QTest::newRow("graph") << R"("kind": "image")"
                               << R"("kind": "graph")"
                               << "inputs[0].kind";
        QTest::newRow("unknown step") << R"("step": "asinh")"
                                      << R"("step": "arcsinh")"
                                      << "inputs[0].prepare[2].step";
        QTest::newRow("missing parameter") << R"(, "softening": 0.05)"
                                           << ""
                                           << "inputs[0].prepare[2].softening";
        QTest::newRow("misspelt parameter") << R"("value": 0)"
                                            << R"("value": 0, "valeu": 1)"
                                            << "inputs[0].prepare[1].valeu";
        QTest::newRow("parameter out of range") << R"("softening": 0.05)"
                                                << R"("softening": 0)"
                                                << "inputs[0].prepare[2].softening";
        QTest::newRow("list too short") << R"([0.25, 0.25, 0.2])"
                                        << R"([0.25, 0.25])"
                                        << "inputs[0].prepare[3].scale";
        QTest::newRow("zero scale") << R"([0.25, 0.25, 0.2])"
                                    << R"([0.25, 0, 0.2])"
                                    << "inputs[0].prepare[3].scale[1]";
        QTest::newRow("text parameter") << R"("value": 0)"
                                        << R"("value": "0")"
                                        << "inputs[0].prepare[1].value";
        QTest::newRow("unknown kind") << R"("kind": "recon")"
                                      << R"("kind": "reconstruction")"
                                      << "outputs[1].kind";
        QTest::newRow("output name with a path") << R"("name": "recon")"
                                                 << R"("name": "../recon")"
                                                 << "outputs[1].name";
        QTest::newRow("output name twice") << R"("name": "recon")"
                                           << R"("name": "latents")"
                                           << "outputs[1].name";
        QTest::newRow("name of a log-variance") << R"("name": "recon")"
                                                << R"("name": "latents_logvar")"
                                                << "outputs[1].name";
        QTest::newRow("unknown activation") << R"("softmax")"
                                            << R"("relu")"
                                            << "outputs[2].activation";
        QTest::newRow("log-variance of a class") << R"("activation": "softmax")"
                                                 << R"("log_variance": "4")"
                                                 << "outputs[2].log_variance";
        QTest::newRow("truth as text") << R"("has_dropout": true)"
                                       << R"("has_dropout": "yes")"
                                       << "has_dropout";
    }

    void errorsNameTheirField() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, field);
        QString text = QString::fromStdString(goodCard);
        QVERIFY(text.contains(from));
        text.replace(text.indexOf(from), from.size(), to);
        try {
            ModelCard::parse(text.toStdString(), "demo.pt");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QString::fromStdString(error.place().field), field);
            QCOMPARE(error.place().path, std::string("demo.pt"));
            QCOMPARE(error.kind(), ErrorKind::Model);
        }
    }

    void brokenJsonIsAnError() {
        for (const char* text : {"", "{", "[1]", "{\"format\": 1e999}", "\xFF\xFE{}", "null"})
            QVERIFY_EXCEPTION_THROWN(ModelCard::parse(text, "card"), Error);
    }
};

QTEST_GUILESS_MAIN(TestModelCard)
#include "test_model_card.moc"
