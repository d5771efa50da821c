// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/pictures/picture.h"

#include <array>
#include <cmath>

#include <QImage>
#include <QTest>

#include <cstdio>

#include <jpeglib.h>

#include "core/error.h"
#include "core/io/pictures/picture_file.h"
#include "core/io/tables/catalog_reader.h"
#include "survey_images.h"
#include "tests/core/io/real_data.h"

class TestPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKindOfPng_data() {
        QTest::addColumn<QImage::Format>("format");
        QTest::addColumn<int>("bands");
        QTest::newRow("RGB") << QImage::Format_RGB888 << 3;
        QTest::newRow("RGB with alpha") << QImage::Format_RGBA8888 << 3;
        QTest::newRow("palette") << QImage::Format_Indexed8 << 3;
        QTest::newRow("grey") << QImage::Format_Grayscale8 << 1;
        QTest::newRow("grey of 16 bits") << QImage::Format_Grayscale16 << 1;
        QTest::newRow("RGB of 16 bits") << QImage::Format_RGBX64 << 3;
        QTest::newRow("black and white") << QImage::Format_Mono << 1;
    }
    void readsEveryKindOfPng() {
        QFETCH(QImage::Format, format);
        QFETCH(int, bands);
        QImage image(13, 7, QImage::Format_RGB32);
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 13; ++x)
                image.setPixel(x, y, qRgb(x * 19, y * 36, bands == 1 ? x * 19 : 255 - x * 5));
        image = image.convertToFormat(format);
        QVERIFY(image.save(file("kind.png"), "PNG"));
        const Picture picture = readPicture(m_images.path("kind.png"));
        const bool isDeep = format == QImage::Format_Grayscale16 || format == QImage::Format_RGBX64;
        QCOMPARE(picture.size.width, 13);
        QCOMPARE(picture.size.height, 7);
        QVERIFY(picture.size.bands == bands || format == QImage::Format_Mono);
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 13; ++x)
                for (int band = 0; band < picture.size.bands; ++band) {
                    const QRgba64 colour = image.pixelColor(x, y).rgba64();
                    const int deep = band == 0 ? colour.red() : band == 1 ? colour.green() : colour.blue();
                    const float value = picture.values[static_cast<std::size_t>((band * 7 + 6 - y) * 13 + x)];
                    QCOMPARE(value, static_cast<float>(isDeep ? deep : deep / 257));
                }
        const auto fits = pictureAsFits(m_images.path("kind.png"));
        const FitsHdu& hdu = fits->imageHdu(0);
        std::vector<float> values(picture.values.size());
        QCOMPARE(hdu.pixelCount(), static_cast<std::int64_t>(values.size()));
        fits->readPixels(hdu, 0, values);
        QCOMPARE(values, picture.values);
        QCOMPARE(hdu.header.real(pictureWhiteKeyword), std::optional(static_cast<double>(picture.white)));
    }

    void readsJpeg() {
        QImage image(40, 24, QImage::Format_RGB888);
        image.fill(QColor(200, 100, 50));
        for (int x = 0; x < 40; ++x)
            image.setPixelColor(x, 0, QColor(10, 10, 10)); // the top row
        QVERIFY(image.save(file("colour.jpg"), "JPG", 100));
        const Picture picture = readPicture(m_images.path("colour.jpg"));
        QCOMPARE(picture.size.bands, 3);
        QVERIFY(std::abs(picture.values[0] - 200) < 3);
        QVERIFY(std::abs(picture.values[24 * 40] - 100) < 3);
        QVERIFY(picture.values[23 * 40 + 20] < 60);
        QVERIFY(image.convertToFormat(QImage::Format_Grayscale8).save(file("grey.jpeg"), "JPG", 95));
        QCOMPARE(pictureSizeOf(m_images.path("grey.jpeg")).bands, 1);
        QCOMPARE(readPicture(m_images.path("grey.jpeg")).values.size(), std::size_t{960});
    }

    void refusesWhatItCannotRead() {
        writeCmyk(m_images.path("print.jpg"));
        refuses("print.jpg", "CMYK");
        write("text.png", "this is no picture");
        refuses("text.png", "not a PNG or JPEG");
        write("start.jpg", "\xff\xd8\xff\xe0");
        refuses("start.jpg", "damaged");
        std::string huge = png(8, 8);
        huge.replace(16, 8, std::string("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8));
        write("huge.png", huge);
        refuses("huge.png", "cannot be a cutout");
        std::string lying = png(8, 8);
        lying.replace(16, 8, std::string("\0\0\0\x20\0\0\0\x20", 8));
        write("lying.png", lying);
        refuses("lying.png", "damaged");
        QVERIFY_EXCEPTION_THROWN(readPicture(m_images.path("absent.png")), Error);
    }

    /// Cut short and changed anywhere: a picture or an error, and nothing worse.
    void survivesDamage() {
        QImage image(64, 64, QImage::Format_RGB888);
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                image.setPixelColor(x, y, QColor(x * 4, y * 4, (x * y) % 256));
        image.save(file("whole.png"), "PNG");
        image.save(file("whole.jpg"), "JPG", 90);
        for (const std::string name : {"whole.png", "whole.jpg"}) {
            const std::string good = readWholeFile(m_images.path(name));
            for (std::size_t length = 0; length < good.size() - 12; length += 1 + good.size() / 150) {
                write("short-" + name, good.substr(0, length));
                QVERIFY_EXCEPTION_THROWN(readPicture(m_images.path("short-" + name)), Error);
            }
            std::uint32_t state = 7;
            int refused = 0;
            for (int round = 0; round < 600; ++round) {
                std::string bad = good;
                for (int change = 0; change < 3; ++change) {
                    state = state * 1664525U + 1013904223U;
                    bad[state % bad.size()] = static_cast<char>(state >> 24);
                }
                write("bad-" + name, bad);
                try {
                    const Picture picture = readPicture(m_images.path("bad-" + name));
                    QCOMPARE(picture.values.size(), picture.size.values());
                } catch (const Error&) {
                    ++refused;
                }
            }
            QVERIFY(refused > 50);
        }
    }

    void givesBandsForObjects() {
        for (const char* id : {"0", "1"}) {
            QImage image(20, 10, QImage::Format_RGB888);
            image.fill(QColor(10, 20, 30));
            image.setPixelColor(0, 9, QColor(99, 98, 97)); // lower left
            image.save(file(std::string("objects/") + id + ".png"), "PNG");
        }
        write("objects/2.png", png(20, 10).substr(0, 60));
        const Catalog catalog({{.name = "id", .values = std::vector<std::int64_t>{0, 1, 2, 3}}}, "id");
        for (const std::string& spec : {m_images.text("objects/{id}.png"), m_images.text("objects")}) {
            const auto source = openCutouts({.text = spec}, catalog);
            QCOMPARE(source->bands(), (std::vector<std::string>{"R", "G", "B"}));
            const Cutout cutout = source->read(RowId{1});
            QCOMPARE(cutout.width, 20);
            QCOMPARE(cutout.plane(0)[0], 99.0F);
            QCOMPARE(cutout.plane(2)[1], 30.0F);
            QVERIFY(!cutout.sky);
            QCOMPARE(source->flaggedRows().size(), std::size_t{1}); // row 2 has a header and no pixels
            QVERIFY_EXCEPTION_THROWN(source->read(RowId{2}), Error);
        }
        const Cutout cropped =
            openCutouts({.text = m_images.text("objects/{id}.png"), .bands = {"i", "r", "g"}, .size = 12}, catalog)
                ->read(RowId{0});
        QCOMPARE(cropped.bands[0], std::string("i"));
        QCOMPARE(cropped.width, 12);
        QVERIFY(std::isnan(cropped.plane(0)[0]));
        QCOMPARE(int(cropped.mask[0]), int(Cutout::OutsideImage));
        QCOMPARE(cropped.plane(1)[12 * 5], 20.0F);
    }

    void readsRings() {
        NEED_REAL_DATA(folder, "rings");
        const Catalog catalog = readCatalog({.path = folder / "labels.csv"}, {}).catalog;
        const auto source = openCutouts({.text = (folder / "images").string()}, catalog);
        QVERIFY(source->flaggedRows().empty());
        QCOMPARE(source->bands(), (std::vector<std::string>{"R", "G", "B"}));
        const Column& files = catalog.column("file");
        for (std::size_t row = 0; row < catalog.rowCount(); row += 13) {
            const RowId id{static_cast<std::int64_t>(row)};
            const QImage expected(QString::fromStdString((folder / "images" / files.textAt(id)).string()));
            const Cutout cutout = source->read(id);
            QCOMPARE(cutout.width, expected.width());
            QCOMPARE(cutout.height, expected.height());
            for (int y = 0; y < expected.height(); ++y)
                for (int x = 0; x < expected.width(); ++x) {
                    const auto pixel = static_cast<std::size_t>((expected.height() - 1 - y) * expected.width() + x);
                    const QRgb colour = expected.pixel(x, y);
                    QCOMPARE(cutout.plane(0)[pixel], static_cast<float>(qRed(colour)));
                    QCOMPARE(cutout.plane(1)[pixel], static_cast<float>(qGreen(colour)));
                    QCOMPARE(cutout.plane(2)[pixel], static_cast<float>(qBlue(colour)));
                }
        }
    }

private:
    QString file(const std::string& name) const { return QString::fromStdString(m_images.text(name)); }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(m_images.path(name), std::ios::binary) << bytes;
    }
    std::string png(int width, int height) const {
        QImage image(width, height, QImage::Format_RGB888);
        image.fill(QColor(1, 2, 3));
        image.save(file("made.png"), "PNG");
        return readWholeFile(m_images.path("made.png"));
    }
    void refuses(const std::string& name, const std::string& reason) const {
        try {
            readPicture(m_images.path(name));
            QFAIL("was accepted");
        } catch (const Error& error) {
            QVERIFY2(std::string(error.what()).find(reason) != std::string::npos, error.what());
            QCOMPARE(error.place().path, m_images.text(name));
        }
    }
    static void writeCmyk(const std::filesystem::path& path) {
        jpeg_compress_struct encoder{};
        jpeg_error_mgr errors{};
        encoder.err = jpeg_std_error(&errors);
        jpeg_create_compress(&encoder);
        std::FILE* out = std::fopen(path.c_str(), "wb");
        jpeg_stdio_dest(&encoder, out);
        encoder.image_width = encoder.image_height = 8;
        encoder.input_components = 4;
        encoder.in_color_space = JCS_CMYK;
        jpeg_set_defaults(&encoder);
        jpeg_start_compress(&encoder, TRUE);
        std::array<JSAMPLE, 32> row{};
        JSAMPROW rows = row.data();
        while (encoder.next_scanline < 8)
            jpeg_write_scanlines(&encoder, &rows, 1);
        jpeg_finish_compress(&encoder);
        jpeg_destroy_compress(&encoder);
        std::fclose(out);
    }

    SurveyImages m_images;
};

QTEST_GUILESS_MAIN(TestPicture)
#include "test_picture.moc"
