// SPDX-License-Identifier: BSD-3-Clause
#include <QtTest>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <stop_token>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/sky/demo_survey.h"
#include "core/sky/survey_object.h"
#include "tests/core/scarce_threads.h"

using namespace oddity::core;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t blockSize = 2880;

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The text of the value card, blanks stripped; a reader of its own, independent of the writer under test.
std::string card(const std::string& header, const std::string& key) {
    for (std::size_t at = 0; at + 80 <= header.size(); at += 80)
        if (header.compare(at, 10, (key + "        ").substr(0, 8) + "= ") == 0) {
            std::string value = header.substr(at + 10, 70);
            value = value.substr(0, value.find(" /"));
            std::erase_if(value, [](char character) { return character == ' ' || character == '\''; });
            return value;
        }
    return {};
}

std::size_t headerEnd(const std::string& bytes, std::size_t from) {
    for (std::size_t at = from; at + 80 <= bytes.size(); at += 80)
        if (bytes.compare(at, 8, "END     ") == 0)
            return (at / blockSize + 1) * blockSize;
    return std::string::npos;
}

float bigEndianFloat(const std::string& bytes, std::size_t at) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 4; ++i)
        bits = (bits << 8) | static_cast<unsigned char>(bytes[at + i]);
    return std::bit_cast<float>(bits);
}

DemoSurveySettings settings(std::int64_t objects, std::uint64_t seed, int threads = 2) {
    return {.objects = objects, .seed = seed, .threads = threads};
}

} // namespace

class TestDemoSurvey : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path folder(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void sameSeedSameBytesOnAnyNumberOfThreads() {
        writeDemoSurvey(folder("one"), settings(300, 7, 1), {});
        writeDemoSurvey(folder("two"), settings(300, 7, 2), {});
        writeDemoSurvey(folder("other"), settings(300, 8, 2), {});
        QVERIFY(withFewThreads(0, [this] { writeDemoSurvey(folder("none"), settings(300, 7, 3), {}); }));
        for (const char* name : {"images.fits", "catalog.fits", "truth.fits"}) {
            const std::string first = Fingerprint::ofFile(folder("one") / name);
            QCOMPARE(Fingerprint::ofFile(folder("two") / name), first);
            QCOMPARE(Fingerprint::ofFile(folder("none") / name), first);
            QVERIFY(Fingerprint::ofFile(folder("other") / name) != first);
        }
    }

    void filesHaveTheLayoutThatTheHeaderSays() {
        const auto summary = writeDemoSurvey(folder("layout"), settings(150, 3), {});
        QCOMPARE(summary.objects, 150);
        const std::string images = bytesOf(folder("layout") / "images.fits");
        QCOMPARE(images.size() % blockSize, std::size_t{0});
        const std::size_t data = headerEnd(images, 0);
        const std::string header = images.substr(0, data);
        QCOMPARE(card(header, "BITPIX"), std::string("-32"));
        QCOMPARE(card(header, "NAXIS1") + "x" + card(header, "NAXIS2") + "x" + card(header, "NAXIS3") + "x" +
                     card(header, "NAXIS4"),
                 std::string("64x64x3x150"));
        QCOMPARE(card(header, "BUNIT"), std::string("nanomaggy"));
        QCOMPARE(card(header, "BANDS"), std::string("g,r,z"));
        for (const std::int64_t number : {0, 1, 149}) {
            const SurveyObject object = drawSurveyObject(3, number);
            const std::size_t count = object.pixels.values.size();
            for (std::size_t pixel : {std::size_t{0}, count / 2, count - 1})
                QCOMPARE(std::bit_cast<std::uint32_t>(
                             bigEndianFloat(images, data + (static_cast<std::size_t>(number) * count + pixel) * 4)),
                         std::bit_cast<std::uint32_t>(object.pixels.values[pixel]));
        }
        for (const char* name : {"catalog.fits", "truth.fits"}) {
            const std::string table = bytesOf(folder("layout") / name);
            const std::size_t start = headerEnd(table, 0);
            QCOMPARE(card(table.substr(start, headerEnd(table, start) - start), "NAXIS2"), std::string("150"));
        }
    }

    void catalogDoesNotGiveTheTruthAway() {
        writeDemoSurvey(folder("secret"), settings(100, 5), {});
        const std::string catalog = bytesOf(folder("secret") / "catalog.fits");
        for (const char* word : {"oddity", "artefact", "lens", "spiral", "merging", "trail"})
            QVERIFY2(catalog.find(word) == std::string::npos, word);
    }

    void sharesAndKindsAreAsPromised() {
        std::map<std::string, int> classes;
        std::map<std::string, int> kinds;
        std::set<std::string> ids;
        constexpr int count = 1200;
        for (int number = 0; number < count; ++number) {
            const SurveyObject object = drawSurveyObject(11, number);
            ++classes[object.truth.objectClass];
            ++kinds[object.truth.kind];
            ids.insert(object.catalog.id);
            bool hasNan = false;
            for (const float value : object.pixels.values) {
                hasNan = hasNan || std::isnan(value);
                QVERIFY(!std::isinf(value));
            }
            QCOMPARE(hasNan, object.truth.kind == "missing_rows");
            QVERIFY(object.catalog.r50Arcsec > 0.3 && object.catalog.r50Arcsec < 8);
            QVERIFY(object.catalog.ellipticity >= 0 && object.catalog.ellipticity < 1);
            if (object.truth.objectClass == "galaxy")
                QVERIFY(object.catalog.magnitude[1] > 14.8 && object.catalog.magnitude[1] < 20.2);
        }
        QCOMPARE(static_cast<int>(ids.size()), count);
        QCOMPARE(classes["oddity"], 24);
        QCOMPARE(classes["artefact"], 12);
        QCOMPARE(classes["galaxy"], count - 36);
        for (int kind = 0; kind < oddityKinds; ++kind)
            QVERIFY(kinds[std::string(nameOf(static_cast<Oddity>(kind)))] > 0);
        for (int kind = 0; kind < artefactKinds; ++kind)
            QVERIFY(kinds[std::string(nameOf(static_cast<Artefact>(kind)))] > 0);
        for (int type = 0; type < galaxyTypes; ++type)
            QVERIFY(kinds[std::string(nameOf(static_cast<GalaxyType>(type)))] > count / 40);
    }

    void lightOnTheStampIsTheLightInTheCatalog() {
        int compared = 0;
        for (int number = 0; number < 200; ++number) {
            const SurveyObject object = drawSurveyObject(2, number);
            if (object.truth.objectClass != "galaxy" || object.catalog.r50Arcsec > 2)
                continue;
            double flux = 0;
            for (int y = 12; y < 52; ++y)
                for (int x = 12; x < 52; ++x)
                    flux += static_cast<double>(object.pixels.at(1, x, y));
            const double difference = object.catalog.magnitude[1] - magnitudeFrom(flux);
            compared +=
                std::abs(difference) < 0.25 ? 1 : -3; // neighbours and light outside the square explain the rest
        }
        QVERIFY2(compared > 10, qPrintable(QString::number(compared)));
    }

    void oneFilePerObjectHoldsTheSamePixels() {
        DemoSurveySettings wanted = settings(3, 9);
        wanted.oneFilePerObject = true;
        writeDemoSurvey(folder("files"), wanted, {});
        const std::string image = bytesOf(folder("files") / "images" / "ODY-000002-r.fits");
        const std::size_t data = headerEnd(image, 0);
        QCOMPARE(card(image.substr(0, data), "FILTER"), std::string("r"));
        QVERIFY(!card(image.substr(0, data), "CRVAL1").empty());
        QCOMPARE(bigEndianFloat(image, data + 4 * (64 * 5 + 6)), drawSurveyObject(9, 2).pixels.at(1, 6, 5));
        QVERIFY(!fs::exists(folder("files") / "images.fits"));
    }

    void stoppingLeavesNoFileThatLooksWhole() {
        std::stop_source source;
        Progress progress{.stop = source.get_token(),
                          .report = [&source](std::int64_t done, std::int64_t, const std::string&) {
                              if (done >= 256)
                                  source.request_stop();
                          }};
        try {
            writeDemoSurvey(folder("stopped"), settings(2000, 1), progress);
            QFAIL("the survey was not stopped");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Cancelled);
        }
        QVERIFY(fs::is_empty(folder("stopped")));
    }

    void aFolderThatCannotBeIsAnError() {
        std::ofstream(folder("file")) << "not a folder";
        QVERIFY_EXCEPTION_THROWN(writeDemoSurvey(folder("file"), settings(1, 1), {}), Error);
        QVERIFY_EXCEPTION_THROWN(writeDemoSurvey(folder("file") / "below", settings(1, 1), {}), Error);
        QVERIFY_EXCEPTION_THROWN(writeDemoSurvey(folder("none"), settings(0, 1), {}), Error);
    }

    void aForeignFileIsNotOverwrittenButADemoIs() {
        fs::create_directories(folder("mine"));
        std::ofstream(folder("mine") / "catalog.fits") << "a year of work";
        try {
            writeDemoSurvey(folder("mine"), settings(2, 1), {});
            QFAIL("a foreign catalog was overwritten");
        } catch (const Error& error) {
            QVERIFY(QString(error.what()).contains("catalog.fits"));
        }
        QCOMPARE(bytesOf(folder("mine") / "catalog.fits"), std::string("a year of work"));
        writeDemoSurvey(folder("again"), settings(2, 1), {});
        writeDemoSurvey(folder("again"), settings(3, 1), {});
        QVERIFY(bytesOf(folder("again") / "images.fits").size() > 3 * 3 * 64 * 64 * 4);
    }
};

QTEST_GUILESS_MAIN(TestDemoSurvey)
#include "test_demo_survey.moc"
