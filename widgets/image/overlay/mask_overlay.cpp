// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/mask_overlay.h"

#include <algorithm>

#include <QLocale>
#include <QPainter>

#include "widgets/image/turning/turned_layer.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr double opacity = 0.55;
constexpr double marginPx = 10, titlePx = 26, swatchPx = 10, leastWidthPx = 260;
const QColor plateColour(12, 13, 16, 185);
const QColor ink(240, 241, 244);

} // namespace

MaskOverlay::MaskOverlay(QObject* parent) : CanvasOverlay(parent), m_task(workPool()) {
    connect(this, &CanvasOverlay::changed, this, &MaskOverlay::make);
}

void MaskOverlay::setCutout(std::shared_ptr<const core::Cutout> cutout, int band) {
    if (m_cutout == cutout && m_band == band)
        return;
    m_cutout = std::move(cutout);
    m_band = band;
    m_isStale = true;
    m_picture = {};
    m_edges = {};
    Q_EMIT changed();
}

void MaskOverlay::showPart(MaskPicture picture, const QRectF& edges, const QString& remark) {
    m_picture = std::move(picture);
    m_edges = edges;
    m_remark = remark;
    Q_EMIT changed();
}

void MaskOverlay::showNothing() {
    m_task.cancel();
    m_cutout.reset();
    m_picture = {};
    m_edges = {};
    Q_EMIT changed();
}

void MaskOverlay::make() {
    if (!isVisible() || !m_isStale)
        return;
    m_isStale = false;
    if (!m_cutout) {
        m_task.cancel();
        return;
    }
    m_task.start<MaskPicture>(
        [cutout = m_cutout, band = m_band](const core::Progress&) { return maskPicture(*cutout, band); },
        [this](MaskPicture picture) {
            m_picture = std::move(picture);
            Q_EMIT changed();
        });
}

void MaskOverlay::paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) {
    const bool isPart = !m_edges.isNull();
    if (!m_cutout && !isPart)
        return;
    const QRectF edges = isPart ? m_edges : mapping.edges();
    painter.save();
    if (!m_picture.image.isNull()) {
        painter.setOpacity(opacity);
        if (mapping.isUpright()) {
            mapping.clipToSeen(painter);
            painter.setRenderHint(QPainter::SmoothPixmapTransform, mapping.zoom < 1);
            const QPointF topLeft = mapping.toWidget({edges.left(), edges.bottom()}); // y points up in the image
            painter.drawImage(QRectF(topLeft, edges.size() * mapping.zoom), m_picture.image);
        } else {
            TurnedLayer layer;
            layer.begin(mapping, painter.device()->devicePixelRatioF(), Qt::transparent);
            layer.lay(m_picture.image, edges, mapping.edges(), mapping.zoom < 1);
            layer.paint(painter);
        }
    }
    painter.restore();
    painter.setFont(Theme::font(TypeRole::Caption));
    const QFontMetricsF metrics(painter.font());
    QStringList texts;
    for (const MaskPicture::Reason& reason : m_picture.reasons)
        texts << (isPart ? reason.text : tr("%1: %2 px").arg(reason.text, QLocale().toString(reason.pixels)));
    const bool isClean = texts.isEmpty();
    if (isClean && mapping.area.width() < leastWidthPx)
        return; // a small pane keeps its place for the image
    if (isClean)
        texts << (isPart                            ? tr("no pixel is masked here")
                  : m_isStale || m_task.isRunning() ? tr("looking for masked pixels …")
                                                    : tr("no pixel is masked"));
    if (isPart && !m_remark.isEmpty())
        texts << m_remark;
    double width = 0;
    for (const QString& text : texts)
        width = std::max(width, metrics.horizontalAdvance(text));
    const double line = metrics.height() + 2, indent = isClean ? 0 : swatchPx + 6;
    const QRectF box(mapping.area.left() + marginPx, mapping.area.top() + marginPx + titlePx, width + indent + 14,
                     line * static_cast<double>(texts.size()) + 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(plateColour);
    painter.drawRoundedRect(box, 4, 4);
    double y = box.top() + 4;
    for (qsizetype i = 0; i < texts.size(); ++i, y += line) {
        if (i < static_cast<qsizetype>(m_picture.reasons.size())) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_picture.reasons[static_cast<std::size_t>(i)].colour);
            painter.drawRoundedRect(QRectF(box.left() + 7, y + (line - swatchPx) / 2, swatchPx, swatchPx), 2, 2);
        }
        painter.setPen(ink);
        painter.drawText(QRectF(box.left() + 7 + indent, y, width + 2, line), Qt::AlignVCenter, texts[i]);
    }
    taken.push_back(box);
}

} // namespace oddity::widgets
