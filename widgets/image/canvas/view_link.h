// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QObject>
#include <QPointF>

namespace oddity::widgets {

/// What linked canvases have in common: which part of the image is seen, how large, and where the pointer is. Image
/// coordinates: pixel centres at integers from 0, y up.
class ViewLink : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool isFit() const { return m_isFit; } ///< each canvas shows the whole image
    double zoom() const { return m_zoom; } ///< screen pixels per image pixel
    QPointF centre() const { return m_centre; }
    const std::optional<QPointF>& crosshair() const { return m_crosshair; }

    void fit() {
        m_isFit = true;
        Q_EMIT changed();
    }
    void show(QPointF centre, double zoom) {
        m_isFit = false;
        m_centre = centre;
        m_zoom = zoom;
        Q_EMIT changed();
    }
    void pointAt(std::optional<QPointF> position) {
        if (position == m_crosshair)
            return;
        m_crosshair = position;
        Q_EMIT pointed();
    }

Q_SIGNALS:
    void changed();
    void pointed();

private:
    bool m_isFit = true;
    double m_zoom = 1;
    QPointF m_centre;
    std::optional<QPointF> m_crosshair;
};

} // namespace oddity::widgets
