// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <random>
#include <string>

/// Damages a FITS file's bytes in one of the ways that disks, transfers, programs and people do: bits flipped, blocks
/// swapped or doubled, the end cut off, values of keywords replaced by absurd ones, cards doubled or lost.
std::string mutated(std::string bytes, std::mt19937& random);
