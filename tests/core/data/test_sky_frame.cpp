// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <numbers>

#include <QtTest>

#include "core/data/sky_transform.h"

using namespace oddity::core;
using System = SkyFrame::System;

namespace {

double separationArcsec(SkyPosition a, SkyPosition b) {
    const double cosine = std::cos(a.decDeg * std::numbers::pi / 180);
    return 3600 * std::hypot(std::remainder(a.raDeg - b.raDeg, 360) * cosine, a.decDeg - b.decDeg);
}

} // namespace

class TestSkyFrame : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Against astropy 5.2: SkyCoord.galactic, FK5(equinox J1975), FK4(B1950), FK4(equinox B1900, obstime B1950).
    void agreesWithAstropy_data() {
        QTest::addColumn<QList<double>>("icrs");
        QTest::addColumn<QList<double>>("others");
        QTest::newRow("M 31") << QList<double>{10.68470833, 41.26875}
                              << QList<double>{121.17432906153701, -21.573308798437058, 10.342219736455597,
                                               41.1319011797953,   10.000396354913589,  40.994925422918776,
                                               9.319821817625675,  40.720475590009876};
        QTest::newRow("before 0h") << QList<double>{359.9, -0.01}
                                   << QList<double>{96.14495663286831,    -60.15774201866831, 359.57974056950735,
                                                    -0.14918330435767352, 359.2593126214668,  -0.28840422839323937,
                                                    358.6191057716125,    -0.5667538825979739};
        QTest::newRow("galactic pole") << QList<double>{192.8, 27.1}
                                       << QList<double>{241.00522339550892, 89.93999183202028,  192.4953801631008,
                                                        27.23580824408989,  192.19033693437527, 27.371759676193403,
                                                        191.58002555200108, 27.64418901598951};
        QTest::newRow("south pole") << QList<double>{83.633, -89.5}
                                    << QList<double>{302.4006745926838,  -27.291904044554958, 99.25189573244764,
                                                     -89.49646594965147, 113.60011184887405,  -89.45676612177351,
                                                     134.33798421008643, -89.29846579628365};
    }
    void agreesWithAstropy() {
        QFETCH(QList<double>, icrs);
        QFETCH(QList<double>, others);
        const SkyPosition position{icrs[0], icrs[1]};
        const SkyFrame frames[] = {{System::Galactic}, {System::Fk5, 1975}, {System::Fk4, 1950}, {System::Fk4, 1900}};
        const double toleranceArcsec[] = {0.03, 0.15, 0.4, 0.5}; // astropy goes by way of FK5, precessed by IAU 2006
        for (int index = 0; index < 4; ++index) {
            const SkyPosition ours = fromIcrs(position, frames[index]);
            const double miss = separationArcsec({others[2 * index], others[2 * index + 1]}, ours);
            QVERIFY2(miss < toleranceArcsec[index], qPrintable(QStringLiteral("%1″").arg(miss)));
            QVERIFY(separationArcsec(position, toIcrs(ours, frames[index])) < 1e-4);
        }
    }

    /// BarycentricMeanEcliptic(equinox J2000) of astropy 5.2, whose frame bias is 0.02″.
    void eclipticAgreesWithAstropy() {
        const SkyFrame frame{System::Ecliptic};
        const std::pair<SkyPosition, SkyPosition> pairs[] = {{{10, 20}, {17.160129300277287, 14.411817173969595}},
                                                             {{150.1, 2.2}, {151.4006548378846, -9.376458330799734}},
                                                             {{266.4, -28.9}, {266.8342231297687, -5.500271165723371}},
                                                             {{300, 80}, {71.11154320684176, 74.44269631963073}}};
        for (const auto& [icrs, ecliptic] : pairs) {
            QVERIFY(separationArcsec(fromIcrs(icrs, frame), ecliptic) < 0.05);
            QVERIFY(separationArcsec(toIcrs(ecliptic, frame), icrs) < 0.05);
        }
        QVERIFY(!frame.isEquatorial());
        QCOMPARE(frame.name(), std::string("ecliptic J2000"));
    }

    void hasNames() {
        QCOMPARE(SkyFrame().name(), std::string("ICRS"));
        QCOMPARE((SkyFrame{System::Fk5, 2000}.name()), std::string("FK5 J2000"));
        QCOMPARE((SkyFrame{System::Fk4, 1950}.name()), std::string("FK4 B1950"));
        QCOMPARE((SkyFrame{System::Galactic}.name()), std::string("galactic"));
    }
};

QTEST_APPLESS_MAIN(TestSkyFrame)
#include "test_sky_frame.moc"
