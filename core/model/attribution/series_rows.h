// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/data/catalog.h"
#include "core/data/series.h"
#include "core/data/tensor.h"
#include "core/model/attribution/attribution.h"
#include "core/model/card/model_card.h"

namespace oddity::core {

/// A batch of spectra or light curves as images of one row, N × channels × 1 × length, whatever their layout; of images
/// as it is.
Tensor asRows(const InputSpec& input, Tensor batch);
/// The way back.
Tensor fromRows(const InputSpec& input, Tensor rows);

/// Of so many channels of an input, which hold pixels or a series' values, not where they are or what they are worth.
std::vector<bool> measuredChannels(const InputSpec& input, std::int64_t channels);

/// Which values of one object's input, in the order in which the network sees them, hold pixels or a series' values
/// that were measured: of these a reconstruction error is. places: MeasuredPlaces of the object; empty: all.
std::vector<bool> measuredValues(const InputSpec& input, std::int64_t channels, std::size_t size,
                                 std::span<const std::uint8_t> places);

/// What attribution says of each point of a series: where it is, its prepared value, and the map's value in each
/// channel, or one for all where it does not tell them apart; filling behind the points is left out.
std::vector<Column> attributionTable(const Attribution& attribution, const Series& points, const InputSpec& input);

} // namespace oddity::core
