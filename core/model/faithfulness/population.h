// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/data/row_id.h"
#include "core/data/tensor.h"
#include "core/model/attribution/attribution.h"
#include "core/model/faithfulness/object_segment.h"
#include "core/model/faithfulness/series_profile.h"
#include "core/model/inputs/input_reader.h"
#include "core/model/model.h"

namespace oddity::core {

struct Population;

struct PopulationRequest {
    std::vector<RowId> rows;
    AttributionMethod method = AttributionMethod::IntegratedGradients;
    AttributionOptions options;
    /// What it throws is that object's problem; called from several threads.
    std::function<Target(RowId row)> target;
    /// What there is so far, about once a second and before a stop is thrown; may be empty.
    std::function<void(const Population&)> preview = {};
};

/// At most so many of the rows, spread evenly over them.
std::vector<RowId> spreadOver(const std::vector<RowId>& rows, std::int64_t most);

/// One object of a population.
struct PopulationMember {
    RowId row;
    std::string problem; ///< why it has no map; "" where it has one
    float value = std::numeric_limits<float>::quiet_NaN();
    float completenessError = std::numeric_limits<float>::quiet_NaN(); ///< integrated gradients
    SegmentShare share;                                                ///< of images
    std::string segment;                                               ///< as ObjectSegment::origin; of a series ""
};

/// Where a network looks in many objects. In the sums each object's |map| counts as much as any other's, its own sum
/// being 1; objects without a map are members with their problem and take no part.
struct Population {
    std::vector<PopulationMember> members;    ///< in the order of the request
    std::int64_t mapped = 0;                  ///< members with a map
    Tensor meanMap;                           ///< images: mean of map / sum of |map|, bands × height × width, signed
    std::optional<SeriesProfile> alongSeries; ///< of spectra and light curves, where one has a map
    /// Images: mean share of |map| in rings one network pixel wide about the image's centre, over that of an even map:
    /// 1 is no preference. Ring r holds the pixels whose distance rounds down to r.
    std::vector<double> radialProfile;
    /// Of the maps' values in units of the map's mean |value|, in bins of equal width from −histogramReach to
    /// histogramReach; each object's counts add up to 1 with those beyond.
    std::vector<double> histogram;
    double below = 0;
    double above = 0;
    static constexpr double histogramReach = 10;
    static constexpr std::size_t histogramBins = 80;

    double meanShare() const;     ///< of |map| inside the segment, over the members that have one; NaN for none
    double meanAreaShare() const; ///< of the area, over the same members
    std::int64_t withSegment() const;
    std::int64_t failed() const { return static_cast<std::int64_t>(members.size()) - mapped; }
};

/// Objects are read in batches, and asked so by methods that look once (looksOnce()). The first image's map has the
/// shape of all; an image of another is a problem. Filling behind the points of a series takes no part. Throws
/// Error(Cancelled), Error(Usage) when it is the reason of one and none could be explained, and Error(Device), after
/// which no object could be asked.
Population attributePopulation(Model& model, const InputReader& reader, const PopulationRequest& request,
                               const Progress& progress);

} // namespace oddity::core
