// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QPointF>
#include <QPointer>
#include <QSize>

#include "core/data/sky_transform.h"
#include "widgets/image/turning/view_turn.h"

namespace oddity::widgets {

/// A place on an image: pixel centres at integers from 0, y up. sky: of that image, so that one with another sky finds
/// the same place; null: pixels count.
struct LinkedPlace {
    QPointF pixel;
    std::shared_ptr<const core::SkyTransform> sky;

    friend bool operator==(const LinkedPlace&, const LinkedPlace&) = default;
};

/// An image that shares a view with others.
class LinkedImage {
public:
    virtual ~LinkedImage() = default;
    virtual QSize imageSize() const = 0;                                      ///< pixels; empty: no image
    virtual const std::shared_ptr<const core::SkyTransform>& sky() const = 0; ///< null: none
};

/// What linked canvases have in common: which part of the image is seen, how large and how turned, and where the
/// pointer is. Images are matched by sky where both have one, each turned so that it lies over the one that centre() is
/// of, or by pixel.
class ViewLink : public QObject {
    Q_OBJECT

public:
    enum class By { Sky, Pixels };
    /// What fitting one canvas means: each shows the whole of its own image, or all show where all of them lie.
    enum class Fit { Each, Together };

    explicit ViewLink(Fit fitting = Fit::Each) : m_fitting(fitting) {}

    By by() const { return m_by; }
    bool fitsTogether() const { return m_fitting == Fit::Together; }
    bool isFit() const { return m_isFit; } ///< each canvas shows the whole image
    double zoom() const { return m_zoom; } ///< screen pixels per pixel of the image that centre() is of
    const LinkedPlace& centre() const { return m_centre; }
    const ViewTurn& turn() const { return m_turn; } ///< of the image that centre() is of, or of each where each is fit
    const std::optional<LinkedPlace>& crosshair() const { return m_crosshair; }
    bool isFrozen() const { return m_isFrozen; }    ///< the crosshair stays where it is
    quint64 revision() const { return m_revision; } ///< another one for another view

    void fit() {
        m_isFit = true;
        ++m_revision;
        Q_EMIT changed();
    }
    /// So that images with another sky are turned as the one of this place is.
    void fit(LinkedPlace middle, const ViewTurn& turn) {
        restate(std::move(middle), m_zoom, turn);
        fit();
    }
    void show(LinkedPlace centre, double zoom) { show(std::move(centre), zoom, m_turn); }
    void show(LinkedPlace centre, double zoom, const ViewTurn& turn) {
        m_isFit = false;
        restate(std::move(centre), zoom, turn);
        Q_EMIT changed();
    }
    /// All images as one canvas sees them, which fits them again when its size or the images change, until another view
    /// is shown.
    void showWhole(LinkedPlace middle, double zoom, const ViewTurn& turn, const QObject* canvas) {
        show(std::move(middle), zoom, turn);
        m_fittedTo = canvas;
    }
    bool isFittedTo(const QObject* canvas) const { return m_fittedTo == canvas; }
    bool isFitted() const { return m_isFit || m_fittedTo; }
    void fitAgain() { Q_EMIT fitAsked(); } ///< where it is fitted to a canvas: the images are others
    void add(const LinkedImage* image) { m_images.push_back(image); }
    void remove(const LinkedImage* image) { std::erase(m_images, image); }
    const std::vector<const LinkedImage*>& images() const { return m_images; }
    void setBy(By by) {
        m_by = by;
        ++m_revision;
        Q_EMIT changed();
        Q_EMIT pointed();
    }
    /// The same view said of another image, without a signal: for an image that is replaced by one elsewhere.
    void restate(LinkedPlace centre, double zoom, const ViewTurn& turn) {
        m_centre = std::move(centre);
        m_zoom = zoom;
        m_turn = turn;
        m_fittedTo = nullptr;
        ++m_revision;
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
    void fitAsked();

private:
    Fit m_fitting;
    By m_by = By::Sky;
    bool m_isFit = true;
    quint64 m_revision = 0;
    double m_zoom = 1;
    QPointer<const QObject> m_fittedTo;
    std::vector<const LinkedImage*> m_images;
    LinkedPlace m_centre;
    ViewTurn m_turn;
    std::optional<LinkedPlace> m_crosshair;
    bool m_isFrozen = false;
};

} // namespace oddity::widgets
