// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include <QObject>
#include <QPointF>

#include "core/data/sky_transform.h"

namespace oddity::widgets {

/// A place on an image: pixel centres at integers from 0, y up. sky: of that image, so that one with another sky finds
/// the same place; null: pixels count.
struct LinkedPlace {
    QPointF pixel;
    std::shared_ptr<const core::SkyTransform> sky;

    friend bool operator==(const LinkedPlace&, const LinkedPlace&) = default;
};

/// What linked canvases have in common: which part of the image is seen, how large, and where the pointer is.
class ViewLink : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool isFit() const { return m_isFit; } ///< each canvas shows the whole image
    double zoom() const { return m_zoom; } ///< screen pixels per pixel of the image that centre() is of
    const LinkedPlace& centre() const { return m_centre; }
    const std::optional<LinkedPlace>& crosshair() const { return m_crosshair; }
    bool isFrozen() const { return m_isFrozen; } ///< the crosshair stays where it is

    void fit() {
        m_isFit = true;
        Q_EMIT changed();
    }
    void show(LinkedPlace centre, double zoom) {
        m_isFit = false;
        m_centre = std::move(centre);
        m_zoom = zoom;
        Q_EMIT changed();
    }
    /// The same view said of another image, without a signal: for an image that is replaced by one elsewhere.
    void restate(LinkedPlace centre, double zoom) {
        m_centre = std::move(centre);
        m_zoom = zoom;
    }
    void restateCrosshair(LinkedPlace place) { m_crosshair = std::move(place); }
    void pointAt(std::optional<LinkedPlace> place) {
        if (m_isFrozen || place == m_crosshair)
            return;
        m_crosshair = std::move(place);
        Q_EMIT pointed();
    }
    void setFrozen(bool isFrozen) {
        m_isFrozen = isFrozen;
        Q_EMIT pointed();
    }

Q_SIGNALS:
    void changed();
    void pointed();

private:
    bool m_isFit = true;
    double m_zoom = 1;
    LinkedPlace m_centre;
    std::optional<LinkedPlace> m_crosshair;
    bool m_isFrozen = false;
};

} // namespace oddity::widgets
