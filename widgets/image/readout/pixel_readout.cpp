// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/readout/pixel_readout.h"

#include <cmath>
#include <numeric>
#include <vector>

#include <QObject>
#include <QStringList>

#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/overlay/mask_picture.h"

namespace oddity::widgets {

namespace {

QString bandName(const core::Cutout& cutout, int band) {
    return QString::fromStdString(cutout.bands[static_cast<std::size_t>(band)]);
}

/// The layer's value for a band, where the layer lies on the cutout's grid.
std::optional<float> layerValue(const core::Cutout& cutout, core::LayerRole role, int band, std::size_t pixel) {
    const core::CutoutLayer* layer = cutout.layer(role);
    if (!layer || layer->planeSize() != cutout.planeSize())
        return std::nullopt;
    const std::size_t at = (layer->bands > 1 ? static_cast<std::size_t>(band) * layer->planeSize() : 0) + pixel;
    return at < layer->values.size() ? std::optional(layer->values[at]) : std::nullopt;
}

/// Once for all bands where the layer has one plane.
QStringList noiseTexts(const core::Cutout& cutout, std::size_t pixel) {
    QStringList parts;
    for (const core::LayerRole role : {core::LayerRole::InverseVariance, core::LayerRole::Weight}) {
        const core::CutoutLayer* layer = cutout.layer(role);
        const int planes = layer ? std::min(layer->bands, cutout.bandCount()) : 0;
        for (int band = 0; band < planes; ++band) {
            const auto value = layerValue(cutout, role, band, pixel);
            if (!value)
                continue;
            const QString prefix = planes > 1 ? bandName(cutout, band) + QLatin1Char(' ') : QString();
            if (role == core::LayerRole::Weight)
                parts << prefix + QObject::tr("weight %1").arg(valueText(*value));
            else if (*value > 0)
                parts << prefix + QObject::tr("σ %1 (inverse variance %2)")
                                      .arg(measureText(1 / std::sqrt(*value)), valueText(*value));
            else
                parts << prefix + QObject::tr("no weight (inverse variance %1)").arg(valueText(*value));
        }
    }
    return parts;
}

QStringList maskTexts(const core::Cutout& cutout, std::size_t pixel) {
    QStringList parts;
    const QString all = maskReason(cutout, -1, pixel);
    for (int band = 0; band < cutout.bandCount() && !all.isEmpty(); ++band) {
        const QString reason = maskReason(cutout, band, pixel);
        if (band == 0 && cutout.bandCount() > 1) {
            bool isSame = true;
            for (int other = 1; other < cutout.bandCount(); ++other)
                isSame = isSame && maskReason(cutout, other, pixel) == reason;
            if (isSame)
                return {reason};
        }
        if (!reason.isEmpty())
            parts << (cutout.bandCount() > 1 ? bandName(cutout, band) + QLatin1Char(' ') : QString()) + reason;
    }
    return parts;
}

QStringList codeTexts(const core::Cutout& cutout, std::size_t pixel) {
    QStringList parts;
    const core::CutoutLayer* layer = cutout.layer(core::LayerRole::Mask);
    const int planes = layer ? std::min(layer->bands, cutout.bandCount()) : 0;
    for (int band = 0; band < planes; ++band)
        if (const std::uint32_t code = maskCode(cutout, band, pixel); code != 0)
            parts << (planes > 1 ? bandName(cutout, band) + QLatin1Char(' ') : QString()) + maskCodeText(code);
    return parts;
}

constexpr QChar digitWide(0x2007), joint = digitWide; ///< no line ends at it

QString spaced(const std::string& unit) {
    return unit.empty() ? QString() : QLatin1Char(' ') + QString::fromStdString(unit);
}

/// field: what is written of a band. x and y: counted from 1.
template <typename Field> QString valuesText(const core::Cutout& cutout, double x, double y, const Field& field) {
    std::vector<int> bands(cutout.bands.size());
    std::iota(bands.begin(), bands.end(), 0);
    const std::string unit = cutout.commonUnit(bands);
    QString text = QObject::tr("x %1  y %2").arg(x, 0, 'f', 1).arg(y, 0, 'f', 1);
    for (const int band : bands)
        text += QStringLiteral("   %1%2").arg(bandName(cutout, band) + joint, field(band)) +
                (unit.empty() ? spaced(cutout.unitOf(band)) : QString());
    return text + spaced(unit);
}

} // namespace

QString maskCodeText(std::uint32_t code) {
    QStringList bits;
    for (int bit = 0; bit < 32; ++bit)
        if (code & (1U << bit))
            bits << QString::number(bit);
    return bits.size() == 1 ? QObject::tr("mask %1 (bit %2)").arg(code).arg(bits.front())
                            : QObject::tr("mask %1 (bits %2)").arg(code).arg(bits.join(QStringLiteral(", ")));
}

QString noSkyText() {
    return QObject::tr("No right ascension and declination for this image.");
}

QString longestValues(const core::Cutout& cutout) {
    return valuesText(cutout, cutout.width, cutout.height, [](int) { return QString(valueFieldWidth, digitWide); });
}

PixelReadout pixelReadout(const core::Cutout& cutout, QPointF position, QPoint pixel, bool inDegrees) {
    PixelReadout readout;
    const auto at = static_cast<std::size_t>(pixel.y()) * static_cast<std::size_t>(cutout.width) +
                    static_cast<std::size_t>(pixel.x());
    readout.values = valuesText(cutout, position.x() + 1, position.y() + 1,
                                [&](int band) { return valueField(cutout.plane(band)[at]); });
    QStringList quality = maskTexts(cutout, at) + codeTexts(cutout, at) + noiseTexts(cutout, at);
    if (const core::CutoutLayer* segments = cutout.layer(core::LayerRole::Segmentation);
        segments && segments->planeSize() == cutout.planeSize() && at < segments->codes.size())
        quality << (segments->codes[at] == 0 ? QObject::tr("no segment")
                                             : QObject::tr("segment %1").arg(segments->codes[at]));
    readout.quality = quality.join(QStringLiteral(" · "));
    const auto sky = cutout.sky ? cutout.sky->skyFromPixel({position.x(), position.y()}) : std::nullopt;
    readout.position = sky          ? skyText(*sky, cutout.sky->frame(), inDegrees, cutout.sky->pixelScaleArcsec())
                       : cutout.sky ? QObject::tr("Beyond the sky of this projection.")
                                    : noSkyText();
    return readout;
}

} // namespace oddity::widgets
