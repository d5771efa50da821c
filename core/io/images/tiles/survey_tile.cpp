// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/survey_tile.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/fits/fits_file.h"
#include "core/io/fits/hdu_address.h"
#include "core/io/images/tiles/tile_pattern.h"
#include "core/io/tables/number_text.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"
#include "core/letter_case.h"

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
        cap.radiusRad = std::max(cap.radiusRad, angleBetweenRad(cap.centre, point));
    constexpr double betweenPoints = 1.1; // an edge may bulge beyond the points tried
    cap.radiusRad = cap.radiusRad * betweenPoints + 2 * tile.sky->pixelScaleArcsec() / 3600 * std::numbers::pi / 180;
    return cap;
}

/// Positions in frames that cannot be converted, geocentric apparent ones for instance, must not pass for ICRS.
void requireKnownFrame(const FitsHeader& header, const ErrorPlace& place) {
    const std::string frame(withoutBlanks(header.stringOr("RADESYS", header.stringOr("RADECSYS", ""))));
    constexpr std::string_view known[] = {"", "ICRS", "FK5", "FK4", "FK4-NO-E"};
    if (std::ranges::none_of(known, [&frame](std::string_view name) { return equalsIgnoringCase(name, frame); }))
        throw Error(ErrorKind::BadInput, "its coordinates are in the frame " + frame + ", which cannot be converted",
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
    requireKnownFrame(image.header, place);
    tile.cap = capOf(tile);
    tile.unit = image.header.stringOr("BUNIT", "");
    const std::string filter = image.header.stringOr("FILTER", file.hdus().front().header.stringOr("FILTER", ""));
    tile.filter = filter.substr(0, filter.find(' '));
    tile.physicalPixels = physicalPixelCards(image.header, {});
    tile.remark = skyRemarkOf(image.header);
    return tile;
}

} // namespace

std::string SurveyTile::name() const {
    return fileAndHdu(path.filename().string(), hdu);
}

std::vector<SurveyTile> surveyTilesIn(const std::filesystem::path& path, const std::string& hdu) {
    const FitsFile file(path);
    const HduAddress name(hdu);
    if (hdu.empty() || name.number)
        return {tileOf(file, file.imageHduNamed(hdu))};
    const std::string pattern = lowerCase(name.name);
    std::vector<SurveyTile> tiles;
    std::string problems;
    for (const FitsHdu& entry : file.hdus()) {
        if (!fitsPattern(pattern, lowerCase(entry.name())) || !name.hasVersionOf(entry))
            continue;
        if (entry.problem && entry.mayHavePixels())
            problems += (problems.empty() ? "" : "; ") + entry.title() + " is left out: " + entry.problem->detail();
        else if (entry.hasPixels() && (hdu != "*" || skyTransformOf(entry.header)))
            tiles.push_back(tileOf(file, entry));
    }
    if (tiles.empty())
        return {tileOf(file, file.imageHduNamed(hdu))}; // which says what there is
    if (!problems.empty())
        tiles.front().remark += (tiles.front().remark.empty() ? "" : "; ") + problems;
    return tiles;
}

} // namespace oddity::core
