// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/probes/symmetry_probe.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/model/probes/dihedral.h"
#include "core/model/probes/norms.h"

namespace oddity::core {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Of planes × height × width.
struct Transformation {
    std::string name;
    std::function<Tensor(const Tensor&)> apply;
};

Tensor shifted(const Tensor& planes, const ImageShift& shift) {
    Tensor result = planes;
    const std::int64_t height = planes.shape[1];
    const std::int64_t width = planes.shape[2];
    const auto wrapped = [](std::int64_t place, std::int64_t size) { return ((place % size) + size) % size; };
    for (std::int64_t plane = 0; plane < planes.shape[0]; ++plane)
        for (std::int64_t row = 0; row < height; ++row)
            for (std::int64_t column = 0; column < width; ++column) {
                const std::int64_t fromRow = wrapped(row - shift.rows, height);
                const std::int64_t fromColumn = wrapped(column - shift.columns, width);
                result.values[static_cast<std::size_t>((plane * height + row) * width + column)] =
                    planes.values[static_cast<std::size_t>((plane * height + fromRow) * width + fromColumn)];
            }
    return result;
}

/// All planes of one object's output, when it is an image of that size.
std::optional<Tensor> planesOf(const Tensor& output, const Tensor& image) {
    const bool isImage = output.shape.size() >= 3 && *(output.shape.end() - 2) == image.shape[1] &&
                         output.shape.back() == image.shape[2];
    if (!isImage)
        return std::nullopt;
    const auto values = output.item(0);
    return Tensor{
        {static_cast<std::int64_t>(values.size()) / (image.shape[1] * image.shape[2]), image.shape[1], image.shape[2]},
        {values.begin(), values.end()}};
}

std::vector<SymmetryReport> reportsOf(Model& model, const InputBatch& object,
                                      const std::vector<Transformation>& transformations, const Progress& progress) {
    const ModelCard& card = model.card();
    const auto firstImage = std::ranges::find_if(card.inputs, &InputSpec::isImage) - card.inputs.begin();
    if (firstImage == std::ssize(card.inputs))
        throw Error(ErrorKind::Usage, "the network takes no image that could be turned or shifted");
    const Tensor& image = object.at(static_cast<std::size_t>(firstImage));
    const std::vector<Tensor> plain = model.run(repeatedInputs(object, 1));
    std::vector<SymmetryReport> reports;
    for (int index = 0; index < card.tensorCount(); ++index)
        reports.push_back({card.tensorName(index), {}});
    for (std::size_t number = 0; number < transformations.size(); ++number) {
        const Transformation& transformation = transformations[number];
        progress.throwIfStopped();
        progress.step(static_cast<std::int64_t>(number), std::ssize(transformations), "symmetry");
        InputBatch view;
        for (std::size_t input = 0; input < object.size(); ++input)
            view.push_back(
                repeated(card.inputs[input].isImage() ? transformation.apply(object[input]) : object[input], 1));
        const std::vector<Tensor> changed = model.run(view);
        for (std::size_t output = 0; output < plain.size(); ++output) {
            const double norm = normOf(plain[output].values);
            SymmetryDeviation deviation{transformation.name,
                                        distanceOver(changed[output].values, plain[output].values, norm), undefined};
            if (const std::optional<Tensor> planes = planesOf(plain[output], image))
                deviation.fromEquivariance =
                    distanceOver(changed[output].values, transformation.apply(*planes).values, norm);
            reports[output].deviations.push_back(std::move(deviation));
        }
    }
    return reports;
}

double largest(const std::vector<SymmetryDeviation>& deviations, double SymmetryDeviation::*figure) {
    double largest = 0;
    for (const SymmetryDeviation& deviation : deviations) {
        if (!(deviation.*figure <= std::numeric_limits<double>::max()))
            return deviation.*figure;
        largest = std::max(largest, deviation.*figure);
    }
    return largest;
}

} // namespace

std::string nameOf(Symmetry symmetry) {
    constexpr std::array names{"invariant", "equivariant", "neither"};
    return names.at(static_cast<std::size_t>(symmetry));
}

double SymmetryReport::largestFromInvariance() const {
    return largest(deviations, &SymmetryDeviation::fromInvariance);
}

double SymmetryReport::largestFromEquivariance() const {
    return largest(deviations, &SymmetryDeviation::fromEquivariance);
}

Symmetry SymmetryReport::symmetry(double tolerance) const {
    if (largestFromInvariance() <= tolerance)
        return Symmetry::Invariant;
    return largestFromEquivariance() <= tolerance ? Symmetry::Equivariant : Symmetry::Neither;
}

std::vector<SymmetryReport> turnSymmetryOf(Model& model, const InputBatch& object, const Progress& progress) {
    bool isSquare = true;
    for (std::size_t input = 0; input < object.size(); ++input)
        if (model.card().inputs.at(input).isImage())
            isSquare = isSquare && object[input].shape[1] == object[input].shape[2];
    std::vector<Transformation> transformations;
    for (const int element : shapeKeepingElements(isSquare)) {
        if (element == 0)
            continue;
        const std::string turn = element / 2 > 0 ? "turned " + std::to_string(90 * (element / 2)) + "°" : "";
        const std::string name = element % 2 == 0 ? turn : turn.empty() ? "mirrored" : "mirrored, " + turn;
        transformations.push_back({name, [element](const Tensor& planes) { return dihedralView(planes, element); }});
    }
    return reportsOf(model, object, transformations, progress);
}

std::vector<SymmetryReport> shiftSymmetryOf(Model& model, const InputBatch& object,
                                            const std::vector<ImageShift>& shifts, const Progress& progress) {
    std::vector<Transformation> transformations;
    for (const ImageShift& shift : shifts)
        transformations.push_back({"shifted by " + std::to_string(shift.columns) + ", " + std::to_string(shift.rows),
                                   [shift](const Tensor& planes) { return shifted(planes, shift); }});
    return reportsOf(model, object, transformations, progress);
}

} // namespace oddity::core
