// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <random>

#include <QDir>
#include <QPainter>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include "core/data/display/colour_map.h"
#include "core/data/display/stretch_rule.h"
#include "core/io/fits/fits_image.h"
#include "widgets/image/canvas/picture.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr int side = 192;
constexpr int waitMs = 60000;

/// Three galaxies and a star on a noisy sky.
std::vector<float> field() {
    std::vector<float> plane(side * side);
    std::mt19937 generator(5);
    std::normal_distribution<float> sky(12, 1.5F);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const auto exponential = [x, y](float atX, float atY, float squash, float length, float peak) {
                return peak *
                       std::exp(-std::hypot(static_cast<float>(x) - atX, (static_cast<float>(y) - atY) / squash) /
                                length);
            };
            plane[static_cast<std::size_t>(y * side + x)] =
                sky(generator) + exponential(70, 110, 0.45F, 16, 260) + exponential(140, 60, 0.9F, 7, 900) +
                exponential(40, 40, 0.7F, 10, 60) + exponential(150, 150, 1, 1.2F, 4000);
        }
    return plane;
}

/// One picture that DS9 and the program both paint.
struct Painting {
    QString name;
    QStringList ds9; ///< its options
    core::StretchRule rule;
    QString map = QStringLiteral("grey");
    bool isInverted = false;
    double contrast = 1, bias = 0.5;
    double mostDifference = 1; ///< mean over the pixels and channels, of 255
};

std::vector<Painting> scalePaintings() {
    std::vector<Painting> paintings;
    for (const core::StretchScale scale : core::stretchScales()) {
        const QString name = QString::fromUtf8(core::nameOf(scale).data());
        core::StretchRule rule{.scale = scale, .limits = core::LimitRule::Typed, .typed = {8, 900}};
        paintings.push_back({name,
                             {QStringLiteral("-scale"), name, QStringLiteral("-scale"), QStringLiteral("limits"),
                              QStringLiteral("8"), QStringLiteral("900")},
                             rule});
    }
    return paintings;
}

std::vector<Painting> limitPaintings() {
    const auto linear = [](core::LimitRule limits, double percent) {
        return core::StretchRule{.scale = core::StretchScale::Linear, .limits = limits, .percent = percent};
    };
    std::vector<Painting> paintings;
    const auto add = [&paintings](const QString& mode, const core::StretchRule& rule, double most) {
        paintings.push_back({mode,
                             {QStringLiteral("-scale"), QStringLiteral("linear"), QStringLiteral("-scale"),
                              QStringLiteral("mode"), mode},
                             rule});
        paintings.back().mostDifference = most;
    };
    add(QStringLiteral("minmax"), linear(core::LimitRule::MinMax, 0), 1);
    for (const double percent : {99.5, 99.0, 98.0, 97.0, 96.0, 95.0, 92.5, 90.0})
        add(QString::number(percent), linear(core::LimitRule::Percentile, percent), 4);
    add(QStringLiteral("zscale"), linear(core::LimitRule::Zscale, 0), 12);
    add(QStringLiteral("zmax"), linear(core::LimitRule::Zmax, 0), 1);
    return paintings;
}

std::vector<Painting> mapPaintings() {
    std::vector<Painting> paintings;
    const core::StretchRule rule{.scale = core::StretchScale::Log, .limits = core::LimitRule::Typed, .typed = {8, 900}};
    const QStringList log{QStringLiteral("-scale"), QStringLiteral("log"), QStringLiteral("-scale"),
                          QStringLiteral("limits"), QStringLiteral("8"),   QStringLiteral("900")};
    for (const core::ColourMapInfo& info : core::ColourMap::list()) {
        if (info.group == core::ColourMapGroup::Diverging || info.name == "cividis") // DS9 8.4 has none
            continue;
        const QString name = QString::fromStdString(info.name);
        const QString theirs = name == QStringLiteral("cubehelix") ? QStringLiteral("cubehelix0") : name;
        paintings.push_back({name, log + QStringList{QStringLiteral("-cmap"), theirs}, rule, name});
        paintings.back().mostDifference = 3;
    }
    const QStringList heat = log + QStringList{QStringLiteral("-cmap"), QStringLiteral("heat")};
    Painting inverted{QStringLiteral("heat inverted"),
                      heat + QStringList{QStringLiteral("-cmap"), QStringLiteral("invert"), QStringLiteral("yes")},
                      rule, QStringLiteral("heat")};
    inverted.isInverted = true;
    inverted.mostDifference = 3;
    Painting contrast{QStringLiteral("heat, contrast 2, bias 0.3"),
                      heat + QStringList{QStringLiteral("-cmap"), QStringLiteral("invert"), QStringLiteral("no"),
                                         QStringLiteral("-cmap"), QStringLiteral("value"), QStringLiteral("2"),
                                         QStringLiteral("0.3")},
                      rule, QStringLiteral("heat")};
    contrast.contrast = 2;
    contrast.bias = 0.3;
    contrast.mostDifference = 3;
    paintings.push_back(inverted);
    paintings.push_back(contrast);
    return paintings;
}

QImage ours(const std::vector<float>& plane, const Painting& painting) {
    Rendering rendering;
    rendering.stretch = core::stretchBy(painting.rule, plane, side, side);
    rendering.map = core::ColourMap::named(painting.map.toStdString());
    rendering.isInverted = painting.isInverted;
    rendering.contrast = painting.contrast;
    rendering.bias = painting.bias;
    return rendered(*Picture::ofPlane(plane, side, side), rendering);
}

double meanDifference(const QImage& first, const QImage& second) {
    double sum = 0;
    for (int y = 0; y < first.height(); ++y)
        for (int x = 0; x < first.width(); ++x) {
            const QRgb a = first.pixel(x, y), b = second.pixel(x, y);
            sum += std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
        }
    return sum / (3.0 * first.width() * first.height());
}

/// DS9's picture and ours side by side under their name, five pairs a row.
QImage contactSheet(const std::vector<Painting>& paintings, const std::vector<QImage>& theirs,
                    const std::vector<QImage>& own) {
    constexpr int columns = 5, gap = 8, text = 18;
    const int width = 2 * side + 2, rows = (static_cast<int>(paintings.size()) + columns - 1) / columns;
    QImage sheet(columns * (width + gap) + gap, rows * (side + text + gap) + gap, QImage::Format_RGB32);
    sheet.fill(QColor(28, 30, 36));
    QPainter painter(&sheet);
    painter.setPen(QColor(220, 222, 228));
    for (std::size_t n = 0; n < paintings.size(); ++n) {
        const int x = gap + static_cast<int>(n) % columns * (width + gap);
        const int y = gap + static_cast<int>(n) / columns * (side + text + gap);
        painter.drawText(x, y + text - 5,
                         QStringLiteral("%1: DS9 | Oddity, differ by %2")
                             .arg(paintings[n].name)
                             .arg(meanDifference(theirs[n], own[n]), 0, 'f', 2));
        painter.drawImage(x, y + text, theirs[n]);
        painter.drawImage(x + side + 2, y + text, own[n]);
    }
    return sheet;
}

} // namespace

/// The same file painted by SAOImage DS9, where it is installed, and by the program: every scale, limit and map. With
/// ODDITY_SHOTS naming a folder, contact sheets are left there.
class TestBesideDs9 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pictures_data();
    void pictures();

private:
    QTemporaryDir m_folder;
    std::vector<float> m_plane = field();
};

void TestBesideDs9::initTestCase() {
    if (QStandardPaths::findExecutable(QStringLiteral("ds9")).isEmpty() ||
        QStandardPaths::findExecutable(QStringLiteral("xvfb-run")).isEmpty())
        QSKIP("SAOImage DS9 or xvfb-run is not installed.");
    core::writeFitsImage(m_folder.filePath(QStringLiteral("field.fits")).toStdString(),
                         core::Tensor{{side, side}, m_plane}, {}, {});
}

void TestBesideDs9::pictures_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("scales") << 0;
    QTest::newRow("limits") << 1;
    QTest::newRow("maps") << 2;
}

void TestBesideDs9::pictures() {
    QFETCH(int, kind);
    const std::vector<Painting> paintings = kind == 0   ? scalePaintings()
                                            : kind == 1 ? limitPaintings()
                                                        : mapPaintings();
    QStringList arguments{QStringLiteral("-a"),
                          QStringLiteral("-s"),
                          QStringLiteral("-screen 0 1200x900x24"),
                          QStringLiteral("ds9"),
                          QStringLiteral("-geometry"),
                          QStringLiteral("900x800"),
                          m_folder.filePath(QStringLiteral("field.fits")),
                          QStringLiteral("-zoom"),
                          QStringLiteral("1")};
    const auto fileOf = [&](std::size_t n) { return m_folder.filePath(QStringLiteral("%1-%2.png").arg(kind).arg(n)); };
    for (std::size_t n = 0; n < paintings.size(); ++n)
        arguments += paintings[n].ds9 + QStringList{QStringLiteral("-export"), QStringLiteral("png"), fileOf(n)};
    QProcess ds9;
    ds9.start(QStringLiteral("xvfb-run"), arguments + QStringList{QStringLiteral("-exit")});
    if (!ds9.waitForFinished(waitMs)) {
        ds9.kill();
        ds9.waitForFinished();
        QSKIP("SAOImage DS9 did not answer.");
    }
    std::vector<QImage> theirs, own;
    QStringList failures;
    for (std::size_t n = 0; n < paintings.size(); ++n) {
        theirs.push_back(QImage(fileOf(n)).convertToFormat(QImage::Format_RGB32));
        own.push_back(ours(m_plane, paintings[n]));
        QVERIFY2(theirs.back().size() == own.back().size(), qPrintable(paintings[n].name + ": no picture by DS9"));
        const double difference = meanDifference(theirs.back(), own.back());
        qInfo("%s: mean difference %.2f of 255", qPrintable(paintings[n].name), difference);
        if (difference > paintings[n].mostDifference)
            failures << QStringLiteral("%1 %2").arg(paintings[n].name).arg(difference);
    }
    if (qEnvironmentVariableIsSet("ODDITY_SHOTS")) {
        const QDir folder(qEnvironmentVariable("ODDITY_SHOTS"));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        QVERIFY(
            contactSheet(paintings, theirs, own)
                .save(folder.filePath(QStringLiteral("ds9-%1.png").arg(QString::fromUtf8(QTest::currentDataTag())))));
    }
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QStringLiteral("; "))));
}

QTEST_MAIN(TestBesideDs9)
#include "test_beside_ds9.moc"
