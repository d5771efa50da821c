// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sky/sky_position.h"

#include <cmath>

#include <QTest>

using namespace oddity::core;

class TestSkyPosition : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("ra");
        QTest::addColumn<double>("dec");
        const double ra = 15 * (10 + 23 / 60.0 + 11.25 / 3600);
        const double dec = 41 + 16 / 60.0 + 9 / 3600.0;
        const auto add = [](const char* text, double raDeg, double decDeg) {
            QTest::newRow(text) << QString::fromUtf8(text) << raDeg << decDeg;
        };
        add("10:23:11.25 +41:16:09", ra, dec);
        add("10:23:11.25, -41:16:09", ra, -dec);
        add("10 23 11.25 41 16 09", ra, dec);
        add("10h23m11.25s +41d16m09s", ra, dec);
        add("10h 23m 11.25s +41° 16' 9\"", ra, dec);
        add("10ʰ 23ᵐ 11.25ˢ −41° 16′ 09″", ra, -dec);
        add("10h23m +41d15m", 15 * (10 + 23 / 60.0), 41.25);
        add("10:23 -00:30", 15 * (10 + 23 / 60.0), -0.5);
        add("155.79 41.27", 155.79, 41.27);
        add(" 155.79,-41.27 ", 155.79, -41.27);
        add("155.79d +41.27d", 155.79, 41.27);
        add("155.79° −41.27°", 155.79, -41.27);
        add("-10 5", 350, 5);
        add("360 -90", 0, -90);
        add("155d30m00s 41d15m00s", 155.5, 41.25);
        add("J102311.25+411609.0", ra, dec);
        add("J102311.25-411609", ra, -dec);
        add("12h -5", 180, -5);
    }
    void reads() {
        QFETCH(QString, text);
        QFETCH(double, ra);
        QFETCH(double, dec);
        const auto position = positionFrom(text.toStdString());
        QVERIFY(position);
        QVERIFY2(std::abs(position->raDeg - ra) < 1e-10, qPrintable(QString::number(position->raDeg, 'g', 15)));
        QVERIFY2(std::abs(position->decDeg - dec) < 1e-10, qPrintable(QString::number(position->decDeg, 'g', 15)));
    }

    void otherTextsAreNone_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", "J1000037", "1237648720693755918", "155.79", "10:23:11", "10:23:61 +41:16:09", "24:00:00 +00:00:00",
              "10:23:11 +91:00:00", "155 95", "400 5", "galaxy 12", "NGC 4565", "1 2 3", "10:23:11 +41:16:09 7",
              "10.5:23:11 +41:16:09", "10:23:11 +", "J102311.25", "10h23s11m +41d16m09s", "1e2 5"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void otherTextsAreNone() {
        QFETCH(QString, text);
        QVERIFY(!positionFrom(text.toStdString()));
    }

    void separations() {
        QVERIFY(std::abs(separationDeg({359.9, 0}, {0.1, 0}) - 0.2) < 1e-12);
        QVERIFY(std::abs(separationDeg({10, 89}, {190, 89}) - 2) < 1e-12);
        QVERIFY(std::abs(separationDeg({0, 0}, {180, 0}) - 180) < 1e-12);
        const double tiny = 1e-6 / 3600;
        QVERIFY(std::abs(separationDeg({30, 45}, {30, 45 + tiny}) / tiny - 1) < 1e-4);
    }
};

QTEST_GUILESS_MAIN(TestSkyPosition)
#include "test_sky_position.moc"
