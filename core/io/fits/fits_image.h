// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/data/tensor.h"

namespace oddity::core {

/// Writes a float32 image (axes as in the tensor, last axis fastest) with text and number cards, replacing the file.
/// A name that ends in .fz gets the image tile-compressed without loss, as fpack names such files.
void writeFitsImage(const std::filesystem::path& path, const Tensor& image,
                    const std::map<std::string, std::string>& textCards,
                    const std::map<std::string, double>& numberCards);

} // namespace oddity::core
