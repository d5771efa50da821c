// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/population/population_plot.h"

#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

int titlePx() {
    return QFontMetrics(Theme::font(TypeRole::Caption)).height() + 4;
}

} // namespace

PopulationPlot::PopulationPlot(const QString& title, const QString& xLabel, const QString& yLabel, QWidget* parent)
    : QWidget(parent), m_title(title) {
    m_frame.xLabel = xLabel;
    m_frame.yLabel = yLabel;
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize PopulationPlot::minimumSizeHint() const {
    return {PlotFrame::leftPx + 90, PlotFrame::bottomPx + titlePx() + 70};
}

void PopulationPlot::setRange(double left, double right, double bottom, double top) {
    m_frame.left = left;
    m_frame.right = right;
    m_frame.bottom = bottom;
    m_frame.top = top;
}

PlotFrame PopulationPlot::frame() const {
    PlotFrame frame = m_frame;
    frame.area = QRectF(rect()).adjusted(PlotFrame::leftPx, titlePx(), -PlotFrame::otherPx, -PlotFrame::bottomPx);
    return frame;
}

void PopulationPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::font(TypeRole::Caption));
    const PlotFrame frame = this->frame();
    painter.setPen(Theme::current().text);
    painter.drawText(QRectF(frame.area.left(), 0, frame.area.width(), titlePx()), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_title, Qt::ElideRight, static_cast<int>(frame.area.width())));
    if (isEmpty()) {
        painter.setPen(Theme::current().faintText);
        painter.drawRect(frame.area);
        painter.drawText(frame.area, Qt::AlignCenter, tr("nothing yet"));
        return;
    }
    painter.save();
    painter.setClipRect(frame.area);
    drawInside(painter, frame);
    painter.restore();
    frame.draw(painter);
}

} // namespace oddity::widgets
