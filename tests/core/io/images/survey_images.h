// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "core/data/catalog.h"
#include "core/io/atomic_file.h"
#include "core/io/fits/fits_image.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/tan_transform.h"

using namespace oddity::core;

/// Images of one sky, written to a folder that goes with the test.
class SurveyImages {
public:
    /// A TAN sky whose pixel (0, 0) of the whole survey is pixel (0, 0) of no tile in particular.
    struct Sky {
        double raDeg = 150;
        double decDeg = 2;
        double scaleDeg = 1e-4;
        double turnDeg = 0;
    };

    std::filesystem::path path(const std::string& name) const {
        const std::filesystem::path whole = m_folder.filePath(name.c_str()).toStdString();
        std::filesystem::create_directories(whole.parent_path());
        return whole;
    }
    std::string text(const std::string& name) const { return path(name).string(); }

    static TanGeometry geometryOf(const Sky& sky, double x0, double y0) {
        const double turn = sky.turnDeg * 3.14159265358979323846 / 180;
        TanGeometry geometry{{sky.raDeg, sky.decDeg}, {100 - x0, 100 - y0}, {}};
        geometry.degPerPixel[0][0] = -sky.scaleDeg * std::cos(turn);
        geometry.degPerPixel[0][1] = sky.scaleDeg * std::sin(turn);
        geometry.degPerPixel[1][0] = sky.scaleDeg * std::sin(turn);
        geometry.degPerPixel[1][1] = sky.scaleDeg * std::cos(turn);
        return geometry;
    }

    /// The value of a pixel of the whole survey, different everywhere and smooth.
    static float valueAt(double x, double y) { return static_cast<float>(1000 + 3 * x + 7 * y); }

    /// A tile whose lower left pixel is pixel (x0, y0) of the survey.
    void writeTile(const std::string& name, const Sky& sky, int x0, int y0, int width, int height, float added = 0,
                   std::map<std::string, std::string> texts = {}) const {
        Tensor image{{height, width}, {}};
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                image.values.push_back(valueAt(x0 + x, y0 + y) + added);
        writeImage(name, sky, x0, y0, image, std::move(texts));
    }
    void writeImage(const std::string& name, const Sky& sky, double x0, double y0, const Tensor& image,
                    std::map<std::string, std::string> texts = {}, std::map<std::string, double> numbers = {}) const {
        const TanGeometry geometry = geometryOf(sky, x0, y0);
        texts.merge(std::map<std::string, std::string>{
            {"CTYPE1", "RA---TAN"}, {"CTYPE2", "DEC--TAN"}, {"RADESYS", "ICRS"}, {"BUNIT", "nmgy"}});
        numbers.merge(std::map<std::string, double>{{"CRVAL1", sky.raDeg},
                                                    {"CRVAL2", sky.decDeg},
                                                    {"CRPIX1", geometry.referencePixel.x + 1},
                                                    {"CRPIX2", geometry.referencePixel.y + 1},
                                                    {"CD1_1", geometry.degPerPixel[0][0]},
                                                    {"CD1_2", geometry.degPerPixel[0][1]},
                                                    {"CD2_1", geometry.degPerPixel[1][0]},
                                                    {"CD2_2", geometry.degPerPixel[1][1]}});
        writeFitsImage(path(name), image, texts, numbers);
    }

    /// A file of several images, the names ("SCI" or "SCI,2") given to the extensions: the primary HDU holds the first.
    void joinImages(const std::string& name, const std::vector<std::pair<std::string, std::string>>& parts) const {
        std::string bytes;
        for (const auto& [part, extension] : parts) {
            std::string image = readWholeFile(path(part));
            if (!bytes.empty()) {
                image.replace(0, 80, padded("XTENSION= 'IMAGE   '"));
                const auto end = image.find(padded("END"));
                image.replace(end, 160,
                              padded("PCOUNT  =                    0") + padded("GCOUNT  =                    1"));
                const std::size_t comma = extension.find(',');
                const std::string version = comma == std::string::npos ? "" : extension.substr(comma + 1);
                const std::string names = padded("EXTNAME = '" + extension.substr(0, comma) + "'") +
                                          (version.empty() ? "" : padded("EXTVER  = " + version)) + padded("END");
                image.replace(end + 160, names.size(), names);
            }
            bytes += image;
        }
        std::ofstream(path(name), std::ios::binary) << bytes;
    }

    /// Objects at pixels of the survey.
    static Catalog objectsAt(const Sky& sky, const std::vector<PixelPosition>& pixels) {
        const auto transform = tanTransform(geometryOf(sky, 0, 0));
        std::vector<double> ra;
        std::vector<double> dec;
        std::vector<std::int64_t> ids;
        for (const PixelPosition& pixel : pixels) {
            const auto position = transform->skyFromPixel(pixel);
            ra.push_back(position->raDeg);
            dec.push_back(position->decDeg);
            ids.push_back(static_cast<std::int64_t>(ids.size()));
        }
        return Catalog({{.name = "id", .values = ids}, {.name = "ra", .values = ra}, {.name = "dec", .values = dec}},
                       "id");
    }

    static ImageSpec tilesSpec(const std::string& text, int size) {
        return {.text = "tiles:" + text, .size = size, .raColumn = "ra", .decColumn = "dec"};
    }

    /// The cutout shows the survey from pixel (x0, y0) on, up to (endX, endY); beyond is nothing.
    static void checkPixels(const Cutout& cutout, int x0, int y0, int endX = 1000, int endY = 1000) {
        for (int y = 0; y < cutout.height; ++y)
            for (int x = 0; x < cutout.width; ++x) {
                const float value = cutout.pixels[static_cast<std::size_t>(y * cutout.width + x)];
                const bool isInside = x0 + x >= 0 && y0 + y >= 0 && x0 + x < endX && y0 + y < endY;
                QVERIFY2(isInside ? value == valueAt(x0 + x, y0 + y) : std::isnan(value),
                         qPrintable(QStringLiteral("%1 at %2 %3").arg(double(value)).arg(x).arg(y)));
            }
    }

private:
    static std::string padded(std::string card) {
        card.resize(80, ' ');
        return card;
    }
    QTemporaryDir m_folder;
};
