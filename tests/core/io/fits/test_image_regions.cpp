// SPDX-License-Identifier: BSD-3-Clause
#include <atomic>
#include <cmath>
#include <fstream>
#include <random>
#include <thread>

#include <QTemporaryDir>
#include <QTest>

#include "compressed_sample.h"
#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/compression/tile_cache.h"
#include "core/io/fits/fits_file.h"

using namespace oddity::core;

namespace {

struct Stored {
    int bitpix = 16;
    std::vector<std::int64_t> axes;
    double scale = 1;
    double zero = 0;
    std::int64_t blank = 0;
    bool hasBlank = false;
};

/// Mapped bytes of files that this program holds, as Linux counts them.
std::int64_t heldFileBytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("RssFile:"))
            return std::stoll(line.substr(8)) * 1024;
    return -1;
}

/// An uncompressed image of these numbers.
template <typename Number>
void writeImage(const std::string& path, const Stored& stored, const std::vector<Number>& numbers) {
    FitsHeaderText header;
    header.logical("SIMPLE", true).integer("BITPIX", stored.bitpix);
    header.integer("NAXIS", static_cast<std::int64_t>(stored.axes.size()));
    for (std::size_t axis = 0; axis < stored.axes.size(); ++axis)
        header.integer("NAXIS" + std::to_string(axis + 1), stored.axes[axis]);
    header.number("BSCALE", stored.scale).number("BZERO", stored.zero);
    if (stored.hasBlank)
        header.integer("BLANK", stored.blank);
    std::string data(numbers.size() * sizeof(Number), '\0');
    for (std::size_t index = 0; index < numbers.size(); ++index)
        toBigEndian(numbers[index], data.data() + index * sizeof(Number));
    data.resize((data.size() + 2879) / 2880 * 2880);
    std::ofstream(path, std::ios::binary) << header.ended() << data;
}

template <typename Number> std::vector<Number> randomNumbers(std::int64_t count) {
    std::mt19937_64 random(3);
    std::vector<Number> numbers(static_cast<std::size_t>(count));
    for (Number& number : numbers)
        number = static_cast<Number>(random());
    return numbers;
}

std::size_t areaOf(const PixelRegion& region) {
    return static_cast<std::size_t>(region.width * region.height);
}

} // namespace

class TestImageRegions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Small files are read, large ones mapped; short rows and long ones go different ways.
    void regionsAreTheScaledNumbers_data() {
        QTest::addColumn<qlonglong>("width");
        QTest::addColumn<qlonglong>("height");
        QTest::newRow("read") << 101LL << 33LL;
        QTest::newRow("mapped") << 1203LL << 700LL;
        QTest::newRow("long rows") << 90001LL << 9LL;
    }
    void regionsAreTheScaledNumbers() {
        QFETCH(qlonglong, width);
        QFETCH(qlonglong, height);
        regionsOf<std::uint8_t>({8, {width, height, 2}, 0.25, 7, 3, true});
        regionsOf<std::int16_t>({16, {width, height, 2}, 1, 32768});
        regionsOf<std::int16_t>({16, {width, height, 2}, 1, 0, -7, true});
        regionsOf<std::int32_t>({32, {width, height, 2}, 2.5, -1e3});
        regionsOf<std::int32_t>({32, {width, height, 2}, 1, 2147483648.0});
        regionsOf<std::int64_t>({64, {width, height, 2}, 1, 0});
        regionsOf<float>({-32, {width, height, 2}, 1, 0});
        regionsOf<double>({-64, {width, height, 2}, 3, 0.125});
    }

    /// Beyond 2^24 a float32 would round.
    void codesAreExact() {
        const std::string path = pathOf("codes");
        writeImage<std::int32_t>(path, {32, {4, 1}, 1, 2147483648.0, 5, true}, {-2147483648, 2147483647, 5, -1});
        const FitsFile file(path);
        std::vector<std::uint32_t> codes(4);
        file.readCodes(file.imageHdu(0), 0, {0, 0, 4, 1}, CodeKind::SegmentNumbers, codes);
        QCOMPARE(codes, (std::vector<std::uint32_t>{0, 4294967295U, 0, 2147483647U}));

        writeImage<std::int16_t>(path, {16, {3, 1}}, {-1, 0, 32767});
        codes.resize(3);
        const FitsFile small(path);
        small.readCodes(small.imageHdu(0), 0, {0, 0, 3, 1}, CodeKind::SegmentNumbers, codes);
        QCOMPARE(codes, (std::vector<std::uint32_t>{0, 0, 32767}));
    }

    /// A mask's highest bit is the sign of a signed integer.
    void signsAreBitsOfAMask() {
        const std::string path = pathOf("bits");
        std::vector<std::uint32_t> codes(3);
        writeImage<std::int16_t>(path, {16, {3, 1}}, {-32768, -1, 32767});
        const FitsFile narrow(path);
        narrow.readCodes(narrow.imageHdu(0), 0, {0, 0, 3, 1}, CodeKind::MaskBits, codes);
        QCOMPARE(codes, (std::vector<std::uint32_t>{0x8000U, 0xffffU, 0x7fffU}));
        writeImage<std::int32_t>(path, {32, {3, 1}}, {std::numeric_limits<std::int32_t>::min(), -2, 5});
        const FitsFile wide(path);
        wide.readCodes(wide.imageHdu(0), 0, {0, 0, 3, 1}, CodeKind::MaskBits, codes);
        QCOMPARE(codes, (std::vector<std::uint32_t>{0x80000000U, 0xfffffffeU, 5U}));
    }

    void codesThatDoNotFitAreRefused() {
        const std::string path = pathOf("unfit");
        const auto refuses = [&] {
            const FitsFile file(path);
            std::vector<std::uint32_t> codes(2);
            QVERIFY_EXCEPTION_THROWN(file.readCodes(file.imageHdu(0), 0, {0, 0, 2, 1}, CodeKind::MaskBits, codes),
                                     Error);
        };
        writeImage<std::int64_t>(path, {64, {2, 1}}, {1, std::int64_t{1} << 32});
        refuses();
        writeImage<std::int64_t>(path, {64, {2, 1}, 1, 9223372036854775808.0}, {0, 1});
        refuses();
        writeImage<std::int64_t>(path, {64, {2, 1}}, {1, -1});
        refuses();
        writeImage<float>(path, {-32, {2, 1}}, {1, 2});
        refuses();
        writeImage<std::int16_t>(path, {16, {2, 1}, 0.5}, {1, 2});
        refuses();
    }

    /// Whole numbers stay whole, real ones are scaled in double.
    void valuesAreExact() {
        const std::string path = pathOf("exact");
        const auto valuesOf = [&path](int count) {
            const FitsFile file(path);
            const StoredNumbers numbers = FitsFile::storedAs(file.imageHdu(0));
            std::vector<char> bytes(static_cast<std::size_t>(count) * numbers.bytes());
            file.readStored(file.imageHdu(0), 0, {0, 0, count, 1}, bytes);
            std::vector<ExactValue> values;
            for (std::size_t at = 0; at < bytes.size(); at += numbers.bytes())
                values.push_back(exactValue(bytes.data() + at, numbers));
            return values;
        };
        using Values = std::vector<ExactValue>;
        writeImage<std::int32_t>(path, {32, {3, 1}, 1, 2147483648.0, 5, true}, {20000001, -2147483648, 5});
        Values read = valuesOf(3);
        QVERIFY(read[0] == ExactValue(std::int64_t{2167483649}) && read[1] == ExactValue(std::int64_t{0}));
        QVERIFY(std::isnan(realOf(read[2])));
        writeImage<std::int64_t>(path, {64, {2, 1}}, {9007199254740993, std::numeric_limits<std::int64_t>::min()});
        QVERIFY(valuesOf(2) == (Values{std::int64_t{9007199254740993}, std::numeric_limits<std::int64_t>::min()}));
        writeImage<std::int64_t>(path, {64, {2, 1}, 1, 9223372036854775808.0},
                                 {-1, std::numeric_limits<std::int64_t>::max()});
        QVERIFY(valuesOf(2) == (Values{std::uint64_t{9223372036854775807U}, std::uint64_t{18446744073709551615U}}));
        writeImage<std::int64_t>(path, {64, {1, 1}, 4, 0},
                                 {std::numeric_limits<std::int64_t>::max()}); // beyond 64 bits
        QVERIFY(valuesOf(1) == (Values{4 * 9223372036854775808.0}));
        writeImage<double>(path, {-64, {2, 1}}, {1e9 + 1, 0.1});
        QVERIFY(valuesOf(2) == (Values{1e9 + 1, 0.1}));
        writeImage<float>(path, {-32, {1, 1}, 0.5, 1e9}, {3});
        QVERIFY(valuesOf(1) == (Values{1e9 + 1.5}));
        writeImage<std::int16_t>(path, {16, {1, 1}, 0.001, 0}, {7});
        QVERIFY(valuesOf(1) == (Values{0.001 * 7}));
    }

    void regionsOutsideAreRefused() {
        const std::string path = pathOf("outside");
        writeImage<std::int16_t>(path, {16, {5, 4}}, std::vector<std::int16_t>(20));
        const FitsFile file(path);
        std::vector<float> pixels(4);
        for (const PixelRegion& region : {PixelRegion{-1, 0, 2, 2}, {4, 0, 2, 2}, {0, 3, 2, 2}, {0, 0, 1, 2}})
            QVERIFY_EXCEPTION_THROWN(file.readRegion(file.imageHdu(0), 0, region, pixels), Error);
        QVERIFY_EXCEPTION_THROWN(file.readRegion(file.imageHdu(0), 1, {0, 0, 2, 2}, pixels), Error);
    }

    /// Another program writes the file anew while it is open: the touch of a page that is gone must not end ours.
    void aFileShortenedWhileItIsOpenGivesAnError() {
        const std::string path = pathOf("shortened");
        writeImage<float>(path, {-32, {1000, 1000}}, std::vector<float>(1000000, 1));
        const FitsFile file(path);
        std::vector<float> pixels(64 * 64);
        file.readRegion(file.imageHdu(0), 0, {900, 900, 64, 64}, pixels);
        std::filesystem::resize_file(path, 5760);
        for (int round = 0; round < 3; ++round) {
            try {
                file.readRegion(file.imageHdu(0), 0, {900, 900, 64, 64}, pixels);
                QFAIL("was read");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Io);
                QVERIFY(std::string(error.what()).find(path) != std::string::npos);
            }
        }
        std::vector<float> all(1000000);
        QVERIFY_EXCEPTION_THROWN(file.readPixels(file.imageHdu(0), 0, all), Error);
    }

    /// 1.2 GB without a place on the disk, all of it read by narrow regions; the last pixel is not 0.
    void aLargeFileIsNotHeldInMemory() {
        const std::string path = pathOf("sparse");
        const std::vector<std::int64_t> axes{24576, 24576};
        writeImage<std::int16_t>(path, {16, axes}, {});
        std::filesystem::resize_file(path, 2880 + 2 * 24576ULL * 24576ULL - 2);
        std::ofstream(path, std::ios::binary | std::ios::app) << '\x01' << '\x02' << std::string(1728, '\0');
        const FitsFile file(path);
        std::vector<float> pixels(4096 * 1024);
        std::int64_t most = 0;
        for (std::int64_t y = 0; y < axes[1]; y += 1024) {
            for (std::int64_t x = 0; x < axes[0]; x += 4096)
                file.readRegion(file.imageHdu(0), 0, {x, y, 4096, 1024}, pixels);
            most = std::max(most, heldFileBytes());
        }
        QCOMPARE(pixels.front(), 0.0F);
        QCOMPARE(pixels.back(), 258.0F);
        QVERIFY2(most < std::int64_t{800} << 20, qPrintable(QString::number(most)));
    }

    /// Many threads, and a cache that holds a few tiles only.
    void threadsShareTiles() {
        const std::string path = pathOf("shared");
        writeCompressed(path, {.name = "", .method = 11, .bitpix = 16, .axes = {900, 700}, .tile = {100, 50}});
        const FitsFile file(path, std::make_shared<TileCache>(100 * 50 * sizeof(std::int32_t) * 5));
        const FitsHdu& image = file.imageHdu(0);
        const std::vector<float> all = readByCfitsio(path, 2, image.pixelCount());
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (unsigned number = 0; number < 6; ++number)
                threads.emplace_back([&, number] {
                    std::mt19937 random(number);
                    std::vector<float> pixels(64 * 64);
                    for (int round = 0; round < 200; ++round) {
                        const PixelRegion region{static_cast<std::int64_t>(random() % 836),
                                                 static_cast<std::int64_t>(random() % 636), 64, 64};
                        file.readRegion(image, 0, region, pixels);
                        for (std::int64_t pixel = 0; pixel < 64 * 64; ++pixel)
                            wrong +=
                                pixels[static_cast<std::size_t>(pixel)] !=
                                all[static_cast<std::size_t>((region.y + pixel / 64) * 900 + region.x + pixel % 64)];
                    }
                });
        }
        QCOMPARE(wrong.load(), 0);
    }

    /// More pixels than a read on one thread is meant for, of more tiles than the cache holds; and a damaged tile.
    void largeReadsUseThreads() {
        const std::string path = pathOf("large");
        writeCompressed(path, {.name = "", .method = 11, .bitpix = 16, .axes = {2000, 1500}});
        const std::vector<float> all = readByCfitsio(path, 2, 3000000);
        {
            const FitsFile file(path, std::make_shared<TileCache>(1 << 20));
            std::vector<float> pixels(all.size());
            file.readPixels(file.imageHdu(0), 0, pixels);
            QVERIFY(pixels == all);
        }
        const auto size = std::filesystem::file_size(path);
        std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
            .seekp(static_cast<std::streamoff>(size - size / 3))
            .write(std::string(4000, '\xff').data(), 4000);
        const FitsFile file(path);
        std::vector<float> pixels(all.size());
        try {
            file.readPixels(file.imageHdu(0), 0, pixels);
            QVERIFY(pixels != all);
        } catch (const Error& error) {
            QCOMPARE(error.place().hdu, 2);
            QVERIFY(error.place().row > 0);
        }
    }

private:
    std::string pathOf(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name + ".fits")).toStdString();
    }

    template <typename Number> void regionsOf(const Stored& stored) const {
        const std::string path = pathOf("regions");
        const std::int64_t width = stored.axes[0];
        const std::int64_t height = stored.axes[1];
        const std::vector<Number> numbers = randomNumbers<Number>(2 * width * height);
        writeImage(path, stored, numbers);
        const FitsFile file(path);
        const FitsHdu& image = file.imageHdu(0);
        for (const PixelRegion& region :
             {PixelRegion{width / 3, height / 4, std::min<std::int64_t>(64, width / 2), height / 2},
              PixelRegion{0, 0, width, height}, PixelRegion{width - 1, height - 1, 1, 1},
              PixelRegion{3, 1, width - 4, height - 2}})
            for (const std::int64_t plane : {0, 1}) {
                std::vector<float> pixels(areaOf(region));
                file.readRegion(image, plane, region, pixels);
                std::size_t wrong = 0;
                for (std::size_t index = 0; index < pixels.size(); ++index) {
                    const auto pixel = static_cast<std::int64_t>(index);
                    const Number number = numbers[static_cast<std::size_t>(
                        (plane * height + region.y + pixel / region.width) * width + region.x + pixel % region.width)];
                    float expected = static_cast<float>(stored.zero + stored.scale * static_cast<double>(number));
                    if (stored.hasBlank && static_cast<std::int64_t>(number) == stored.blank)
                        expected = std::numeric_limits<float>::quiet_NaN();
                    wrong += !(pixels[index] == expected || (std::isnan(pixels[index]) && std::isnan(expected)));
                }
                QCOMPARE(wrong, std::size_t{0});
            }
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestImageRegions)
#include "test_image_regions.moc"
