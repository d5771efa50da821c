// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/tiles/tile_set.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/files/file_choice.h"
#include "core/io/images/files/file_stamp.h"
#include "core/io/images/tiles/tile_pattern.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr std::string_view bandField = "{band}";

std::string withBand(std::string text, const std::string& band) {
    for (auto at = text.find(bandField); at != std::string::npos; at = text.find(bandField, at + band.size()))
        text.replace(at, bandField.size(), band);
    return text;
}

void refuseOtherFields(const std::string& text) {
    const std::string without = withBand(text, "");
    if (without.find('{') != std::string::npos)
        throw Error(ErrorKind::BadInput, "tiles are found by position; only {band}, * and ? may stand in their pattern",
                    {.path = text});
}

/// Gives the number of files left out: those that other patterns take, unless all are.
std::size_t leaveOutOthers(std::vector<TileFile>& files, const std::vector<std::string>& otherPatterns,
                           const Progress& progress) {
    std::set<std::filesystem::path> others;
    for (const std::string& pattern : otherPatterns)
        for (const TileFile& file : tileFilesOf(pattern, {}, progress))
            others.insert(file.path);
    const auto isOther = [&others](const TileFile& file) { return others.contains(file.path); };
    return std::ranges::all_of(files, isOther) ? 0 : std::erase_if(files, isOther);
}

double overlap(double centre, double half, std::int64_t length) {
    const double low = std::max(centre - half, -0.5);
    const double high = std::min(centre + half, static_cast<double>(length) - 0.5);
    return std::max(0.0, high - low) / (2 * half);
}

} // namespace

double CutoutExtent::pixelsOn(const SurveyTile& tile) const {
    return arcsec > 0 ? arcsec / tile.sky->pixelScaleArcsec() : pixels;
}

TileSet::TileSet(const ImageAddress& address, const std::vector<std::string>& wantedBands,
                 const std::vector<std::string>& otherPatterns, std::shared_ptr<OpenFiles> files,
                 const Progress& progress)
    : m_files(std::move(files)) {
    refuseOtherFields(address.file);
    refuseOtherFields(address.hdu);
    const bool hasBandInHdu = address.hdu.find(bandField) != std::string::npos;
    if (hasBandInHdu && wantedBands.empty())
        throw Error(ErrorKind::BadInput, "name the bands that {band} stands for",
                    {.path = address.text(), .field = "bands"});
    std::vector<Scanned> scanned;
    std::vector<TileFile> found = tileFilesOf(address.file, wantedBands, progress);
    if (const std::size_t left = leaveOutOthers(found, otherPatterns, progress); left > 0)
        m_remarks.push_back(std::to_string(left) + (left == 1 ? " file is a layer's" : " files are a layer's") +
                            ", not an image");
    for (const TileFile& file : found) {
        if (!hasBandInHdu)
            scanned.push_back({file.path.string(), file.band, address.hdu, {}, {}});
        for (const std::string& band : wantedBands)
            if (hasBandInHdu)
                scanned.push_back({file.path.string(), band, withBand(address.hdu, band), {}, {}});
    }
    if (scanned.empty())
        throw Error(ErrorKind::NotFound, "no file fits this pattern", {.path = address.text()});
    scan(scanned, address, progress);
    sortIntoBands(scanned, wantedBands, address);
    for (Band& band : m_tilesOfBand) {
        std::vector<SkyCap> caps;
        for (const std::uint32_t tile : band.tiles)
            caps.push_back(m_tiles[tile]->cap);
        band.index = std::make_unique<TileIndex>(std::move(caps));
    }
}

void TileSet::scan(std::vector<Scanned>& files, const ImageAddress& address, const Progress& progress) {
    constexpr std::size_t filesAtOnce = 8;
    std::vector<std::string> changed(files.size());
    forEachItem(files.size(), filesAtOnce, progress, "Reading the tiles' headers", [&](std::size_t number) {
        Scanned& file = files[number];
        try {
            file.tiles = surveyTilesIn(file.path, file.hdu);
            const FileStamp stamp = fileStampOf(file.path);
            changed[number] = std::to_string(stamp.bytes) + " " + std::to_string(stamp.changedNs);
        } catch (const Error& error) {
            file.problem = error.what();
        }
    });
    Fingerprint fingerprint;
    std::size_t failures = 0;
    std::string firstProblem;
    for (std::size_t number = 0; number < files.size(); ++number) {
        fingerprint.add(files[number].path).add(files[number].hdu).add(changed[number]);
        if (files[number].problem.empty())
            continue;
        firstProblem = failures++ == 0 ? files[number].problem : firstProblem;
    }
    m_fingerprint = fingerprint.hex();
    if (failures == files.size())
        throw Error(ErrorKind::BadInput, "no tile can be used; the first: " + firstProblem, {.path = address.text()});
    if (failures > 0)
        m_remarks.push_back(std::to_string(failures) + " of " + std::to_string(files.size()) +
                            " tiles are left out; the first: " + firstProblem);
}

void TileSet::sortIntoBands(std::vector<Scanned>& files, const std::vector<std::string>& wantedBands,
                            const ImageAddress& address) {
    std::set<std::string> names;
    std::set<std::string> filters;
    std::set<int> planes;
    std::set<std::string> remarks;
    for (const Scanned& file : files) {
        if (!file.band.empty())
            names.insert(file.band);
        for (const SurveyTile& tile : file.tiles) {
            filters.insert(tile.filter);
            planes.insert(tile.planes);
            if (!tile.remark.empty() && remarks.insert(tile.remark).second)
                m_remarks.push_back(tile.name() + ": " + tile.remark);
        }
    }
    if (planes.size() > 1)
        throw Error(ErrorKind::BadInput, "some tiles have one plane, others several", {.path = address.text()});
    if (names.empty() && filters.size() > 2 && *planes.begin() == 1 && filters.contains(""))
        for (const Scanned& file : files)
            for (const SurveyTile& tile : file.tiles)
                if (tile.filter.empty())
                    throw Error(
                        ErrorKind::BadInput,
                        "has no FILTER, where other tiles have several; name the bands by {band} in the pattern",
                        {.path = tile.name(), .field = "FILTER"});
    const bool byFilter = names.empty() && filters.size() > 1 && *planes.begin() == 1 && !filters.contains("");
    if (byFilter)
        names = filters;
    if (!names.empty() && *planes.begin() > 1)
        throw Error(ErrorKind::BadInput, "the tiles hold several planes where one per band is expected",
                    {.path = address.text()});
    m_bands = wantedBands;
    const std::size_t count = names.empty() ? static_cast<std::size_t>(*planes.begin()) : names.size();
    if (names.empty() && !wantedBands.empty() && wantedBands.size() != count)
        throw Error(ErrorKind::BadInput,
                    std::to_string(wantedBands.size()) + " bands were named, the tiles have " + std::to_string(count),
                    {.path = address.text(), .field = "bands"});
    if (wantedBands.empty() && !names.empty())
        m_bands = inWavelengthOrder(names);
    for (std::size_t plane = 0; m_bands.size() < count && names.empty(); ++plane)
        m_bands.push_back(count == 1 && !filters.begin()->empty() ? *filters.begin()
                                                                  : "band" + std::to_string(plane + 1));
    m_hasNamedBands = !names.empty();
    m_tilesOfBand.resize(names.empty() ? 1 : m_bands.size());
    for (const Scanned& file : files)
        for (const SurveyTile& tile : file.tiles) {
            const std::string& name = byFilter ? tile.filter : file.band;
            const auto band = names.empty() ? m_bands.begin() : std::ranges::find(m_bands, name);
            if (band != m_bands.end())
                add(tile, static_cast<std::size_t>(band - m_bands.begin()));
        }
    for (std::size_t band = 0; band < m_tilesOfBand.size(); ++band)
        if (m_tilesOfBand[band].tiles.empty())
            throw Error(ErrorKind::BadInput, "no tile of the band " + m_bands[band] + " can be used",
                        {.path = address.text(), .field = "bands"});
}

void TileSet::add(const SurveyTile& tile, std::size_t band) {
    m_tilesOfBand[band].tiles.push_back(static_cast<std::uint32_t>(m_tiles.size()));
    m_tiles.push_back(std::make_unique<const SurveyTile>(tile));
    m_largestScaleArcsec = std::max(m_largestScaleArcsec, tile.sky->pixelScaleArcsec());
}

std::vector<TilePlace> TileSet::placesOf(SkyPosition sky, int band, CutoutExtent extent) const {
    const bool arePlanes = m_tilesOfBand.size() == 1;
    const Band& tiles = m_tilesOfBand[arePlanes ? 0 : static_cast<std::size_t>(band)];
    const double sizeArcsec = extent.arcsec > 0 ? extent.arcsec : extent.pixels * m_largestScaleArcsec;
    constexpr double halfDiagonal = 0.75;
    const double reachRad = sizeArcsec * halfDiagonal / 3600 * std::numbers::pi / 180;
    std::vector<TilePlace> places;
    for (const std::uint32_t number : tiles.index->around(sky, reachRad)) {
        const SurveyTile& tile = *m_tiles[tiles.tiles[number]];
        const auto position = tile.sky->pixelFromIcrs(sky);
        if (!position)
            continue;
        const double half = extent.pixelsOn(tile) / 2;
        const double inside = overlap(position->x, half, tile.width) * overlap(position->y, half, tile.height);
        const auto back = inside > 0 ? tile.sky->icrsFromPixel(*position) : std::nullopt;
        // far from their image, distortions lead back into it
        if (!back || angleBetweenRad(unitVectorOf(*back), unitVectorOf(sky)) * 180 / std::numbers::pi * 3600 >
                         tile.sky->pixelScaleArcsec())
            continue;
        const double edge =
            std::min({position->x + 0.5, position->y + 0.5, static_cast<double>(tile.width) - 0.5 - position->x,
                      static_cast<double>(tile.height) - 0.5 - position->y});
        places.push_back({&tile, arePlanes && tile.planes > 1 ? band : 0, *position, inside, edge});
    }
    const auto rank = [](const TilePlace& place) { // rounded, so that equal tiles stay in their order
        return std::pair(-std::llround(place.inside * 1e6), -std::llround(place.edgePixels * 1e3));
    };
    std::ranges::stable_sort(places, {}, rank);
    return places;
}

Covered TileSet::coverage(const std::vector<TilePlace>& places, const SkyGrid& grid, CutoutExtent extent) const {
    constexpr double whatever = 0.75; // of its size, a square reaches less far from its centre however it is turned
    if (!places.empty() && places.front().edgePixels > whatever * extent.pixelsOn(*places.front().tile) + 1)
        return Covered(grid.pixelCount(), Coverage::Filled);
    Covered covered(grid.pixelCount(), Coverage::Outside);
    std::size_t done = 0;
    for (const TilePlace& place : places)
        if (done < covered.size())
            done += cover(GridMap(grid, *place.tile->sky), grid.width, place.tile->width, place.tile->height, covered);
    return covered;
}

template <typename Fill>
void TileSet::fillFrom(const std::vector<TilePlace>& places, const SkyGrid& grid, const Covered& covered,
                       Fill fill) const {
    for (const TilePlace& place : places) {
        if (std::ranges::all_of(covered, [](Coverage pixel) { return pixel == Coverage::Filled; }))
            return;
        const GridMap map(grid, *place.tile->sky);
        const auto file = m_files->open(place.tile->path);
        const FitsHdu& image = file->imageHdu(place.tile->hdu);
        if (image.axes[0] != place.tile->width || image.axes[1] != place.tile->height)
            throw Error(ErrorKind::BadInput, "has changed its shape since it was opened",
                        {.path = place.tile->path.string(), .hdu = place.tile->hdu});
        fill(*file, image, place.plane, map);
    }
}

void TileSet::fill(const std::vector<TilePlace>& places, const SkyGrid& grid, Measure measure, std::span<float> into,
                   Covered& covered) const {
    fillFrom(places, grid, covered,
             [&](const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map) {
                 fillGrid(file, image, plane, map, grid.width, measure, into, covered);
             });
}

void TileSet::fill(const std::vector<TilePlace>& places, const SkyGrid& grid, CodeKind kind,
                   std::span<std::uint32_t> into, Covered& covered) const {
    fillFrom(places, grid, covered,
             [&](const FitsFile& file, const FitsHdu& image, std::int64_t plane, const GridMap& map) {
                 fillGrid(file, image, plane, map, grid.width, kind, into, covered);
             });
}

} // namespace oddity::core
