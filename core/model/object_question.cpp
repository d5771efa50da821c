// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/object_question.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/model/attribution/targets.h"

namespace oddity::core {

namespace {

constexpr float wantedCompleteness = 0.01F;

float blankValue(const Preparation& preparation, Cutout cutout) {
    std::ranges::fill(cutout.pixels, 0.0F);
    cutout.mask.clear();
    for (Epoch& epoch : cutout.epochs)
        epoch.isThere = true; // one is enough to see
    const Tensor image = preparation.prepare(cutout).image;
    const auto pixels = static_cast<std::ptrdiff_t>(image.itemSize() * preparation.bands().size()); // not of layers
    return std::accumulate(image.values.begin(), image.values.begin() + pixels, 0.0F) / static_cast<float>(pixels);
}

} // namespace

ObjectQuestion questionOf(const InputReader& reader, RowId row, Target target, const AttributionOptions& options) {
    const int subject = reader.subjectInput();
    if (subject < 0)
        throw Error(ErrorKind::Usage, "the network takes no image, spectrum or light curve; there is nothing to "
                                      "attribute to");
    ObjectQuestion object;
    if (const SeriesInput* series = reader.seriesInput(subject)) {
        PreparedInputs prepared = reader.read(row);
        const auto place = static_cast<std::size_t>(subject);
        const PreparedSeries asked{prepared.tensors[place], prepared.points[place]};
        object.points = asked.points;
        object.question = {std::move(prepared.tensors), subject, ofMeasured(std::move(target), prepared.measured),
                           series->blank(asked)};
        object.options = options;
        return object;
    }
    object.cutout = reader.readCutout(row);
    PreparedInputs prepared = reader.prepare(row, object.cutout);
    object.grid = prepared.grids.at(static_cast<std::size_t>(reader.imageInput()));
    object.question = {
        std::move(prepared.tensors), reader.imageInput(), ofMeasured(std::move(target), prepared.measured), {}};
    object.options = options;
    object.options.blank = blankValue(reader.imagePreparation(), object.cutout);
    return object;
}

Attribution attribute(Model& model, const ObjectQuestion& object, AttributionMethod method, const Progress& progress) {
    AttributionOptions options = object.options;
    options.completeness = wantedCompleteness;
    return attribute(model, object.question, method, options, progress);
}

} // namespace oddity::core
