// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/tensor.h"
#include "core/fingerprint.h"
#include "core/model/card/model_card.h"
#include "core/model/inputs/pixel_steps.h"

namespace oddity::core {

/// Throws Error(Model) with the field fieldPrefix + "prepare[i].parameter" when a step is unknown, lacks a parameter,
/// or has one that is unknown or out of range.
void checkSteps(const InputSpec& input, const std::string& fieldPrefix, const std::string& path);

/// The steps that change values (preparation.h lists them), in place, in float32; not centre_crop and resize.
void applyStep(const PrepareStep& step, BandBlock& block);
bool isInvertible(const PrepareStep& step); ///< clipping and what leaves values alone included
/// Undoes an invertible step; the image's first axis counts its bands.
void invertStep(const PrepareStep& step, Tensor& image);
std::string shortNumber(double value);             ///< for people: up to six digits
std::string describeStep(const PrepareStep& step); ///< for people: "asinh(x / 0.05)"
void addStep(Fingerprint& fingerprint, const PrepareStep& step);

} // namespace oddity::core
