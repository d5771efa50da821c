// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/wcs_transform.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <thread>
#include <vector>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include "real_data.h"

using namespace oddity::core;

/// Every kind of sky against astropy, an independent reader of headers, to 0.001 pixel.
class TestSkyPositions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStringList arguments{QStringLiteral(SKY_POSITIONS)};
        const std::filesystem::path real = realData("");
        if (!real.empty())
            for (const char* folder : {"decam", "multiband-sdss-2mass", "hsc-hst-scarlet", "hst-abell2744-petrofit",
                                       "hsc-stars-hyrax", "mirabest", "source-extraction-sep"})
                addImages(real / folder, arguments);
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"), arguments);
        if (!python.waitForFinished(120'000) || python.exitCode() != 0) {
            const QByteArray complaint = python.readAllStandardError();
            if (python.error() == QProcess::FailedToStart || complaint.contains("No module named"))
                QSKIP("/usr/bin/python3 with astropy is not here");
            QFAIL(complaint.constData());
        }
        for (const QByteArray& line : python.readAllStandardOutput().split('\n'))
            if (!line.isEmpty())
                m_skies << QJsonDocument::fromJson(line).object();
        QVERIFY(m_skies.size() >= 31);
    }

    void agreesWithAstropy_data() {
        QTest::addColumn<QJsonObject>("expected");
        for (const QJsonObject& entry : m_skies)
            QTest::newRow(qPrintable(entry[QLatin1String("name")].toString())) << entry;
    }
    void agreesWithAstropy() {
        QFETCH(QJsonObject, expected);
        const auto sky = skyTransformOf(headerOf(expected));
        QVERIFY(sky);
        const QJsonArray points = expected[QLatin1String("points")].toArray();
        QVERIFY(points.size() >= 9);
        for (const QJsonValue& value : points) {
            const QJsonArray point = value.toArray();
            const PixelPosition pixel{point[0].toDouble(), point[1].toDouble()};
            const SkyPosition position{point[2].toDouble(), point[3].toDouble()};
            const auto ours = sky->skyFromPixel(pixel);
            QVERIFY(ours);
            const double limitArcsec = 1e-3 * sky->pixelScaleArcsec();
            QVERIFY2(distanceArcsec(*ours, position) < limitArcsec, qPrintable(described(*ours, position)));
            QVERIFY(ours->raDeg >= 0 && ours->raDeg < 360);
            const auto back = sky->pixelFromSky(position);
            QVERIFY(back);
            QVERIFY2(std::hypot(back->x - pixel.x, back->y - pixel.y) < 1e-3,
                     qPrintable(QStringLiteral("%1 %2 instead of %3 %4")
                                    .arg(back->x, 0, 'f', 5)
                                    .arg(back->y, 0, 'f', 5)
                                    .arg(pixel.x)
                                    .arg(pixel.y)));
        }
    }

    void givesTheSameFromManyThreads() {
        for (const QJsonObject& entry : m_skies) {
            const auto sky = skyTransformOf(headerOf(entry));
            const QJsonArray points = entry[QLatin1String("points")].toArray();
            std::vector<int> wrong(4);
            const auto ask = [&](int& count) {
                for (int repeat = 0; repeat < 20; ++repeat)
                    for (const QJsonValue& value : points) {
                        const QJsonArray point = value.toArray();
                        const auto ours = sky->skyFromPixel({point[0].toDouble(), point[1].toDouble()});
                        if (!ours || distanceArcsec(*ours, {point[2].toDouble(), point[3].toDouble()}) >
                                         1e-3 * sky->pixelScaleArcsec())
                            ++count;
                    }
            };
            {
                std::vector<std::jthread> threads;
                for (int& count : wrong)
                    threads.emplace_back(ask, std::ref(count));
            }
            QCOMPARE(wrong, std::vector<int>(4));
        }
    }

    /// SCAMP's headers say TAN and mean TPV.
    /// The galactic centre is at RA 17h45m37.2s, Dec −28°56′10″ (ESA 1997, The Hipparcos Catalogue, volume 1, 1.5.3).
    void findsCatalogPositionsInGalacticImages() {
        for (const QJsonObject& entry : m_skies) {
            if (entry[QLatin1String("name")].toString() != QLatin1String("galactic"))
                continue;
            const auto sky = skyTransformOf(headerOf(entry));
            QCOMPARE(sky->frame().name(), std::string("galactic"));
            const auto icrs = sky->icrsFromPixel({3, 4});
            const auto back = sky->pixelFromIcrs(*icrs);
            QVERIFY(std::hypot(back->x - 3, back->y - 4) < 1e-6);
            QVERIFY(distanceArcsec(toIcrs({0, 0}, sky->frame()), {266.40500, -28.93617}) < 0.1);
            return;
        }
        QFAIL("the zoo has no galactic image");
    }

    void takesScampsTanForTpv() {
        for (QJsonObject entry : m_skies) {
            if (entry[QLatin1String("name")] != QLatin1String("TPV"))
                continue;
            QJsonArray cards = entry[QLatin1String("cards")].toArray();
            for (QJsonValueRef card : cards)
                card = card.toString().replace(QLatin1String("-TPV"), QLatin1String("-TAN"));
            entry[QLatin1String("cards")] = cards;
            const QJsonArray point = entry[QLatin1String("points")].toArray()[0].toArray();
            const auto sky = skyTransformOf(headerOf(entry));
            QVERIFY(sky);
            const auto ours = sky->skyFromPixel({point[0].toDouble(), point[1].toDouble()});
            QVERIFY(distanceArcsec(*ours, {point[2].toDouble(), point[3].toDouble()}) < 1e-4);
            return;
        }
        QFAIL("there is no TPV header");
    }

    void saysWhichDistortionIsLeftOut() {
        FitsHeaderText text;
        text.integer("NAXIS", 2).text("CTYPE1", "RA---TAN").text("CTYPE2", "DEC--TAN").number("CRVAL1", 10);
        text.number("CRVAL2", 20).number("CRPIX1", 1).number("CRPIX2", 1).number("CDELT1", -1e-4);
        text.number("CDELT2", 1e-4).text("CPDIS1", "Lookup").number("CPERR1", 0.12);
        const std::string cards = text.ended();
        const FitsHeader header(cards.substr(0, cards.find("END   ")));
        QVERIFY(skyTransformOf(header));
        QVERIFY(skyRemarkOf(header).find("up to 0.12 pixels") != std::string::npos);
        for (const QJsonObject& entry : m_skies)
            QCOMPARE(skyRemarkOf(headerOf(entry)), std::string());
    }

private:
    static void addImages(const std::filesystem::path& folder, QStringList& arguments) {
        std::vector<std::string> images;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (name.find(".fits") != std::string::npos && name.find("cat") == std::string::npos)
                images.push_back(entry.path().string());
        }
        std::ranges::sort(images);
        images.resize(std::min<std::size_t>(images.size(), 5));
        for (const std::string& image : images)
            arguments << QString::fromStdString(image);
    }
    static FitsHeader headerOf(const QJsonObject& entry) {
        std::string cards;
        for (const QJsonValue& card : entry[QLatin1String("cards")].toArray())
            cards += card.toString().toStdString();
        return FitsHeader(cards);
    }
    static double distanceArcsec(SkyPosition a, SkyPosition b) {
        constexpr double radPerDeg = std::numbers::pi / 180;
        const double sinDec = std::sin((a.decDeg - b.decDeg) * radPerDeg / 2);
        const double sinRa = std::sin((a.raDeg - b.raDeg) * radPerDeg / 2);
        return 2 *
               std::asin(std::sqrt(sinDec * sinDec +
                                   std::cos(a.decDeg * radPerDeg) * std::cos(b.decDeg * radPerDeg) * sinRa * sinRa)) /
               radPerDeg * 3600;
    }
    static QString described(SkyPosition ours, SkyPosition expected) {
        return QStringLiteral("%1 %2 instead of %3 %4")
            .arg(ours.raDeg, 0, 'f', 9)
            .arg(ours.decDeg, 0, 'f', 9)
            .arg(expected.raDeg, 0, 'f', 9)
            .arg(expected.decDeg, 0, 'f', 9);
    }

    QList<QJsonObject> m_skies;
};

QTEST_GUILESS_MAIN(TestSkyPositions)
#include "test_sky_positions.moc"
