// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include <QWidget>

#include "widgets/image/canvas/picture.h"

class QComboBox;
class QLineEdit;
class QToolButton;

namespace oddity::widgets {

class ColourBar;

/// The controls of a stretch: scale, how the limits are found, colour map and invert; below them black and white with
/// the colours between.
class StretchBar : public QWidget {
    Q_OBJECT

public:
    explicit StretchBar(QWidget* parent = nullptr);

    /// Limits by the rule chosen, from these pixels; limits typed by hand stay.
    core::StretchLimits limitsOf(std::span<const float> plane, int width, int height) const;
    /// Limits in force, shown in the two fields.
    void showLimits(const core::StretchLimits& limits);
    Rendering rendering() const; ///< with the limits last shown
    void setContrast(double contrast, double bias);
    /// For a colour composite: only invert is left, the composite has its own stretch.
    void setComposite(bool isComposite);

Q_SIGNALS:
    void rulesChanged();     ///< scale or how limits are found
    void renderingChanged(); ///< colours only

private:
    void typeLimits();
    void showColours();

    QComboBox* m_scale;
    QComboBox* m_rule;
    QLineEdit* m_low;
    QLineEdit* m_high;
    QComboBox* m_map;
    ColourBar* m_colours;
    QToolButton* m_invert;
    core::StretchLimits m_limits;
    double m_contrast = 1;
    double m_bias = 0.5;
};

} // namespace oddity::widgets
