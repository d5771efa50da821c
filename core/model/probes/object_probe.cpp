// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/object_probe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/data/display/stretch_limits.h"
#include "core/error.h"
#include "core/joined_words.h"
#include "core/model/attribution/series_rows.h"
#include "core/model/object_question.h"
#include "core/model/probes/class_margin.h"

namespace oddity::core {

namespace {

constexpr std::array<std::pair<const char*, ProbeKind>, 5> kinds{{{"symmetry", ProbeKind::Symmetry},
                                                                  {"adversarial", ProbeKind::SmallestChange},
                                                                  {"ablation", ProbeKind::Ablation},
                                                                  {"features", ProbeKind::FeatureMaps},
                                                                  {"filters", ProbeKind::Filters}}};
constexpr std::array shiftPixels{1, 2, 4, 8};
constexpr std::int64_t smallestShare = 4; ///< of the side that a shift may be: a quarter
constexpr float clearly = 1e-3F;          ///< margin from which on a class is the likeliest: no tie
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

SymmetryFindings symmetryOf(Model& model, const InputReader& reader, RowId row, const Progress& progress) {
    const InputBatch object = reader.read(row).tensors;
    if (reader.imageInput() < 0)
        throw Error(ErrorKind::Usage, "the network takes no image that could be turned or shifted");
    const Tensor& image = object[static_cast<std::size_t>(reader.imageInput())];
    const std::int64_t side = std::min(image.shape[1], image.shape[2]);
    std::vector<ImageShift> shifts;
    for (const int pixels : shiftPixels)
        if (pixels * smallestShare <= side) {
            shifts.push_back({.rows = 0, .columns = pixels});
            shifts.push_back({.rows = pixels, .columns = 0});
        }
    return {turnSymmetryOf(model, object, progress), shiftSymmetryOf(model, object, shifts, progress)};
}

ObjectQuestion imageQuestion(const InputReader& reader, RowId row, Target target, Baseline baseline) {
    ObjectQuestion object = questionOf(reader, row, std::move(target), {.baseline = baseline});
    if (object.isOfSeries())
        throw Error(ErrorKind::Usage, "the network takes no image; this probe asks about pixels");
    return object;
}

const InputSpec& imageSpec(const Model& model, const ObjectQuestion& object) {
    return model.card().inputs[static_cast<std::size_t>(object.question.inputIndex)];
}

/// "*" takes whichever band there is: then the data name it.
std::vector<std::string> bandNames(const Model& model, const ObjectQuestion& object) {
    const InputSpec& spec = imageSpec(model, object);
    std::vector<std::string> names = spec.channelNames();
    if (!spec.bands.empty() && spec.bands.front() == "*")
        names.front() = object.cutout.bands.front();
    return names;
}

AblationFindings ablationOf(Model& model, const InputReader& reader, RowId row, const ProbeRequest& request,
                            Target target, const Progress& progress) {
    const ObjectQuestion object = imageQuestion(reader, row, std::move(target), request.baseline);
    const Tensor& image = object.question.inputs[static_cast<std::size_t>(object.question.inputIndex)];
    const ObjectSegment segment = objectSegmentOf(object.cutout, object.grid, image.shape[1], image.shape[2]);
    return {request.target,
            core::ablationOf(model, object.question, object.options, segment, bandNames(model, object), progress),
            segment.origin};
}

/// The likeliest class but one.
std::string nearestOther(Model& model, const InputBatch& inputs) {
    const OutputSpec* output = model.card().find(OutputKind::Class);
    if (output == nullptr || output->classes.size() < 2)
        throw Error(ErrorKind::Usage, model.card().name + " does not choose between classes; name a score and a "
                                                          "threshold");
    const std::vector<Tensor> outputs = model.run(inputs);
    const auto probabilities = outputs[static_cast<std::size_t>(model.card().outputIndex(output->name))].item(0);
    std::vector<std::size_t> order(std::min(probabilities.size(), output->classes.size()));
    for (std::size_t index = 0; index < order.size(); ++index)
        order[index] = index;
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&probabilities](std::size_t index) { return probabilities[index]; });
    return output->classes[order.at(1)];
}

/// Bands, of a sequence those of all epochs; the layers behind them have no noise. found.change.change has all still.
void keepMeasured(const InputSpec& spec, const Tensor& image, const std::vector<std::string>& names,
                  ChangeFindings& found) {
    const std::vector<bool> isMeasured = measuredChannels(spec, image.count());
    const Tensor change = std::move(found.change.change);
    found.image = found.change.change = {{0, image.shape[1], image.shape[2]}, {}};
    for (std::int64_t channel = 0; channel < image.count(); ++channel) {
        if (!isMeasured[static_cast<std::size_t>(channel)])
            continue;
        appendItems(found.image, itemsOf(image, channel, 1));
        appendItems(found.change.change, itemsOf(change, channel, 1));
        found.bands.push_back(names[static_cast<std::size_t>(channel)]);
    }
}

/// In units of the noise of each band.
void measure(ChangeFindings& found) {
    const auto height = static_cast<int>(found.image.shape[1]);
    const auto width = static_cast<int>(found.image.shape[2]);
    double squares = 0;
    for (std::int64_t band = 0; band < found.image.count(); ++band) {
        const float sigma = borderStatistics(found.image.item(band), width, height).sigma;
        found.sigma.push_back(sigma > 0 ? sigma : std::numeric_limits<float>::quiet_NaN());
        for (const float pixel : found.change.change.item(band)) {
            const double inSigma = std::abs(static_cast<double>(pixel)) / static_cast<double>(found.sigma.back());
            squares += inSigma * inSigma;
            found.largestSigma = std::max(found.largestSigma, inSigma);
        }
    }
    found.sizeSigma = std::sqrt(squares);
    found.rmsSigma = std::sqrt(squares / static_cast<double>(found.image.values.size()));
    if (std::isnan(squares))
        found.largestSigma = unknown;
}

ChangeFindings changeOf(Model& model, const InputReader& reader, RowId row, const ProbeRequest& request,
                        const std::function<Target(const std::string&)>& targetNamed, const Progress& progress) {
    const bool isOfClass = request.target.empty();
    if (!isOfClass && !request.threshold)
        throw Error(ErrorKind::Usage, "how far '" + request.target + "' is to go wants a threshold");
    if (isOfClass && request.threshold)
        throw Error(ErrorKind::Usage, "a threshold wants the score that it is of");
    ChangeFindings found;
    ObjectQuestion object =
        imageQuestion(reader, row, isOfClass ? Target{} : targetNamed(request.target), Baseline::Blank);
    const InputBatch inputs = repeatedInputs(object.question.inputs, 1);
    const auto place = static_cast<std::size_t>(object.question.inputIndex);
    if (isOfClass) {
        const std::string name = request.className.empty() ? nearestOther(model, inputs) : request.className;
        object.question.target = classMarginTarget(model.card(), name);
        found.goal = name;
        found.threshold = clearly;
    } else {
        found.goal = request.target;
        found.threshold = *request.threshold;
    }
    found.change = smallestChange(model, object.question, found.threshold, {.mostSteps = request.mostSteps}, progress);
    InputBatch changed = inputs;
    for (std::size_t pixel = 0; pixel < changed[place].values.size(); ++pixel)
        changed[place].values[pixel] += found.change.change.values[pixel];
    found.before = objectOutputs(model.card(), model.run(inputs));
    found.after = objectOutputs(model.card(), model.run(changed));
    keepMeasured(imageSpec(model, object), object.question.inputs[place], bandNames(model, object), found);
    found.grid = object.grid;
    measure(found);
    return found;
}

} // namespace

ProbeKind probeKindNamed(const std::string& name) {
    const auto* const found = std::ranges::find_if(kinds, [&name](const auto& kind) { return name == kind.first; });
    if (found == kinds.end())
        throw Error(ErrorKind::Usage, "there is no probe '" + name + "'; there are " + joinedWords(probeKindNames()));
    return found->second;
}

std::vector<std::string> probeKindNames() {
    std::vector<std::string> names;
    for (const auto& [name, kind] : kinds)
        names.emplace_back(name);
    return names;
}

ProbeFindings probe(Model& model, const InputReader& reader, RowId row, const ProbeRequest& request,
                    const std::function<Target(const std::string&)>& targetNamed, const Progress& progress) {
    progress.throwIfStopped();
    switch (request.kind) {
    case ProbeKind::SmallestChange:
        return changeOf(model, reader, row, request, targetNamed, progress);
    case ProbeKind::Ablation:
        return ablationOf(model, reader, row, request, targetNamed(request.target), progress);
    case ProbeKind::FeatureMaps:
        return featureMapsOf(model, reader.read(row).tensors, request.layer);
    case ProbeKind::Filters:
        return filterViewOf(model, reader.read(row).tensors, request.layer, progress);
    case ProbeKind::Symmetry:
        break;
    }
    return symmetryOf(model, reader, row, progress);
}

} // namespace oddity::core
