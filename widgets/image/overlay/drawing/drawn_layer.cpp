// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/drawing/drawn_layer.h"

#include <QPainter>

namespace oddity::widgets {

namespace {

constexpr double marginShare = 0.2; ///< of the area, on each side: what a short drag brings in is drawn already

} // namespace

DrawnLayer::DrawnLayer(QObject* parent) : QObject(parent), m_task(workPool()) {
    connect(&m_task, &TaskSlot::failed, this, &DrawnLayer::failed);
}

void DrawnLayer::setDrawing(Draw draw, bool isSameThing) {
    m_task.cancel();
    m_draw = std::move(draw);
    m_isStale = true;
    if (!isSameThing)
        m_picture = {};
}

void DrawnLayer::paint(QPainter& painter, const ImageMapping& mapping) {
    View view{mapping, painter.device()->devicePixelRatioF()};
    const double dx = mapping.area.width() * marginShare, dy = mapping.area.height() * marginShare;
    view.mapping.area = QRectF(mapping.area.adjusted(-dx, -dy, dx, dy).toAlignedRect());
    view.mapping.centre = mapping.toImage(view.mapping.area.center());
    // one that runs is waited for: while the view moves on and on, none would ever be there
    if (m_draw && !m_task.isRunning() && (m_isStale || !(view == m_view)))
        make(view);
    if (m_picture.isNull())
        return;
    const ImageMapping& drawn = m_view.mapping;
    const bool isTurnedAlike = mapping.orientation == drawn.orientation;
    painter.save();
    mapping.clipToSeen(painter);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, mapping.zoom != drawn.zoom || !isTurnedAlike);
    if (isTurnedAlike) {
        const QPointF topLeft = mapping.toWidget(drawn.toImage(drawn.area.topLeft()));
        painter.drawImage(QRectF(topLeft, drawn.area.size() * (mapping.zoom / drawn.zoom)), m_picture);
    } else {
        painter.setTransform(drawn.transform().inverted() * mapping.transform(), true);
        painter.drawImage(drawn.area, m_picture);
    }
    painter.restore();
}

void DrawnLayer::make(const View& view) {
    m_isStale = false;
    m_task.start<QImage>(
        [view, draw = m_draw](const core::Progress& progress) {
            QImage picture((view.mapping.area.size() * view.devicePixelRatio).toSize(),
                           QImage::Format_ARGB32_Premultiplied);
            picture.setDevicePixelRatio(view.devicePixelRatio);
            picture.fill(Qt::transparent);
            QPainter painter(&picture);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.translate(-view.mapping.area.topLeft());
            draw(painter, view.mapping, progress);
            return picture;
        },
        [this, view](QImage picture) {
            m_picture = std::move(picture);
            m_view = view;
            Q_EMIT ready();
        });
}

} // namespace oddity::widgets
