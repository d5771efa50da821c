// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/mask/mask_part.h"

#include <algorithm>

#include <QObject>

#include "widgets/image/readout/pixel_readout.h"

namespace oddity::widgets {

namespace {

constexpr std::int64_t pixelsMost = std::int64_t{64} << 20;

/// The rows below each other that a row of the part is made of, as many as may be read.
std::int64_t rowsRead(const core::PixelRegion& region, int step) {
    const std::int64_t lines = (region.height + step - 1) / step;
    const std::int64_t most = pixelsMost / std::max<std::int64_t>(1, region.width * lines);
    return std::clamp<std::int64_t>(most, 1, step);
}

QString aboveText(double threshold) {
    return QObject::tr("above %1").arg(threshold, 0, 'g', 6);
}

} // namespace

std::vector<std::uint32_t> maskCodes(const MaskHdu& mask, std::int64_t plane, const core::PixelRegion& region) {
    std::vector<std::uint32_t> codes(static_cast<std::size_t>(region.width * region.height));
    if (mask.threshold) {
        std::vector<float> values(codes.size());
        mask.file->readRegion(mask.file->hdu(mask.hdu), plane, region, values);
        std::ranges::transform(values, codes.begin(), [threshold = *mask.threshold](float value) {
            return double{value} > threshold ? 1U : 0U; // of NaN nothing is known
        });
        return codes;
    }
    mask.file->readCodes(mask.file->hdu(mask.hdu), plane, region, core::CodeKind::MaskBits, codes);
    return codes;
}

MaskPart maskPart(const MaskHdu& mask, std::int64_t plane, const core::PixelRegion& region, int step,
                  const core::Progress& progress) {
    const std::int64_t width = (region.width + step - 1) / step, height = (region.height + step - 1) / step;
    const std::int64_t rows = rowsRead(region, step);
    core::Cutout seen;
    seen.bands = {""};
    seen.width = static_cast<int>(width);
    seen.height = static_cast<int>(height);
    seen.pixels.assign(seen.planeSize(), 0.0F);
    core::CutoutLayer layer{.role = core::LayerRole::Mask, .height = seen.height, .width = seen.width};
    layer.codes.assign(seen.planeSize(), 0);
    for (std::int64_t line = 0; line < height; ++line) {
        progress.throwIfStopped();
        const std::int64_t first = line * step, count = std::min(rows, region.height - first);
        const auto codes = maskCodes(mask, plane, {region.x, region.y + first, region.width, count});
        std::uint32_t* out = layer.codes.data() + line * width;
        for (std::int64_t row = 0; row < count; ++row)
            for (std::int64_t x = 0; x < region.width; ++x)
                out[x / step] |= codes[static_cast<std::size_t>(row * region.width + x)];
    }
    seen.layers.push_back(std::move(layer));
    MaskPart part{region, step, static_cast<int>(step - rows), maskPicture(seen, 0)};
    if (mask.threshold)
        for (MaskPicture::Reason& reason : part.picture.reasons)
            reason.text = aboveText(*mask.threshold);
    return part;
}

QString maskText(const MaskHdu& mask, std::uint32_t code) {
    if (code == 0)
        return QObject::tr("not masked");
    return mask.threshold ? aboveText(*mask.threshold) : maskCodeText(code);
}

} // namespace oddity::widgets
