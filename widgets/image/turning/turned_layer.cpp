// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/turning/turned_layer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <QPainter>

namespace oddity::widgets {

namespace {

/// A position along a row of the device: linear in its pixels.
struct Along {
    double first = 0; ///< at pixel 0
    double step = 0;
    double at(int x) const { return first + step * x; }
};

/// Narrows the pixels [first, beyond) to those with low <= position < high, by the very sum that is used for them.
void narrow(const Along& along, double low, double high, int& first, int& beyond) {
    const auto isInside = [&](int x) { return along.at(x) >= low && along.at(x) < high; };
    if (along.step == 0) {
        if (!isInside(first))
            beyond = first;
        return;
    }
    const double one = (low - along.first) / along.step, other = (high - along.first) / along.step;
    const double from = std::max(std::min(one, other) - 1, static_cast<double>(first));
    const double to = std::min(std::max(one, other) + 2, static_cast<double>(beyond));
    if (!(from < to)) {
        beyond = first;
        return;
    }
    first = static_cast<int>(std::floor(from));
    beyond = static_cast<int>(std::ceil(to));
    while (first < beyond && !isInside(first))
        ++first;
    while (first < beyond && !isInside(beyond - 1))
        --beyond;
}

/// Between two colours, their four bytes at once; share of the second in 256.
inline QRgb between(QRgb one, QRgb other, unsigned share) {
    const unsigned rest = 256 - share;
    const unsigned even = ((one & 0xff00ffU) * rest + (other & 0xff00ffU) * share) >> 8 & 0xff00ffU;
    const unsigned odd = ((one >> 8 & 0xff00ffU) * rest + (other >> 8 & 0xff00ffU) * share) & 0xff00ff00U;
    return even | odd;
}

struct Source {
    const QRgb* bits = nullptr;
    std::ptrdiff_t line = 0; ///< pixels from a row to the one below it on the picture
    int width = 0, height = 0;
};

constexpr int fractionBits = 32; ///< of positions counted in integers, which are faster than doubles

/// Positions along a row, from a pixel to the last one: at most a millionth of a pixel off, and never out of bounds.
struct Counted {
    std::int64_t at = 0;
    std::int64_t step = 0;

    Counted(const Along& along, int first, int last, std::int64_t low, std::int64_t high)
        : at(counted(along.at(first), low, high)) {
        if (last > first)
            step = (counted(along.at(last), low, high) - at) / (last - first);
    }
    static std::int64_t counted(double position, std::int64_t low, std::int64_t high) {
        return std::clamp(static_cast<std::int64_t>(std::floor(std::ldexp(position, fractionBits))), low, high);
    }
};

void layNearest(const Source& source, const Along& u, const Along& v, int first, int beyond, QRgb* out) {
    Counted column(u, first, beyond - 1, 0, (std::int64_t{source.width} << fractionBits) - 1);
    Counted row(v, first, beyond - 1, 0, (std::int64_t{source.height} << fractionBits) - 1);
    for (int x = first; x < beyond; ++x) {
        out[x] = source.bits[(row.at >> fractionBits) * source.line + (column.at >> fractionBits)];
        column.at += column.step;
        row.at += row.step;
    }
}

void laySmooth(const Source& source, const Along& u, const Along& v, int first, int beyond, QRgb* out) {
    constexpr std::int64_t half = std::int64_t{1} << (fractionBits - 1);
    const std::int64_t right = std::int64_t{source.width - 1} << fractionBits;
    const std::int64_t bottom = std::int64_t{source.height - 1} << fractionBits;
    Counted column(u, first, beyond - 1, 0, right + 2 * half - 1);
    Counted row(v, first, beyond - 1, 0, bottom + 2 * half - 1);
    for (int x = first; x < beyond; ++x) {
        const std::int64_t across = std::clamp<std::int64_t>(column.at - half, 0, right);
        const std::int64_t along = std::clamp<std::int64_t>(row.at - half, 0, bottom);
        const QRgb* upper = source.bits + (along >> fractionBits) * source.line + (across >> fractionBits);
        const QRgb* lower = upper + (along < bottom ? source.line : 0);
        const std::ptrdiff_t next = across < right ? 1 : 0;
        const auto shareX = static_cast<unsigned>(across >> (fractionBits - 8)) & 255U;
        const auto shareY = static_cast<unsigned>(along >> (fractionBits - 8)) & 255U;
        out[x] = between(between(upper[0], upper[next], shareX), between(lower[0], lower[next], shareX), shareY);
        column.at += column.step;
        row.at += row.step;
    }
}

} // namespace

void TurnedLayer::begin(const ImageMapping& mapping, double devicePixelRatio, const QColor& background) {
    m_mapping = mapping;
    m_ratio = devicePixelRatio;
    const QSize size = (mapping.area.size() * devicePixelRatio).toSize();
    const auto format = background.alpha() == 255 ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied;
    if (m_image.size() != size || m_image.format() != format)
        m_image = QImage(size, format);
    m_image.setDevicePixelRatio(devicePixelRatio);
    m_image.fill(background);
}

void TurnedLayer::lay(const QImage& picture, const QRectF& edges, const QRectF& clip, bool isSmooth) {
    if (picture.isNull() || m_image.isNull() || edges.isEmpty())
        return;
    const bool isTranslucent = picture.hasAlphaChannel();
    const QImage held = picture.convertToFormat(isTranslucent ? QImage::Format_ARGB32_Premultiplied
                                                              : QImage::Format_RGB32); // mostly as it is
    const Source source{reinterpret_cast<const QRgb*>(held.constBits()), held.bytesPerLine() / 4, held.width(),
                        held.height()};
    const QRectF wanted = clip.intersected(edges);
    QRectF rows = m_mapping.outlineOf(wanted).boundingRect();
    rows.translate(-m_mapping.area.topLeft());
    const int top = std::max(0, static_cast<int>(std::floor(rows.top() * m_ratio)) - 1);
    const int bottom = std::min(m_image.height(), static_cast<int>(std::ceil(rows.bottom() * m_ratio)) + 1);
    const double acrossPixels = source.width / edges.width(), alongPixels = source.height / edges.height();
    const QPointF step = m_mapping.imageStep({1 / m_ratio, 0});
    for (int y = top; y < bottom; ++y) {
        const QPointF start = m_mapping.toImage(m_mapping.area.topLeft() + QPointF(0.5 / m_ratio, (y + 0.5) / m_ratio));
        const Along x{start.x(), step.x()}, up{start.y(), step.y()};
        int first = 0, beyond = m_image.width();
        narrow(x, wanted.left(), wanted.right(), first, beyond);
        narrow(up, wanted.top(), wanted.bottom(), first, beyond);
        if (first >= beyond)
            continue;
        // in pixels of the picture, whose first row is the uppermost of the image
        const Along u{(start.x() - edges.left()) * acrossPixels, step.x() * acrossPixels};
        const Along v{(edges.bottom() - start.y()) * alongPixels, -step.y() * alongPixels};
        auto* out = reinterpret_cast<QRgb*>(m_image.scanLine(y));
        (isSmooth ? laySmooth : layNearest)(source, u, v, first, beyond, out);
    }
}

void TurnedLayer::paint(QPainter& painter) const {
    painter.drawImage(m_mapping.area.topLeft(), m_image);
}

} // namespace oddity::widgets
