// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/map_overlay.h"

#include <algorithm>
#include <cmath>

#include <QLocale>
#include <QPaintEvent>
#include <QPainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double marginPx = 1.5 * Theme::spacingPx;
constexpr double rampWidthPx = 180;
constexpr double rampHeightPx = 8;
constexpr double pictureSidePx = 112;
constexpr std::size_t maxCategoriesShown = 10;

QFontMetricsF metricsOf(TypeRole role) {
    return QFontMetricsF(Theme::font(role));
}

double lineHeight(TypeRole role) {
    return std::ceil(metricsOf(role).height()) + 1;
}

QColor translucent(QColor colour, int alpha) {
    colour.setAlpha(alpha);
    return colour;
}

/// Draws one line with its top left at place; returns the x where it ends.
double drawLine(QPainter& painter, QPointF place, TypeRole role, const QColor& colour, const QString& text) {
    painter.setFont(Theme::font(role));
    painter.setPen(colour);
    painter.drawText(place + QPointF(0, metricsOf(role).ascent()), text);
    return place.x() + metricsOf(role).horizontalAdvance(text);
}

QString nameWithUnit(const ColourScale& scale) {
    return scale.unit.isEmpty() ? scale.name : QStringLiteral("%1 (%2)").arg(scale.name, scale.unit);
}

QString missingText(const ColourScale& scale) {
    return MapOverlay::tr("grey: no value (%1)").arg(QLocale().toString(scale.missing));
}

} // namespace

QString shortNumber(double value, double range) {
    if (!std::isfinite(value))
        return MapOverlay::tr("none");
    const double magnitude = std::max(std::abs(value), std::abs(range));
    if (magnitude != 0 && (magnitude >= 1e6 || magnitude < 1e-3))
        return QString::number(value, 'g', 3);
    const int decimals =
        range > 0 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(range))), 0, 6) : (magnitude < 10 ? 3 : 1);
    return QString::number(value, 'f', decimals);
}

MapOverlay::MapOverlay(QWidget* canvas) : QWidget(canvas) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
}

void MapOverlay::setTitle(const QString& title, const QString& detail) {
    update(titleArea().toAlignedRect());
    m_title = title;
    m_detail = detail;
    update(titleArea().toAlignedRect());
}

void MapOverlay::setMessage(const QString& headline, const QString& advice) {
    if (m_headline == headline && m_advice == advice)
        return;
    m_headline = headline;
    m_advice = advice;
    update();
}

void MapOverlay::setScale(const ColourScale& scale, const QString& note) {
    update(legendArea().toAlignedRect());
    m_scale = scale;
    m_note = note;
    m_hasLegend = scale.kind != ColourScale::Kind::Uniform || !note.isEmpty();
    update(legendArea().toAlignedRect());
}

void MapOverlay::setCurrent(std::optional<QPointF> place, double ringPx) {
    const auto area = [this] {
        const double reach = m_ringPx + 8;
        return m_current ? QRectF(*m_current - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)) : QRectF();
    };
    if (m_current == place && m_ringPx == ringPx)
        return;
    update(area().toAlignedRect());
    m_current = place;
    m_ringPx = ringPx;
    update(area().toAlignedRect());
}

void MapOverlay::setHover(std::optional<HoverCard> card) {
    if (!m_hover && !card)
        return;
    const auto area = [this] {
        if (!m_hover)
            return QRectF();
        const double reach = m_hover->ringPx + 4;
        return cardArea().adjusted(-4, -4, 4, 4) |
               QRectF(m_hover->place - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach));
    };
    update(area().toAlignedRect());
    m_hover = std::move(card);
    update(area().toAlignedRect());
}

void MapOverlay::setRegion(const QPolygonF& region) {
    const QRectF before = m_region.boundingRect();
    m_region = region;
    update((before | m_region.boundingRect()).adjusted(-3, -3, 3, 3).toAlignedRect());
}

QRectF MapOverlay::titleArea() const {
    const double wide = std::max(metricsOf(TypeRole::Strong).horizontalAdvance(m_title),
                                 metricsOf(TypeRole::Caption).horizontalAdvance(m_detail));
    return {marginPx - 6, marginPx - 4, std::min(wide + 14, width() - 2 * marginPx + 12),
            lineHeight(TypeRole::Strong) + lineHeight(TypeRole::Caption) + 8};
}

int MapOverlay::legendHeight() const {
    const double caption = lineHeight(TypeRole::Caption);
    double height = 0;
    if (m_scale.kind == ColourScale::Kind::Continuous)
        height += caption + rampHeightPx + 6 + caption;
    if (m_scale.kind == ColourScale::Kind::Categories) {
        const std::size_t lines = std::min(m_scale.categories.size(), maxCategoriesShown);
        height += caption * static_cast<double>(1 + lines + (m_scale.categories.size() > lines ? 1 : 0)) + 2;
    }
    if (m_scale.kind != ColourScale::Kind::Uniform && m_scale.missing > 0)
        height += caption;
    if (!m_note.isEmpty())
        height += caption;
    return static_cast<int>(std::ceil(height));
}

QRectF MapOverlay::legendArea() const {
    if (!m_hasLegend)
        return {};
    const QFontMetricsF caption = metricsOf(TypeRole::Caption);
    double wide = std::max(caption.horizontalAdvance(nameWithUnit(m_scale)), caption.horizontalAdvance(m_note));
    if (m_scale.kind == ColourScale::Kind::Continuous)
        wide = std::max(wide, rampWidthPx);
    if (m_scale.missing > 0)
        wide = std::max(wide, caption.horizontalAdvance(missingText(m_scale)) + 14);
    for (const ColourScale::Category& category : m_scale.categories)
        wide = std::max(wide, caption.horizontalAdvance(category.name + QLocale().toString(category.count)) + 32);
    wide = std::min(wide, width() - 2 * marginPx);
    const double height = legendHeight();
    return QRectF(marginPx, this->height() - marginPx - height, wide, height).adjusted(-8, -6, 8, 6);
}

QRectF MapOverlay::cardArea() const {
    if (!m_hover)
        return {};
    const double pad = Theme::spacingPx;
    double textWidth = metricsOf(TypeRole::Strong).horizontalAdvance(m_hover->id);
    textWidth = std::max(textWidth, metricsOf(TypeRole::Caption).horizontalAdvance(m_hover->value));
    textWidth = std::max(textWidth, metricsOf(TypeRole::Caption).horizontalAdvance(m_hover->note));
    const double inner = std::clamp(std::ceil(textWidth), m_hover->hasPicture ? pictureSidePx : 40.0, 260.0);
    double height = pad + lineHeight(TypeRole::Strong) + pad / 2;
    height += m_hover->hasPicture ? pictureSidePx + pad / 2 : 0;
    height += (m_hover->value.isEmpty() ? 0 : 1) * lineHeight(TypeRole::Caption);
    height += (m_hover->note.isEmpty() ? 0 : 1) * lineHeight(TypeRole::Caption);
    const QSizeF size(std::round(inner + 2 * pad), std::round(height));
    const double gap = m_hover->ringPx + 10;
    QPointF corner = m_hover->place + QPointF(gap, gap);
    if (corner.x() + size.width() > width() - 4)
        corner.setX(m_hover->place.x() - gap - size.width());
    if (corner.y() + size.height() > this->height() - 4)
        corner.setY(m_hover->place.y() - gap - size.height());
    corner = QPointF(std::round(std::max(4.0, corner.x())), std::round(std::max(4.0, corner.y())));
    return {corner, size};
}

void MapOverlay::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    painter.setClipRegion(event->region());
    if (!m_headline.isEmpty()) {
        paintMessage(painter);
        return;
    }
    paintCurrent(painter);
    paintRegion(painter);
    paintTitle(painter);
    paintLegend(painter);
    paintHover(painter);
}

void MapOverlay::paintTitle(QPainter& painter) const {
    if (m_title.isEmpty())
        return;
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(translucent(theme.canvas, 215));
    painter.drawRoundedRect(titleArea(), Theme::radiusPx, Theme::radiusPx);
    const double room = width() - 2 * marginPx;
    drawLine(painter, {marginPx, marginPx}, TypeRole::Strong, theme.text,
             metricsOf(TypeRole::Strong).elidedText(m_title, Qt::ElideRight, room));
    drawLine(painter, {marginPx, marginPx + lineHeight(TypeRole::Strong)}, TypeRole::Caption, theme.faintText,
             metricsOf(TypeRole::Caption).elidedText(m_detail, Qt::ElideRight, room));
}

void MapOverlay::paintMessage(QPainter& painter) const {
    const Theme& theme = Theme::current();
    const QRectF area = QRectF(rect()).adjusted(marginPx, marginPx, -marginPx, -marginPx);
    const double middle = area.center().y();
    const double headline = lineHeight(TypeRole::Title);
    painter.setFont(Theme::font(TypeRole::Title));
    painter.setPen(theme.text);
    painter.drawText(QRectF(area.left(), middle - headline - 2, area.width(), headline), Qt::AlignCenter, m_headline);
    painter.setFont(Theme::font(TypeRole::Body));
    painter.setPen(theme.faintText);
    painter.drawText(QRectF(area.left(), middle + 4, area.width(), area.bottom() - middle - 4),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_advice);
}

void MapOverlay::paintLegend(QPainter& painter) const {
    if (!m_hasLegend)
        return;
    const Theme& theme = Theme::current();
    const QRectF area = legendArea();
    painter.setPen(Qt::NoPen);
    painter.setBrush(translucent(theme.canvas, 215));
    painter.drawRoundedRect(area, Theme::radiusPx, Theme::radiusPx);
    const double x = area.left() + 8;
    double y = area.top() + 6;
    if (m_scale.kind == ColourScale::Kind::Continuous)
        y = paintRamp(painter, x, y);
    if (m_scale.kind == ColourScale::Kind::Categories)
        y = paintCategories(painter, x, y);
    if (m_scale.kind != ColourScale::Kind::Uniform && m_scale.missing > 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_scale.missingColour);
        painter.drawEllipse(QPointF(x + 4, y + lineHeight(TypeRole::Caption) / 2), 3.5, 3.5);
        drawLine(painter, {x + 14, y}, TypeRole::Caption, theme.faintText, missingText(m_scale));
        y += lineHeight(TypeRole::Caption);
    }
    if (!m_note.isEmpty())
        drawLine(painter, {x, y}, TypeRole::Caption, theme.faintText, m_note);
}

double MapOverlay::paintRamp(QPainter& painter, double x, double y) const {
    const Theme& theme = Theme::current();
    const double caption = lineHeight(TypeRole::Caption);
    drawLine(painter, {x, y}, TypeRole::Caption, theme.text, nameWithUnit(m_scale));
    y += caption;
    const auto ramp = valueRamp(theme.isDark);
    QImage strip(static_cast<int>(ramp.size()), 1, QImage::Format_RGB32);
    std::ranges::copy(ramp, reinterpret_cast<QRgb*>(strip.scanLine(0)));
    painter.drawImage(QRectF(x, y + 2, rampWidthPx, rampHeightPx), strip);
    y += rampHeightPx + 6;

    const double range = m_scale.high - m_scale.low;
    const QString low = (m_scale.isCutLow ? QStringLiteral("≤ ") : QString()) + shortNumber(m_scale.low, range);
    const QString high = (m_scale.isCutHigh ? QStringLiteral("≥ ") : QString()) + shortNumber(m_scale.high, range);
    drawLine(painter, {x, y}, TypeRole::Caption, theme.faintText, low);
    const double highWidth = metricsOf(TypeRole::Caption).horizontalAdvance(high);
    drawLine(painter, {x + rampWidthPx - highWidth, y}, TypeRole::Caption, theme.faintText, high);
    return y + caption;
}

double MapOverlay::paintCategories(QPainter& painter, double x, double y) const {
    const Theme& theme = Theme::current();
    const double caption = lineHeight(TypeRole::Caption);
    drawLine(painter, {x, y}, TypeRole::Caption, theme.text, nameWithUnit(m_scale));
    y += caption + 2;
    const std::size_t shown = std::min(m_scale.categories.size(), maxCategoriesShown);
    for (std::size_t index = 0; index < shown; ++index) {
        const ColourScale::Category& category = m_scale.categories[index];
        painter.setPen(Qt::NoPen);
        painter.setBrush(category.colour);
        painter.drawEllipse(QPointF(x + 4, y + caption / 2), 4, 4);
        const double end = drawLine(painter, {x + 14, y}, TypeRole::Caption, theme.text, category.name);
        drawLine(painter, {end + 8, y}, TypeRole::Caption, theme.faintText, QLocale().toString(category.count));
        y += caption;
    }
    if (shown < m_scale.categories.size()) {
        drawLine(painter, {x + 14, y}, TypeRole::Caption, theme.faintText,
                 tr("and %1 more").arg(m_scale.categories.size() - shown));
        y += caption;
    }
    return y;
}

void MapOverlay::paintCurrent(QPainter& painter) const {
    if (!m_current)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(translucent(Theme::current().canvas, 200), 5));
    painter.drawEllipse(*m_current, m_ringPx, m_ringPx);
    painter.setPen(QPen(Theme::current().accent, 2));
    painter.drawEllipse(*m_current, m_ringPx, m_ringPx);
}

void MapOverlay::paintHover(QPainter& painter) const {
    if (!m_hover)
        return;
    const Theme& theme = Theme::current();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.text, 1.5));
    painter.drawEllipse(m_hover->place, m_hover->ringPx, m_hover->ringPx);

    const QRectF card = cardArea();
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(translucent(theme.raised, 245));
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), Theme::radiusPx, Theme::radiusPx);
    const double pad = Theme::spacingPx;
    const double inner = card.width() - 2 * pad;
    const double x = card.left() + pad;
    double y = card.top() + pad;
    if (m_hover->hasPicture) {
        const QRectF frame(x + (inner - pictureSidePx) / 2, y, pictureSidePx, pictureSidePx);
        painter.fillRect(frame, theme.canvas);
        if (!m_hover->picture.isNull()) {
            const QSizeF size = QSizeF(m_hover->picture.size()).scaled(frame.size(), Qt::KeepAspectRatio);
            const QPointF corner(frame.center().x() - size.width() / 2, frame.center().y() - size.height() / 2);
            painter.drawImage(QRectF(corner, size), m_hover->picture);
        }
        y += pictureSidePx + pad / 2;
    }
    drawLine(painter, {x, y}, TypeRole::Strong, theme.text,
             metricsOf(TypeRole::Strong).elidedText(m_hover->id, Qt::ElideMiddle, inner));
    y += lineHeight(TypeRole::Strong);
    for (const QString& line : {m_hover->value, m_hover->note}) {
        if (line.isEmpty())
            continue;
        drawLine(painter, {x, y}, TypeRole::Caption, theme.faintText,
                 metricsOf(TypeRole::Caption).elidedText(line, Qt::ElideRight, inner));
        y += lineHeight(TypeRole::Caption);
    }
}

void MapOverlay::paintRegion(QPainter& painter) const {
    if (m_region.size() < 2)
        return;
    const QColor accent = Theme::current().accent;
    painter.setPen(QPen(accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(translucent(accent, 28));
    painter.drawPolygon(m_region, Qt::OddEvenFill);
}

} // namespace oddity::widgets
