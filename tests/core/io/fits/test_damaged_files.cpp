// SPDX-License-Identifier: BSD-3-Clause
#include <chrono>
#include <ctime>
#include <fstream>
#include <random>
#include <sstream>

#include <QTemporaryDir>
#include <QTest>
#include <sys/resource.h>

#include "../real_data.h"
#include "compressed_sample.h"
#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/compression/tile_cache.h"
#include "core/io/fits/fits_file.h"
#include "core/io/tables/fits/fits_table.h"
#include "mutation.h"

using namespace oddity::core;

namespace {

constexpr std::int64_t pixelsAtOnce = std::int64_t{1} << 20;

double wallSeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processorSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::int64_t peakMebibytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

std::string contentsOf(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// Everything that a viewer and a catalog would read, at most 16 million pixels of an image.
void readEverything(const std::string& path) {
    const FitsFile file(path, std::make_shared<TileCache>(std::size_t{16} << 20));
    for (const FitsHdu& hdu : file.hdus()) {
        if (hdu.isTable()) {
            std::vector<std::string> remarks;
            readFitsTable(file, hdu, remarks, {});
        }
        if (!hdu.hasPixels())
            continue;
        const std::int64_t count = std::min(hdu.pixelCount(), 16 * pixelsAtOnce);
        std::vector<float> pixels(static_cast<std::size_t>(std::min(count, pixelsAtOnce)));
        for (std::int64_t first = 0; first + static_cast<std::int64_t>(pixels.size()) <= count; first += pixelsAtOnce)
            file.readPixels(hdu, first, pixels);
        const PixelRegion region{hdu.axes[0] / 3, hdu.axes[1] / 3, std::min<std::int64_t>(64, hdu.axes[0] / 2),
                                 std::min<std::int64_t>(64, hdu.axes[1] / 2)};
        pixels.resize(static_cast<std::size_t>(region.width * region.height));
        file.readRegion(hdu, 0, region, pixels);
    }
}

void writeImage(const std::string& path, int bitpix) {
    FitsHeaderText header;
    header.logical("SIMPLE", true).integer("BITPIX", bitpix).integer("NAXIS", 3).integer("NAXIS1", 37);
    header.integer("NAXIS2", 23).integer("NAXIS3", 2).number("BSCALE", 0.5).number("BZERO", 10).integer("BLANK", 3);
    std::string data(static_cast<std::size_t>(37 * 23 * 2 * std::abs(bitpix) / 8), '\0');
    for (std::size_t index = 0; index < data.size(); ++index)
        data[index] = static_cast<char>(index * 37 % 251);
    data.resize((data.size() + 2879) / 2880 * 2880);
    std::ofstream(path, std::ios::binary) << header.ended() << data;
}

} // namespace

/// Whatever is wrong with a file, it is read or refused in words that name it. ODDITY_MUTATIONS sets how many damaged
/// files are tried.
class TestDamagedFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        for (const int bitpix : {8, 16, 32, 64, -32, -64}) {
            const std::string path = pathOf("image");
            writeImage(path, bitpix);
            m_good.push_back(contentsOf(path));
        }
        const std::vector<CompressedSample> samples = compressedSamples();
        for (std::size_t index = 0; index < samples.size(); index += 3) {
            const std::string path = pathOf("good" + std::to_string(index));
            writeCompressed(path, samples[index]);
            m_good.push_back(contentsOf(path));
        }
        const std::filesystem::path folder = realData("");
        if (!folder.empty())
            addRealFiles(folder);
        qInfo("%zu good files", m_good.size());
    }

    void goodFilesAreRead() {
        for (const std::string& bytes : m_good) {
            const std::string path = pathOf("good");
            std::ofstream(path, std::ios::binary) << bytes;
            readEverything(path);
        }
    }

    /// Their streams are a few bytes of equal pixels, whatever their header announces.
    void hugeTilesOfFewBytesAreRefused() {
        for (const int method : {31, 41}) { // PLIO_1, HCOMPRESS_1
            const std::string path = pathOf("huge" + std::to_string(method));
            writeCompressed(path, {.name = "", .method = method, .axes = {64, 64}, .tile = {64, 64}});
            std::string bytes = contentsOf(path);
            for (const std::string keyword : {"ZNAXIS1", "ZNAXIS2", "ZTILE1 ", "ZTILE2 "}) {
                const std::size_t card = bytes.find(keyword + " =");
                QVERIFY(card != std::string::npos);
                bytes.replace(card + 10, 20, "               16384");
            }
            std::ofstream(path, std::ios::binary) << bytes;
            const FitsFile file(path);
            const std::int64_t before = peakMebibytes();
            std::vector<float> pixels(16);
            try {
                file.readRegion(file.imageHdu(0), 0, {0, 0, 4, 4}, pixels);
                QFAIL("was read");
            } catch (const Error& error) {
                const std::string text = error.what();
                QVERIFY2(text.find(path + ", HDU 1") != std::string::npos, text.c_str());
                QVERIFY2(text.find("announces 268435456 pixels in") != std::string::npos, text.c_str());
            }
            QVERIFY(peakMebibytes() - before < 64);
        }
    }

    void damagedFilesAreReadOrRefused() {
        const char* wanted = std::getenv("ODDITY_MUTATIONS");
        const int count = wanted ? std::atoi(wanted) : 400;
        const std::int64_t before = peakMebibytes();
        int refused = 0;
        double slowest = 0;
        for (int number = 0; number < count; ++number) {
            std::mt19937 random(static_cast<unsigned>(number));
            const std::string path = pathOf("damaged");
            std::ofstream(path, std::ios::binary) << mutated(m_good[random() % m_good.size()], random);
            const double start = processorSeconds();
            const double wallStart = wallSeconds();
            try {
                readEverything(path);
            } catch (const Error& error) {
                ++refused;
                const bool isNamed = std::string(error.what()).find(path) != std::string::npos;
                QVERIFY2(isNamed, (std::to_string(number) + ": " + error.what()).c_str());
                const bool isTheFiles = error.kind() == ErrorKind::BadInput || error.kind() == ErrorKind::Io;
                QVERIFY2(isTheFiles, (std::to_string(number) + ": " + error.what()).c_str());
            } catch (const std::exception& error) {
                QFAIL((std::to_string(number) + ": " + error.what()).c_str());
            }
            slowest = std::max(slowest, processorSeconds() - start);
            QVERIFY2(slowest < 2, (std::to_string(number) + " took " + std::to_string(slowest) + " s").c_str());
            const double waited = wallSeconds() - wallStart; // a busy machine adds to it, a hang more
            QVERIFY2(waited < 60,
                     (std::to_string(number) + " took " + std::to_string(waited) + " s by the clock").c_str());
        }
        const std::int64_t growth = peakMebibytes() - before;
        qInfo("%d damaged files: %d read, %d refused; the slowest took %.3f s; memory grew by %lld MiB", count,
              count - refused, refused, slowest, static_cast<long long>(growth));
#ifndef __SANITIZE_ADDRESS__
        QVERIFY(growth < 256);
#endif
        QVERIFY(refused > count / 10);
        QVERIFY(refused < count);
    }

private:
    std::string pathOf(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name + ".fits")).toStdString();
    }

    /// Small ones, at most 150, spread over all folders.
    void addRealFiles(const std::filesystem::path& folder) {
        std::vector<std::filesystem::path> paths;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const std::string extension = entry.path().extension().string();
            const bool isFits = extension == ".fits" || extension == ".fz" ||
                                (extension == ".gz" && entry.path().stem().extension() == ".fits");
            const bool isGood = entry.path().string().find("/crash/") == std::string::npos;
            if (entry.is_regular_file() && isFits && isGood && entry.file_size() < 200000)
                paths.push_back(entry.path());
        }
        std::ranges::sort(paths);
        for (std::size_t index = 0; index < paths.size(); index += paths.size() / 150 + 1) {
            try {
                readEverything(paths[index].string());
            } catch (const Error& error) {
                qInfo("no example: %s", error.what());
                continue;
            }
            m_good.push_back(contentsOf(paths[index]));
        }
    }

    QTemporaryDir m_folder;
    std::vector<std::string> m_good;
};

QTEST_GUILESS_MAIN(TestDamagedFiles)
#include "test_damaged_files.moc"
