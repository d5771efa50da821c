// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/data/tensor.h"
#include "core/io/fits/pixel_conversion.h"
#include "core/progress.h"

namespace oddity::core {

/// Writes a float32 image (axes as in the tensor, last axis fastest) with text and number cards, replacing the file.
/// A name that ends in .fz gets the image tile-compressed without loss, as fpack names such files.
void writeFitsImage(const std::filesystem::path& path, const Tensor& image,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards);

/// Gives the values of an image from number `first` on, in file order; asked on the writing thread for each once, one
/// part after the other.
using ImageValues = std::function<void(std::int64_t first, std::span<float> into)>;

/// The same of an image that need not fit in memory: 16 MiB of whole rows, or of a part of one, are asked for at a
/// time, and the file appears under its name once it is whole. shape: slowest axis first. Throws Error(Cancelled) when
/// stopped, Error(Usage) for more than 256 MiB under a name that ends in .fz, Error(Io), and what values throws.
void writeFitsImage(const std::filesystem::path& path, const std::vector<std::int64_t>& shape,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards, const ImageValues& values,
                    const Progress& progress);

/// Big-endian numbers first … of an image, as many as `into` has room for.
using StoredValues = std::function<void(std::int64_t first, std::span<char> into)>;

/// The same of numbers that are written as they are given, with their BITPIX, BSCALE, BZERO and BLANK. Throws
/// Error(Usage) under a name that ends in .fz.
void writeFitsImage(const std::filesystem::path& path, const std::vector<std::int64_t>& shape,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards, const StoredNumbers& numbers,
                    const StoredValues& values, const Progress& progress);

} // namespace oddity::core
