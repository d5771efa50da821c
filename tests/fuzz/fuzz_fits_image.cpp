// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/io/fits/fits_file.h"

using namespace oddity;

/// The first pixels of every image: rows, and a rectangle that begins within a compression tile.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::int64_t mostPixels = 1 << 14;
    try {
        const core::FitsFile file(core::FileBytes("fuzz", std::string_view(reinterpret_cast<const char*>(data), size)));
        for (const core::FitsHdu& hdu : file.hdus()) {
            if (!hdu.mayHavePixels())
                continue;
            try {
                const core::FitsHdu& image = hdu.readable();
                if (!image.hasPixels())
                    continue;
                std::vector<float> pixels(static_cast<std::size_t>(std::min(image.pixelCount(), mostPixels)));
                file.readPixels(image, 0, pixels);
                const std::int64_t x = image.axes[0] / 3, y = image.axes[1] / 3;
                const core::PixelRegion part{x, y, std::min<std::int64_t>(64, image.axes[0] - x),
                                             std::min<std::int64_t>(64, image.axes[1] - y)};
                pixels.resize(static_cast<std::size_t>(part.width * part.height));
                file.readRegion(image, 0, part, pixels);
            } catch (const core::Error&) { // a refusal is an answer; other HDUs may be read
            }
        }
    } catch (const core::Error&) { // as is one of the file
    }
    return 0;
}
