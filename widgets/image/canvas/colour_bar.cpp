// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/canvas/colour_bar.h"

#include <QPainter>
#include <QPainterPath>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {
constexpr int stripPx = 10;
}

ColourBar::ColourBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ColourBar::setMap(const core::ColourMap& map) {
    m_map = map;
    update();
}

void ColourBar::setTexts(const QString& low, const QString& middle, const QString& high) {
    m_low = low;
    m_middle = middle;
    m_high = high;
    setAccessibleName(tr("Colour scale from %1 to %2").arg(low, high));
    setToolTip(low + QLatin1Char('\n') + high);
    updateGeometry();
    update();
}

QSize ColourBar::sizeHint() const {
    const bool hasText = !m_low.isEmpty() || !m_high.isEmpty() || !m_middle.isEmpty();
    return {160, stripPx + (hasText ? QFontMetrics(Theme::font(TypeRole::Caption)).height() + 2 : 0)};
}

QSize ColourBar::minimumSizeHint() const {
    return {40, sizeHint().height()};
}

void ColourBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QImage strip(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const core::Rgb colour = m_map.entries()[static_cast<std::size_t>(i)];
        strip.setPixel(i, 0, qRgb(colour.red, colour.green, colour.blue));
    }
    const QRectF bar(0.5, 0.5, width() - 1, stripPx - 1);
    QPainterPath outline;
    outline.addRoundedRect(bar, 3, 3);
    painter.setClipPath(outline);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(bar, strip);
    painter.setClipping(false);
    painter.setPen(Theme::current().line);
    painter.drawPath(outline);
    painter.setPen(Theme::current().faintText);
    painter.setFont(Theme::font(TypeRole::Caption));
    const QRect text = rect().adjusted(0, stripPx + 2, 0, 0);
    const QFontMetrics metrics(painter.font());
    const int gaps = 2 * metrics.horizontalAdvance(QStringLiteral("    "));
    const bool hasRoom = metrics.horizontalAdvance(m_low) + metrics.horizontalAdvance(m_middle) +
                             metrics.horizontalAdvance(m_high) + gaps <=
                         width();
    const auto fitted = [hasRoom](const QString& whole) {
        return hasRoom ? whole : whole.section(QLatin1Char(':'), 0, 0);
    };
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, fitted(m_low));
    painter.drawText(text, Qt::AlignRight | Qt::AlignTop, fitted(m_high));
    painter.drawText(text, Qt::AlignHCenter | Qt::AlignTop, m_middle);
}

} // namespace oddity::widgets
