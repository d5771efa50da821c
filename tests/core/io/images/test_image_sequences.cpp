// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <fstream>

#include <QImage>
#include <QTest>

#include "core/io/images/sequences/epoch_names.h"
#include "core/io/images/sequences/epoch_time.h"
#include "core/progress.h"
#include "survey_images.h"
#include "tests/core/complaint.h"

using oddity::tests::complaintOf;

/// Objects that were observed several times.
class TestImageSequences : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        // object 0 has all epochs, object 1 lacks e2, object 2 has none; e10 was last
        for (const char* epoch : {"e1", "e2", "e10"})
            for (const int object : {0, 1}) {
                if (object == 1 && std::string(epoch) == "e2")
                    continue;
                const float added = std::string(epoch) == "e1" ? 0.0F : (std::string(epoch) == "e2" ? 100.0F : 200.0F);
                const std::string name = "visits/" + std::to_string(object) + "-" + epoch;
                const std::string date = std::string(epoch) == "e1" ? "2021-03-01" : "2021-03-02T12:00:00";
                for (const char* band : {"g", "r"})
                    m_images.writeTile(name + "-" + band + ".fits", {}, 10 * object, 0, 4, 4,
                                       added + (band[0] == 'r' ? 1000.0F : 0.0F), {{"DATE-OBS", date}});
                m_images.writeTile("masks/" + std::to_string(object) + "-" + epoch + ".fits", {}, 10 * object, 0, 4, 4,
                                   -1000.0F); // 0 in the corner
            }
        m_catalog = std::make_unique<Catalog>(SurveyImages::objectsAt({}, {{2, 2}, {12, 2}, {22, 2}}));
    }

    void epochsByPatternAreFoundInOrder() {
        const auto source = openCutouts({.text = m_images.text("visits/{id}-{epoch}-{band}.fits")}, *m_catalog);
        QCOMPARE(source->epochs(), (std::vector<std::string>{"e1", "e2", "e10"}));
        QCOMPARE(source->bands(), (std::vector<std::string>{"g@e1", "r@e1", "g@e2", "r@e2", "g@e10", "r@e10"}));
        const Cutout whole = source->read(RowId{0});
        QCOMPARE(whole.bandCount(), 6);
        QCOMPARE(whole.bandsOfEpoch(), 2);
        QCOMPARE(whole.epochs[0].mjd, 59274.0);
        QCOMPARE(whole.epochs[2].mjd, 59275.5);
        QCOMPARE(whole.plane(5)[0], SurveyImages::valueAt(0, 0) + 1200);
        const Cutout last = whole.epoch(2);
        QCOMPARE(last.bands, (std::vector<std::string>{"g", "r"}));
        QCOMPARE(last.plane(1)[0], SurveyImages::valueAt(0, 0) + 1200);
        QCOMPARE(last.unitOf(0), std::string("nmgy"));
        QVERIFY(last.sky);
        QCOMPARE(source->placesOf(RowId{0}, 4).front().path.filename().string(), std::string("0-e10-g.fits"));
    }

    void whatIsMissingIsNanAndSaid() {
        const auto source = openCutouts({.text = m_images.text("visits/{id}-{epoch}-{band}.fits"),
                                         .bands = {"g", "r"},
                                         .epochs = {{"e2", 59275.0}, {"e1", 59274.0}}},
                                        *m_catalog);
        const Cutout gap = source->read(RowId{1});
        QVERIFY(!gap.epochs[0].isThere);
        QVERIFY(gap.epochs[1].isThere);
        QCOMPARE(gap.epochs[0].mjd, 59275.0); // as it was given
        QVERIFY(std::isnan(gap.plane(0)[3]) && std::isnan(gap.plane(1)[3]));
        QCOMPARE(int{gap.mask[0]}, int{Cutout::Missing});
        QCOMPARE(int{gap.mask[2 * gap.planeSize()]}, 0);
        QCOMPARE(gap.still().plane(0)[0], SurveyImages::valueAt(10, 0));
        const std::vector<RowFlag> flags = source->flaggedRows(), remarks = source->remarkedRows();
        QCOMPARE(flags.size(), 1U);
        QCOMPARE(flags[0].row, RowId{2});
        QCOMPARE(remarks.size(), 1U);
        QCOMPARE(remarks[0].row, RowId{1});
        QVERIFY2(remarks[0].reason.find("epoch e2 is missing") != std::string::npos, remarks[0].reason.c_str());
        QVERIFY(complaintOf([&] { source->read(RowId{2}); }).contains("no image in any epoch"));
    }

    void layersGoAlong() {
        const auto source = openCutouts({.text = m_images.text("visits/{id}-{epoch}-{band}.fits"),
                                         .bands = {"r"},
                                         .epochs = {{.name = "e1"}, {.name = "e2"}},
                                         .layers = {{LayerRole::Mask, m_images.text("masks/{id}-{epoch}.fits")}}},
                                        *m_catalog);
        const Cutout gap = source->read(RowId{1});
        const CutoutLayer* mask = gap.layer(LayerRole::Mask);
        QVERIFY(mask);
        QCOMPARE(mask->bands, 2);
        QCOMPARE(mask->codes[1], 33U);
        QCOMPARE(mask->codes[mask->planeSize()], CutoutLayer::noMaskThere);
        QCOMPARE(gap.epoch(1).layer(LayerRole::Mask)->codes[0], CutoutLayer::noMaskThere);
    }

    void epochsAreNamedCountedOrListed() {
        QCOMPARE(epochsFrom("b,a", {}).front().name, std::string("b"));
        QCOMPARE(epochsFrom("3", {}).back().name, std::string("3"));
        const std::filesystem::path table = m_images.path("epochs.csv");
        std::ofstream(table) << "epoch,mjd\n01,59000.25\n02,\n";
        const std::vector<Epoch> epochs = epochsFrom(table.string(), {});
        QCOMPARE(epochs.size(), 2U);
        QCOMPARE(epochs[0], (Epoch{"01", 59000.25}));
        QVERIFY(std::isnan(epochs[1].mjd));
        QVERIFY(complaintOf([] { epochsFrom("a,b,a", {}); }).contains("named twice"));
        QVERIFY(complaintOf([&] {
                    openCutouts({.text = m_images.text("visits/{id}-{epoch}-{band}.fits"), .epochs = {{"e7"}}},
                                *m_catalog);
                }).contains("e7"));
    }

    /// A cube of two epochs in two bands, time in days since MJD 59000.
    void cubesHaveAnAxisOfTime() {
        Tensor cube{{2, 2, 3, 4}, std::vector<float>(48)};
        for (std::size_t pixel = 0; pixel < cube.values.size(); ++pixel)
            cube.values[pixel] = static_cast<float>(pixel);
        std::fill_n(cube.values.begin() + 24, 24, std::numeric_limits<float>::quiet_NaN());
        for (const int object : {0, 1, 2})
            m_images.writeImage("cubes/" + std::to_string(object) + ".fits", {}, 0, 0, cube,
                                {{"CTYPE4", "TIME"}, {"CUNIT4", "d"}},
                                {{"CRPIX4", 1}, {"CRVAL4", 2.5}, {"CDELT4", 3}, {"MJDREF", 59000}});
        const auto source = openCutouts(
            {.text = m_images.text("cubes/{id}.fits"), .bands = {"g", "r"}, .epochs = epochsFrom("2", {})}, *m_catalog);
        const Cutout cutout = source->read(RowId{1});
        QCOMPARE(cutout.bands, (std::vector<std::string>{"g@1", "r@1", "g@2", "r@2"}));
        QCOMPARE(cutout.plane(1)[0], 12.0F);
        QCOMPARE(cutout.epochs[1].mjd, 59005.5);
        QVERIFY(cutout.epochs[0].isThere);
        QVERIFY(!cutout.epochs[1].isThere); // nothing but NaN
        const auto unnamed =
            openCutouts({.text = m_images.text("cubes/{id}.fits"), .epochs = epochsFrom("2", {})}, *m_catalog);
        QCOMPARE(unnamed->bands().size(), 4U);
        QVERIFY(complaintOf([&] {
                    openCutouts({.text = m_images.text("cubes/{id}.fits"), .epochs = epochsFrom("3", {})}, *m_catalog);
                }).contains("4 planes"));
    }

    /// Of a stack, the axis of time is the one before that of the objects.
    void stacksOfCubesHaveAnAxisOfTime() {
        Tensor cubes{{3, 2, 2, 3, 4}, std::vector<float>(144)};
        for (std::size_t pixel = 0; pixel < cubes.values.size(); ++pixel)
            cubes.values[pixel] = static_cast<float>(pixel);
        m_images.writeImage("stack.fits", {}, 0, 0, cubes, {{"CTYPE4", "TIME"}, {"CUNIT4", "d"}},
                            {{"CRPIX4", 1}, {"CRVAL4", 2.5}, {"CDELT4", 3}, {"MJDREF", 59000}});
        const auto source = openCutouts(
            {.text = m_images.text("stack.fits"), .bands = {"g", "r"}, .epochs = epochsFrom("2", {})}, *m_catalog);
        const Cutout cutout = source->read(RowId{1});
        QCOMPARE(cutout.bands, (std::vector<std::string>{"g@1", "r@1", "g@2", "r@2"}));
        QCOMPARE(cutout.plane(3)[0], 84.0F);
        QCOMPARE(cutout.epochs[0].mjd, 59002.5);
        QCOMPARE(cutout.epochs[1].mjd, 59005.5);
    }

    /// Pictures do not say when they were taken.
    void picturesAreReadWithoutTimes() {
        for (const int object : {0, 1, 2})
            for (const int epoch : {1, 2}) {
                QImage picture(6, 5, QImage::Format_RGB888);
                picture.fill(QColor(10 * epoch, 100 + object, 200));
                const std::string name = std::to_string(object) + "-" + std::to_string(epoch) + ".png";
                QVERIFY(picture.save(QString::fromStdString(m_images.text("pictures/" + name))));
                if (epoch == 1)
                    QVERIFY(picture.save(
                        QString::fromStdString(m_images.text("coloured/" + std::to_string(object) + ".png"))));
            }
        const auto source = openCutouts({.text = m_images.text("pictures/{id}-{epoch}.png")}, *m_catalog);
        const Cutout visits = source->read(RowId{2});
        QCOMPARE(visits.bandCount(), 6);
        QCOMPARE(visits.plane(0)[0], 10.0F);
        QCOMPARE(visits.plane(3)[0], 20.0F);
        QCOMPARE(visits.plane(4)[0], 102.0F);
        QVERIFY(visits.epochs[1].isThere && std::isnan(visits.epochs[1].mjd));
        const auto colours =
            openCutouts({.text = m_images.text("coloured/{id}.png"), .epochs = epochsFrom("3", {})}, *m_catalog);
        const Cutout cube = colours->read(RowId{1});
        QCOMPARE(cube.epochs.size(), 3U);
        QCOMPARE(cube.plane(1)[0], 101.0F);
        QVERIFY(std::isnan(cube.epochs[0].mjd));
    }

    void datesAreRead() {
        QCOMPARE(mjdOfDate("1858-11-17"), 0.0);
        QCOMPARE(mjdOfDate("2000-01-01T12:00:00"), 51544.5);
        QCOMPARE(mjdOfDate("2000-01-01T12:00:43.2"), 51544.5005);
        QVERIFY(std::isnan(mjdOfDate("2000-13-01")));
        QVERIFY(std::isnan(mjdOfDate("01/02/99")));
        QVERIFY(std::isnan(mjdOfDate("2000-01-01Tnoon")));
    }

private:
    SurveyImages m_images;
    std::unique_ptr<Catalog> m_catalog;
};

QTEST_GUILESS_MAIN(TestImageSequences)
#include "test_image_sequences.moc"
