// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/picture_grid.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "core/data/display/colour_map.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/style/theme.h"
#include "widgets/table/outputs/plane_window.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr int picturePx = 84;
constexpr int gapPx = 8;

/// Least and largest finite value; even about 0 for signed ones.
std::pair<float, float> rangeOf(const GridPicture& picture) {
    float low = 0;
    float high = 0;
    bool isFirst = true;
    for (const float value : picture.values) {
        if (!std::isfinite(value))
            continue;
        low = isFirst ? value : std::min(low, value);
        high = isFirst ? value : std::max(high, value);
        isFirst = false;
    }
    if (!picture.isSigned)
        return {low, high};
    const float reach = std::max(std::abs(low), std::abs(high));
    return {-reach, reach};
}

QImage imageOf(const GridPicture& picture) {
    const core::ColourMap map = picture.isSigned ? divergingMap() : core::ColourMap::named("viridis");
    const auto [low, high] = rangeOf(picture);
    const float span = high > low ? high - low : 1.0F;
    QImage image(picture.width, picture.height, QImage::Format_RGB32);
    for (int y = 0; y < picture.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(picture.height - 1 - y));
        for (int x = 0; x < picture.width; ++x) {
            const float value = picture.values[static_cast<std::size_t>(y * picture.width + x)];
            if (std::isnan(value)) {
                line[x] = Theme::current().canvas.rgb();
                continue;
            }
            const core::Rgb colour = map.at(high > low ? (value - low) / span : 0.5F);
            line[x] = qRgb(colour.red, colour.green, colour.blue);
        }
    }
    return image;
}

} // namespace

PictureGrid::PictureGrid(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMouseTracking(true);
}

void PictureGrid::setPictures(std::vector<GridPicture> pictures, int columns) {
    m_pictures = std::move(pictures);
    m_columns = columns;
    recolour();
    updateGeometry();
}

void PictureGrid::recolour() {
    m_images.clear();
    for (const GridPicture& picture : m_pictures)
        m_images.push_back(imageOf(picture));
    update();
}

int PictureGrid::columnsIn(int width) const {
    const int fitting = std::max(1, (width + gapPx) / (picturePx + gapPx));
    return m_columns > 0 ? m_columns * std::max(1, fitting / m_columns) : fitting;
}

int PictureGrid::captionHeight() const {
    return 2 * QFontMetrics(Theme::font(TypeRole::Caption)).height() + 2;
}

int PictureGrid::heightForWidth(int width) const {
    const int columns = columnsIn(width);
    const int rows = (static_cast<int>(m_pictures.size()) + columns - 1) / columns;
    return rows * (picturePx + captionHeight() + gapPx);
}

QSize PictureGrid::sizeHint() const {
    const int columns = m_columns > 0 ? m_columns : 4;
    const int wide = columns * (picturePx + gapPx);
    return {wide, heightForWidth(std::max(wide, width()))};
}

QSize PictureGrid::minimumSizeHint() const {
    return {(m_columns > 0 ? m_columns : 1) * (picturePx + gapPx), 0};
}

QRect PictureGrid::cellOf(std::size_t index) const {
    const int columns = columnsIn(width());
    const int place = static_cast<int>(index);
    return {(place % columns) * (picturePx + gapPx), (place / columns) * (picturePx + captionHeight() + gapPx),
            picturePx, picturePx + captionHeight()};
}

QRectF PictureGrid::placeOf(std::size_t index) const {
    const QRect cell = cellOf(index);
    const QRectF frame(cell.left(), cell.top(), picturePx, picturePx);
    QRectF place(QPointF(), QSizeF(m_images[index].size()).scaled(frame.size(), Qt::KeepAspectRatio));
    place.moveCenter(frame.center());
    return place;
}

std::size_t PictureGrid::pictureAt(const QPoint& position) const {
    std::size_t index = 0;
    while (index < m_pictures.size() && !cellOf(index).contains(position))
        ++index;
    return index;
}

QString PictureGrid::readOutAt(const QPointF& position) const {
    const std::size_t index = pictureAt(position.toPoint());
    if (index >= m_pictures.size())
        return {};
    const GridPicture& picture = m_pictures[index];
    const QRectF place = placeOf(index);
    if (!place.contains(position))
        return picture.title;
    const int x =
        std::min(picture.width - 1, static_cast<int>((position.x() - place.left()) / place.width() * picture.width));
    const int y =
        picture.height - 1 -
        std::min(picture.height - 1, static_cast<int>((position.y() - place.top()) / place.height() * picture.height));
    const float value = picture.values[static_cast<std::size_t>(y * picture.width + x)];
    return tr("%1   x %2  y %3   %4")
        .arg(picture.title, QString::number(x + 1), QString::number(y + 1), measuredText(double{value}, 0));
}

void PictureGrid::mouseMoveEvent(QMouseEvent* event) {
    setCursor(pictureAt(event->position().toPoint()) < m_pictures.size() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    Q_EMIT pointed(readOutAt(event->position()));
}

void PictureGrid::leaveEvent(QEvent*) {
    Q_EMIT pointed({});
}

void PictureGrid::mouseReleaseEvent(QMouseEvent* event) {
    const std::size_t index = pictureAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || index >= m_pictures.size())
        return;
    if (!m_window)
        m_window = new PlaneWindow(this);
    const GridPicture& picture = m_pictures[index];
    core::ObjectOutput large;
    large.about.kind = core::OutputKind::Maps;
    large.value =
        core::ImagePlanes{{picture.title.toStdString()}, {{1, picture.height, picture.width}, picture.values}};
    m_window->setPlane(large, 0);
    m_window->setWindowTitle(picture.title);
    m_window->show();
    m_window->raise();
}

void PictureGrid::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

bool PictureGrid::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const std::size_t index = pictureAt(help->pos()); index < m_pictures.size()) {
        const auto [low, high] = rangeOf(m_pictures[index]);
        QToolTip::showText(
            help->globalPos(),
            tr("%1, %2 … %3. A click shows it large.")
                .arg(m_pictures[index].title, measuredText(double{low}, 0), measuredText(double{high}, 0)),
            this);
    }
    return true;
}

void PictureGrid::paintEvent(QPaintEvent* event) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setFont(Theme::font(TypeRole::Caption));
    for (std::size_t index = 0; index < m_pictures.size(); ++index) {
        const QRect cell = cellOf(index);
        if (!cell.intersects(event->rect()))
            continue;
        painter.fillRect(QRect(cell.left(), cell.top(), picturePx, picturePx), theme.canvas);
        painter.drawImage(placeOf(index), m_images[index]);
        painter.setPen(theme.faintText);
        painter.drawText(QRect(cell.left() - gapPx / 2, cell.top() + picturePx + 2, picturePx + gapPx, captionHeight()),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_pictures[index].caption);
    }
}

} // namespace oddity::widgets
