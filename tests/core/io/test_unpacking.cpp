// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/unpacking/unpacking.h"

#include <sys/resource.h>

#include <fstream>

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <bzlib.h>
#include <zlib.h>

#include "core/error.h"
#include "core/io/file_bytes.h"
#include "core/io/file_info.h"
#include "core/io/fits/fits_file.h"
#include "real_data.h"

using namespace oddity::core;

class TestUnpacking : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The first test, so that none before it made the process large.
    void takesLittleMoreMemoryThanWhatIsUnpacked() {
        constexpr std::int64_t members = 200;
        const std::string member = noise(std::size_t{1} << 20);
        const std::string packedMember = gzip(member);
        {
            std::ofstream file(path(), std::ios::binary);
            for (std::int64_t count = 0; count < members; ++count)
                file << packedMember;
        }
        const auto peakMib = [] {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            return usage.ru_maxrss / 1024;
        };
        const long before = peakMib();
        const FileBytes bytes(path());
        QCOMPARE(bytes.size(), members << 20);
        QVERIFY(bytes.unpacked().substr(bytes.unpacked().size() - member.size()) == member);
        QVERIFY2(peakMib() - before < members * 5 / 4, qPrintable(QString::number(peakMib() - before)));
    }

    void knowsPackedFiles() {
        QVERIFY(packingOf(gzip("a")) == Packing::Gzip);
        QVERIFY(packingOf(bzip2("a")) == Packing::Bzip2);
        QVERIFY(!packingOf("SIMPLE"));
        QVERIFY(!packingOf("BZhx"));
        QVERIFY(!packingOf(""));
    }

    void unpacksWhatWasPacked_data() {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 1000, 262144, 3'000'000})
            QTest::newRow(qPrintable(QString::number(size))) << size;
    }
    void unpacksWhatWasPacked() {
        QFETCH(int, size);
        const std::string bytes = noise(static_cast<std::size_t>(size));
        QCOMPARE(bytesOf(gzip(bytes)), bytes);
        QCOMPARE(bytesOf(bzip2(bytes)), bytes);
    }

    void joinsSeveralMembers() {
        const std::string one = noise(300'000);
        const std::string two = noise(1'000);
        QCOMPARE(bytesOf(gzip(one) + gzip(two) + gzip("")), one + two);
        QCOMPARE(bytesOf(bzip2(one) + bzip2(two)), one + two);
        QCOMPARE(bytesOf(gzip(two) + std::string(512, '\0')), two);
        QCOMPARE(bytesOf(bzip2(two) + "rest"), two);
    }

    void refusesDamagedStreams() {
        const std::string bytes = noise(500'000);
        for (const std::string& packed : {gzip(bytes), bzip2(bytes), gzip(bytes) + gzip(bytes).substr(0, 1000)}) {
            for (const std::size_t length : {packed.size() - 1, packed.size() / 2, std::size_t{12}})
                refuses(packed.substr(0, length), "damaged");
            std::string changed = packed;
            changed[packed.size() / 3] = static_cast<char>(changed[packed.size() / 3] ^ 0x55);
            refuses(changed, "damaged");
        }
    }

    void refusesWhatUnpacksToTooMuch() {
        const std::string zeros(std::size_t{80} << 20, '\0');
        refuses(gzip(zeros), "unpacks to more than");
        refuses(bzip2(zeros), "unpacks to more than");
        QCOMPARE(bytesOf(gzip(zeros.substr(0, std::size_t{60} << 20))).size(), std::size_t{60} << 20);
        write(gzip(zeros));
        QCOMPARE(firstBytesOf(path(), 10), std::string(10, '\0'));
    }

    void readsImagesPackedWithBzip2() {
        NEED_REAL_DATA(folder, "fits-edge-galsim/tests/Image_comparison_images");
        for (const std::string name : {"testI.fits", "test_cubeUS.fits", "test_multiD.fits"}) {
            QCOMPARE(contentOf(folder / (name + ".bz2")), FileContent::Fits);
            const FitsFile plain(folder / name);
            const FitsFile packed(folder / (name + ".bz2"));
            QCOMPARE(packed.hdus().size(), plain.hdus().size());
            for (const FitsHdu& hdu : plain.hdus()) {
                std::vector<float> expected(static_cast<std::size_t>(hdu.hasPixels() ? hdu.pixelCount() : 0));
                std::vector<float> pixels(expected.size());
                if (!expected.empty())
                    plain.readPixels(hdu, 0, expected);
                if (!expected.empty())
                    packed.readPixels(packed.hdu(hdu.number), 0, pixels);
                QCOMPARE(pixels, expected);
            }
        }
    }

private:
    std::filesystem::path path() const { return m_folder.filePath("packed").toStdString(); }
    void write(const std::string& packed) const { std::ofstream(path(), std::ios::binary) << packed; }
    std::string bytesOf(const std::string& packed) const {
        write(packed);
        return FileBytes(path()).readAll();
    }
    void refuses(const std::string& packed, const std::string& reason) const {
        write(packed);
        try {
            FileBytes bytes(path());
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find(reason) != std::string::npos, error.what());
            QCOMPARE(error.place().path, path().string());
        }
    }
    static std::string noise(std::size_t size) {
        std::string bytes(size, '\0');
        std::uint32_t state = 12345;
        for (char& byte : bytes)
            byte = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24);
        return bytes;
    }
    static std::string gzip(const std::string& bytes) {
        z_stream stream{};
        deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
        std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        stream.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        deflate(&stream, Z_FINISH);
        packed.resize(stream.total_out);
        deflateEnd(&stream);
        return packed;
    }
    static std::string bzip2(const std::string& bytes) {
        std::string packed(bytes.size() + bytes.size() / 50 + 1000, '\0');
        auto size = static_cast<unsigned>(packed.size());
        BZ2_bzBuffToBuffCompress(packed.data(), &size, const_cast<char*>(bytes.data()),
                                 static_cast<unsigned>(bytes.size()), 9, 0, 0);
        packed.resize(size);
        return packed;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestUnpacking)
#include "test_unpacking.moc"
