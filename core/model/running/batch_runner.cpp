// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/batch_runner.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/model/probes/dihedral.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr int passesAtOnce = 32; ///< never the settings' batch: the passes must not depend on it

using Shapes = std::vector<std::vector<std::int64_t>>;

Shapes shapesOf(const InputBatch& inputs) {
    Shapes shapes;
    std::ranges::transform(inputs, std::back_inserter(shapes), &Tensor::shape);
    return shapes;
}

/// Prepared objects whose inputs have the same shapes, and where in the batch they stood.
struct Group {
    std::vector<std::int64_t> slots;
    InputBatch inputs;
    std::vector<MeasuredPlaces> measured; ///< of each slot
};

std::vector<Group> groupsOf(const std::vector<PreparedObject>& objects, std::int64_t batchSize) {
    std::map<Shapes, std::vector<std::int64_t>> slotsOfShapes;
    for (std::size_t slot = 0; slot < objects.size(); ++slot)
        if (objects[slot].reason.empty())
            slotsOfShapes[shapesOf(objects[slot].inputs)].push_back(static_cast<std::int64_t>(slot));
    std::vector<Group> groups;
    for (auto& [shapes, slots] : slotsOfShapes) {
        const std::int64_t count = slotsOfShapes.size() == 1 ? batchSize : std::ssize(slots);
        Group group{slots, {}, {}};
        for (const std::int64_t slot : slots)
            group.measured.push_back(objects[static_cast<std::size_t>(slot)].measured);
        for (std::size_t input = 0; input < shapes.size(); ++input) {
            std::vector<std::int64_t> shape{count};
            shape.insert(shape.end(), shapes[input].begin(), shapes[input].end());
            Tensor& batch = group.inputs.emplace_back(Tensor::zeros(shape));
            for (std::size_t index = 0; index < slots.size(); ++index)
                std::ranges::copy(objects[static_cast<std::size_t>(slots[index])].inputs[input].values,
                                  batch.item(static_cast<std::int64_t>(index)).begin());
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

void append(std::vector<StoredOutput>& joined, std::vector<StoredOutput> more) {
    if (joined.empty()) {
        joined = std::move(more);
        return;
    }
    for (std::size_t index = 0; index < joined.size(); ++index) {
        const Tensor& values = joined[index].values;
        const Tensor& added = more[index].values;
        if (!std::equal(values.shape.begin() + 1, values.shape.end(), added.shape.begin() + 1, added.shape.end()))
            throw Error(ErrorKind::Model, "output '" + joined[index].about.name +
                                              "' changes its shape with the size of the image, or from member to "
                                              "member, and cannot be stored");
    }
    for (std::size_t index = 0; index < joined.size(); ++index)
        appendItems(joined[index].values, more[index].values);
}

/// Objects that the network itself complains about get that as their reason and leave the group.
std::vector<StoredOutput> groupOutputs(Model& model, Group& group, FinishedBatch& finished) {
    try {
        std::vector<StoredOutput> outputs =
            storedOutputs(model.card(), group.inputs, model.run(group.inputs, {}), group.measured);
        for (StoredOutput& output : outputs)
            output.values = itemsOf(output.values, 0, std::ssize(group.slots));
        return outputs;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Model)
            throw;
        finished.complaint = std::current_exception();
    }
    std::vector<StoredOutput> outputs;
    std::vector<std::int64_t> good;
    for (std::size_t index = 0; index < group.slots.size(); ++index)
        try {
            const InputBatch single = objectsOf(group.inputs, static_cast<std::int64_t>(index), 1);
            append(outputs, storedOutputs(model.card(), single, model.run(single, {}),
                                          std::span(group.measured).subspan(index, 1)));
            good.push_back(group.slots[index]);
        } catch (const Error& error) {
            finished.reasons[static_cast<std::size_t>(group.slots[index])] = error.what();
            ++finished.refused;
        }
    group.slots = std::move(good);
    return outputs;
}

/// The inputs once for every view: turned and mirrored images beside unchanged columns.
std::vector<InputBatch> viewsOf(const ModelCard& card, const InputBatch& object, bool turned) {
    if (!turned)
        return {object};
    bool isSquare = true;
    for (std::size_t input = 0; input < object.size(); ++input)
        if (card.inputs[input].isImage())
            isSquare = isSquare && object[input].shape[1] == object[input].shape[2];
    std::vector<InputBatch> views;
    for (const int element : shapeKeepingElements(isSquare)) {
        InputBatch& view = views.emplace_back(object);
        for (std::size_t input = 0; input < object.size(); ++input)
            if (card.inputs[input].isImage())
                view[input] = dihedralView(object[input], element);
    }
    return views;
}

InputBatch together(const std::vector<InputBatch>& views) {
    InputBatch batch = repeatedInputs(views.front(), 1);
    for (std::size_t view = 1; view < views.size(); ++view)
        for (std::size_t input = 0; input < batch.size(); ++input)
            appendItems(batch[input], repeated(views[view][input], 1));
    return batch;
}

std::vector<StoredOutput> allPasses(Model& model, const PreparedObject& object, std::int64_t row,
                                    const RunSettings& settings) {
    std::vector<StoredOutput> passes;
    const std::vector<InputBatch> views = viewsOf(model.card(), object.inputs, settings.turned);
    const int members = model.memberCount();
    for (int member = 0; member < members; ++member) {
        RunOptions options{.dropout = false, .seed = 0, .member = members > 1 ? member : -1};
        const auto add = [&](const InputBatch& batch) {
            const std::vector<MeasuredPlaces> measured(static_cast<std::size_t>(batch.front().count()),
                                                       object.measured);
            append(passes, storedOutputs(model.card(), batch, model.run(batch, options), measured));
        };
        if (settings.passes == 1) {
            add(together(views));
            continue;
        }
        options.dropout = true;
        for (std::size_t view = 0; view < views.size(); ++view)
            for (int pass = 0; pass < settings.passes; pass += passesAtOnce) {
                const auto block = (static_cast<std::uint64_t>(member) * dihedralElements + view) << 16U;
                RandomStream seeds(settings.seed + block,
                                   static_cast<std::uint64_t>(row) * 65536U + static_cast<std::uint64_t>(pass));
                options.seed = seeds.next();
                add(repeatedInputs(views[view], std::min(passesAtOnce, settings.passes - pass)));
            }
    }
    return meanAndSpread(model.card(), passes);
}

/// A card may call an output what the engine calls a figure that it derives.
void refuseSameNames(const std::vector<StoredOutput>& outputs) {
    std::set<std::string> names;
    for (const StoredOutput& output : outputs)
        if (!names.insert(output.about.name).second)
            throw Error(ErrorKind::Model, "the card has an output '" + output.about.name +
                                              "', which is also the name of a figure that is kept of another output; "
                                              "rename it");
}

} // namespace

FinishedBatch runBatch(Model& model, const std::vector<PreparedObject>& objects, std::int64_t firstRow,
                       std::int64_t batchSize, const RunSettings& settings) {
    FinishedBatch finished{
        .first = firstRow, .reasons = {}, .slots = {}, .outputs = {}, .refused = 0, .complaint = nullptr};
    std::ranges::transform(objects, std::back_inserter(finished.reasons), &PreparedObject::reason);
    if (settings.passes > 1 || settings.turned || model.memberCount() > 1) {
        for (std::size_t slot = 0; slot < objects.size(); ++slot) {
            if (!objects[slot].reason.empty())
                continue;
            const auto place = static_cast<std::int64_t>(slot);
            try {
                append(finished.outputs, allPasses(model, objects[slot], firstRow + place, settings));
                finished.slots.push_back(place);
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::Model)
                    throw;
                finished.complaint = std::current_exception();
                finished.reasons[slot] = error.what();
                ++finished.refused;
            }
        }
    } else {
        for (Group& group : groupsOf(objects, batchSize)) {
            std::vector<StoredOutput> outputs = groupOutputs(model, group, finished);
            if (group.slots.empty())
                continue;
            append(finished.outputs, std::move(outputs));
            finished.slots.insert(finished.slots.end(), group.slots.begin(), group.slots.end());
        }
    }
    addSummaries(model.card(), finished.outputs);
    refuseSameNames(finished.outputs);
    for (std::size_t index = 0; index < finished.slots.size(); ++index) {
        std::string& reason = finished.reasons[static_cast<std::size_t>(finished.slots[index])];
        for (const StoredOutput& output : finished.outputs)
            if (reason.empty() && !std::ranges::all_of(output.values.item(static_cast<std::int64_t>(index)),
                                                       [](float x) { return std::isfinite(x); }))
                reason = "the network gave values that are not finite in '" + output.about.name + "'";
        if (!reason.empty())
            for (StoredOutput& output : finished.outputs)
                std::ranges::fill(output.values.item(static_cast<std::int64_t>(index)), missing);
    }
    return finished;
}

} // namespace oddity::core
