// SPDX-License-Identifier: BSD-3-Clause
#include <functional>
#include <set>

#include <QTest>

#include "core/error.h"
#include "core/io/file_info.h"
#include "core/io/npy_file.h"
#include "core/io/tables/table_reader.h"
#include "core/progress.h"
#include "survey_images.h"
#include "tests/core/complaint.h"

/// Opening the images of many objects reports and can be stopped, whichever way they are named.
class TestOpeningImages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        std::vector<PixelPosition> places;
        for (int number = 0; number < objects; ++number) {
            const std::string name = "obj/" + std::to_string(number) + "-g.fits";
            m_images.writeTile(name, {}, 10 * (number % 20), 10 * (number / 20), 10, 10);
            places.push_back({10.0 * (number % 20) + 4, 10.0 * (number / 20) + 4});
        }
        for (int number = 0; number < objects; ++number)
            std::filesystem::copy(m_images.path("obj/" + std::to_string(number) + "-g.fits"),
                                  m_images.path("named/" + std::to_string(number) + ".fits"));
        m_catalog = std::make_unique<Catalog>(SurveyImages::objectsAt({}, places));
    }

    void reportsAndStops_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("steps");
        QTest::newRow("pattern") << m_images.text("obj/{id}-g.fits").c_str()
                                 << QStringList{"Looking for the images", "Reading the images' headers"};
        QTest::newRow("bands") << m_images.text("obj/{id}-{band}.fits").c_str()
                               << QStringList{"Listing files", "Looking for the images", "Reading the images' headers"};
        QTest::newRow("folder") << m_images.text("named").c_str()
                                << QStringList{"Listing files", "Reading the images' headers"};
        QTest::newRow("tiles") << ("tiles:" + m_images.text("obj/*.fits")).c_str()
                               << QStringList{"Listing files", "Reading the tiles' headers",
                                              "Finding the objects' tiles"};
    }

    void reportsAndStops() {
        QFETCH(QString, text);
        QFETCH(QStringList, steps);
        ImageSpec spec{.text = text.toStdString(), .size = 8, .raColumn = "ra", .decColumn = "dec"};
        spec.layers = {{LayerRole::Mask, "tiles:" + m_images.text("obj/*.fits")}};
        if (!spec.text.starts_with("tiles:"))
            spec.layers[0].text = m_images.text("named/{id}.fits");
        else
            steps << QStringLiteral("Finding the tiles of the mask");
        std::set<std::string> reported;
        const auto source =
            openCutouts(spec, *m_catalog,
                        {{}, [&](std::int64_t, std::int64_t, const std::string& what) { reported.insert(what); }});
        QCOMPARE(source->flaggedRows().size(), 0U);
        for (const QString& step : steps) {
            QVERIFY2(reported.contains(step.toStdString()), qPrintable(step));
            std::stop_source stop;
            int reportsAfter = -1;
            const auto stopAt = [&](std::int64_t, std::int64_t, const std::string& what) {
                if (reportsAfter >= 0 || what == step.toStdString())
                    ++reportsAfter;
                if (reportsAfter == 0)
                    stop.request_stop();
            };
            try {
                openCutouts(spec, *m_catalog, {stop.get_token(), stopAt});
                QFAIL("was not stopped");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Cancelled);
            }
            QCOMPARE(reportsAfter, 0);
        }
    }

    /// A folder that cannot be listed is told by its name, as a domain error.
    /// A part of an image still tells of the pixels of the whole one.
    void keepsPhysicalPixels() {
        m_images.writeImage("part-0.fits", {}, 0, 0, Tensor::zeros({20, 30}), {}, {{"LTV1", -7}, {"LTM1_1", 0.5}});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        for (const char* name : {"part-{id}.fits", "part-0.fits"}) {
            const Cutout cutout = openCutouts({.text = m_images.text(name), .size = 10}, catalog)->read(RowId{0});
            QCOMPARE(cutout.physicalPixels,
                     (std::map<std::string, double>{{"LTV1", -17}, {"LTV2", -5}, {"LTM1_1", 0.5}}));
        }
    }

    /// What the disk says of a name is a message that names it, whatever the name.
    void refusesNamesThatTheDiskDoesNotTake() {
        const std::string longName = m_images.text(std::string(300, 'x'));
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        const std::vector<std::function<void()>> openings{
            [&] { openCutouts({.text = longName}, catalog); },
            [&] { readTable(longName, {}); },
            [&] { contentOf(longName); },
            [&] { AtomicFile file(longName); },
            [&] {
                NpyWriter writer(longName, {1, 2});
            },
        };
        for (std::size_t number = 0; number < openings.size(); ++number) {
            const QString complaint = oddity::tests::complaintOf(openings[number]);
            QVERIFY2(complaint.contains("xxx"), qPrintable(QString("%1: %2").arg(number).arg(complaint)));
        }
        const std::string pattern = m_images.text(std::string(200, 'y') + "{id}" + std::string(100, 'y'));
        QVERIFY(oddity::tests::complaintOf([&] { openCutouts({.text = pattern}, catalog); }).contains("yyy"));
    }

    void namesTheFolder() {
        try {
            openCutouts(SurveyImages::tilesSpec(m_images.text("damaged/*.fits"), 8), *m_catalog);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("damaged/*.fits") != std::string::npos, error.what());
        }
        std::ofstream(m_images.path("damaged/a.fits")) << "no FITS";
        try {
            openCutouts(SurveyImages::tilesSpec(m_images.text("damaged/*.fits"), 8), *m_catalog);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).starts_with("tiles:" + m_images.text("damaged/*.fits")), error.what());
        }
    }

private:
    static constexpr int objects = 400;
    SurveyImages m_images;
    std::unique_ptr<Catalog> m_catalog;
};

QTEST_GUILESS_MAIN(TestOpeningImages)
#include "test_opening_images.moc"
