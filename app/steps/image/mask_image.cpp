// SPDX-License-Identifier: BSD-3-Clause
#include "app/steps/image/mask_image.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <string_view>
#include <utility>

#include "app/steps/image/kept_cards.h"
#include "core/error.h"
#include "core/io/cutout_writer.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/files/sky_offset.h"
#include "core/io/images/image_address.h"
#include "core/io/images/image_layout.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"
#include "core/joined_words.h"

namespace oddity::app {

namespace {

constexpr std::int64_t mostValues = std::int64_t{1} << 29; ///< float32: 2 GiB

/// Where a band's pixels are.
struct BandPlane {
    std::string band;
    std::shared_ptr<const core::FitsFile> file;
    const core::FitsHdu* hdu = nullptr;
    std::int64_t plane = 0;
};

std::vector<std::string> wantedBands(const core::ModelCard& card) {
    std::vector<std::string> bands;
    for (const core::InputSpec& input : card.inputs)
        for (const std::string& band : input.bands)
            if (std::ranges::find(bands, band) == bands.end())
                bands.push_back(band);
    return bands;
}

BandPlane openBand(const std::string& text, const std::string& band) {
    const core::ImageAddress address = core::imageAddressOf(text);
    BandPlane opened{.band = band, .file = std::make_shared<const core::FitsFile>(address.file)};
    opened.hdu = &opened.file->imageHduNamed(address.hdu);
    return opened;
}

std::int64_t planesOf(const core::FitsHdu& hdu) {
    return hdu.pixelCount() / std::max<std::int64_t>(1, hdu.axes[0] * hdu.axes[1]);
}

/// The plane that the header calls by the band's name.
std::int64_t planeNamed(const BandPlane& cube) {
    const std::string path = cube.file->bytes().path().string();
    const auto planes = static_cast<int>(planesOf(*cube.hdu));
    const std::vector<std::string> names = core::bandNamesOf({}, planes, *cube.hdu, path);
    const auto place = std::ranges::find(names, cube.band);
    if (planes == 1)
        return 0;
    if (place == names.end())
        throw core::Error(core::ErrorKind::BadInput,
                          "none of its " + std::to_string(planes) + " planes is called " + cube.band + "; there are " +
                              core::joinedWords(names, ", "),
                          {.path = path, .hdu = cube.hdu->number, .field = "BANDn"});
    return place - names.begin();
}

/// A file for each band that the network wants, by {band}, of cubes the plane of that name; else the planes of one
/// image.
std::vector<BandPlane> openBands(const MaskRequest& request, const std::vector<std::string>& wanted) {
    constexpr std::string_view field = "{band}";
    std::vector<BandPlane> bands;
    if (const std::size_t at = request.image.find(field); at != std::string::npos) {
        for (const std::string& band : wanted)
            bands.push_back(openBand(std::string(request.image).replace(at, field.size(), band), band));
        for (BandPlane& band : bands) {
            const std::vector<std::int64_t>& first = bands.front().hdu->axes;
            if (band.hdu->axes[0] != first[0] || band.hdu->axes[1] != first[1])
                throw core::Error(core::ErrorKind::BadInput,
                                  "band " + band.band + " is not on the pixels of band " + bands.front().band,
                                  {.path = band.file->bytes().path().string()});
            band.plane = planeNamed(band);
        }
        return bands;
    }
    const BandPlane image = openBand(request.image, "");
    const core::FitsHdu& hdu = *image.hdu;
    const std::int64_t planes = planesOf(hdu);
    const std::string path = image.file->bytes().path().string();
    std::vector<std::string> names = core::bandNamesOf(request.bands, static_cast<int>(planes), hdu, path);
    if (planes == 1 && wanted.size() == 1)
        names = {wanted.front() == "*" ? hdu.header.stringOr("FILTER", "image") : wanted.front()};
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        bands.push_back(image);
        bands.back().band = names[static_cast<std::size_t>(plane)];
        bands.back().plane = plane;
    }
    return bands;
}

/// A region of all bands; NaN beyond the image.
core::Cutout windowOf(const std::vector<BandPlane>& bands, const core::PixelRegion& region) {
    core::Cutout cutout;
    cutout.width = static_cast<int>(region.width);
    cutout.height = static_cast<int>(region.height);
    cutout.pixels.assign(cutout.planeSize() * bands.size(), std::numeric_limits<float>::quiet_NaN());
    cutout.source = bands.front().hdu->title();
    const std::vector<std::int64_t>& axes = bands.front().hdu->axes;
    const core::PixelRegion inside{region.x, region.y, std::min(region.width, axes[0] - region.x),
                                   std::min(region.height, axes[1] - region.y)};
    std::vector<float> pixels(static_cast<std::size_t>(inside.width * inside.height));
    for (const BandPlane& band : bands) {
        band.file->readRegion(*band.hdu, band.plane, inside, pixels);
        cutout.bands.push_back(band.band);
        const auto plane = cutout.plane(cutout.bandCount() - 1);
        for (std::int64_t row = 0; row < inside.height; ++row)
            std::copy_n(pixels.begin() + row * inside.width, inside.width, plane.begin() + row * region.width);
    }
    return cutout;
}

std::string offsetsOf(const std::vector<BandPlane>& bands) {
    const core::FitsHdu& first = *bands.front().hdu;
    const core::SkyGrid grid{core::skyTransformOf(first.header), static_cast<int>(first.axes[0]),
                             static_cast<int>(first.axes[1])};
    std::string remarks;
    for (const BandPlane& band : bands)
        if (const std::string remark =
                core::offsetRemark(grid, core::skyTransformOf(band.hdu->header).get(), "band " + bands.front().band);
            !remark.empty())
            remarks += (remarks.empty() ? "band " : "; band ") + band.band + " " + remark;
    return remarks;
}

} // namespace

MaskResult maskImage(const core::Registry& registry, const MaskRequest& request, const core::Progress& progress) {
    progress.step(0, 0, "Loading " + request.model.filename().string());
    const auto model = registry.loadModel(request.model, {.device = request.device});
    const std::vector<BandPlane> bands = openBands(request, wantedBands(model->card()));
    if (bands.empty())
        throw core::Error(core::ErrorKind::Usage, "the network takes no image", {.path = request.model.string()});
    const core::FitsHdu& hdu = *bands.front().hdu;
    const std::string source = core::imageAddressOf(request.image).fileText();
    const core::TileImage image{hdu.axes[1], hdu.axes[0],
                                [&](const core::PixelRegion& region) { return windowOf(bands, region); }};
    core::Cutout result;
    MaskResult summary{.source = source,
                       .hdu = hdu.number,
                       .width = image.width,
                       .height = image.height,
                       .channels = {},
                       .shares = {},
                       .remark = offsetsOf(bands)};
    std::int64_t planes = 0;
    const auto keep = [&](std::int64_t firstRow, const core::Tensor& rows) {
        if (result.pixels.empty()) {
            planes = rows.count();
            if (planes * image.height > mostValues / image.width)
                throw core::Error(core::ErrorKind::BadInput,
                                  "the result would have " + std::to_string(planes) + " × " +
                                      std::to_string(image.width) + " × " + std::to_string(image.height) +
                                      " values, more than 2 GiB; cut the image into parts",
                                  {.path = source});
            result.pixels.resize(static_cast<std::size_t>(planes * image.height * image.width));
        }
        for (std::int64_t plane = 0; plane < planes; ++plane)
            std::ranges::copy(rows.item(plane),
                              result.pixels.begin() + (plane * image.height + firstRow) * image.width);
    };
    summary.channels = core::runOverTile(*model, image, request.output, request.settings, keep, progress);
    summary.channels.resize(static_cast<std::size_t>(planes));
    std::vector<int> all;
    const core::ModelCard& card = model->card();
    const bool areInstances =
        card.outputs[static_cast<std::size_t>(core::tileOutput(card, request.output))].kind == core::OutputKind::Inst;
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        std::string& channel = summary.channels[static_cast<std::size_t>(plane)];
        if (channel.empty())
            channel = "plane " + std::to_string(plane + 1);
        const auto first = result.pixels.begin() + plane * image.height * image.width;
        const auto inside = std::count_if(first, first + image.height * image.width, [](float p) { return p > 0.5F; });
        summary.shares.push_back(static_cast<double>(inside) / static_cast<double>(image.height * image.width));
        all.push_back(static_cast<int>(plane));
        if (areInstances)
            summary.instances = static_cast<std::int64_t>(
                std::accumulate(first, first + image.height * image.width, 0.0F,
                                [](float most, float number) { return number > most ? number : most; }));
    }
    result.bands = summary.channels;
    result.width = static_cast<int>(image.width);
    result.height = static_cast<int>(image.height);
    KeptCards kept = keptCards(*bands.front().file, hdu, bands.size() == 1);
    if (!kept.hasSky)
        result.sky = core::skyTransformOf(hdu.header);
    kept.texts["MODEL"] = card.name;
    kept.texts["MODELSHA"] = model->fingerprint();
    result.physicalPixels = core::physicalPixelCards(hdu.header, {0, 0});
    result.source = source;
    core::writeCutout(request.out, result, {0, 0, image.width, image.height}, all, std::move(kept.texts), {},
                      kept.numbers);
    return summary;
}

} // namespace oddity::app
