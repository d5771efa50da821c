// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/readout_text.h"

#include <QObject>
#include <QStringList>

#include "widgets/image/canvas/sky_text.h"
#include "widgets/viewer/tile_canvas.h"

namespace oddity::widgets {

QString valuesText(const TileCanvas& canvas, const std::optional<QPoint>& pixel) {
    const auto values = pixel ? canvas.exactValuesAt(*pixel) : std::vector<core::ExactValue>();
    const auto composite = canvas.composite();
    QStringList texts;
    for (std::size_t index = 0; index < values.size(); ++index) {
        const QString value = valueField(values[index]);
        texts << (composite ? QStringLiteral("%1 %2").arg(QString::fromStdString(composite->bands()[index].name),
                                                          value.trimmed())
                            : value);
    }
    const QString unit = QString::fromStdString(canvas.pyramid()->image().header.stringOr("BUNIT", ""));
    return QStringLiteral("%1 %2").arg(texts.isEmpty() ? QStringLiteral("…") : texts.join(QStringLiteral("   ")), unit);
}

QString positionText(const ImageCoordinates& coordinates, const std::optional<QPointF>& position, bool inDegrees) {
    const QString none =
        coordinates.problem.isEmpty()
            ? QObject::tr("No world coordinates in this HDU.")
            : QObject::tr("The world coordinates of this HDU cannot be used: %1.").arg(coordinates.problem);
    if (!position)
        return coordinates.sky     ? QString()
               : coordinates.world ? QObject::tr("No right ascension and declination: coordinates are %1.")
                                         .arg(QString::fromStdString(coordinates.world->system()))
                                   : none;
    const core::PixelPosition pixel{position->x(), position->y()};
    if (coordinates.sky) {
        const auto sky = coordinates.sky->skyFromPixel(pixel);
        if (!sky)
            return QObject::tr("Beyond the sky of this projection.");
        const QString text = skyText(*sky, coordinates.sky->frame(), inDegrees, coordinates.sky->pixelScaleArcsec());
        return coordinates.system.isEmpty() ? text : QStringLiteral("%1, %2").arg(text, coordinates.system);
    }
    if (!coordinates.world)
        return none;
    const auto values = coordinates.world->valuesAt(pixel);
    return values.empty() ? QObject::tr("Beyond the coordinates of this projection.")
                          : worldText(values, coordinates.world->system());
}

} // namespace oddity::widgets
