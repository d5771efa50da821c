// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/readout/compare_readout.h"

#include <cmath>

#include <QObject>
#include <QRect>
#include <QStringList>

#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/readout/pixel_readout.h"

namespace oddity::widgets {

namespace {

/// For every band that is shown the text that `of` gives.
template <typename Of> QString valuesOf(const ComparedPictures& shown, double x, double y, Of of) {
    QString text = QObject::tr("x %1  y %2").arg(x, 0, 'f', 1).arg(y, 0, 'f', 1);
    for (int band = 0; band < shown.input->bandCount(); ++band)
        if (shown.of.band < 0 || band == shown.of.band)
            text += QStringLiteral("   %1 %2")
                        .arg(QString::fromStdString(shown.input->bands[static_cast<std::size_t>(band)]), of(band));
    return text;
}

QString placeText(const ComparedPictures& shown, QPointF position, QPoint pixel, bool inDegrees) {
    const core::PixelGrid& grid = shown.of.inspection->grid;
    const QPointF there(grid.originX + grid.step * position.x(), grid.originY + grid.step * position.y());
    const QPoint thatPixel(static_cast<int>(std::floor(there.x() + 0.5)),
                           static_cast<int>(std::floor(there.y() + 0.5)));
    const core::Cutout* seen = shown.of.seen.get();
    const bool isInside = seen && !seen->pixels.empty() && QRect(0, 0, seen->width, seen->height).contains(thatPixel);
    const PixelReadout said = isInside ? pixelReadout(*seen, there, thatPixel, inDegrees)
                                       : pixelReadout(*shown.input, position, pixel, inDegrees);
    QStringList words{said.position, said.quality};
    if (seen && !isInside)
        words << QObject::tr("beyond the object's image");
    else if (seen && said.quality.isEmpty() && (!seen->mask.empty() || !seen->layers.empty()))
        words << QObject::tr("not masked");
    words.removeAll(QString());
    return words.join(QStringLiteral(" · "));
}

} // namespace

CompareReadout compareReadout(const ComparedPictures& shown, QPointF position, QPoint pixel, bool inDegrees) {
    const auto at = static_cast<std::size_t>(pixel.y()) * static_cast<std::size_t>(shown.input->width) +
                    static_cast<std::size_t>(pixel.x());
    const QString values = valuesOf(shown, position.x() + 1, position.y() + 1, [&](int band) {
        return QStringLiteral("%1 − %2").arg(valueText(shown.input->plane(band)[at]),
                                             valueText(shown.reconstruction->plane(band)[at]));
    });
    return {QObject::tr("%1   → %2 σ").arg(values, measureText(shown.residual->pixels[at])),
            placeText(shown, position, pixel, inDegrees)};
}

QString longestComparison(const ComparedPictures& shown) {
    const QString digits(valueFieldWidth, QLatin1Char('0'));
    return QObject::tr("%1   → %2 σ")
        .arg(valuesOf(shown, shown.input->width, shown.input->height,
                      [&](int) { return QStringLiteral("%1 − %1").arg(digits); }),
             digits);
}

} // namespace oddity::widgets
