// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "core/data/cutout.h"

namespace oddity::core {

/// The images of one object's epochs as one sequence, which takes what is not of single pixels from the first that is
/// there; epochs that are not are NaN, masked and without layers' values. images: one per epoch, those that are not
/// there empty. Throws Error(BadInput) where sizes, bands or layers differ, and where none is there.
Cutout joinedEpochs(const std::vector<Epoch>& epochs, const std::vector<Cutout>& images);

/// The bands of every epoch, "g@1" …: all of the first, then of the second.
std::vector<std::string> bandsAtEpochs(const std::vector<std::string>& bands, const std::vector<Epoch>& epochs);

/// The same as joinedEpochs() of a cutout that has the planes of all epochs already, one epoch after the other.
void splitIntoEpochs(Cutout& cube, const std::vector<Epoch>& epochs);

} // namespace oddity::core
