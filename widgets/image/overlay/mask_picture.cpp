// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/overlay/mask_picture.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include <QObject>
#include <QStringList>

namespace oddity::widgets {

namespace {

constexpr int ownReasons = 3; ///< of Cutout::mask; bits 0 … 31 of the layer follow
constexpr int reasonCount = ownReasons + 32;

/// Twelve hues that follow each other far apart on the colour circle.
QColor reasonColour(int reason) {
    constexpr std::array<int, 12> hues{275, 320, 55, 0, 130, 30, 300, 80, 225, 345, 160, 250};
    return QColor::fromHsv(hues[static_cast<std::size_t>(reason) % hues.size()], reason / 12 % 2 == 0 ? 215 : 130, 255);
}

QString reasonText(int reason) {
    switch (reason) {
    case 0:
        return QObject::tr("missing");
    case 1:
        return QObject::tr("beyond the image");
    case 2:
        return QObject::tr("flagged");
    default:
        return QObject::tr("mask bit %1 (%2)").arg(reason - ownReasons).arg(qulonglong{1} << (reason - ownReasons));
    }
}

template <typename Function> void forBands(const core::Cutout& cutout, int band, Function function) {
    for (int index = std::max(0, band); index < (band < 0 ? cutout.bandCount() : band + 1); ++index)
        function(static_cast<std::size_t>(index));
}

std::uint32_t ownReasonsAt(const core::Cutout& cutout, int band, std::size_t pixel) {
    std::uint32_t reasons = 0;
    forBands(cutout, band, [&](std::size_t index) {
        const std::size_t at = index * cutout.planeSize() + pixel;
        if (!cutout.mask.empty())
            reasons |= cutout.mask[at];
        if (!(reasons & core::Cutout::OutsideImage) && std::isnan(cutout.pixels[at]))
            reasons |= core::Cutout::Missing;
    });
    return reasons & core::Cutout::OutsideImage ? reasons & ~std::uint32_t(core::Cutout::Missing) : reasons;
}

std::uint64_t reasonsAt(const core::Cutout& cutout, int band, std::size_t pixel) {
    return ownReasonsAt(cutout, band, pixel) | static_cast<std::uint64_t>(maskCode(cutout, band, pixel)) << ownReasons;
}

} // namespace

std::uint32_t maskCode(const core::Cutout& cutout, int band, std::size_t pixel) {
    const core::CutoutLayer* layer = cutout.layer(core::LayerRole::Mask);
    if (!layer || layer->planeSize() != cutout.planeSize() || layer->codes.empty())
        return 0;
    std::uint32_t code = 0;
    forBands(cutout, band, [&](std::size_t index) {
        const std::size_t at = (layer->bands > 1 ? index * layer->planeSize() : 0) + pixel;
        if (at < layer->codes.size())
            code |= layer->codes[at];
    });
    return code;
}

QString maskReason(const core::Cutout& cutout, int band, std::size_t pixel) {
    QStringList words;
    const std::uint32_t reasons = ownReasonsAt(cutout, band, pixel);
    for (int reason = 0; reason < ownReasons; ++reason)
        if (reasons & (1U << reason))
            words << reasonText(reason);
    return words.join(QStringLiteral(", "));
}

MaskPicture maskPicture(const core::Cutout& cutout, int band) {
    std::array<std::size_t, reasonCount> counts{};
    std::vector<std::uint64_t> reasons(cutout.planeSize());
    for (std::size_t pixel = 0; pixel < reasons.size(); ++pixel) {
        reasons[pixel] = reasonsAt(cutout, band, pixel);
        for (std::uint64_t rest = reasons[pixel]; rest != 0; rest &= rest - 1)
            ++counts[static_cast<std::size_t>(std::countr_zero(rest))];
    }
    MaskPicture picture;
    for (int reason = 0; reason < reasonCount; ++reason)
        if (counts[static_cast<std::size_t>(reason)] > 0)
            picture.reasons.push_back(
                {reasonColour(reason), reasonText(reason), counts[static_cast<std::size_t>(reason)]});
    if (picture.reasons.empty())
        return picture;
    picture.image = QImage(cutout.width, cutout.height, QImage::Format_ARGB32);
    picture.image.fill(Qt::transparent);
    for (int y = 0; y < cutout.height; ++y) {
        auto* row = reinterpret_cast<QRgb*>(picture.image.scanLine(cutout.height - 1 - y));
        for (int x = 0; x < cutout.width; ++x) {
            std::uint64_t rest = reasons[static_cast<std::size_t>(y) * static_cast<std::size_t>(cutout.width) +
                                         static_cast<std::size_t>(x)];
            int rarest = -1;
            for (; rest != 0; rest &= rest - 1)
                if (const int reason = std::countr_zero(rest);
                    rarest < 0 || counts[static_cast<std::size_t>(reason)] < counts[static_cast<std::size_t>(rarest)])
                    rarest = reason;
            if (rarest >= 0)
                row[x] = reasonColour(rarest).rgb();
        }
    }
    return picture;
}

} // namespace oddity::widgets
