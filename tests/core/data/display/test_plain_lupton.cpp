// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <set>

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/data/display/composite_choice.h"

using namespace oddity::core;

namespace {

constexpr int side = 40;

/// Noise, a red and a blue source of many times the stretch, and values below the minimum.
Cutout field() {
    Cutout cutout;
    cutout.bands = {"g", "r", "z"};
    cutout.width = cutout.height = side;
    for (int band = 0; band < 3; ++band)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const int number = (band * 7919 + y * 104729 + x * 1299709) % 1009;
                const double noise = number / 1009.0 * 0.2 - 0.08;
                const double red = std::exp(-std::hypot(x - 12, y - 15) / 4) * (band + 1) * (band + 1) * 3;
                const double blue = std::exp(-std::hypot(x - 28, y - 25) / 2) * (3 - band) * 40;
                cutout.pixels.push_back(static_cast<float>(noise + red + blue));
            }
    return cutout;
}

const char* const script = R"(
import sys
try:
    import numpy as np
    from astropy.visualization import make_lupton_rgb
except ImportError:
    sys.exit(77)
side, path, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
g, r, z = np.fromfile(path, dtype=np.float32).reshape(3, side, side)
make_lupton_rgb(z, r, g, minimum=float(sys.argv[4]), stretch=float(sys.argv[5]), Q=float(sys.argv[6])).tofile(out)
)";

} // namespace

/// The plain recipe beside astropy's make_lupton_rgb on the same pixels.
class TestPlainLupton : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThatOfAstropy_data() {
        QTest::addColumn<double>("q");
        QTest::addColumn<double>("stretch");
        QTest::addColumn<double>("minimum");
        QTest::newRow("Q 8, stretch 0.5") << 8.0 << 0.5 << 0.0;
        QTest::newRow("Q 10, stretch 5, minimum 0.05") << 10.0 << 5.0 << 0.05;
        QTest::newRow("linear") << 0.0 << 2.0 << -0.1;
        QTest::newRow("hard") << 100.0 << 0.02 << 0.0;
    }
    void isThatOfAstropy() {
        QFETCH(double, q);
        QFETCH(double, stretch);
        QFETCH(double, minimum);
        const Cutout cutout = field();
        const QTemporaryDir folder;
        QFile planes(folder.filePath("planes"));
        QVERIFY(planes.open(QIODevice::WriteOnly));
        planes.write(reinterpret_cast<const char*>(cutout.pixels.data()),
                     static_cast<qint64>(cutout.pixels.size() * sizeof(float)));
        planes.close();
        if (!QFileInfo::exists(QStringLiteral("/usr/bin/python3"))) // Debian's own, which python3-astropy is for
            QSKIP("python3 is not installed.");
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"),
                     {QStringLiteral("-c"), QString::fromLatin1(script), QString::number(side), planes.fileName(),
                      folder.filePath("rgb"), QString::number(minimum), QString::number(stretch), QString::number(q)});
        QVERIFY(python.waitForFinished(120'000));
        if (python.exitCode() == 77)
            QSKIP("python3-astropy is not installed.");
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        QFile rgb(folder.filePath("rgb"));
        QVERIFY(rgb.open(QIODevice::ReadOnly));
        const QByteArray theirs = rgb.readAll();
        const CompositeChoice choice{.method = CompositeMethod::PlainLupton, .plain = {q, stretch, minimum}};
        const CompositeSettings settings =
            adjusted(measureComposite({&cutout, 1}, naturalChannels(cutout.bands)), choice);
        const ColourPicture ours = colourComposite(cutout, settings);
        QCOMPARE(theirs.size(), static_cast<qsizetype>(ours.rgb.size()));
        std::set<int> levels;
        for (std::size_t i = 0; i < ours.rgb.size(); ++i) {
            const int theirLevel = static_cast<unsigned char>(theirs[static_cast<qsizetype>(i)]);
            levels.insert(theirLevel);
            // they cut the fraction off
            QVERIFY2(std::abs(ours.rgb[i] * 255 - static_cast<float>(theirLevel)) <= 1.001F,
                     qPrintable(QStringLiteral("%1: %2 for %3").arg(i).arg(ours.rgb[i] * 255).arg(theirLevel)));
        }
        QVERIFY(levels.size() > 50);
    }

    /// Nothing is measured: another object of the survey has the same colours for the same values.
    void takesNothingFromTheSurvey() {
        Cutout cutout = field();
        const CompositeChoice choice{.method = CompositeMethod::PlainLupton};
        const CompositeChannels channels = naturalChannels(cutout.bands);
        const auto painted = [&](const Cutout& measured) {
            return colourComposite(cutout, adjusted(measureComposite({&measured, 1}, channels), choice)).rgb;
        };
        Cutout other = cutout;
        for (float& value : other.pixels)
            value = 7 * value + 100;
        QCOMPARE(painted(other), painted(cutout));
        cutout.pixels[5] = std::numeric_limits<float>::quiet_NaN(); // in g alone
        const std::vector<float> rgb = painted(other);
        QVERIFY(std::isnan(rgb[15]) && std::isnan(rgb[16]) && std::isnan(rgb[17]) && !std::isnan(rgb[18]));
    }
};

QTEST_GUILESS_MAIN(TestPlainLupton)
#include "test_plain_lupton.moc"
