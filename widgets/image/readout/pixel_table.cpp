// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/readout/pixel_table.h"

#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int headWidthPx = 48, cellWidthPx = 76, cellHeightPx = 22, cellMarginPx = 2;

/// A number is never cut: one that is too long for its cell is written smaller.
void drawWhole(QPainter& painter, const QRectF& box, const QString& text) {
    const double room = box.width() - 2 * cellMarginPx, needed = painter.fontMetrics().horizontalAdvance(text);
    if (needed <= room) {
        painter.drawText(box, Qt::AlignCenter, text);
        return;
    }
    painter.save();
    QFont font = painter.font();
    font.setPointSizeF(font.pointSizeF() * room / needed);
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter, text);
    painter.restore();
}

} // namespace

PixelTable::PixelTable(QWidget* parent) : QWidget(parent, Qt::Tool) {
    setWindowTitle(tr("Pixel table"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    setMinimumSize(sizeHint());
}

QSize PixelTable::sizeHint() const {
    return {headWidthPx + side * cellWidthPx, (side + 2) * cellHeightPx};
}

void PixelTable::setShown(const QString& text, const QObject* source) {
    m_source = source;
    m_shown = text;
    setWindowTitle(text.isEmpty() ? tr("Pixel table") : tr("Pixel table: %1").arg(text));
    update();
}

void PixelTable::showAround(std::optional<QPoint> pixel, const LinearMap& orientation, const Lookup& lookup) {
    m_pixel = pixel;
    m_toImage = nearestQuarter(orientation).inverted();
    if (pixel)
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column) {
                const QPoint at = pixelOf(column, row);
                m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = lookup(at.x(), at.y());
            }
    update();
}

QPoint PixelTable::pixelOf(int column, int row) const {
    return *m_pixel + (m_toImage * QPointF(column - side / 2, side / 2 - row)).toPoint();
}

QString PixelTable::textAt(int column, int row) const {
    return m_pixel ? m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)].text : QString();
}

void PixelTable::closeEvent(QCloseEvent* event) {
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

void PixelTable::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.setFont(Theme::font(TypeRole::Caption));
    painter.setPen(theme.faintText);
    if (!m_pixel) {
        painter.drawText(rect(), Qt::AlignCenter, tr("Point at a pixel of the image."));
        return;
    }
    const double cellWidth = static_cast<double>(width() - headWidthPx) / side;
    const double cellHeight = static_cast<double>(height()) / (side + 2);
    painter.setPen(theme.text);
    const QRectF head(Theme::spacingPx, 0, width() - 2 * Theme::spacingPx, cellHeight);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_shown, Qt::ElideMiddle, static_cast<int>(head.width())));
    painter.setPen(theme.faintText);
    painter.translate(0, cellHeight);
    const bool isByRows = m_toImage.xx != 0; // else a column of the table is a row of the image
    painter.drawText(QRectF(0, 0, headWidthPx, cellHeight), Qt::AlignCenter,
                     isByRows ? QStringLiteral("y \\ x") : QStringLiteral("x \\ y"));
    for (int index = 0; index < side; ++index) {
        const QPoint above = pixelOf(index, 0), beside = pixelOf(0, index);
        painter.drawText(QRectF(headWidthPx + index * cellWidth, 0, cellWidth, cellHeight), Qt::AlignCenter,
                         QString::number((isByRows ? above.x() : above.y()) + 1));
        painter.drawText(QRectF(0, (index + 1) * cellHeight, headWidthPx - 6, cellHeight),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number((isByRows ? beside.y() : beside.x()) + 1));
    }
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const Cell& cell = m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
            const QRectF box(headWidthPx + column * cellWidth, (row + 1) * cellHeight, cellWidth, cellHeight);
            if (!cell.colour.isValid())
                continue;
            painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), cell.colour);
            painter.setPen(Theme::contrast(cell.colour, Qt::white) >= Theme::contrast(cell.colour, Qt::black)
                               ? Qt::white
                               : Qt::black);
            drawWhole(painter, box, cell.text);
        }
    const QRectF middle(headWidthPx + side / 2 * cellWidth, (side / 2 + 1) * cellHeight, cellWidth, cellHeight);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::black, 3));
    painter.drawRect(middle);
    painter.setPen(QPen(theme.accent, 2));
    painter.drawRect(middle);
}

} // namespace oddity::widgets
