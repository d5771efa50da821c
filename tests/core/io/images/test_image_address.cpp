// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/image_address.h"

#include <QTest>

#include "core/error.h"
#include "core/io/images/open_files.h"
#include "survey_images.h"
#include "tests/core/io/real_data.h"

/// Naming images: HDUs, patterns that point into files, files kept open.
class TestImageAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTextsApart_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTiles");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("hdu");
        QTest::newRow("plain") << "dir/a.fits" << false << "dir/a.fits"
                               << "";
        QTest::newRow("named") << "dir/{id}.fits[SCI]" << false << "dir/{id}.fits"
                               << "SCI";
        QTest::newRow("fields") << "dir/{file}[{hdu}]" << false << "dir/{file}"
                                << "{hdu}";
        QTest::newRow("tiles") << "tiles:dir/*-{band}.fits.fz[1]" << true << "dir/*-{band}.fits.fz"
                               << "1";
        QTest::newRow("in the middle") << "a[1]/b.fits" << false << "a[1]/b.fits"
                                       << "";
        QTest::newRow("nothing") << "" << false << ""
                                 << "";
    }
    void takesTextsApart() {
        QFETCH(QString, text);
        const ImageAddress address = imageAddressOf(text.toStdString());
        QTEST(address.isTiles, "isTiles");
        QTEST(QString::fromStdString(address.file), "file");
        QTEST(QString::fromStdString(address.hdu), "hdu");
        QCOMPARE(address.text(), text.toStdString());
    }

    void keepsFilesWithBracketsInTheirNames() {
        m_images.writeTile("odd[1]", {}, 0, 0, 4, 4);
        QCOMPARE(imageAddressOf(m_images.text("odd[1]")).hdu, std::string());
        QCOMPARE(absoluteImageText("tiles:/a/*.fits[SCI]"), std::string("tiles:/a/*.fits[SCI]"));
        QVERIFY(absoluteImageText("tiles:a/*.fits").starts_with("tiles:/"));
        QCOMPARE(absoluteImageText(""), std::string());
    }

    void readsTheHduThatTheTextNames() {
        m_images.writeTile("part0.fits", {}, 0, 0, 4, 4);
        m_images.writeTile("part1.fits", {}, 50, 0, 4, 4);
        m_images.writeTile("part2.fits", {}, 90, 0, 4, 4);
        m_images.joinImages("obj-0.fits", {{"part0.fits", ""}, {"part1.fits", "SCI"}, {"part2.fits", "ERR"}});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        const auto first = [&](const std::string& hdu) {
            const auto source = openCutouts({.text = m_images.text("obj-{id}.fits") + hdu}, catalog);
            const auto places = source->placesOf(RowId{0}, 0);
            return std::pair(source->read(RowId{0}).pixels[0], places.at(0).hdu);
        };
        QCOMPARE(first(""), std::pair(SurveyImages::valueAt(0, 0), 1));
        QCOMPARE(first("[0]"), std::pair(SurveyImages::valueAt(0, 0), 1));
        QCOMPARE(first("[2]"), std::pair(SurveyImages::valueAt(90, 0), 3));
        const auto sourceOf = [&](const std::string& address) {
            return openCutouts({.text = m_images.text(address), .size = 2}, catalog)->read(RowId{0}).source;
        };
        QCOMPARE(sourceOf("obj-{id}.fits[SCI]"), m_images.text("obj-0.fits[1]"));
        QCOMPARE(sourceOf("obj-0.fits[ERR]"), m_images.text("obj-0.fits[2]") + ", plane 1");
        QCOMPARE(first("[sci]"), std::pair(SurveyImages::valueAt(50, 0), 2));
        const auto bands = openCutouts({.text = m_images.text("obj-{id}.fits[{band}]")}, catalog);
        QCOMPARE(bands->bands(), (std::vector<std::string>{"SCI", "ERR"}));
        QCOMPARE(bands->read(RowId{0}).plane(1)[0], SurveyImages::valueAt(90, 0));
        const auto stack = openCutouts({.text = m_images.text("obj-0.fits[ERR]")}, catalog);
        QCOMPARE(stack->read(RowId{0}).pixels[0], SurveyImages::valueAt(90, 0));
        QCOMPARE(openCutouts({.text = m_images.text("obj-0.fits"), .hdu = 2}, catalog)->placesOf(RowId{0}, 0)[0].hdu,
                 2);
        try {
            openCutouts({.text = m_images.text("obj-0.fits[WHT]")}, catalog);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("there are SCI, ERR") != std::string::npos, error.what());
        }
        try {
            openCutouts({.text = m_images.text("obj-0.fits[3]")}, catalog);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QCOMPARE(std::string(error.what()),
                     m_images.text("obj-0.fits") + ", HDU 3: there is no such HDU, the file's last is HDU 2 'ERR'");
        }
    }

    /// As HST writes its files: EXTNAME and EXTVER together name an image.
    void tellsExtensionsOfOneNameByTheirVersion() {
        for (const int part : {0, 1, 2, 3})
            m_images.writeTile("v" + std::to_string(part) + ".fits", {}, 30 * part, 0, 4, 4);
        m_images.joinImages("flt-0.fits",
                            {{"v0.fits", ""}, {"v1.fits", "SCI,1"}, {"v2.fits", "ERR,1"}, {"v3.fits", "SCI,2"}});
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0}}}, "id");
        const auto first = [&](const std::string& hdu) {
            return openCutouts({.text = m_images.text("flt-{id}.fits") + hdu}, catalog)->read(RowId{0}).pixels[0];
        };
        QCOMPARE(first("[SCI]"), SurveyImages::valueAt(30, 0));
        QCOMPARE(first("[SCI,1]"), SurveyImages::valueAt(30, 0));
        QCOMPARE(first("[sci, 2]"), SurveyImages::valueAt(90, 0));
        const auto byName = openCutouts({.text = m_images.text("flt-{id}.fits[{band}]")}, catalog);
        QCOMPARE(byName->bands(), (std::vector<std::string>{"SCI", "ERR"})); // each once
        QCOMPARE(openCutouts({.text = m_images.text("flt-0.fits[SCI,2]")}, catalog)->read(RowId{0}).pixels[0],
                 SurveyImages::valueAt(90, 0));
        const Catalog objects = SurveyImages::objectsAt({}, {{92, 2}, {32, 2}});
        const auto tiles = openCutouts(SurveyImages::tilesSpec(m_images.text("flt-*.fits[S*,2]"), 2), objects);
        QCOMPARE(tiles->read(RowId{0}).pixels[0], SurveyImages::valueAt(91, 1));
        QCOMPARE(tiles->flaggedRows().size(), std::size_t{1});
        try {
            openCutouts({.text = m_images.text("flt-0.fits[SCI,3]")}, catalog);
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find("there are SCI,1, ERR, SCI,2") != std::string::npos, error.what());
        }
    }

    /// A catalog that points into files and HDUs, by number and by name.
    void followsACatalogIntoFilesAndHdus() {
        for (const std::string part : {"a", "b"}) {
            m_images.writeTile(part + "0.fits", {}, 0, 0, 4, 4, part == "a" ? 0 : 1000);
            m_images.writeTile(part + "1.fits", {}, 10, 0, 4, 4, part == "a" ? 0 : 1000);
            m_images.joinImages("many-" + part + ".fits", {{part + "0.fits", ""}, {part + "1.fits", "GAL"}});
        }
        const Catalog catalog({{.name = "file",
                                .values = std::vector<std::string>{"many-a.fits", "many-a.fits", "many-b.fits",
                                                                   "many-b.fits", "many-c.fits", "many-b.fits"}},
                               {.name = "hdu", .values = std::vector<std::string>{"0", "1", "0", "GAL", "0", "7"}},
                               {.name = "n", .values = std::vector<std::int64_t>{0, 1, 0, 1, 0, 7}}},
                              "");
        const auto named = openCutouts({.text = m_images.text("{file}[{hdu}]")}, catalog);
        const auto numbered = openCutouts({.text = m_images.text("{file}[{n}]")}, catalog);
        const std::vector<float> expected{SurveyImages::valueAt(0, 0), SurveyImages::valueAt(10, 0),
                                          SurveyImages::valueAt(0, 0) + 1000, SurveyImages::valueAt(10, 0) + 1000};
        for (std::size_t row = 0; row < expected.size(); ++row) {
            QCOMPARE(named->read(RowId{static_cast<std::int64_t>(row)}).pixels[0], expected[row]);
            QCOMPARE(numbered->read(RowId{static_cast<std::int64_t>(row)}).pixels[0], expected[row]);
        }
        const auto flags = named->flaggedRows();
        QCOMPARE(flags.size(), std::size_t{2});
        QVERIFY(flags[0].reason.find("many-c.fits is missing") != std::string::npos);
        QVERIFY2(flags[1].reason.find("many-b.fits") != std::string::npos, flags[1].reason.c_str());
        QVERIFY(named->fingerprint() != numbered->fingerprint());
    }

    void keepsABoundedNumberOfFilesOpen() {
        for (int file = 0; file < 9; ++file)
            m_images.writeTile("open/" + std::to_string(file) + ".fits", {}, 0, 0, 4, 4);
        OpenFiles files(4);
        const auto held = files.open(m_images.path("open/0.fits"));
        for (int file = 0; file < 9; ++file)
            files.open(m_images.path("open/" + std::to_string(file) + ".fits"));
        QCOMPARE(files.count(), std::size_t{4});
        QCOMPARE(held->imageHdu(0).axes[0], 4);
        QCOMPARE(files.open(m_images.path("open/8.fits")).get(), files.open(m_images.path("open/8.fits")).get());
        QVERIFY_EXCEPTION_THROWN(files.open(m_images.path("open/none.fits")), Error);
        QVERIFY_EXCEPTION_THROWN(files.open(m_images.path("open/none.fits")), Error);
        QCOMPARE(files.count(), std::size_t{4});
    }

    void readsEveryExtensionOfRealFiles() {
        NEED_REAL_DATA(folder, "fits-edge-galsim/tests/Image_comparison_images");
        const Catalog catalog({{.name = "hdu", .values = std::vector<std::int64_t>{0, 1, 2}}}, "hdu");
        for (const char* packing : {"", ".gz", ".bz2"}) {
            const auto source =
                openCutouts({.text = (folder / "test_multiF.fits").string() + packing + "[{hdu}]"}, catalog);
            const float first = source->read(RowId{0}).pixels[0];
            QVERIFY(source->read(RowId{1}).pixels[0] != first);
            QCOMPARE(source->placesOf(RowId{2}, 0)[0].hdu, 3);
        }
    }

    void refusesWhatIsTooLargeOrNothing() {
        const Catalog catalog({{"id", "", "", "", std::vector<std::string>{"0"}, {}}}, "id");
        QVERIFY_EXCEPTION_THROWN(
            openCutouts({.text = m_images.text("obj-{id}.fits"), .size = ImageSpec::largestSize + 1}, catalog), Error);
        QVERIFY_EXCEPTION_THROWN(openCutouts({.text = absoluteImageText("tiles:")}, catalog), Error);
    }

private:
    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestImageAddress)
#include "test_image_address.moc"
