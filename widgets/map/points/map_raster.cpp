// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/points/map_raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace oddity::widgets {

namespace {

constexpr int stampPhases = 4; ///< sub-pixel positions on each axis
constexpr double faintestTone = 0.22;
constexpr double faintestChosenTone = 0.6;

/// The coverage of one disc at one sub-pixel position, 0 to 255.
struct Stamp {
    int side = 0;
    std::vector<std::uint8_t> coverage;
};

using Stamps = std::array<Stamp, stampPhases * stampPhases>;

Stamps makeStamps(double radius) {
    Stamps stamps;
    const int side = 2 * (static_cast<int>(std::ceil(radius + 0.5)) + 1) + 1;
    for (int phase = 0; phase < stampPhases * stampPhases; ++phase) {
        Stamp& stamp = stamps[static_cast<std::size_t>(phase)];
        stamp.side = side;
        stamp.coverage.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
        const double centreX = side / 2 + (phase % stampPhases + 0.5) / stampPhases;
        const double centreY = side / 2 + (phase / stampPhases + 0.5) / stampPhases;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const double distance = std::hypot(x + 0.5 - centreX, y + 0.5 - centreY);
                const double covered = std::clamp(radius - distance + 0.5, 0.0, 1.0);
                stamp.coverage[static_cast<std::size_t>(y * side + x)] =
                    static_cast<std::uint8_t>(std::lround(covered * 255));
            }
    }
    return stamps;
}

std::uint32_t blended(std::uint32_t under, QRgb over, std::uint32_t alpha) {
    const std::uint32_t rest = 255 - alpha;
    const std::uint32_t redBlue = (under & 0xff00ff) * rest + (over & 0xff00ff) * alpha + 0x800080;
    const std::uint32_t green = (under & 0x00ff00) * rest + (over & 0x00ff00) * alpha + 0x008000;
    return 0xff000000 | (((redBlue + ((redBlue >> 8) & 0xff00ff)) >> 8) & 0xff00ff) |
           (((green + ((green >> 8) & 0x00ff00)) >> 8) & 0x00ff00);
}

/// Points in view, with their place in device pixels.
class Projector {
public:
    Projector(const MapTransform& transform, double pixelRatio)
        : m_scale(pixelRatio / transform.unitsPerPx), m_centre(transform.centre),
          m_middleX(transform.sizePx.width() * pixelRatio / 2), m_middleY(transform.sizePx.height() * pixelRatio / 2) {}
    double x(float mapX) const { return m_middleX + (mapX - m_centre.x()) * m_scale; }
    double y(float mapY) const { return m_middleY - (mapY - m_centre.y()) * m_scale; }

private:
    double m_scale;
    QPointF m_centre;
    double m_middleX, m_middleY;
};

void drawDiscs(QImage& image, const MapPoints& points, const PointLook& look, const PointStyle& style,
               const Projector& project, const QRectF& area, double pixelRatio) {
    const Stamps stamps = makeStamps(style.diameterPx * pixelRatio / 2);
    const int side = stamps.front().side;
    const int width = image.width(), height = image.height();
    auto* pixels = reinterpret_cast<std::uint32_t*>(image.bits());
    const std::ptrdiff_t stride = image.bytesPerLine() / 4;
    for (int layer = 0; layer < PointLook::layerCount; ++layer) {
        const double opacity = style.layerOpacity(static_cast<std::size_t>(layer));
        const double ceiling = 255 * PointStyle::ceiling(static_cast<std::size_t>(layer));
        points.forEachRun(area, [&](std::size_t first, std::size_t last) {
            for (std::size_t point = first; point < last; ++point) {
                if (look.layers[point] != layer)
                    continue;
                const double x = project.x(points.x()[point]), y = project.y(points.y()[point]);
                const double cornerX = std::floor(x), cornerY = std::floor(y);
                const int left = static_cast<int>(cornerX) - side / 2, top = static_cast<int>(cornerY) - side / 2;
                if (left >= width || top >= height || left + side <= 0 || top + side <= 0)
                    continue;
                const int phase = static_cast<int>((y - cornerY) * stampPhases) * stampPhases +
                                  static_cast<int>((x - cornerX) * stampPhases);
                const Stamp& stamp = stamps[static_cast<std::size_t>(phase)];
                const QRgb colour = look.colours[point];
                const auto strength = static_cast<std::uint32_t>(std::min(opacity * qAlpha(colour), ceiling) + 0.5);
                for (int line = std::max(0, -top); line < std::min(side, height - top); ++line) {
                    std::uint32_t* target = pixels + (top + line) * stride + left;
                    const std::uint8_t* coverage = stamp.coverage.data() + line * side;
                    for (int step = std::max(0, -left); step < std::min(side, width - left); ++step)
                        if (coverage[step] != 0)
                            target[step] = blended(target[step], colour, coverage[step] * strength / 255);
                }
            }
        });
    }
}

struct Bin {
    std::uint32_t count = 0, red = 0, green = 0, blue = 0;
};

double robustPeak(const std::vector<Bin>& bins) {
    std::vector<std::uint32_t> filled;
    for (const Bin& bin : bins)
        if (bin.count > 0)
            filled.push_back(bin.count);
    if (filled.empty())
        return 1;
    const auto place = filled.begin() + std::lround(0.999 * static_cast<double>(filled.size() - 1));
    std::nth_element(filled.begin(), place, filled.end());
    return *place;
}

void drawDensity(QImage& image, const MapPoints& points, const PointLook& look, const Projector& project,
                 const QRectF& area, bool isDark) {
    const int width = image.width(), height = image.height();
    const bool isUniform = look.scale.kind == ColourScale::Kind::Uniform;
    const std::array<QRgb, 256> ramp = valueRamp(isDark);
    std::vector<Bin> bins(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int layer = 0; layer < PointLook::layerCount; ++layer) {
        if (layer > 0)
            std::ranges::fill(bins, Bin{});
        bool isEmpty = true;
        points.forEachRun(area, [&](std::size_t first, std::size_t last) {
            for (std::size_t point = first; point < last; ++point) {
                if (look.layers[point] != layer)
                    continue;
                const double x = project.x(points.x()[point]), y = project.y(points.y()[point]);
                if (!(x >= 0 && y >= 0 && x < width && y < height))
                    continue;
                Bin& bin = bins[static_cast<std::size_t>(static_cast<int>(y) * width + static_cast<int>(x))];
                const QRgb colour = look.colours[point];
                ++bin.count;
                bin.red += static_cast<std::uint32_t>(qRed(colour));
                bin.green += static_cast<std::uint32_t>(qGreen(colour));
                bin.blue += static_cast<std::uint32_t>(qBlue(colour));
                isEmpty = false;
            }
        });
        if (isEmpty)
            continue;
        const double full = std::log1p(robustPeak(bins));
        std::array<float, 1024> tones; // of the small counts, which are nearly all
        for (std::size_t count = 0; count < tones.size(); ++count)
            tones[count] = static_cast<float>(std::min(1.0, std::log1p(static_cast<double>(count)) / full));
        const double faintest = layer == PointLook::Chosen ? faintestChosenTone : faintestTone;
        const double strength = layer == PointLook::Behind ? 0.6 : 1.0;
        for (int y = 0; y < height; ++y) {
            auto* target = reinterpret_cast<std::uint32_t*>(image.scanLine(y));
            const Bin* bin = bins.data() + static_cast<std::ptrdiff_t>(y) * width;
            for (int x = 0; x < width; ++x, ++bin) {
                if (bin->count == 0)
                    continue;
                const double tone =
                    bin->count < tones.size() ? tones[bin->count] : std::min(1.0, std::log1p(bin->count) / full);
                if (isUniform && layer == PointLook::Plain) {
                    target[x] = ramp[static_cast<std::size_t>(tone * 255)];
                    continue;
                }
                const QRgb mean =
                    qRgb(static_cast<int>(bin->red / bin->count), static_cast<int>(bin->green / bin->count),
                         static_cast<int>(bin->blue / bin->count));
                const double alpha = strength * (faintest + (1 - faintest) * tone);
                target[x] = blended(target[x], mean, static_cast<std::uint32_t>(alpha * 255));
            }
        }
    }
}

} // namespace

MapRaster drawRaster(const MapPoints& points, const PointLook& look, const PointStyle& style,
                     const MapTransform& transform, double pixelRatio, const QColor& background,
                     std::size_t threshold) {
    MapRaster raster;
    raster.image = QImage((transform.sizePx * pixelRatio).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    raster.image.fill(background);
    const double reach = (style.diameterPx / 2 + 1) * transform.unitsPerPx;
    const QRectF area = transform.visibleMap().adjusted(-reach, -reach, reach, reach);
    const Projector project(transform, pixelRatio);
    raster.isDensity = points.countNear(area) > threshold;
    if (raster.isDensity)
        drawDensity(raster.image, points, look, project, area, background.lightnessF() < 0.5F);
    else
        drawDiscs(raster.image, points, look, style, project, area, pixelRatio);
    raster.image.setDevicePixelRatio(pixelRatio);
    return raster;
}

} // namespace oddity::widgets
