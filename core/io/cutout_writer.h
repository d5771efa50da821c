// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/data/cutout.h"
#include "core/io/fits/pixel_conversion.h"
#include "core/io/tan_transform.h"
#include "core/progress.h"

namespace oddity::core {

/// A gnomonic projection fitted to another sky over a rectangle of pixels.
struct TanFit {
    TanGeometry geometry;
    double worstPixels = 0; ///< largest distance between the two over the rectangle
};

/// Least squares over a grid of pixels; nothing where fewer than four of them have a sky.
std::optional<TanFit> fittedTan(const SkyTransform& sky, const PixelRegion& region);

/// Writes a part of a cutout as one float32 image (bands × height × width, or height × width of one band), replacing
/// the file. The header says unit, bands, source, frame and physical pixels: those of the image that the cutout is from
/// where that is known, else the cutout's. Its WCS is a TAN fitted to the cutout's sky, and ODDFITER says how well, in
/// pixels. textCards and numberCards are written too. Throws Error(Usage) for a region beyond the cutout, Error(Io)
/// when writing fails.
void writeCutout(const std::filesystem::path& path, const Cutout& cutout, const PixelRegion& region,
                 const std::vector<int>& bands, std::map<std::string, std::string> textCards = {},
                 const Progress& progress = {}, const std::map<std::string, double>& numberCards = {});

/// Reads a rectangle of a band, rows from below.
using BandReader = std::function<void(int band, const PixelRegion& region, std::span<float> into)>;

/// The same where the pixels are read as they are written, a few rows at a time: `about` says all else of them and has
/// none. Throws Error(Cancelled) when stopped, and what read throws; the file appears once it is whole.
void writeCutout(const std::filesystem::path& path, const Cutout& about, const PixelRegion& region,
                 const std::vector<int>& bands, std::map<std::string, std::string> textCards, const BandReader& read,
                 const Progress& progress, const std::map<std::string, double>& numberCards = {});

/// Reads a rectangle, rows from below, as big-endian numbers.
using StoredReader = std::function<void(const PixelRegion& region, std::span<char> into)>;

/// The same of the one band of `about`, its numbers written as they are read.
void writeStoredCutout(const std::filesystem::path& path, const Cutout& about, const PixelRegion& region,
                       std::map<std::string, std::string> textCards, const StoredNumbers& numbers,
                       const StoredReader& read, const Progress& progress);

} // namespace oddity::core
