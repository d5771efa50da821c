// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/model/attribution/asking.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

/// Patch starts that cover an axis without a clipped patch.
std::vector<std::int64_t> patchStarts(std::int64_t length, std::int64_t patch, std::int64_t stride) {
    std::vector<std::int64_t> starts;
    for (std::int64_t start = 0; start + patch < length; start += stride)
        starts.push_back(start);
    starts.push_back(std::max<std::int64_t>(0, length - patch));
    return starts;
}

using PixelList = std::vector<std::size_t>; ///< of one plane

std::vector<PixelList> patches(const Asking& asking) {
    const AttributionOptions& options = asking.options();
    std::vector<PixelList> all;
    for (const std::int64_t row : patchStarts(asking.height(), options.patch, options.stride))
        for (const std::int64_t column : patchStarts(asking.width(), options.patch, options.stride)) {
            PixelList& pixels = all.emplace_back();
            for (std::int64_t y = row; y < std::min(row + options.patch, asking.height()); ++y)
                for (std::int64_t x = column; x < std::min(column + options.patch, asking.width()); ++x)
                    pixels.push_back(static_cast<std::size_t>(y * asking.width() + x));
        }
    return all;
}

std::vector<PixelList> rings(const Asking& asking) {
    const double centreX = static_cast<double>(asking.width() - 1) / 2;
    const double centreY = static_cast<double>(asking.height() - 1) / 2;
    std::vector<PixelList> all;
    for (std::int64_t y = 0; y < asking.height(); ++y)
        for (std::int64_t x = 0; x < asking.width(); ++x) {
            const double radius = std::hypot(static_cast<double>(x) - centreX, static_cast<double>(y) - centreY);
            const auto ring = static_cast<std::size_t>(radius / asking.options().patch);
            all.resize(std::max(all.size(), ring + 1));
            all[ring].push_back(static_cast<std::size_t>(y * asking.width() + x));
        }
    std::erase_if(all, [](const PixelList& ring) { return ring.empty(); });
    return all;
}

/// Coarse random cells, enlarged bilinearly with a random shift of up to one cell.
std::vector<float> smoothMask(const Asking& asking, RandomStream& random) {
    const int cells = asking.options().cells;
    const int side = cells + 2;
    std::vector<double> coarse(static_cast<std::size_t>(side * side));
    for (double& cell : coarse)
        cell = random.uniform() < 0.5 ? 1 : 0;
    const double shiftX = random.uniform();
    const double shiftY = random.uniform();
    std::vector<float> mask(static_cast<std::size_t>(asking.height() * asking.width()));
    for (std::int64_t y = 0; y < asking.height(); ++y)
        for (std::int64_t x = 0; x < asking.width(); ++x) {
            const double row = shiftY + (static_cast<double>(y) + 0.5) * cells / static_cast<double>(asking.height());
            const double column = shiftX + (static_cast<double>(x) + 0.5) * cells / static_cast<double>(asking.width());
            const auto at = [&](int r, int c) { return coarse[static_cast<std::size_t>(r * side + c)]; };
            const int r = static_cast<int>(row);
            const int c = static_cast<int>(column);
            mask[static_cast<std::size_t>(y * asking.width() + x)] =
                static_cast<float>(std::lerp(std::lerp(at(r, c), at(r, c + 1), column - c),
                                             std::lerp(at(r + 1, c), at(r + 1, c + 1), column - c), row - r));
        }
    return mask;
}

} // namespace

void occlusionMap(const Asking& asking, Attribution& result) {
    const AttributionOptions& options = asking.options();
    if (options.patch < 1 || options.stride < 1 || options.stride > options.patch)
        throw Error(ErrorKind::Usage, "attribution: occlusion needs a patch of at least one pixel and a stride from 1 "
                                      "to the patch");
    const std::vector<PixelList> areas = options.shape == OcclusionShape::Ring ? rings(asking) : patches(asking);
    const auto planeSize = static_cast<std::size_t>(asking.height() * asking.width());
    const auto bands = static_cast<std::size_t>(asking.bands());
    result.value = asking.valueOf(asking.image());
    std::vector<double> drops(asking.image().values.size(), 0.0);
    std::vector<int> covers(drops.size(), 0);
    const std::size_t groups = options.eachBand ? asking.groups() : 1; // bands that are taken away together
    const auto eachPixel = [&](std::int64_t index, auto visit) {
        const PixelList& area = areas[static_cast<std::size_t>(index) / groups];
        const std::size_t group = static_cast<std::size_t>(index) % groups;
        for (std::size_t band = 0; band < bands; ++band)
            if (band * groups / bands == group)
                for (const std::size_t pixel : area)
                    visit(band * planeSize + pixel);
    };
    asking.inBatches(
        static_cast<std::int64_t>(areas.size() * groups),
        [&](std::span<float> pixels, std::int64_t index) {
            std::ranges::copy(asking.image().values, pixels.begin());
            eachPixel(index, [&](std::size_t pixel) { pixels[pixel] = asking.baseline().values[pixel]; });
        },
        [&](const Tensor& batch, std::int64_t first) {
            const std::vector<float> values = asking.values(batch);
            for (std::size_t item = 0; item < values.size(); ++item)
                eachPixel(first + static_cast<std::int64_t>(item), [&](std::size_t pixel) {
                    drops[pixel] += static_cast<double>(result.value) - values[item];
                    ++covers[pixel];
                });
        });
    for (std::size_t pixel = 0; pixel < drops.size(); ++pixel)
        result.map.values[pixel] = static_cast<float>(drops[pixel] / covers[pixel]);
}

void riseMap(const Asking& asking, Attribution& result) {
    const AttributionOptions& options = asking.options();
    if (options.masks < 2 || options.cells < 1)
        throw Error(ErrorKind::Usage, "attribution: RISE needs at least two masks and one cell");
    const std::vector<float>& image = asking.image().values;
    const std::vector<float>& baseline = asking.baseline().values;
    const auto planeSize = static_cast<std::size_t>(asking.height() * asking.width());
    RandomStream random(options.seed);
    std::vector<std::vector<float>> masks; // of the batch under way
    std::vector<double> weighted(planeSize, 0.0);
    std::vector<double> total(planeSize, 0.0);
    double sum = 0;
    asking.inBatches(
        options.masks,
        [&](std::span<float> pixels, std::int64_t) {
            const std::vector<float>& mask = masks.emplace_back(smoothMask(asking, random));
            for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
                pixels[pixel] = std::lerp(baseline[pixel], image[pixel], mask[pixel % planeSize]);
        },
        [&](const Tensor& batch, std::int64_t) {
            const std::vector<float> values = asking.values(batch);
            for (std::size_t item = 0; item < values.size(); ++item) {
                sum += values[item];
                for (std::size_t pixel = 0; pixel < planeSize; ++pixel) {
                    weighted[pixel] += static_cast<double>(values[item]) * masks[item][pixel];
                    total[pixel] += masks[item][pixel];
                }
            }
            masks.clear();
        });
    result.value = asking.valueOf(asking.image());
    for (std::size_t pixel = 0; pixel < image.size(); ++pixel) {
        const std::size_t place = pixel % planeSize;
        const double share = total[place] > 0 ? weighted[place] / total[place] - sum / options.masks : 0;
        result.map.values[pixel] = static_cast<float>(share);
    }
}

} // namespace oddity::core
