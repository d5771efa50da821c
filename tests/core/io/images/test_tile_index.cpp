// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/tile_index.h"

#include <cmath>
#include <numbers>

#include <QTest>

using namespace oddity::core;

class TestTileIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The grid finds what a look at every circle finds, everywhere on the sky.
    void findsWhatALookAtAllFinds_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("radiusDeg");
        QTest::newRow("few and wide") << 20 << 25.0;
        QTest::newRow("many and small") << 5000 << 0.4;
        QTest::newRow("one") << 1 << 0.01;
        QTest::newRow("none") << 0 << 1.0;
    }
    void findsWhatALookAtAllFinds() {
        QFETCH(int, count);
        QFETCH(double, radiusDeg);
        std::vector<SkyCap> caps;
        for (int number = 0; number < count; ++number)
            caps.push_back({unitVectorOf(somewhere()), radiusDeg * radPerDeg * (0.5 + fraction())});
        if (count > 100)
            caps.push_back({unitVectorOf({10, 10}), 3.2}); // one about the whole sky
        const TileIndex index(caps);
        std::vector<SkyPosition> asked{{0, 90}, {123, -90}, {0, 0}, {359.99999, 45}, {360, 45}, {-0.001, 45}};
        for (int number = 0; number < 2000; ++number)
            asked.push_back(somewhere());
        for (const double reachDeg : {0.0, 0.3})
            for (const SkyPosition& sky : asked) {
                std::vector<std::uint32_t> expected;
                for (std::size_t number = 0; number < caps.size(); ++number)
                    if (angleBetweenRad(unitVectorOf(sky), caps[number].centre) <=
                        caps[number].radiusRad + reachDeg * radPerDeg)
                        expected.push_back(static_cast<std::uint32_t>(number));
                QCOMPARE(index.around(sky, reachDeg * radPerDeg), expected);
            }
    }

private:
    static constexpr double radPerDeg = std::numbers::pi / 180;
    double fraction() {
        return static_cast<double>((m_state = m_state * 6364136223846793005U + 1442695040888963407U) >> 11) /
               9007199254740992.0;
    }
    /// Evenly over the sky, with many near the poles and the meridian of 0.
    SkyPosition somewhere() {
        const double kind = fraction();
        const double ra = kind < 0.2 ? std::fmod(359.5 + fraction(), 360) : 360 * fraction();
        const double dec = kind > 0.8 ? (fraction() < 0.5 ? 90 - fraction() : fraction() - 90)
                                      : std::asin(2 * fraction() - 1) / radPerDeg;
        return {ra, dec};
    }
    std::uint64_t m_state = 42;
};

QTEST_GUILESS_MAIN(TestTileIndex)
#include "test_tile_index.moc"
