// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/image/mask_image.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "core/io/cutout_writer.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/image_address.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"

namespace oddity::app {

namespace {

constexpr std::int64_t mostValues = std::int64_t{1} << 29; ///< float32: 2 GiB

/// A region of a plane; NaN beyond it.
core::Cutout windowOf(const core::FitsFile& file, const core::FitsHdu& hdu, const std::string& band,
                      const core::PixelRegion& region) {
    core::Cutout cutout;
    cutout.bands = {band};
    cutout.width = static_cast<int>(region.width);
    cutout.height = static_cast<int>(region.height);
    cutout.pixels.assign(cutout.planeSize(), std::numeric_limits<float>::quiet_NaN());
    cutout.source = hdu.title();
    const core::PixelRegion inside{region.x, region.y, std::min(region.width, hdu.axes[0] - region.x),
                                   std::min(region.height, hdu.axes[1] - region.y)};
    std::vector<float> pixels(static_cast<std::size_t>(inside.width * inside.height));
    file.readRegion(hdu, 0, inside, pixels);
    for (std::int64_t row = 0; row < inside.height; ++row)
        std::copy_n(pixels.begin() + row * inside.width, inside.width, cutout.pixels.begin() + row * region.width);
    return cutout;
}

} // namespace

MaskResult maskImage(const core::Registry& registry, const MaskRequest& request, const core::Progress& progress) {
    const core::ImageAddress address = core::imageAddressOf(request.image);
    const core::FitsFile file(address.file);
    const core::FitsHdu& hdu = file.imageHduNamed(address.hdu);
    if (hdu.pixelCount() != hdu.axes[0] * hdu.axes[1])
        throw core::Error(core::ErrorKind::BadInput,
                          hdu.title() + " has more than one plane; cut out the one that is meant",
                          {.path = address.file});
    progress.step(0, 0, "Loading " + request.model.filename().string());
    const auto model = registry.loadModel(request.model, {.device = request.device});
    const std::vector<std::string>& bands = model->card().inputs.front().bands;
    if (bands.size() != 1)
        throw core::Error(core::ErrorKind::BadInput,
                          "the network wants " + std::to_string(bands.size()) + " bands; an image has one",
                          {.path = address.file});
    const std::string band = bands.front() == "*" ? hdu.header.stringOr("FILTER", "image") : bands.front();
    const core::TileImage image{hdu.axes[1], hdu.axes[0],
                                [&](const core::PixelRegion& region) { return windowOf(file, hdu, band, region); }};
    core::Cutout result;
    MaskResult summary{
        .source = address.fileText(), .width = image.width, .height = image.height, .channels = {}, .shares = {}};
    std::int64_t planes = 0;
    const auto keep = [&](std::int64_t firstRow, const core::Tensor& rows) {
        if (result.pixels.empty()) {
            planes = rows.count();
            if (planes * image.height > mostValues / image.width)
                throw core::Error(core::ErrorKind::BadInput,
                                  "the result would have " + std::to_string(planes) + " × " +
                                      std::to_string(image.width) + " × " + std::to_string(image.height) +
                                      " values, more than 2 GiB; cut the image into parts",
                                  {.path = address.file});
            result.pixels.resize(static_cast<std::size_t>(planes * image.height * image.width));
        }
        for (std::int64_t plane = 0; plane < planes; ++plane)
            std::ranges::copy(rows.item(plane),
                              result.pixels.begin() + (plane * image.height + firstRow) * image.width);
    };
    summary.channels = core::runOverTile(*model, image, request.output, request.settings, keep, progress);
    summary.channels.resize(static_cast<std::size_t>(planes));
    std::vector<int> all;
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        std::string& channel = summary.channels[static_cast<std::size_t>(plane)];
        if (channel.empty())
            channel = "plane " + std::to_string(plane + 1);
        const auto first = result.pixels.begin() + plane * image.height * image.width;
        const auto inside = std::count_if(first, first + image.height * image.width, [](float p) { return p > 0.5F; });
        summary.shares.push_back(static_cast<double>(inside) / static_cast<double>(image.height * image.width));
        all.push_back(static_cast<int>(plane));
    }
    result.bands = summary.channels;
    result.width = static_cast<int>(image.width);
    result.height = static_cast<int>(image.height);
    result.sky = core::skyTransformOf(hdu.header);
    result.physicalPixels = core::physicalPixelCards(hdu.header, {0, 0});
    result.source = address.fileText();
    core::writeCutout(request.out, result, {0, 0, image.width, image.height}, all,
                      {{"MODEL", model->card().name}, {"MODELSHA", model->fingerprint()}});
    return summary;
}

} // namespace oddity::app
