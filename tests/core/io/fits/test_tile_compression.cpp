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
        if (sample.hasGaps)
            QVERIFY(std::ranges::any_of(ours, [](float value) { return std::isnan(value); }));
        regionsAreParts(path, theirs);
    }

private:
    /// A fresh file each time, so that the tiles are decoded for the regions.
    static void regionsAreParts(const std::string& path, const std::vector<float>& all) {
        const FitsFile file(path, 1 << 14);
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
            file.readCodes(image, plane, region, codes);
            for (std::size_t index = 0; index < codes.size(); ++index)
                QCOMPARE(static_cast<float>(codes[index]), expected[index] > 0 ? expected[index] : 0.0F);
        }
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTileCompression)
#include "test_tile_compression.moc"
