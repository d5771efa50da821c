// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/survey_tile.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numbers>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/tiles/tile_pattern.h"
#include "core/io/wcs_transform.h"

namespace oddity::core {

namespace {

/// The circle about an image, from positions along its edges and inside. Images that reach around the sky, or whose
/// corners are not on it, as of an Aitoff map, get a circle that holds everything.
SkyCap capOf(const SurveyTile& tile) {
    constexpr int steps = 8;
    std::vector<UnitVector> points;
    UnitVector sum{};
    for (int row = 0; row <= steps; ++row)
        for (int column = 0; column <= steps; ++column) {
            const PixelPosition pixel{-0.5 + static_cast<double>(tile.width) * column / steps,
                                      -0.5 + static_cast<double>(tile.height) * row / steps};
            const auto sky = tile.sky->icrsFromPixel(pixel);
            if (!sky)
                return {{0, 0, 1}, std::numbers::pi};
            points.push_back(unitVectorOf(*sky));
            for (std::size_t axis = 0; axis < 3; ++axis)
                sum[axis] += points.back()[axis];
        }
    const double length = std::hypot(sum[0], sum[1], sum[2]);
    if (length < 0.7 * static_cast<double>(points.size()))
        return {{0, 0, 1}, std::numbers::pi};
    SkyCap cap{{sum[0] / length, sum[1] / length, sum[2] / length}, 0};
    for (const UnitVector& point : points)
        cap.radiusRad = std::max(cap.radiusRad, angleBetween(cap.centre, point));
    constexpr double betweenPoints = 1.1; // an edge may bulge beyond the points tried
    cap.radiusRad = cap.radiusRad * betweenPoints + 2 * tile.sky->pixelScaleArcsec() / 3600 * std::numbers::pi / 180;
    return cap;
}

/// Catalogs are in ICRS; what is not within 0.1 arcsec of it must not pass for it.
void requireIcrs(const FitsHeader& header, const ErrorPlace& place) {
    const std::string type = header.stringOr("CTYPE1", "");
    if (type.starts_with("GLON") || type.starts_with("GLAT"))
        return;
    const double equinox = header.real("EQUINOX").value_or(header.real("EPOCH").value_or(2000));
    std::string frame = header.stringOr("RADESYS", header.stringOr("RADECSYS", ""));
    std::ranges::transform(frame, frame.begin(), [](unsigned char letter) { return std::toupper(letter); });
    frame.erase(std::find_if_not(frame.begin(), frame.end(), [](unsigned char c) { return std::isalnum(c) != 0; }),
                frame.end());
    if (frame == "ICRS")
        return;
    if (!frame.empty() && frame != "FK5")
        throw Error(ErrorKind::BadInput, "its coordinates are in the frame " + frame + ", the catalog's in ICRS",
                    place);
    if (std::abs(equinox - 2000) > 0.01)
        throw Error(ErrorKind::BadInput,
                    "its coordinates are of the equinox " + std::to_string(equinox).substr(0, 7) +
                        ", the catalog's of 2000",
                    place);
}

SurveyTile tileOf(const FitsFile& file, const FitsHdu& image) {
    const ErrorPlace place{.path = file.bytes().path().string(), .hdu = image.number};
    SurveyTile tile{.path = file.bytes().path(), .hdu = image.number};
    tile.width = image.axes[0];
    tile.height = image.axes[1];
    const std::int64_t planes = image.pixelCount() / (tile.width * tile.height);
    if (planes > 1000)
        throw Error(ErrorKind::BadInput, "has " + std::to_string(planes) + " planes, too many for bands", place);
    tile.planes = static_cast<int>(planes);
    tile.sky = skyTransformOf(image.header);
    if (!tile.sky)
        throw Error(ErrorKind::BadInput, "has no sky coordinates that can be used", place);
    requireIcrs(image.header, place);
    tile.cap = capOf(tile);
    tile.unit = image.header.stringOr("BUNIT", "");
    const std::string filter = image.header.stringOr("FILTER", file.hdus().front().header.stringOr("FILTER", ""));
    tile.filter = filter.substr(0, filter.find(' '));
    tile.remark = skyRemarkOf(image.header);
    return tile;
}

bool isNumber(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

} // namespace

std::string SurveyTile::name() const {
    return path.filename().string() + "[" + std::to_string(shownHduNumber(hdu)) + "]";
}

std::vector<SurveyTile> surveyTilesIn(const std::filesystem::path& path, const std::string& hdu) {
    const FitsFile file(path);
    if (hdu.empty() || isNumber(hdu))
        return {tileOf(file, file.imageHduNamed(hdu))};
    const auto upper = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::toupper(letter); });
        return text;
    };
    std::vector<SurveyTile> tiles;
    for (const FitsHdu& entry : file.hdus())
        if (entry.hasPixels() && fitsPattern(upper(hdu), upper(entry.name())) &&
            (hdu != "*" || skyTransformOf(entry.header)))
            tiles.push_back(tileOf(file, entry));
    if (tiles.empty())
        return {tileOf(file, file.imageHduNamed(hdu))}; // which says what there is
    return tiles;
}

} // namespace oddity::core
