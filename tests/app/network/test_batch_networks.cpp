// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>

#include <QDir>
#include <QTemporaryDir>

#include "core/io/fits/fits_file.h"
#include "core/io/fits/fits_image.h"
#include "core/io/tables/table_reader.h"
#include "core/io/wcs_transform.h"
#include "tests/app/batch_program.h"
#include "tests/plugins/written_network.h"

using namespace oddity;

/// Networks of several kinds of inputs and outputs, from files through import and run to what is exported.
class TestBatchNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Two epochs in two bands; the value of a pixel says object, epoch and band. Object 1 lacks its second epoch.
    void sequencesAreRunAndExplained() {
        for (int object = 0; object < 3; ++object)
            for (int epoch = 0; epoch < 2; ++epoch)
                for (int band = 0; band < 2; ++band)
                    if (object != 1 || epoch == 0)
                        writeImage(
                            QStringLiteral("visits/%1-e%2-%3.fits").arg(object).arg(epoch + 1).arg(band ? "r" : "g"),
                            {{8, 8}, std::vector<float>(64, static_cast<float>(100 * object + 10 * epoch + band + 1))},
                            {{"MJD-OBS", 59000 + 3 * epoch}});
        writeCatalog(3);
        // the light of each epoch times its time, and how many epochs are missing
        tests::writeNetwork(path("sequence.pt").toStdString(),
                            {{"forward",
                              "    _0 = torch.mul(torch.mean(images, [2, 3, 4]), torch.add(times, 1.))\n"
                              "    return torch.stack([torch.sum(_0, [1]), torch.sum(missing, [1])], 1)\n",
                              "images: Tensor,\n    times: Tensor,\n    missing: Tensor"}});
        writeCard(
            "sequence",
            R"({"name": "images", "kind": "image_sequence", "bands": ["r", "g"], "epochs": 2, "height": 8, "width": 8},
                     {"name": "times", "kind": "epochs", "gives": "time", "time_zero": "first", "epochs": 2},
                     {"name": "missing", "kind": "epochs", "gives": "missing", "epochs": 2})",
            R"({"name": "light", "kind": "reg", "classes": ["sum", "missing"]})");
        const QString project = path("visits.oddity");
        const BatchAnswer imported = runBatch({"import", project, "--catalog", path("objects.csv"), "--images",
                                               path("visits/{id}-{epoch}-{band}.fits"), "--bands", "g,r"});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["flagged"].toInt(), 1);
        const BatchAnswer ran = runBatch({"run", project, "--model", path("sequence.pt")});
        QVERIFY_DONE(ran);
        QCOMPARE(ran.json["done"].toInt(), 3);
        const core::Table outputs = exported(project, "outputs", "outputs.fits");
        const core::Column &sum = columnOf(outputs, "light_sum"), &missing = columnOf(outputs, "light_missing");
        QCOMPARE(sum.numberAt(core::RowId{0}), 1.5 + 4 * 11.5);
        QCOMPARE(sum.numberAt(core::RowId{1}), 101.5);
        QCOMPARE(missing.numberAt(core::RowId{1}), 1.0);
        QCOMPARE(sum.numberAt(core::RowId{2}), 201.5 + 4 * 211.5);
        QVERIFY(runBatch({"info", project}).json["images"].toString().startsWith("2 epochs, e1 … e2"));

        // occlusion takes whole epochs away, all bands together
        const BatchAnswer occluded = explain(project, "occlusion", {"--each-band", "--patch", "8", "--stride", "8"});
        QVERIFY_DONE(occluded);
        const std::vector<float> drops = pixelsOf("map.fits");
        QCOMPARE(drops.size(), std::size_t{4 * 64});
        const std::vector<float> wanted{1.5F, 1.5F, 46, 46};
        for (std::size_t channel = 0; channel < 4; ++channel)
            QVERIFY2(std::abs(drops[channel * 64] - wanted[channel]) < 1e-4F,
                     qPrintable(QString::number(drops[channel * 64])));
        QVERIFY_DONE(explain(project, "gradient", {}));
        const std::vector<float> slopes = pixelsOf("map.fits");
        QVERIFY(std::abs(slopes[0] - 1.0F / 128) < 1e-6F && std::abs(slopes[2 * 64] - 4.0F / 128) < 1e-6F);
    }

    /// A tuple of mixture, samples and a mask by forward(), latents by another method.
    void outputsKeepTheirShapes() {
        for (int object = 0; object < 3; ++object)
            writeImage(QStringLiteral("stamps/%1.fits").arg(object),
                       {{6, 6}, std::vector<float>(36, static_cast<float>(object))}, {});
        writeCatalog(3);
        tests::writeNetwork(path("several.pt").toStdString(),
                            {{"forward",
                              "    _0 = torch.view(torch.mean(x, [1, 2, 3]), [-1, 1])\n"
                              "    _1 = torch.view(torch.mul(_0, torch.arange(1, 7)), [-1, 3, 2])\n"
                              "    return (_1, torch.mul(_0, torch.arange(5)), torch.gt(x, 0.5), x)\n",
                              "x: Tensor", "Tuple[Tensor, Tensor, Tensor, Tensor]"},
                             {"encode", "    return torch.mean(x, [2])[:, 0, :3]\n"}});
        writeCard("several", R"({"bands": ["*"], "height": 4, "width": 4,
                                 "prepare": [{"step": "centre_crop", "size": 4}, {"step": "affine", "scale": 2, "offset": 1}]})",
                  R"({"name": "mixture", "kind": "pdf_mix", "element": "0"},
                     {"name": "draws", "kind": "samples", "element": "1"},
                     {"name": "mask", "kind": "mask", "element": "2", "classes": ["bright"]},
                     {"name": "again", "kind": "recon", "element": "3"},
                     {"name": "latents", "kind": "embed", "method": "encode"})");
        const QString project = path("stamps.oddity");
        QVERIFY_DONE(
            runBatch({"import", project, "--catalog", path("objects.csv"), "--images", path("stamps/{id}.fits")}));
        QVERIFY_DONE(runBatch({"run", project, "--model", path("several.pt")}));
        for (const char* file : {"shapes.fits", "shapes.vot", "shapes.ecsv"}) {
            const core::Table outputs = exported(project, "outputs", file);
            const core::Column& mixture = columnOf(outputs, "mixture");
            QCOMPARE(mixture.shape, (std::vector<std::int64_t>{2, 3}));
            QCOMPARE(mixture.elementsAt(core::RowId{1}).back(), std::string("18"));
            QCOMPARE(columnOf(outputs, "draws").elementsAt(core::RowId{2}).size(), std::size_t{5});
            QCOMPARE(columnOf(outputs, "latents").elementsAt(core::RowId{2}).front(), std::string("5"));
        }
        const BatchAnswer pixels = runBatch({"export", project, "--what", "pixels", "--out", path("pixels")});
        QVERIFY_DONE(pixels);
        QCOMPARE(pixels.json["objects"].toInt(), 3);
        QCOMPARE(pixels.json["files"].toInt(), 6);
        QCOMPARE(pixelsOf("pixels/0-mask.fits"), std::vector<float>(16, 1));
        QCOMPARE(pixelsOf("pixels/2-again.fits"), std::vector<float>(16, 2)); // in the images' unit again
        const core::FitsFile mask(path("pixels/0-mask.fits").toStdString());
        QCOMPARE(mask.hdus().front().header.stringOr("OBJECT", ""), std::string("0"));
        const auto sky = core::skyTransformOf(mask.hdus().front().header);
        QVERIFY(sky); // a pixel in from the image's corner
        QVERIFY(std::abs(sky->skyFromPixel({0, 0})->decDeg - (2 + 1.0 / 3600)) < 1e-8);
        QCOMPARE(runBatch({"export", project, "--what", "pixels", "--id", "nobody", "--out", path("pixels")}).exitCode,
                 3);
    }

    /// Masks and inverse variances reach the network through import and run.
    void layersComeAlong() {
        for (int object = 0; object < 2; ++object) {
            const QString name = QString::number(object);
            writeImage("layers/" + name + ".fits", {{4, 4}, std::vector<float>(16, 1)}, {});
            core::Tensor mask{{4, 4}, std::vector<float>(16, 0)};
            std::fill_n(mask.values.begin(), 4 * (object + 1), 2.0F);
            writeImage("layers/" + name + "-mask.fits", mask, {});
            writeImage("layers/" + name + "-ivar.fits", {{4, 4}, std::vector<float>(16, 0.25F)}, {});
        }
        writeCatalog(2);
        tests::writeNetwork(path("layers.pt").toStdString(), "    return torch.mean(x, [2, 3])\n");
        writeCard("layers", R"({"bands": ["*"], "layers": ["mask", "ivar"], "height": 4, "width": 4})",
                  R"({"name": "means", "kind": "reg", "classes": ["light", "masked", "ivar"]})");
        const QString project = path("layers.oddity");
        QVERIFY_DONE(
            runBatch({"import", project, "--catalog", path("objects.csv"), "--images", path("layers/{id}.fits"),
                      "--mask", path("layers/{id}-mask.fits"), "--ivar", path("layers/{id}-ivar.fits")}));
        QVERIFY_DONE(runBatch({"run", project, "--model", path("layers.pt")}));
        const core::Table outputs = exported(project, "outputs", "layers.fits");
        QCOMPARE(columnOf(outputs, "means_light").numberAt(core::RowId{0}), 1.0);
        QCOMPARE(columnOf(outputs, "means_masked").numberAt(core::RowId{0}), 0.25);
        QCOMPARE(columnOf(outputs, "means_masked").numberAt(core::RowId{1}), 0.5);
        QCOMPARE(columnOf(outputs, "means_ivar").numberAt(core::RowId{1}), 0.25);
    }

    void whatNetworksLackIsNamed() {
        writeImage("lone/0.fits", {{8, 8}, std::vector<float>(64, 1)}, {});
        writeCatalog(1);
        const QString project = path("lone.oddity");
        QVERIFY_DONE(
            runBatch({"import", project, "--catalog", path("objects.csv"), "--images", path("lone/{id}.fits")}));
        tests::writeNetwork(path("lone.pt").toStdString(), "    return torch.mean(x, [2, 3])\n");
        writeCard("lone", R"({"bands": ["*"]})", R"({"name": "latents", "kind": "embed", "method": "dream"})");
        const BatchAnswer noMethod = runBatch({"run", project, "--model", path("lone.pt")});
        QCOMPARE(noMethod.exitCode, 3);
        QVERIFY2(noMethod.messages.contains("outputs[0].method") && noMethod.messages.contains("'dream'"),
                 qPrintable(noMethod.messages));
        writeCard("lone", R"({"kind": "image_sequence", "bands": ["g"], "epochs": 2})",
                  R"({"name": "latents", "kind": "embed"})");
        const BatchAnswer noEpochs = runBatch({"run", project, "--model", path("lone.pt")});
        QCOMPARE(noEpochs.exitCode, 3);
        QVERIFY2(noEpochs.messages.contains("image sequences of 2 epochs"), qPrintable(noEpochs.messages));
        QCOMPARE(runBatch({"export", project, "--what", "pixels", "--out", path("none")}).exitCode, 3);
    }

    /// Cubes with a band and its errors; the coordinates have distortions, which a fitted plane would lose.
    void masksOfCubesKeepTheImagesCards() {
        constexpr std::int64_t side = 40;
        const auto writeCube = [this](const char* band, const char* first, const char* second, float light) {
            core::Tensor cube{{2, side, side}, std::vector<float>(2 * side * side, 0)};
            const std::int64_t plane = std::string(first) == band ? 0 : 1;
            std::fill_n(cube.item(plane).begin(), side * side / 2, light); // the lower half
            core::writeFitsImage(path(QStringLiteral("cubes/%1.fits").arg(band)).toStdString(), cube,
                                 {{"CTYPE1", "RA---TAN-SIP"},
                                  {"CTYPE2", "DEC--TAN-SIP"},
                                  {"CTYPE3", "PLANE"},
                                  {"BAND1", first},
                                  {"BAND2", second},
                                  {"OBJECT", "M 51"},
                                  {"FILTER", band},
                                  {"DATE-OBS", "2015-03-01T02:03:04.5"},
                                  {"BUNIT", "adu"}},
                                 {{"CRVAL1", 150},
                                  {"CRVAL2", 2},
                                  {"CRVAL3", 1},
                                  {"CRPIX1", 20},
                                  {"CRPIX2", 20},
                                  {"CD1_1", -0.0001},
                                  {"CD2_2", 0.0001},
                                  {"CD3_3", 1},
                                  {"A_ORDER", 2},
                                  {"B_ORDER", 2},
                                  {"A_2_0", 0.002},
                                  {"EXPTIME", 90}});
        };
        writeCube("g", "error", "g", 3);
        writeCube("r", "r", "error", 1);
        tests::writeNetwork(path("brighter.pt").toStdString(),
                            "    return torch.to(torch.gt(x[:, 0:1], x[:, 1:2]), 6)\n");
        writeCard("brighter", R"({"bands": ["g", "r"]})", R"({"name": "mask", "kind": "mask", "classes": ["blue"]})");
        const BatchAnswer done =
            runBatch({"mask", path("cubes/{band}.fits"), "--model", path("brighter.pt"), "--out", path("blue.fits")});
        QVERIFY_DONE(done);
        const std::vector<float> mask = pixelsOf("blue.fits");
        QCOMPARE(mask.size(), std::size_t{side * side});
        QVERIFY(mask.front() > 0.5F && mask.back() < 0.5F);
        const core::FitsFile written(path("blue.fits").toStdString()), cube(path("cubes/g.fits").toStdString());
        const core::FitsHeader& header = written.hdus().front().header;
        QCOMPARE(header.stringOr("CTYPE1", ""), std::string("RA---TAN-SIP"));
        QCOMPARE(header.stringOr("OBJECT", ""), std::string("M 51"));
        QCOMPARE(header.stringOr("DATE-OBS", ""), std::string("2015-03-01T02:03:04.5"));
        QCOMPARE(header.real("EXPTIME").value_or(0), 90.0);
        for (const char* card : {"CTYPE3", "CRVAL3", "CD3_3", "BUNIT", "FILTER", "ODDWCS", "BAND1"})
            QVERIFY2(!header.has(card), card);
        const auto sky = core::skyTransformOf(header), own = core::skyTransformOf(cube.hdus().front().header);
        for (const core::PixelPosition pixel : {core::PixelPosition{0, 0}, {39, 3}, {12.5, 39}}) {
            const auto here = sky->skyFromPixel(pixel), there = own->skyFromPixel(pixel);
            QVERIFY(std::abs(here->raDeg - there->raDeg) < 1e-10 && std::abs(here->decDeg - there->decDeg) < 1e-10);
        }
        writeCube("r", "red", "error", 1);
        const BatchAnswer unnamed =
            runBatch({"mask", path("cubes/{band}.fits"), "--model", path("brighter.pt"), "--out", path("blue.fits")});
        QCOMPARE(unnamed.exitCode, 3);
        QVERIFY2(unnamed.messages.contains("r.fits") && unnamed.messages.contains("red, error"),
                 qPrintable(unnamed.messages));
    }

private:
    QTemporaryDir m_folder;

    QString path(const QString& name) const {
        const QString whole = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(whole).path());
        return whole;
    }

    void writeImage(const QString& name, const core::Tensor& image, std::map<std::string, double> cards) const {
        cards.merge(std::map<std::string, double>{{"CRVAL1", 150},
                                                  {"CRVAL2", 2},
                                                  {"CRPIX1", 1},
                                                  {"CRPIX2", 1},
                                                  {"CDELT1", -1.0 / 3600},
                                                  {"CDELT2", 1.0 / 3600}});
        core::writeFitsImage(path(name).toStdString(), image, {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}}, cards);
    }

    void writeCatalog(int objects) const {
        std::ofstream catalog(path("objects.csv").toStdString());
        catalog << "id\n";
        for (int object = 0; object < objects; ++object)
            catalog << object << "\n";
    }

    void writeCard(const QString& name, const std::string& inputs, const std::string& outputs) const {
        std::ofstream(path(name + ".oddity.json").toStdString())
            << R"({"format": 1, "name": "test", "inputs": [)" << inputs << R"(], "outputs": [)" << outputs << "]}";
    }

    core::Table exported(const QString& project, const char* what, const char* file) const {
        const BatchAnswer done = runBatch({"export", project, "--what", what, "--out", path(file)});
        if (done.exitCode != 0)
            throw std::runtime_error(done.messages.toStdString());
        return core::readTable(path(file).toStdString(), {});
    }

    static const core::Column& columnOf(const core::Table& table, const std::string& name) {
        const auto column = std::ranges::find(table.columns, name, &core::Column::name);
        if (column == table.columns.end())
            throw std::runtime_error("there is no column " + name);
        return *column;
    }

    BatchAnswer explain(const QString& project, const QString& method, const QStringList& more) const {
        return runBatch(QStringList{"explain", project, "--id", "0", "--method", method, "--out", path("map.fits")} +
                        more);
    }

    /// Of the first image.
    std::vector<float> pixelsOf(const QString& name) const {
        const core::FitsFile file(path(name).toStdString());
        const core::FitsHdu& image = file.imageHdu(0);
        std::vector<float> pixels(static_cast<std::size_t>(image.pixelCount()));
        file.readPixels(image, 0, pixels);
        return pixels;
    }
};

QTEST_GUILESS_MAIN(TestBatchNetworks)
#include "test_batch_networks.moc"
