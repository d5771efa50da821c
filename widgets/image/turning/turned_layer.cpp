// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/turning/turned_layer.h"

#include <algorithm>
#include <cmath>

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
    const QRgb* row(int y) const { return bits + y * line; }
};

void layNearest(const Source& source, const Along& u, const Along& v, int first, int beyond, QRgb* out) {
    for (int x = first; x < beyond; ++x) {
        const int column = std::clamp(static_cast<int>(u.at(x)), 0, source.width - 1);
        const int row = std::clamp(static_cast<int>(v.at(x)), 0, source.height - 1);
        out[x] = source.row(row)[column];
    }
}

void laySmooth(const Source& source, const Along& u, const Along& v, int first, int beyond, QRgb* out) {
    for (int x = first; x < beyond; ++x) {
        const double across = std::clamp(u.at(x) - 0.5, 0.0, source.width - 1.0);
        const double along = std::clamp(v.at(x) - 0.5, 0.0, source.height - 1.0);
        const int column = static_cast<int>(across), row = static_cast<int>(along);
        const int nextColumn = std::min(column + 1, source.width - 1), nextRow = std::min(row + 1, source.height - 1);
        const auto shareX = static_cast<unsigned>((across - column) * 256);
        const auto shareY = static_cast<unsigned>((along - row) * 256);
        const QRgb *upper = source.row(row), *lower = source.row(nextRow);
        out[x] = between(between(upper[column], upper[nextColumn], shareX),
                         between(lower[column], lower[nextColumn], shareX), shareY);
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
