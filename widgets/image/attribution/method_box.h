// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QComboBox>

#include "core/model/attribution/attribution.h"

namespace oddity::widgets {

inline constexpr int narrowLetters = 4;
inline constexpr int seriesLetters = 12; ///< beside a series, which leaves more room

/// A combo box that takes what room there is, down to a few letters, and shortens its text to that.
class NarrowBox : public QComboBox {
    Q_OBJECT

public:
    NarrowBox(const QString& name, const QString& tip, QWidget* parent, int letters = narrowLetters);
    QString shownText() const; ///< at the width that it has

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// The attribution methods, each with what it does in its tool tip.
class MethodBox : public NarrowBox {
    Q_OBJECT

public:
    enum class Of { Images, Series };

    MethodBox(Of of, QWidget* parent);
    core::AttributionMethod method() const { return static_cast<core::AttributionMethod>(currentData().toInt()); }
    /// Where a network has no slopes, methods that need them cannot be chosen, and occlusion takes their place.
    void setSlopes(bool hasSlopes);
};

} // namespace oddity::widgets
