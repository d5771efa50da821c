// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/fits_file.h"

#include <bit>
#include <chrono>
#include <cmath>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

#include "../real_data.h"
#include "core/error.h"

using namespace oddity::core;

class TestFitsFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRealImages() {
        NEED_REAL_DATA(folder, "");
        const FitsFile radio(folder / "radio-galaxies/stack.fits.fz");
        const FitsHdu& stack = radio.imageHdu(0);
        QCOMPARE(stack.number, 2);
        QCOMPARE(stack.axes, (std::vector<std::int64_t>{150, 150, 1958}));
        std::vector<float> plane(150 * 150);
        radio.readPixels(stack, 1957 * 22500, plane);
        QVERIFY(std::ranges::max(plane) > 0);
        QVERIFY_EXCEPTION_THROWN(radio.readPixels(stack, 1957 * 22500 + 1, plane), Error);

        const FitsFile star(folder / "hsc-stars-hyrax/10-cutout-HSC-I-8279-pdr2_wide.fits");
        QCOMPARE(star.imageHdu(0).number, 2);
        const FitsFile cluster(folder / "mgcls/cutouts/mg0000.fits.gz");
        QCOMPARE(cluster.imageHdu(0).pixelCount(), std::int64_t{96 * 96});
    }

    void crashFilesGiveAnErrorOrPixels_data() {
        QTest::addColumn<QString>("path");
        const std::filesystem::path folder = realData("crash/fits");
        if (folder.empty())
            QSKIP("the real data 'crash/fits' are not in ODDITY_TEST_DATA");
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
    }
    void crashFilesGiveAnErrorOrPixels() {
        QFETCH(QString, path);
        const auto start = std::chrono::steady_clock::now();
        bool isRead = false;
        std::string message;
        try {
            const FitsFile file(path.toStdString());
            const FitsHdu& image = file.imageHdu(0);
            std::vector<float> pixels(static_cast<std::size_t>(image.pixelCount()));
            file.readPixels(image, 0, pixels);
            isRead = true;
        } catch (const Error& error) {
            message = error.what();
            QVERIFY(error.kind() == ErrorKind::BadInput);
            QVERIFY(message.find(path.toStdString()) != std::string::npos);
        }
        qInfo("%s", isRead ? "read" : message.c_str());
        QVERIFY(!isRead || path.endsWith("/hc.fits"));
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
    }

    /// CFITSIO 4.2 does not return from some damaged gzip tiles.
    void refusesDamagedTiles() {
        NEED_REAL_DATA(stack, "radio-galaxies/stack.fits.fz");
        const std::filesystem::path copy = m_folder.filePath("damaged.fits.fz").toStdString();
        std::filesystem::copy(stack, copy);
        std::filesystem::permissions(copy, std::filesystem::perms::owner_all);
        const auto size = std::filesystem::file_size(copy);
        {
            std::fstream file(copy, std::ios::binary | std::ios::in | std::ios::out);
            for (std::uintmax_t offset = size / 2; offset < size - 2880; offset += 300)
                file.seekp(static_cast<std::streamoff>(offset)).write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
        }
        const FitsFile file(copy);
        std::vector<float> plane(150 * 150);
        file.readPixels(file.imageHdu(0), 0, plane);
        try {
            file.readPixels(file.imageHdu(0), 1900 * 22500, plane);
            QFAIL("was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadInput);
            QCOMPARE(error.place().hdu, 2);
            QVERIFY(error.place().row >= 0);
        }
    }

    /// With no groups an image has no bytes of its own, and those of the next HDU would be taken for its pixels.
    void refusesAnImageWithoutGroups() {
        for (const int groups : {1, 0}) {
            const auto block = [](std::initializer_list<std::string> cards) {
                std::string text;
                for (const std::string& card : cards)
                    text += card + std::string(80 - card.size(), ' ');
                return text + "END" + std::string(2880 - text.size() - 3, ' ');
            };
            const std::string path = m_folder.filePath("groups.fits").toStdString();
            std::ofstream(path, std::ios::binary)
                << block({"SIMPLE  =                    T", "BITPIX  =                    8",
                          "NAXIS   =                    0"})
                << block({"XTENSION= 'IMAGE   '", "BITPIX  =                    8", "NAXIS   =                    2",
                          "NAXIS1  =                   10", "NAXIS2  =                   10",
                          "PCOUNT  =                    0", "GCOUNT  =                    " + std::to_string(groups)})
                << std::string(2880, 'x');
            if (groups == 1)
                QCOMPARE(FitsFile{path}.imageHdu(0).pixelCount(), std::int64_t{100});
            else
                QVERIFY_EXCEPTION_THROWN(FitsFile{path}.imageHdu(0), Error);
        }
    }

    /// As astropy does: the good HDUs of a file whose last one is cut can be used.
    void readsTheHdusBeforeOneThatIsCut() {
        const std::string whole = imageHdu(1, 10) + imageHdu(2, 20) + imageHdu(3, 30);
        const FitsFile file(written("cut.fits", whole.substr(0, whole.size() - 4000)));
        QCOMPARE(file.hdus().size(), 3U);
        QCOMPARE(firstPixelOf(file, file.imageHdu(0)), 10.0F);
        QCOMPARE(firstPixelOf(file, file.imageHduNamed("IMAGE2")), 20.0F);
        QVERIFY(file.hdus()[2].problem && !file.hdus()[2].hasPixels());
        try {
            file.imageHduNamed("IMAGE3");
            QFAIL("was given");
        } catch (const Error& error) {
            QCOMPARE(error.place().hdu, 3);
            QVERIFY(error.detail().find("cut short") != std::string::npos);
        }
        QVERIFY_EXCEPTION_THROWN(FitsFile(written("all.fits", imageHdu(1, 10).substr(0, 4000))), Error);
        const FitsFile headless(written("headless.fits", whole.substr(0, imageHdu(1, 10).size() + 1000)));
        QCOMPARE(headless.hdus().size(), 2U);
        QVERIFY(headless.hdus()[1].problem.has_value());
    }

    /// The image asked for without a name may be the bad one: another is not taken in its stead.
    void readsTheHdusBehindOneThatIsBad() {
        std::string bad = imageHdu(2, 20);
        bad.replace(bad.find("IMAGE   '"), 9, "BINTABLE'");
        const FitsFile table(written("table.fits", imageHdu(1, 10) + bad + imageHdu(3, 30)));
        QCOMPARE(table.hdus().size(), 3U);
        QVERIFY(table.hdus()[1].problem && !table.hdus()[1].isTable());
        QCOMPARE(firstPixelOf(table, table.imageHduNamed("IMAGE3")), 30.0F);
        QVERIFY_EXCEPTION_THROWN(table.tableHdu(0), Error);
        QVERIFY(table.remark().empty());
    }

    void remarksOnBytesBehindTheLastHdu() {
        const std::string block(2880, '\0');
        const FitsFile behind(written("behind.fits", imageHdu(1, 10) + block + "rest"));
        QCOMPARE(behind.hdus().size(), 1U);
        QVERIFY(behind.remark().starts_with("2884 bytes behind the last HDU"));
        const FitsFile between(written("between.fits", imageHdu(1, 10) + block + imageHdu(2, 20)));
        QCOMPARE(between.hdus().size(), 1U);
        QVERIFY(between.remark().find("another HDU seems to begin 2880 bytes on") != std::string::npos);
    }

    /// Ten thousand stamps and more in one file.
    void readsManySmallHdus() {
        constexpr int stamps = 10'050;
        const std::filesystem::path path = m_folder.filePath("many.fits").toStdString();
        {
            std::ofstream file(path, std::ios::binary);
            for (int number = 1; number <= stamps; ++number)
                file << imageHdu(number, static_cast<float>(number));
        }
        const FitsFile file(path);
        QCOMPARE(file.hdus().size(), static_cast<std::size_t>(stamps));
        QVERIFY(file.remark().empty());
        QCOMPARE(firstPixelOf(file, file.imageHdu(stamps)), static_cast<float>(stamps));
        QCOMPARE(firstPixelOf(file, file.imageHduNamed("IMAGE10001")), 10001.0F);
        std::filesystem::remove(path);
    }

    /// What is left out is told, and what comes before it can be read.
    void remarksOnHeadersBeyondTheMemory() {
        const std::filesystem::path path = m_folder.filePath("headers.fits").toStdString();
        constexpr std::int64_t headerBytes = std::int64_t{2880} * 3600;
        std::int64_t offset = 0;
        {
            std::ofstream file(path, std::ios::binary);
            for (int number = 1; number <= 15; ++number) {
                const std::string hdu = imageHdu(number, static_cast<float>(number));
                const auto end = hdu.find("END   ");
                file.seekp(offset).write(hdu.data(), static_cast<std::streamsize>(end)); // then a gap without END
                file.seekp(offset + headerBytes - 2880)
                    .write(hdu.data() + end, 2880 - static_cast<std::streamsize>(end));
                file.seekp(offset + headerBytes)
                    .write(hdu.data() + 2880, static_cast<std::streamsize>(hdu.size()) - 2880);
                offset += headerBytes + static_cast<std::int64_t>(hdu.size()) - 2880;
            }
        }
        const FitsFile file(path);
        QCOMPARE(file.hdus().size(), 13U);
        QVERIFY2(file.remark().find("more HDUs follow and are left out") != std::string::npos, file.remark().c_str());
        QCOMPARE(firstPixelOf(file, file.imageHduNamed("IMAGE13")), 13.0F);
    }

    void refusesWhatIsNoFile() {
        const std::string pipe = m_folder.filePath("pipe.fits").toStdString();
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QVERIFY_EXCEPTION_THROWN(FitsFile{pipe}, Error);
        QVERIFY_EXCEPTION_THROWN(FitsFile{m_folder.path().toStdString()}, Error);
        QVERIFY_EXCEPTION_THROWN(FitsFile{m_folder.filePath("absent.fits").toStdString()}, Error);
    }

private:
    /// 40 × 30 pixels of one value.
    static std::string imageHdu(int number, float value) {
        FitsHeaderText text;
        if (number == 1)
            text.logical("SIMPLE", true);
        else
            text.text("XTENSION", "IMAGE");
        text.integer("BITPIX", -32).integer("NAXIS", 2).integer("NAXIS1", 40).integer("NAXIS2", 30);
        if (number > 1)
            text.integer("PCOUNT", 0).integer("GCOUNT", 1);
        text.text("EXTNAME", "IMAGE" + std::to_string(number));
        std::string bytes = text.ended();
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (int byte = 0; byte < 40 * 30 * 4; ++byte)
            bytes += static_cast<char>(bits >> (24 - byte % 4 * 8));
        bytes.resize((bytes.size() + 2879) / 2880 * 2880);
        return bytes;
    }
    std::filesystem::path written(const std::string& name, const std::string& bytes) const {
        const std::filesystem::path path = m_folder.filePath(name.c_str()).toStdString();
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    static float firstPixelOf(const FitsFile& file, const FitsHdu& image) {
        std::vector<float> pixels(1);
        file.readPixels(image, 0, pixels);
        return pixels.front();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestFitsFile)
#include "test_fits_file.moc"
