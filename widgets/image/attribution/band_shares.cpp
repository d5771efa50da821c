// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/band_shares.h"

#include <algorithm>

#include <QPainter>
#include <QStringList>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int barPx = 5;
constexpr int gapPx = Theme::spacingPx;
constexpr int leastCellPx = 64;

int rowHeight() {
    return QFontMetrics(Theme::font(TypeRole::Caption)).height() + barPx + 4;
}

} // namespace

QString BandShares::Bar::label() const {
    return tr("%1 %2 %").arg(band, QString::number(100 * share, 'f', share < 0.01 ? 1 : 0));
}

BandShares::BandShares(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setVisible(false);
}

void BandShares::setShares(const core::Attribution& attribution, const std::vector<std::string>& bands) {
    m_bars.clear();
    if (attribution.bandShares.size() == bands.size() && bands.size() > 1)
        for (std::size_t band = 0; band < bands.size(); ++band)
            m_bars.push_back({QString::fromStdString(bands[band]), static_cast<double>(attribution.bandShares[band])});
    setVisible(!m_bars.empty());
    setAccessibleName(tr("Bands' shares: %1").arg(text()));
    setToolTip(tr("Each band's share of the map: the sum of |map| over its pixels, over that of all bands. "
                  "It says which bands the network's answer depends on here, not which are the brightest."));
    updateGeometry();
    update();
}

QString BandShares::text() const {
    QStringList parts;
    for (const Bar& bar : m_bars)
        parts << bar.label();
    return parts.join(QStringLiteral(", "));
}

int BandShares::cellWidth() const {
    const QFontMetrics metrics(Theme::font(TypeRole::Caption));
    int widest = leastCellPx;
    for (const Bar& bar : m_bars)
        widest = std::max(widest, metrics.horizontalAdvance(bar.label()));
    return widest + gapPx;
}

int BandShares::rows(int width) const {
    const int columns = std::clamp((width + gapPx) / cellWidth(), 1, std::max(1, static_cast<int>(m_bars.size())));
    return (static_cast<int>(m_bars.size()) + columns - 1) / columns;
}

QSize BandShares::sizeHint() const {
    return {cellWidth() * static_cast<int>(m_bars.size()), rows(width()) * rowHeight()};
}

QSize BandShares::minimumSizeHint() const {
    return {leastCellPx, rows(width()) * rowHeight()};
}

void BandShares::resizeEvent(QResizeEvent*) {
    updateGeometry(); // how many rows there are depends on the width
}

void BandShares::paintEvent(QPaintEvent*) {
    if (m_bars.empty())
        return;
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(TypeRole::Caption));
    const int lines = rows(width());
    const int columns = (static_cast<int>(m_bars.size()) + lines - 1) / lines;
    const double cell = static_cast<double>(width() + gapPx) / columns;
    for (std::size_t index = 0; index < m_bars.size(); ++index) {
        const int place = static_cast<int>(index);
        const QRectF area((place % columns) * cell, place / columns * rowHeight(), cell - gapPx, rowHeight());
        painter.setPen(theme.faintText);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignTop, m_bars[index].label());
        QRectF bar(area.left(), area.bottom() - barPx - 2, area.width(), barPx);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.line);
        painter.drawRoundedRect(bar, barPx / 2.0, barPx / 2.0);
        bar.setWidth(bar.width() * m_bars[index].share);
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(bar, barPx / 2.0, barPx / 2.0);
    }
}

} // namespace oddity::widgets
