// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/sky_transform.h"
#include "core/io/images/tiles/tile_index.h"

namespace oddity::core {

/// One image of a survey, as its header describes it.
struct SurveyTile {
    std::filesystem::path path;
    int hdu = 1;
    std::int64_t width = 0;
    std::int64_t height = 0;
    int planes = 1;
    std::shared_ptr<const SkyTransform> sky;
    SkyCap cap;                                   ///< holds every pixel
    std::string unit;                             ///< BUNIT
    std::string filter;                           ///< first word of FILTER
    std::map<std::string, double> physicalPixels; ///< as physicalPixelCards()
    std::string remark;                           ///< what is known to be wrong with its positions; mostly empty

    std::string name() const; ///< file and HDU, for messages
};

/// The images of a file that an HDU's name (HduAddress) stands for, all of that EXTNAME; "*" in it stands for any
/// characters, and alone for every image with a sky. Throws Error(BadInput): no such image, or one without usable sky
/// coordinates.
std::vector<SurveyTile> surveyTilesIn(const std::filesystem::path& path, const std::string& hdu);

} // namespace oddity::core
