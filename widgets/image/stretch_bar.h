// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <QString>
#include <QWidget>

#include "core/data/display/pixels/pixel_histogram.h"
#include "core/data/display/stretch_rule.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/session/task.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QToolButton;

namespace oddity::widgets {

class LimitStrip;
class MapBox;
class ZscaleForm;

/// The controls of a stretch: scale, how the limits are found, colour map, invert, the histogram of the pixels with
/// black and white to drag or to type, and a lock that keeps the limits for every object; in one row or in several,
/// as there is room. Planes of pictures have a rule of their own, at first as they are stored. Limits of large images
/// are found off the GUI thread, newest wins.
class StretchBar : public QWidget {
    Q_OBJECT

public:
    explicit StretchBar(QWidget* parent = nullptr);

    /// The plane to stretch: renderingChanged() follows, for a small one before this returns. While locked, the limits
    /// stay those last used under this name (of the band); without a plane nothing follows. pictureWhite: as in Cutout.
    void setPlane(std::shared_ptr<const Picture> plane, const QString& name, float pictureWhite = 0);
    Rendering rendering() const;
    const core::StretchRule& rule() const { return m_rule; }
    bool isLocked() const;
    void setRule(const core::StretchRule& rule);
    /// Scale, black, white and colours of another bar; these limits stay, whatever plane follows.
    void takeLook(const StretchBar& other);
    void setContrast(double contrast, double bias);
    /// For a colour composite, which has its own stretch: only invert is left, beside the words that say what it is.
    /// The bar stays as high as it is.
    void setComposite(bool isComposite, const QString& description = {});

    static constexpr qint64 pixelsFittedAtOnce = 64 * 1024;

Q_SIGNALS:
    void renderingChanged(); ///< colours, or the stretch of the plane
    void ruleChanged();      ///< scale or how limits are found: applies to other planes as well

private:
    struct Fit {
        core::Stretch stretch;
        core::PixelHistogram histogram;
    };

    static Fit fitted(const Picture& plane, const core::StretchRule& rule,
                      const std::optional<core::StretchLimits>& kept);
    void fillBoxes();
    QWidget* buildControls();
    QWidget* buildLimits();
    void setPictureWhite(float white);
    void showRule();
    void takeRule();
    void fit();
    void take(Fit fit);
    void setTyped(const core::StretchLimits& limits);
    void typeLimits();
    void showLimits();
    void showColours();
    void showParts();

    QComboBox* m_scale;
    QComboBox* m_exponent;
    QComboBox* m_limits;
    ZscaleForm* m_zscale;
    MapBox* m_map;
    QToolButton* m_invert;
    QToolButton* m_lock;
    QLineEdit* m_low;
    QLineEdit* m_high;
    LimitStrip* m_strip;
    QStackedLayout* m_pages;
    QLabel* m_description;
    core::StretchRule m_rule;
    core::StretchRule m_otherRule; ///< of pictures while measured pixels are shown, and the other way round
    float m_pictureWhite = 0;
    core::Stretch m_stretch;
    std::shared_ptr<const Picture> m_plane;
    QString m_name;
    std::map<QString, core::StretchLimits> m_kept; ///< while locked, by name
    TaskSlot m_fitting;
    bool m_isDragging = false;
    double m_contrast = 1;
    double m_bias = 0.5;
};

} // namespace oddity::widgets
