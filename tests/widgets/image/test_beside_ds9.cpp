// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
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
#include "core/io/fits/fits_file.h"
#include "core/io/fits/fits_image.h"
#include "tests/core/io/real_data.h"
#include "widgets/image/canvas/picture.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

constexpr int side = 192;
constexpr int waitMs = 60000;

/// What both paint: a file, its pixels, and the values between which its galaxies show.
struct Subject {
    QString file;
    std::vector<float> plane;
    int width = side, height = side;
    float low = 8, high = 900;
};

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

/// DS9's options for a scale between the limits of a subject.
QStringList scaleBetween(const QString& scale, const Subject& subject) {
    return {QStringLiteral("-scale"),
            scale,
            QStringLiteral("-scale"),
            QStringLiteral("limits"),
            QString::number(subject.low, 'g', 9),
            QString::number(subject.high, 'g', 9)};
}

std::vector<Painting> scalePaintings(const Subject& subject) {
    std::vector<Painting> paintings;
    for (const core::StretchScale scale : core::stretchScales()) {
        const QString name = QString::fromUtf8(core::nameOf(scale).data());
        paintings.push_back({name,
                             scaleBetween(name, subject),
                             {.scale = scale, .limits = core::LimitRule::Typed, .typed = {subject.low, subject.high}}});
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
    add(QStringLiteral("zscale"), linear(core::LimitRule::Zscale, 0), 1);
    add(QStringLiteral("zmax"), linear(core::LimitRule::Zmax, 0), 1);
    return paintings;
}

std::vector<Painting> mapPaintings(const Subject& subject) {
    std::vector<Painting> paintings;
    const core::StretchRule rule{
        .scale = core::StretchScale::Log, .limits = core::LimitRule::Typed, .typed = {subject.low, subject.high}};
    const QStringList log = scaleBetween(QStringLiteral("log"), subject);
    for (const core::ColourMapInfo& info : core::ColourMap::list()) {
        if (info.group == core::ColourMapGroup::Diverging || info.name == "cividis") // DS9 8.4 has none
            continue;
        const QString name = QString::fromStdString(info.name);
        const QString theirs = name == QStringLiteral("cubehelix") ? QStringLiteral("cubehelix0") : name;
        paintings.push_back({name, log + QStringList{QStringLiteral("-cmap"), theirs}, rule, name});
        // DS9's gist_heat is a table of other steps; bands of sls turn from colour to colour within two levels
        paintings.back().mostDifference = info.name == "gist_heat" || info.name == "sls" ? 4 : 3;
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

QImage ours(const Subject& subject, const Painting& painting) {
    Rendering rendering;
    rendering.stretch = core::stretchBy(painting.rule, subject.plane, subject.width, subject.height);
    rendering.map = core::ColourMap::named(painting.map.toStdString());
    rendering.isInverted = painting.isInverted;
    rendering.contrast = painting.contrast;
    rendering.bias = painting.bias;
    return rendered(*Picture::ofPlane(subject.plane, subject.width, subject.height), rendering);
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
        for (const auto& [picture, left] : {std::pair(&theirs[n], x), std::pair(&own[n], x + side + 2)}) {
            const QImage shown = picture->scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
            painter.drawImage(left + (side - shown.width()) / 2, y + text + (side - shown.height()) / 2, shown);
        }
    }
    return sheet;
}

} // namespace

/// The same file painted by SAOImage DS9, where it is installed, and by the program: every scale, limit and map, of a
/// synthetic field and of real images. With ODDITY_SHOTS naming a folder, contact sheets are left there.
class TestBesideDs9 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pictures_data();
    void pictures();
    void realPictures_data();
    void realPictures();

private:
    void compare(const Subject& subject, const std::vector<Painting>& paintings);
    QTemporaryDir m_folder;
};

void TestBesideDs9::initTestCase() {
    if (QStandardPaths::findExecutable(QStringLiteral("ds9")).isEmpty() ||
        QStandardPaths::findExecutable(QStringLiteral("xvfb-run")).isEmpty())
        QSKIP("SAOImage DS9 or xvfb-run is not installed.");
}

void TestBesideDs9::pictures_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("scales") << 0;
    QTest::newRow("limits") << 1;
    QTest::newRow("maps") << 2;
}

void TestBesideDs9::pictures() {
    QFETCH(int, kind);
    const Subject subject{m_folder.filePath(QStringLiteral("field.fits")), field()};
    core::writeFitsImage(subject.file.toStdString(), core::Tensor{{side, side}, subject.plane}, {}, {});
    compare(subject, kind == 0 ? scalePaintings(subject) : kind == 1 ? limitPaintings() : mapPaintings(subject));
}

void TestBesideDs9::realPictures_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("hdu");
    QTest::newRow("HST, gzip") << "hst-abell2744-petrofit/abell_2744_spiral_galaxy_f105w.fits.gz" << 0;
    QTest::newRow("2MASS J") << "multiband-sdss-2mass/gc_2mass_j.fits" << 0;
    QTest::newRow("DECam z") << "decam/testcase5/images/decam/CP20150407/c4d_150411_035242_ooi_z_v1-N10.fits" << 1;
}

/// The limits in use are the 5th and the 99.7th percentile of the pixels.
void TestBesideDs9::realPictures() {
    NEED_REAL_DATA(data, "multiband-sdss-2mass");
    QFETCH(QString, file);
    QFETCH(int, hdu);
    Subject subject{QString::fromStdString((data.parent_path() / file.toStdString()).string()), {}};
    const core::FitsFile fits(subject.file.toStdString());
    const core::FitsHdu& image = fits.imageHdu(hdu + 1);
    subject.width = static_cast<int>(image.axes[0]);
    subject.height = static_cast<int>(image.axes[1]);
    subject.plane.resize(static_cast<std::size_t>(subject.width) * static_cast<std::size_t>(subject.height));
    fits.readPixels(image, 0, subject.plane);
    if (hdu > 0)
        subject.file += QStringLiteral("[%1]").arg(hdu);
    std::vector<float> sorted = subject.plane;
    std::ranges::sort(sorted);
    subject.low = sorted[sorted.size() / 20];
    subject.high = sorted[sorted.size() - 1 - sorted.size() * 3 / 1000];
    std::vector<Painting> paintings = scalePaintings(subject);
    for (const Painting& painting : limitPaintings())
        paintings.push_back(painting);
    for (const Painting& painting : mapPaintings(subject))
        paintings.push_back(painting);
    compare(subject, paintings);
}

void TestBesideDs9::compare(const Subject& subject, const std::vector<Painting>& paintings) {
    QStringList arguments{QStringLiteral("-a"),  QStringLiteral("-s"),        QStringLiteral("-screen 0 1200x1100x24"),
                          QStringLiteral("ds9"), QStringLiteral("-geometry"), QStringLiteral("1000x1000"),
                          subject.file,          QStringLiteral("-zoom"),     QStringLiteral("1")};
    const auto fileOf = [&](std::size_t n) { return m_folder.filePath(QStringLiteral("ds9-%1.png").arg(n)); };
    for (std::size_t n = 0; n < paintings.size(); ++n) {
        QFile::remove(fileOf(n));
        arguments += paintings[n].ds9 + QStringList{QStringLiteral("-export"), QStringLiteral("png"), fileOf(n)};
    }
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
        own.push_back(ours(subject, paintings[n]));
        QVERIFY2(theirs.back().size() == own.back().size(), qPrintable(paintings[n].name + ": no picture by DS9"));
        const double difference = meanDifference(theirs.back(), own.back());
        qInfo("%s: mean difference %.2f of 255", qPrintable(paintings[n].name), difference);
        if (difference > paintings[n].mostDifference)
            failures << QStringLiteral("%1 %2").arg(paintings[n].name).arg(difference);
    }
    if (qEnvironmentVariableIsSet("ODDITY_SHOTS")) {
        const QDir folder(qEnvironmentVariable("ODDITY_SHOTS"));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        const QString name = QString::fromUtf8(QTest::currentDataTag()).remove(QLatin1Char(','));
        QVERIFY(contactSheet(paintings, theirs, own)
                    .save(folder.filePath(
                        QStringLiteral("ds9-%1.png").arg(name).replace(QLatin1Char(' '), QLatin1Char('-')))));
    }
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join(QStringLiteral("; "))));
}

QTEST_MAIN(TestBesideDs9)
#include "test_beside_ds9.moc"
