// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/fact_list.h"

#include <algorithm>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/style/theme.h"
#include "widgets/table/columns/sparkline.h"

namespace oddity::widgets {

namespace {

constexpr int gapPx = 10;
constexpr int barHeightPx = 6;
constexpr int leastNamePx = 60;
constexpr int curvePx = 64;

} // namespace

FactList::FactList(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
}

void FactList::setFacts(std::vector<Fact> facts) {
    m_facts = std::move(facts);
    setVisible(!m_facts.empty());
    updateGeometry();
    update();
}

int FactList::lineHeight() const {
    return QFontMetrics(Theme::font(TypeRole::Number)).height() + 5;
}

QSize FactList::sizeHint() const {
    return {240, lineHeight() * static_cast<int>(m_facts.size())};
}

QSize FactList::minimumSizeHint() const {
    return {160, sizeHint().height()};
}

bool FactList::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const Fact* fact = factAt(help->pos()))
        QToolTip::showText(help->globalPos(), fact->toolTip, this);
    return true;
}

const Fact* FactList::factAt(const QPoint& place) const {
    const int line = place.y() / lineHeight();
    return place.y() >= 0 && line < static_cast<int>(m_facts.size()) ? &m_facts[static_cast<std::size_t>(line)]
                                                                     : nullptr;
}

void FactList::mouseMoveEvent(QMouseEvent* event) {
    const Fact* fact = factAt(event->position().toPoint());
    setCursor(fact && fact->opens ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FactList::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    if (const Fact* fact = factAt(event->position().toPoint()); fact && fact->opens)
        Q_EMIT asked(fact->name);
}

void FactList::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const QFont number = Theme::font(TypeRole::Number);
    QFont strong = number;
    strong.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(number);
    int unitPx = 0;
    int valuePx = 0;
    int namePx = leastNamePx;
    for (const Fact& fact : m_facts) {
        unitPx = std::max(unitPx, metrics.horizontalAdvance(fact.unit));
        if (fact.fraction) {
            valuePx = std::max(valuePx, QFontMetrics(strong).horizontalAdvance(fact.value));
            namePx = std::max(namePx, QFontMetrics(strong).horizontalAdvance(fact.name));
        }
    }
    if (unitPx > 0)
        unitPx += 6;
    namePx = std::min(namePx, width() * 2 / 5);

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int top = 0;
    for (const Fact& fact : m_facts) {
        const QRect line(0, top, width(), lineHeight());
        painter.setFont(fact.isStrong ? strong : number);
        const QFontMetrics lineMetrics = painter.fontMetrics();
        painter.setPen(fact.isStrong ? theme.text : theme.faintText);
        const int thisValuePx = lineMetrics.horizontalAdvance(fact.value);
        const int nameRoom = fact.fraction ? namePx : std::max(leastNamePx, width() - unitPx - thisValuePx - gapPx);
        painter.drawText(line.adjusted(0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         lineMetrics.elidedText(fact.name, Qt::ElideMiddle, nameRoom));
        painter.setPen(theme.text);
        const QRect valueBox = line.adjusted(fact.fraction ? 0 : leastNamePx, 0, -unitPx, 0);
        painter.drawText(valueBox, Qt::AlignRight | Qt::AlignVCenter,
                         lineMetrics.elidedText(fact.value, Qt::ElideRight, valueBox.width()));
        const int curveRight = width() - unitPx - thisValuePx - gapPx;
        if (!fact.curve.empty() && curveRight - curvePx > lineMetrics.horizontalAdvance(fact.name) + gapPx)
            drawSparkline(painter, QRectF(curveRight - curvePx, top + 3, curvePx, lineHeight() - 7), fact.curve,
                          theme.accent);
        if (!fact.unit.isEmpty()) {
            painter.setPen(theme.faintText);
            painter.drawText(QRect(width() - unitPx + 6, top, unitPx - 6, lineHeight()),
                             Qt::AlignLeft | Qt::AlignVCenter, fact.unit);
        }
        if (fact.fraction) {
            const double left = namePx + gapPx;
            const double room = width() - unitPx - valuePx - gapPx - left;
            const QRectF groove(left, line.center().y() - barHeightPx / 2.0 + 0.5, std::max(0.0, room), barHeightPx);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.line);
            painter.drawRoundedRect(groove, 3, 3);
            QRectF bar = groove;
            bar.setWidth(groove.width() * std::clamp(*fact.fraction, 0.0, 1.0));
            painter.setBrush(fact.isStrong ? theme.accent : theme.faintText);
            painter.drawRoundedRect(bar, 3, 3);
        }
        top += lineHeight();
    }
}

} // namespace oddity::widgets
