// SPDX-License-Identifier: BSD-3-Clause
#include <bit>
#include <cmath>
#include <fstream>
#include <random>

#include <QTemporaryDir>
#include <QTest>

#include "compressed_sample.h"
#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/compression/tile_cache.h"
#include "core/io/fits/fits_file.h"

using namespace oddity::core;

namespace {

bool areSame(float left, float right) {
    return std::bit_cast<std::uint32_t>(left) == std::bit_cast<std::uint32_t>(right) ||
           (std::isnan(left) && std::isnan(right));
}

std::string firstDifference(const std::vector<float>& ours, const std::vector<float>& theirs) {
    for (std::size_t index = 0; index < ours.size(); ++index)
        if (!areSame(ours[index], theirs[index]))
            return "pixel " + std::to_string(index) + " is " + std::to_string(ours[index]) + ", not " +
                   std::to_string(theirs[index]);
    return "";
}

/// All pixels from the numbers as they are stored.
std::vector<float> roundedFromStored(const FitsFile& file, const FitsHdu& image) {
    const StoredNumbers numbers = FitsFile::storedAs(image);
    const std::int64_t planeSize = image.axes[0] * image.axes[1];
    std::vector<char> bytes(static_cast<std::size_t>(planeSize) * numbers.bytes());
    std::vector<float> pixels;
    for (std::int64_t plane = 0; plane < image.pixelCount() / planeSize; ++plane) {
        file.readStored(image, plane, {0, 0, image.axes[0], image.axes[1]}, bytes);
        for (std::int64_t pixel = 0; pixel < planeSize; ++pixel)
            pixels.push_back(static_cast<float>(
                realOf(exactValue(bytes.data() + static_cast<std::size_t>(pixel) * numbers.bytes(), numbers))));
    }
    return pixels;
}

} // namespace

/// CFITSIO writes every kind of compressed image; we read what it reads, bit for bit.
class TestTileCompression : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatCfitsioReads_data() {
        QTest::addColumn<int>("number");
        const std::vector<CompressedSample> samples = compressedSamples();
        for (std::size_t number = 0; number < samples.size(); ++number)
            QTest::newRow(samples[number].name.c_str()) << static_cast<int>(number);
    }
    void readsWhatCfitsioReads() {
        QFETCH(int, number);
        const CompressedSample sample = compressedSamples()[static_cast<std::size_t>(number)];
        const std::string path = m_folder.filePath(QString("%1.fits").arg(number)).toStdString();
        writeCompressed(path, sample);
        const std::vector<float> theirs = readByCfitsio(path, 2, sample.pixelCount());
        const FitsFile file(path);
        const FitsHdu& image = file.hdu(2);
        QCOMPARE(image.kind, FitsHdu::Kind::CompressedImage);
        QCOMPARE(image.axes, std::vector<std::int64_t>(sample.axes.begin(), sample.axes.end()));
        std::vector<float> ours(theirs.size());
        file.readPixels(image, 0, ours);
        const std::string text = firstDifference(ours, theirs);
        QVERIFY2(text.empty(), text.c_str());
        const std::string exact = firstDifference(roundedFromStored(file, image), theirs);
        QVERIFY2(exact.empty(), exact.c_str());
        if (sample.hasGaps)
            QVERIFY(std::ranges::any_of(ours, [](float value) { return std::isnan(value); }));
        regionsAreParts(path, theirs);
    }

    /// CFITSIO neither writes tiles of more than three axes nor NOCOMPRESS, so this file is written here: pixel (x, y,
    /// z, w) is x + 10 y + 100 z + 1000 w.
    void readsTilesOfFourAxesLeftUncompressed() {
        const std::vector<std::int64_t> axes{5, 4, 3, 3};
        const std::vector<std::int64_t> tile{3, 2, 2, 2};
        FitsHeaderText header;
        header.text("XTENSION", "BINTABLE").integer("BITPIX", 8).integer("NAXIS", 2).integer("NAXIS1", 16);
        header.integer("NAXIS2", 2 * 2 * 2 * 2).integer("PCOUNT", 5 * 4 * 3 * 3 * 2).integer("GCOUNT", 1);
        header.integer("TFIELDS", 1).text("TTYPE1", "COMPRESSED_DATA").text("TFORM1", "1QB").logical("ZIMAGE", true);
        header.text("ZCMPTYPE", "NOCOMPRESS").integer("ZBITPIX", 16).integer("ZNAXIS", 4);
        for (std::size_t axis = 0; axis < 4; ++axis) {
            header.integer("ZNAXIS" + std::to_string(axis + 1), axes[axis]);
            header.integer("ZTILE" + std::to_string(axis + 1), tile[axis]);
        }
        std::string rows;
        std::string heap;
        for (std::int64_t row = 0; row < 16; ++row) {
            const std::size_t start = heap.size();
            const std::int64_t first[] = {row % 2 * 3, row / 2 % 2 * 2, row / 4 % 2 * 2, row / 8 * 2};
            const auto end = [&](std::size_t axis) { return std::min(first[axis] + tile[axis], axes[axis]); };
            for (std::int64_t w = first[3]; w < end(3); ++w)
                for (std::int64_t z = first[2]; z < end(2); ++z)
                    for (std::int64_t y = first[1]; y < end(1); ++y)
                        for (std::int64_t x = first[0]; x < end(0); ++x) {
                            char bytes[2];
                            toBigEndian(static_cast<std::int16_t>(x + 10 * y + 100 * z + 1000 * w), bytes);
                            heap.append(bytes, 2);
                        }
            char descriptor[16];
            toBigEndian(static_cast<std::int64_t>(heap.size() - start), descriptor);
            toBigEndian(static_cast<std::int64_t>(start), descriptor + 8);
            rows.append(descriptor, 16);
        }
        std::string data = rows + heap;
        data.resize((data.size() + 2879) / 2880 * 2880);
        const std::string path = m_folder.filePath("four.fits").toStdString();
        std::ofstream(path, std::ios::binary)
            << FitsHeaderText().logical("SIMPLE", true).integer("BITPIX", 8).integer("NAXIS", 0).ended()
            << header.ended() << data;
        std::vector<float> expected;
        for (std::int64_t w = 0; w < axes[3]; ++w)
            for (std::int64_t z = 0; z < axes[2]; ++z)
                for (std::int64_t y = 0; y < axes[1]; ++y)
                    for (std::int64_t x = 0; x < axes[0]; ++x)
                        expected.push_back(static_cast<float>(x + 10 * y + 100 * z + 1000 * w));
        const FitsFile file(path);
        std::vector<float> ours(expected.size());
        file.readPixels(file.hdu(2), 0, ours);
        QCOMPARE(ours, expected);
        regionsAreParts(path, expected);
    }

private:
    /// A fresh file each time, so that the tiles are decoded for the regions.
    static void regionsAreParts(const std::string& path, const std::vector<float>& all) {
        const FitsFile file(path, std::make_shared<TileCache>(1 << 14));
        const FitsHdu& image = file.hdu(2);
        std::mt19937 random(7);
        const auto below = [&](std::int64_t limit) {
            return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit));
        };
        for (int round = 0; round < 30; ++round) {
            const std::int64_t first = below(image.pixelCount());
            std::vector<float> part(static_cast<std::size_t>(below(image.pixelCount() - first) + 1));
            file.readPixels(image, first, part);
            QCOMPARE(firstDifference(
                         part, {all.begin() + first, all.begin() + first + static_cast<std::int64_t>(part.size())}),
                     std::string());
            if (!image.hasPixels())
                continue;
            PixelRegion region{below(image.axes[0]), below(image.axes[1]), 0, 0};
            region.width = below(image.axes[0] - region.x) + 1;
            region.height = below(image.axes[1] - region.y) + 1;
            const std::int64_t planeSize = image.axes[0] * image.axes[1];
            const std::int64_t plane = below(image.pixelCount() / planeSize);
            std::vector<float> expected;
            for (std::int64_t row = 0; row < region.height; ++row) {
                const auto start = all.begin() + plane * planeSize + (region.y + row) * image.axes[0] + region.x;
                expected.insert(expected.end(), start, start + region.width);
            }
            std::vector<float> cut(expected.size());
            file.readRegion(image, plane, region, cut);
            QCOMPARE(firstDifference(cut, expected), std::string());
            if (image.bitpix < 0)
                continue;
            std::vector<std::uint32_t> codes(expected.size());
            file.readCodes(image, plane, region, CodeKind::SegmentNumbers, codes);
            for (std::size_t index = 0; index < codes.size(); ++index)
                QCOMPARE(static_cast<float>(codes[index]), expected[index] > 0 ? expected[index] : 0.0F);
            if (image.bitpix > 32)
                continue;
            file.readCodes(image, plane, region, CodeKind::MaskBits, codes);
            const double bits = std::exp2(image.bitpix);
            for (std::size_t index = 0; index < codes.size(); ++index)
                QCOMPARE(static_cast<float>(codes[index]),
                         std::isnan(expected[index]) ? 0.0F
                         : expected[index] < 0       ? static_cast<float>(bits + static_cast<double>(expected[index]))
                                                     : expected[index]);
        }
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTileCompression)
#include "test_tile_compression.moc"
