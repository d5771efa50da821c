// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/removal_curves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>

#include "core/error.h"
#include "core/model/attribution/asking.h"
#include "core/model/attribution/baseline.h"
#include "core/model/faithfulness/pixel_importance.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

using PixelOrder = std::vector<std::size_t>;

/// Pixels, or of a series the points that change at all from one to the other: filling stays what it is.
PixelOrder changeablePlaces(const Asking& asking, const Tensor& other) {
    PixelOrder places;
    const auto count = static_cast<std::size_t>(asking.height() * asking.width());
    const std::vector<float>& values = asking.image().values;
    for (std::size_t place = 0; place < count; ++place) {
        bool changes = !asking.isOfSeries();
        for (std::size_t index = place; !changes && index < values.size(); index += count)
            changes = values[index] != other.values[index];
        if (changes)
            places.push_back(place);
    }
    return places;
}

PixelOrder randomOrder(PixelOrder order, std::uint64_t seed, std::uint64_t number) {
    RandomStream random(seed, number);
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[random.below(left)]);
    return order;
}

PixelOrder orderOf(const PixelOrder& places, std::vector<float> importance, bool isTurned) {
    if (isTurned)
        for (float& value : importance)
            value = -value;
    std::vector<float> ofPlaces;
    for (const std::size_t place : places)
        ofPlaces.push_back(importance[place]);
    PixelOrder order = mostImportantFirst(ofPlaces);
    for (std::size_t& number : order)
        number = places[number];
    return order;
}

/// The image on the way from one end to the other, the first pixels of the order changed.
void mix(std::span<float> pixels, std::span<const float> from, std::span<const float> to, const PixelOrder& order,
         std::size_t changed, std::size_t planeSize) {
    std::ranges::copy(from, pixels.begin());
    for (std::size_t place = 0; place < changed; ++place)
        for (std::size_t index = order[place]; index < pixels.size(); index += planeSize)
            pixels[index] = to[index];
}

double areaOf(std::span<const float> values, float imageValue, float otherValue) {
    const double span = static_cast<double>(imageValue) - otherValue;
    const double size = std::max(std::abs(imageValue), std::abs(otherValue));
    if (!(std::abs(span) > 1e-6 * size)) // float32 tells them not apart
        return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    for (std::size_t step = 0; step < values.size(); ++step)
        sum += (values[step] - otherValue) / span * (step == 0 || step + 1 == values.size() ? 0.5 : 1);
    return sum / static_cast<double>(values.size() - 1);
}

/// The values on the way from one image to another along each order, as one list.
std::vector<float> walk(const Asking& asking, const std::vector<PixelOrder>& orders, const Tensor& from,
                        const Tensor& to, std::size_t steps) {
    std::vector<float> values;
    const auto planeSize = static_cast<std::size_t>(asking.height() * asking.width());
    asking.inBatches(
        static_cast<std::int64_t>(orders.size() * (steps + 1)),
        [&](std::span<float> image, std::int64_t index) {
            const auto place = static_cast<std::size_t>(index);
            const PixelOrder& order = orders[place / (steps + 1)];
            mix(image, from.values, to.values, order, order.size() * (place % (steps + 1)) / steps, planeSize);
        },
        [&](const Tensor& batch, std::int64_t) {
            const std::vector<float> some = asking.values(batch);
            values.insert(values.end(), some.begin(), some.end());
        });
    return values;
}

enum class Way { Deletion, Insertion };

RemovalCurve curveOf(const Asking& asking, const Attribution& attribution, const Tensor& other, Way way,
                     float imageValue, const RemovalSettings& settings) {
    const PixelOrder places = changeablePlaces(asking, other);
    const auto steps = static_cast<std::size_t>(settings.steps);
    const float otherValue = asking.valueOf(other);
    std::vector<PixelOrder> orders{
        orderOf(places, importanceOf(attribution), !isSensitivity(attribution) && imageValue < otherValue)};
    for (int number = 0; number < settings.randomOrders; ++number)
        orders.push_back(randomOrder(places, asking.options().seed, static_cast<std::uint64_t>(number)));
    const bool isDeletion = way == Way::Deletion;
    const std::vector<float> values =
        walk(asking, orders, isDeletion ? asking.image() : other, isDeletion ? other : asking.image(), steps);
    const auto along = [&](std::size_t order) { return std::span(values).subspan(order * (steps + 1), steps + 1); };
    RemovalCurve curve{{along(0).begin(), along(0).end()}, areaOf(along(0), imageValue, otherValue), 0};
    for (std::size_t order = 1; order < orders.size(); ++order)
        curve.randomArea += areaOf(along(order), imageValue, otherValue);
    curve.randomArea /= settings.randomOrders; // NaN for none
    return curve;
}

} // namespace

RemovalCurves removalCurves(Model& model, const AttributionQuestion& question, const Attribution& attribution,
                            const AttributionOptions& options, const RemovalSettings& settings,
                            const Progress& progress) {
    const Asking asking(model, question, options, progress);
    if (settings.steps < 2 || settings.randomOrders < 0)
        throw Error(ErrorKind::Usage, "deletion and insertion need at least two steps");
    if (attribution.map.shape != asking.image().shape)
        throw Error(ErrorKind::Usage, "the map of " + attribution.map.shapeText() + " does not fit the image of " +
                                          asking.image().shapeText());
    const Tensor start = asking.isOfSeries()
                             ? asking.baseline()
                             : baselineImage(asking.image(), Baseline::Blurred, options.blank, options.seed);
    RemovalCurves curves;
    curves.value = asking.valueOf(asking.image());
    curves.randomOrders = settings.randomOrders;
    curves.deletion = curveOf(asking, attribution, asking.baseline(), Way::Deletion, curves.value, settings);
    curves.insertion = curveOf(asking, attribution, start, Way::Insertion, curves.value, settings);
    return curves;
}

} // namespace oddity::core
