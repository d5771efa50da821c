// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <QColor>
#include <QRgb>
#include <QString>

#include "core/data/selection.h"
#include "widgets/map/points/map_points.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

/// What the colours of the points mean, for the legend.
struct ColourScale {
    enum class Kind { Uniform, Continuous, Categories };
    struct Category {
        QString name;
        QColor colour;
        qint64 count = 0;
    };

    Kind kind = Kind::Uniform;
    QString name, unit, origin;
    double low = 0, high = 1; ///< limits of the colours
    bool isCutLow = false;    ///< values below low exist and share its colour
    bool isCutHigh = false;   ///< values above high exist and share its colour
    std::vector<Category> categories;
    qint64 missing = 0; ///< points without a value, drawn in missingColour
    QColor missingColour;
};

/// A colour for each point, and in which of three layers it is drawn.
struct PointLook {
    enum Layer : std::uint8_t { Behind, Plain, Chosen };
    static constexpr int layerCount = 3;

    std::vector<QRgb> colours; ///< not premultiplied; alpha is MapPoints::isolation(), so that crowds are fainter
    std::vector<std::uint8_t> layers;
    ColourScale scale;
};

/// The part of viridis that can be seen on the theme's canvas, reversed on a light one: high values always stand out.
std::array<QRgb, 256> valueRamp(bool isDark);

/// Colours points by field; a null field gives all one colour. Continuous values run between their 1st and 99th
/// percentiles. Missing values are faint and lie behind.
PointLook colourPoints(const MapPoints& points, const Field* field, const Theme& theme);

/// Brings the selected points forward and mutes the others.
void showSelection(PointLook& look, const MapPoints& points, const core::Selection& selection, const Theme& theme);

/// How points are drawn at one magnification: smaller where there are many, fainter where they crowd.
struct PointStyle {
    double diameterPx = 4; ///< device-independent
    double opacity = 1;    ///< of a point whose isolation is 255; may exceed 1, see ceiling()

    double layerOpacity(std::size_t layer) const { return layer == PointLook::Chosen ? 3 * opacity : opacity; }
    static double ceiling(std::size_t layer) { return layer == PointLook::Behind ? 0.4 : 0.82; }
};
PointStyle pointStyle(const MapPoints& points, double unitsPerPx, double sizeFactor);

} // namespace oddity::widgets
