// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include <QDir>
#include <QImage>
#include <QTemporaryDir>

#include "core/io/fits/fits_image.h"
#include "core/io/tan_transform.h"
#include "core/project/project.h"
#include "core/project/survey.h"
#include "tests/app/batch_program.h"

using namespace oddity;

/// Every way of naming images, through import and back from the project.
class TestBatchImages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Two overlapping tiles and a mask in two bands; objects inside, on the seam, on the edge, off the survey.
    void cutsTiles() {
        for (const QString band : {"g", "r"}) {
            writeTile(path("sky/left-" + band + ".fits"), 0, band == "r" ? 500 : 0);
            writeTile(path("sky/right-" + band + ".fits"), 90, band == "r" ? 500 : 0);
        }
        writeTile(path("sky/left-bad.fits"), 0, 0, true);
        writeCatalog({{50, 50}, {95, 50}, {188, 50}, {50, 300}});
        const BatchAnswer imported = runBatch({"import", path("tiles.oddity"), "--catalog", path("objects.csv"),
                                               "--images", "tiles:" + path("sky/*-{band}.fits[0]"), "--bands", "g,r",
                                               "--size", "16", "--mask", "tiles:" + path("sky/*-bad.fits")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["objects"].toInt(), 4);
        // one partly without its mask, one on the edge and without any, one off the survey
        QCOMPARE(imported.json["flagged"].toInt(), 3);
        const auto survey = core::openSurvey(core::Project::open(path("tiles.oddity").toStdString()), {});
        QVERIFY2(survey->cutouts, survey->remarks.empty() ? "" : survey->remarks.back().c_str());
        QVERIFY(!hasRemark(*survey, "changed"));
        QCOMPARE(survey->cutouts->bands(), (std::vector<std::string>{"g", "r"}));
        const core::Cutout seam = survey->cutouts->read(core::RowId{1});
        QCOMPARE(seam.width, 16);
        QCOMPARE(seam.plane(0)[0], valueAt(87, 42));
        QCOMPARE(seam.plane(1)[255], valueAt(102, 57) + 500);
        QCOMPARE(int(survey->cutouts->read(core::RowId{0}).mask[0]), int(core::Cutout::Flagged));
        QCOMPARE(survey->cutouts->flaggedRows().size(), std::size_t{1});
        QCOMPARE(survey->cutouts->read(core::RowId{2}).layers.size(), std::size_t{0});
        QVERIFY(flagOf(*survey, 1).contains("mask: 19 % of its pixels lie on no tile of "));
        QVERIFY(flagOf(*survey, 2).contains("lies on the edge: 38 % of its pixels are outside"));
        QVERIFY(flagOf(*survey, 3).contains("lies on no tile"));
        // the folder may move with its tiles
        QVERIFY(QDir().mkdir(path("moved")));
        for (const QString name : {"tiles.oddity", "sky", "objects.csv"})
            QVERIFY(QDir().rename(path(name), path("moved/" + name)));
        const auto moved = core::openSurvey(core::Project::open(path("moved/tiles.oddity").toStdString()), {});
        QVERIFY(moved->cutouts);
        QCOMPARE(moved->cutouts->read(core::RowId{1}).plane(0)[0], valueAt(87, 42));
    }

    void tellsAScriptWhatIsWrong() {
        writeTile(path("wrong/a.fits"), 0, 0);
        writeCatalog({{50, 50}});
        const auto import = [this](const QStringList& more) {
            QDir(path("wrong.oddity")).removeRecursively();
            return runBatch(QStringList{"import", path("wrong.oddity"), "--catalog", path("objects.csv")} + more);
        };
        const BatchAnswer noTile = import({"--images", "tiles:" + path("nothing/*.fits")});
        QCOMPARE(noTile.exitCode, 3);
        QVERIFY2(noTile.messages.contains("no file fits this pattern"), qPrintable(noTile.messages));
        const BatchAnswer noHdu = import({"--images", "tiles:" + path("wrong/*.fits[SCI]")});
        QCOMPARE(noHdu.exitCode, 3);
        QVERIFY2(noHdu.messages.contains("SCI"), qPrintable(noHdu.messages));
        const BatchAnswer noMask = import({"--images", "tiles:" + path("wrong/*.fits"), "--mask", path("{id}.fits")});
        QCOMPARE(noMask.exitCode, 3);
        QVERIFY2(noMask.messages.contains("mask"), qPrintable(noMask.messages));
        QCOMPARE(import({"--images", "tiles:" + path("wrong/*.fits"), "--size", "0"}).exitCode, 2);
        const BatchAnswer noSize = import({"--images", "tiles:" + path("wrong/*.fits")});
        QVERIFY_DONE(noSize);
        QVERIFY(noSize.text.contains("64×64 pixels (no size was given)"));
        const BatchAnswer help = runBatch({"import", "--help"});
        for (const char* option :
             {"tiles:PATTERN", "--mask", "--ivar", "--sigma", "--weight", "--segmentation", "--psf"})
            QVERIFY2(help.text.contains(option), option);
    }

    void readsPictures() {
        for (int object = 0; object < 3; ++object) {
            QImage image(24, 16, QImage::Format_RGB888);
            image.fill(QColor(10 * object, 20, 30));
            QDir().mkpath(path("pictures"));
            QVERIFY(image.save(path("pictures/%1.png").arg(object)));
        }
        writeCatalog({{1, 1}, {2, 2}, {3, 3}, {4, 4}});
        const BatchAnswer imported = runBatch({"import", path("pictures.oddity"), "--catalog", path("objects.csv"),
                                               "--images", path("pictures/{id}.png")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["flagged"].toInt(), 1);
        const auto survey = core::openSurvey(core::Project::open(path("pictures.oddity").toStdString()), {});
        QCOMPARE(survey->cutouts->bands(), (std::vector<std::string>{"R", "G", "B"}));
        QCOMPARE(survey->cutouts->read(core::RowId{2}).plane(0)[0], 20.0F);
    }

    void readsRings() {
        if (!QDir(testData("rings/images")).exists())
            QSKIP("the real data are not here");
        const BatchAnswer imported = runBatch({"import", path("rings.oddity"), "--catalog",
                                               testData("rings/labels.csv"), "--images", testData("rings/images")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["objects"].toInt(), 235);
        QCOMPARE(imported.json["flagged"].toInt(), 0);
    }

    void cutsDecamWithItsMask() {
        if (!QDir(testData("decam/testcase5/images")).exists())
            QSKIP("the real data are not here");
        QFile catalog(path("decam.csv"));
        QVERIFY(catalog.open(QIODevice::WriteOnly));
        catalog.write("id,ra,dec\na,186.9129348,25.3753945\nb,186.9104692,25.3724732\nc,10,10\n");
        catalog.close();
        const QString folder = testData("decam/testcase5/images/decam/*/c4d_*_%1_{band}_v1-*.fits");
        const BatchAnswer imported = runBatch({"import", path("decam.oddity"), "--catalog", path("decam.csv"),
                                               "--images", "tiles:" + folder.arg("ooi"), "--size", "48", "--mask",
                                               "tiles:" + folder.arg("ood"), "--ivar", "tiles:" + folder.arg("oow")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["flagged"].toInt(), 1);
        const auto survey = core::openSurvey(core::Project::open(path("decam.oddity").toStdString()), {});
        const core::Cutout cutout = survey->cutouts->read(core::RowId{0});
        QCOMPARE(cutout.bands, std::vector<std::string>{"z"});
        QVERIFY(cutout.layer(core::LayerRole::Mask) && cutout.layer(core::LayerRole::InverseVariance));
        QVERIFY(cutout.layer(core::LayerRole::InverseVariance)->values[100] > 0);
        QCOMPARE(survey->data.images.layers.size(), std::size_t{2});
    }

    /// A catalog whose columns name the file and the HDU in it.
    void followsAColumnOfHdus() {
        if (!QDir(testData("fits-edge-galsim/tests/Image_comparison_images")).exists())
            QSKIP("the real data are not here");
        QFile catalog(path("hdus.csv"));
        QVERIFY(catalog.open(QIODevice::WriteOnly));
        catalog.write("id,file,hdu\n1,test_multiF.fits,0\n2,test_multiF.fits,2\n3,test_multiF.fits.bz2,2\n4,"
                      "test_multiF.fits,99\n");
        catalog.close();
        const BatchAnswer imported =
            runBatch({"import", path("hdus.oddity"), "--catalog", path("hdus.csv"), "--images",
                      testData("fits-edge-galsim/tests/Image_comparison_images/{file}[{hdu}]")});
        QVERIFY_DONE(imported);
        QCOMPARE(imported.json["flagged"].toInt(), 1);
        const auto survey = core::openSurvey(core::Project::open(path("hdus.oddity").toStdString()), {});
        QVERIFY(survey->cutouts->read(core::RowId{0}).pixels != survey->cutouts->read(core::RowId{1}).pixels);
        QCOMPARE(survey->cutouts->read(core::RowId{1}).pixels, survey->cutouts->read(core::RowId{2}).pixels);
        QVERIFY(!hasRemark(*survey, "changed"));
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    static float valueAt(int x, int y) { return static_cast<float>(1000 + 3 * x + 7 * y); }
    static core::TanGeometry geometryAt(int x0) { return {{0.001, 45}, {100.0 - x0, 100}, {{-1e-4, 0}, {0, 1e-4}}}; }

    /// 100 × 100 pixels from column x0 of the survey on, across RA 0; a mask has 1 everywhere.
    static void writeTile(const QString& file, int x0, float added, bool isMask = false) {
        core::Tensor image{{100, 100}, {}};
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 100; ++x)
                image.values.push_back(isMask ? 1 : valueAt(x0 + x, y) + added);
        QDir().mkpath(QFileInfo(file).path());
        const core::TanGeometry sky = geometryAt(x0);
        core::writeFitsImage(file.toStdString(), image, {{"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}},
                             {{"CRVAL1", sky.reference.raDeg},
                              {"CRVAL2", sky.reference.decDeg},
                              {"CRPIX1", sky.referencePixel.x + 1},
                              {"CRPIX2", sky.referencePixel.y + 1},
                              {"CD1_1", -1e-4},
                              {"CD2_2", 1e-4}});
    }
    void writeCatalog(const std::vector<core::PixelPosition>& pixels) const {
        const auto sky = core::tanTransform(geometryAt(0));
        QFile catalog(path("objects.csv"));
        QVERIFY(catalog.open(QIODevice::WriteOnly));
        catalog.write("id,ra,dec\n");
        for (std::size_t row = 0; row < pixels.size(); ++row) {
            const auto position = sky->skyFromPixel(pixels[row]);
            catalog.write(QStringLiteral("%1,%2,%3\n")
                              .arg(row)
                              .arg(position->raDeg, 0, 'f', 12)
                              .arg(position->decDeg, 0, 'f', 12)
                              .toUtf8());
        }
    }
    static QString flagOf(const core::Survey& survey, std::int64_t row) {
        QString reasons;
        for (const core::RowFlag& flag : survey.flags)
            if (flag.row.value == row)
                reasons += QString::fromStdString(flag.reason) + '\n';
        return reasons;
    }
    static bool hasRemark(const core::Survey& survey, const std::string& part) {
        return std::ranges::any_of(
            survey.remarks, [&part](const std::string& remark) { return remark.find(part) != std::string::npos; });
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestBatchImages)
#include "test_batch_images.moc"
