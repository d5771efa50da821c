// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include <malloc.h>

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/error.h"
#include "core/io/fits/fits_image.h"
#include "core/io/pyramid/image_pyramid.h"
#include "tests/core/io/real_data.h"

using namespace oddity::core;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t mebi = std::int64_t{1} << 20;

/// Value of the test image: no two near pixels alike, a block of NaN, single NaN.
float valueAt(std::int64_t x, std::int64_t y) {
    if ((x >= 300 && x < 340 && y >= 20 && y < 60) || (x % 7 == 0 && y % 5 == 0))
        return nan;
    return static_cast<float>((x * 31 + y * 17) % 1009) + 0.25F * static_cast<float>(y % 3);
}

std::filesystem::path writeRamp(const std::string& path, std::int64_t width, std::int64_t height, int planes = 1) {
    Tensor image{{planes, height, width}, {}};
    for (int plane = 0; plane < planes; ++plane)
        for (std::int64_t y = 0; y < height; ++y)
            for (std::int64_t x = 0; x < width; ++x)
                image.values.push_back(valueAt(x, y) + 1000.0F * static_cast<float>(plane));
    writeFitsImage(path, image, {}, {});
    return path;
}

/// A header and a hole.
std::filesystem::path writeSparse(const std::string& path, int bitpix, std::int64_t side) {
    std::string cards;
    const auto card = [&cards](const std::string& keyword, const std::string& value) {
        std::string text =
            keyword + std::string(8 - keyword.size(), ' ') + "= " + std::string(20 - value.size(), ' ') + value;
        cards += text + std::string(80 - text.size(), ' ');
    };
    card("SIMPLE", "T");
    card("BITPIX", std::to_string(bitpix));
    card("NAXIS", "2");
    card("NAXIS1", std::to_string(side));
    card("NAXIS2", std::to_string(side));
    cards += "END";
    cards.resize(2880, ' ');
    std::ofstream(path, std::ios::binary) << cards;
    const std::int64_t data = side * side * std::abs(bitpix) / 8;
    std::filesystem::resize_file(path, static_cast<std::uintmax_t>(2880 + (data + 2879) / 2880 * 2880));
    return path;
}

/// Mean of the finite pixels under a pixel of level 1, by its definition.
float meanOfFour(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height) {
    double sum = 0;
    int count = 0;
    for (std::int64_t row = 2 * y; row < std::min(2 * y + 2, height); ++row)
        for (std::int64_t column = 2 * x; column < std::min(2 * x + 2, width); ++column)
            if (std::isfinite(valueAt(column, row))) {
                sum += static_cast<double>(valueAt(column, row));
                ++count;
            }
    return count > 0 ? static_cast<float>(sum / count) : nan;
}

bool isSame(float a, float b) {
    return (std::isnan(a) && std::isnan(b)) || a == b;
}

std::int64_t statusBytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field + ":"))
            return std::stoll(line.substr(field.size() + 1)) * 1024;
    return -1;
}

/// Peak of the memory of the program's own from here on, beyond what is used now. Pages of a mapped file do not count:
/// the system takes them back when it likes.
class MemoryGrowth {
public:
    MemoryGrowth() {
        ::malloc_trim(0);
        m_start = m_most = statusBytes("RssAnon");
        m_watch = std::jthread([this](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                m_most = std::max<std::int64_t>(m_most, statusBytes("RssAnon"));
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
    }
    std::int64_t mebibytes() const { return (m_most - m_start) / mebi; }

private:
    std::int64_t m_start;
    std::atomic<std::int64_t> m_most;
    std::jthread m_watch;
};

} // namespace

class TestImagePyramid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meansAreOfTheFinitePixels() {
        const auto file = std::make_shared<FitsFile>(writeRamp(path("ramp.fits"), 701, 533));
        ImagePyramid pyramid(file, 1, 0);
        QCOMPARE(pyramid.width(), std::int64_t{701});
        QCOMPARE(pyramid.levelCount(), 3);
        QCOMPARE(pyramid.width(1), std::int64_t{351});
        QCOMPARE(pyramid.columns(1), std::int64_t{2});
        QVERIFY(!pyramid.needsRefining());
        for (std::int64_t row = 0; row < pyramid.rows(0); ++row)
            for (std::int64_t column = 0; column < pyramid.columns(0); ++column) {
                const auto tile = pyramid.tile({0, column, row}, {});
                QVERIFY(!tile->isSampled);
                for (std::int64_t y = 0; y < tile->pixels.height; ++y)
                    for (std::int64_t x = 0; x < tile->pixels.width; ++x)
                        QVERIFY(isSame(tile->pixels.values[static_cast<std::size_t>(y * tile->pixels.width + x)],
                                       valueAt(column * 256 + x, row * 256 + y)));
            }
        for (std::int64_t row = 0; row < pyramid.rows(1); ++row)
            for (std::int64_t column = 0; column < pyramid.columns(1); ++column) {
                const auto tile = pyramid.tile({1, column, row}, {});
                for (std::int64_t y = 0; y < tile->pixels.height; ++y)
                    for (std::int64_t x = 0; x < tile->pixels.width; ++x)
                        QVERIFY(isSame(tile->pixels.values[static_cast<std::size_t>(y * tile->pixels.width + x)],
                                       meanOfFour(column * 256 + x, row * 256 + y, 701, 533)));
            }
    }

    /// From the file in strips, or from finer tiles at hand: the same numbers.
    void bothWaysGiveTheSame() {
        const auto file = std::make_shared<FitsFile>(writeRamp(path("ways.fits"), 1500, 1100));
        ImagePyramid cold(file, 1, 0), warm(file, 1, 0);
        for (int level = 0; level + 1 < warm.levelCount(); ++level)
            for (std::int64_t row = 0; row < warm.rows(level); ++row)
                for (std::int64_t column = 0; column < warm.columns(level); ++column)
                    warm.tile({level, column, row}, {});
        const TileKey top{warm.levelCount() - 1, 0, 0};
        const auto fromFile = cold.tile(top, {}), fromTiles = warm.tile(top, {});
        QCOMPARE(fromFile->pixels.width, std::int64_t{188});
        QCOMPARE(fromFile->pixels.values.size(), fromTiles->pixels.values.size());
        for (std::size_t index = 0; index < fromFile->pixels.values.size(); ++index)
            QVERIFY(isSame(fromFile->pixels.values[index], fromTiles->pixels.values[index]));
    }

    void planesOfACubeAreApart() {
        const auto file = std::make_shared<FitsFile>(writeRamp(path("cube.fits"), 40, 30, 3));
        ImagePyramid pyramid(file, 1, 2);
        QCOMPARE(pyramid.tile({0, 0, 0}, {})->pixels.values[41], valueAt(1, 1) + 2000);
    }

    void refiningReplacesSamples() {
        const auto file = std::make_shared<FitsFile>(writeRamp(path("large.fits"), 5000, 4500));
        ImagePyramid pyramid(file, 1, 0);
        QVERIFY(pyramid.needsRefining());
        const TileKey top{pyramid.levelCount() - 1, 0, 0};
        QVERIFY(pyramid.tile(top, {})->isSampled);
        std::int64_t lastReported = -1;
        pyramid.refine(
            {.stop = {}, .report = [&lastReported](std::int64_t done, std::int64_t total, const std::string&) {
                 QVERIFY(done > lastReported && total == 4500);
                 lastReported = done;
             }});
        QVERIFY(!pyramid.needsRefining());
        QVERIFY(lastReported > 0);
        const auto refined = pyramid.atHand(top);
        QVERIFY(refined && !refined->isSampled);

        PixelBlock whole{5000, 4500, {}};
        for (std::int64_t y = 0; y < whole.height; ++y)
            for (std::int64_t x = 0; x < whole.width; ++x)
                whole.values.push_back(valueAt(x, y));
        const PixelBlock expected = halved(whole, top.level);
        QCOMPARE(refined->pixels.values.size(), expected.values.size());
        for (std::size_t index = 0; index < expected.values.size(); ++index)
            QVERIFY(isSame(refined->pixels.values[index], expected.values[index]));
    }

    void stopsAndGoesOn() {
        const auto file = std::make_shared<FitsFile>(writeSparse(path("stop.fits"), -32, 9000));
        ImagePyramid pyramid(file, 1, 0);
        std::stop_source stop;
        std::vector<std::int64_t> rows;
        const Progress stopping{.stop = stop.get_token(),
                                .report = [&](std::int64_t done, std::int64_t, const std::string&) {
                                    rows.push_back(done);
                                    if (done > 4500)
                                        stop.request_stop();
                                }};
        QVERIFY_EXCEPTION_THROWN(pyramid.refine(stopping), Error);
        QVERIFY(pyramid.needsRefining());
        QVERIFY(pyramid.atHand({4, 0, 0}));
        QVERIFY(!pyramid.atHand({4, 0, 2}));
        std::int64_t firstRow = -1;
        pyramid.refine({.stop = {}, .report = [&firstRow](std::int64_t done, std::int64_t, const std::string&) {
                            if (firstRow < 0)
                                firstRow = done;
                        }});
        QCOMPARE(firstRow, std::int64_t{4096}); // the bands done before are not read again
        QVERIFY(!pyramid.needsRefining());
        QVERIFY_EXCEPTION_THROWN(pyramid.tile({0, 3, 3}, stopping), Error);
    }

    /// Views read tiles on several threads while the image is averaged on another.
    void manyThreadsGetTheSame() {
        const auto file = std::make_shared<FitsFile>(writeRamp(path("threads.fits"), 4600, 4200));
        ImagePyramid alone(file, 1, 0), shared(file, 1, 0, 24 * 256 * 1024);
        alone.refine({});
        std::vector<TileKey> keys;
        for (int level = 0; level < alone.levelCount(); ++level)
            for (std::int64_t row = 0; row < alone.rows(level); ++row)
                for (std::int64_t column = 0; column < alone.columns(level); ++column)
                    if (level > 1 || (row + column) % 5 == 0)
                        keys.push_back({level, column, row});
        std::atomic<int> wrong = 0;
        const auto check = [&](bool mayBeSampled) {
            for (std::size_t index = 0; index < keys.size(); ++index) {
                const auto got = shared.tile(keys[index], {}), right = alone.tile(keys[index], {});
                if (got->isSampled ? !mayBeSampled
                                   : !std::ranges::equal(got->pixels.values, right->pixels.values, isSame))
                    ++wrong;
            }
        };
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 3; ++thread)
                threads.emplace_back([&check] { check(true); });
            threads.emplace_back([&shared] { shared.refine({}); });
        }
        check(false);
        QCOMPARE(wrong.load(), 0);
    }

    void theCacheIsBounded() {
        const auto file = std::make_shared<FitsFile>(writeSparse(path("cache.fits"), 8, 4096));
        ImagePyramid pyramid(file, 1, 0, 8 * 256 * 1024);
        for (std::int64_t tile = 0; tile < 16; ++tile)
            pyramid.tile({0, tile, 0}, {});
        QVERIFY(pyramid.atHand({0, 15, 0}));
        QVERIFY(!pyramid.atHand({0, 0, 0}));
    }

    void tenThousandSquaredInBoundedMemory() {
        const auto file = std::make_shared<FitsFile>(writeSparse(path("ten.fits"), -32, 10000));
        const MemoryGrowth growth;
        ImagePyramid pyramid(file, 1, 0, 32 * mebi);
        const PixelBlock sample = pyramid.sample({});
        QVERIFY(sample.values.size() > 200'000 && sample.values.size() < 600'000);
        QVERIFY(pyramid.tile({pyramid.levelCount() - 1, 0, 0}, {})->isSampled);
        for (int level : {0, 2, 3})
            QCOMPARE(pyramid.tile({level, 1, 1}, {})->pixels.values.front(), 0.0F);
        pyramid.refine({});
        QVERIFY(!pyramid.atHand({pyramid.levelCount() - 1, 0, 0})->isSampled);
        qInfo("grew by %lld MiB", static_cast<long long>(growth.mebibytes()));
        QVERIFY(growth.mebibytes() < 128);
    }

    void largestTileInBoundedMemory() {
        const std::filesystem::path name = writeSparse(path("huge.fits"), 16, 87040);
        const auto file = std::make_shared<FitsFile>(name);
        const MemoryGrowth growth;
        ImagePyramid pyramid(file, 1, 0, 64 * mebi);
        QCOMPARE(pyramid.levelCount(), 10);
        const auto top = pyramid.tile({9, 0, 0}, {});
        QVERIFY(top->isSampled);
        QCOMPARE(top->pixels.width, std::int64_t{170});
        QVERIFY(pyramid.sample({}).values.size() < 600'000);
        for (int level = 0; level < pyramid.levelCount(); ++level)
            QCOMPARE(pyramid.tile({level, 0, 0}, {})->pixels.values.front(), 0.0F);
        std::stop_source stop;
        QVERIFY_EXCEPTION_THROWN(pyramid.refine({.stop = stop.get_token(),
                                                 .report =
                                                     [&stop](std::int64_t done, std::int64_t, const auto&) {
                                                         if (done >= 8192)
                                                             stop.request_stop();
                                                     }}),
                                 Error);
        QVERIFY(pyramid.needsRefining());
        QVERIFY(!pyramid.atHand({5, 0, 0})->isSampled);
        qInfo("grew by %lld MiB", static_cast<long long>(growth.mebibytes()));
        QVERIFY(growth.mebibytes() < 256);
    }

    void readsCompressedTiles() {
        const std::string plain = path("plain.fits"), packed = path("packed.fits.fz");
        writeRamp(plain, 900, 700);
        QProcess python;
        python.start("/usr/bin/python3", {"-c", "import astropy"});
        if (!python.waitForFinished(60'000) || python.exitCode() != 0)
            QSKIP("/usr/bin/python3 with astropy is not here to write a RICE-compressed image");
        python.start("/usr/bin/python3",
                     {"-c",
                      "import sys, numpy as np\n"
                      "from astropy.io import fits\n"
                      "d = fits.getdata(sys.argv[1])[0]\n"
                      "d = np.nan_to_num(d * 4, nan=-7).astype(np.int32)\n"
                      "fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(d, compression_type='RICE_1')])"
                      ".writeto(sys.argv[2])",
                      QString::fromStdString(plain), QString::fromStdString(packed)});
        QVERIFY(python.waitForFinished(60'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError());
        ImagePyramid pyramid(std::make_shared<FitsFile>(packed), 2, 0);
        QCOMPARE(pyramid.levelCount(), 3);
        const auto tile = pyramid.tile({0, 1, 1}, {});
        for (std::int64_t y = 0; y < tile->pixels.height; ++y)
            for (std::int64_t x = 0; x < tile->pixels.width; ++x) {
                const float value = valueAt(256 + x, 256 + y);
                QCOMPARE(tile->pixels.values[static_cast<std::size_t>(y * tile->pixels.width + x)],
                         std::isnan(value) ? -7.0F : value * 4);
            }
        QCOMPARE(pyramid.tile({2, 0, 0}, {})->pixels.width, std::int64_t{225});
    }

    void refusesAnHduWithoutPixels() {
        NEED_REAL_DATA(stack, "radio-galaxies/stack.fits.fz");
        QVERIFY_EXCEPTION_THROWN(ImagePyramid(std::make_shared<FitsFile>(stack), 1, 0), Error);
        ImagePyramid pyramid(std::make_shared<FitsFile>(stack), 2, 1957);
        QCOMPARE(pyramid.tile({0, 0, 0}, {})->pixels.width, std::int64_t{150});
    }

private:
    std::string path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestImagePyramid)
#include "test_image_pyramid.moc"
