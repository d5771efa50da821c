// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/map/painted_canvas.h"

#include <QPainter>

#include "widgets/map/points/map_raster.h"

namespace oddity::widgets {

class PaintedCanvas::Surface : public QWidget {
public:
    explicit Surface(QWidget* parent) : QWidget(parent) { setAttribute(Qt::WA_OpaquePaintEvent); }

    void setPicture(const MapPicture& picture) {
        m_picture = picture;
        m_image = QImage();
        update();
    }
    void setTransform(const MapTransform& transform) {
        m_transform = transform;
        m_image = QImage();
        update();
    }
    const QImage& image() {
        if (m_image.isNull() || m_image.devicePixelRatio() != devicePixelRatioF())
            draw();
        return m_image;
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), m_picture.background);
        painter.drawImage(QPoint(0, 0), image());
    }

private:
    void draw() {
        if (!m_picture.points || !m_picture.look) {
            m_image = QImage((QSizeF(size()) * devicePixelRatioF()).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
            m_image.setDevicePixelRatio(devicePixelRatioF());
            m_image.fill(m_picture.background);
            return;
        }
        const MapPoints& points = *m_picture.points;
        const PointStyle style = pointStyle(points, m_transform.unitsPerPx, m_picture.sizeFactor);
        m_image =
            drawRaster(points, *m_picture.look, style, m_transform, devicePixelRatioF(), m_picture.background).image;
        if (!m_picture.marks || m_picture.marks->empty())
            return;
        QPainter painter(&m_image);
        painter.setRenderHint(QPainter::Antialiasing);
        const double radius = style.diameterPx / 2 + markGapPx;
        const QRectF view = QRectF(QPointF(), m_transform.sizePx).adjusted(-radius, -radius, radius, radius);
        for (const MapMark& mark : *m_picture.marks) {
            const QPointF centre = m_transform.pixelFromMap(points.position(mark.point));
            if (!view.contains(centre))
                continue;
            painter.setPen(QPen(QColor::fromRgb(mark.colour), markWidthPx));
            painter.drawEllipse(centre, radius, radius);
        }
    }

    MapPicture m_picture;
    MapTransform m_transform;
    QImage m_image;
};

PaintedCanvas::PaintedCanvas(QWidget* parent) : m_surface(new Surface(parent)) {}
PaintedCanvas::~PaintedCanvas() = default;

QWidget* PaintedCanvas::widget() {
    return m_surface;
}

void PaintedCanvas::setPicture(const MapPicture& picture) {
    m_surface->setPicture(picture);
}

void PaintedCanvas::setTransform(const MapTransform& transform) {
    m_surface->setTransform(transform);
}

QImage PaintedCanvas::grab() {
    return m_surface->image();
}

} // namespace oddity::widgets
