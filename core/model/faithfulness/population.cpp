// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/population.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <exception>
#include <iterator>
#include <numeric>

#include "core/error.h"
#include "core/model/faithfulness/pixel_importance.h"
#include "core/model/object_question.h"

namespace oddity::core {

namespace {

bool hasSegment(const PopulationMember& member) {
    return std::isfinite(member.share.attribution);
}

double meanOverSegments(const std::vector<PopulationMember>& members, double SegmentShare::*part) {
    double sum = 0;
    std::int64_t count = 0;
    for (const PopulationMember& member : members)
        if (hasSegment(member)) {
            sum += member.share.*part;
            ++count;
        }
    return sum / static_cast<double>(count); // NaN for none
}

/// Sums over the maps, each of which counts alike.
class MapSums {
public:
    /// Throws Error(BadInput) for a map that cannot be added.
    void add(const Tensor& map);
    void finish(Population& population) const;

private:
    void addToProfile(const Tensor& map, double total);
    void addToHistogram(const Tensor& map, double mean);

    std::vector<std::int64_t> m_shape;
    std::vector<double> m_sum;
    std::vector<double> m_profile;
    std::vector<double> m_histogram = std::vector<double>(Population::histogramBins, 0.0);
    double m_below = 0;
    double m_above = 0;
    std::int64_t m_count = 0;
};

void MapSums::add(const Tensor& map) {
    const double total = std::accumulate(map.values.begin(), map.values.end(), 0.0,
                                         [](double sum, float value) { return sum + std::abs(value); });
    if (!std::isfinite(total) || total == 0)
        throw Error(ErrorKind::BadInput, total == 0 ? "its map is zero everywhere" : "its map is not finite");
    if (m_count > 0 && map.shape != m_shape)
        throw Error(ErrorKind::BadInput,
                    "its map is " + map.shapeText() + ", that of the first object " + Tensor{m_shape, {}}.shapeText());
    m_shape = map.shape;
    m_sum.resize(map.values.size(), 0.0);
    for (std::size_t index = 0; index < m_sum.size(); ++index)
        m_sum[index] += map.values[index] / total;
    addToProfile(map, total);
    addToHistogram(map, total / static_cast<double>(map.values.size()));
    ++m_count;
}

void MapSums::addToProfile(const Tensor& map, double total) {
    const std::vector<float> magnitude = magnitudeOf(map);
    const auto width = static_cast<std::size_t>(m_shape[2]);
    const double centreX = static_cast<double>(m_shape[2] - 1) / 2;
    const double centreY = static_cast<double>(m_shape[1] - 1) / 2;
    std::vector<double> shares;
    std::vector<double> areas;
    for (std::size_t pixel = 0; pixel < magnitude.size(); ++pixel) {
        const double radius =
            std::hypot(static_cast<double>(pixel % width) - centreX, static_cast<double>(pixel / width) - centreY);
        const auto ring = static_cast<std::size_t>(radius);
        shares.resize(std::max(shares.size(), ring + 1), 0.0);
        areas.resize(shares.size(), 0.0);
        shares[ring] += magnitude[pixel] / total;
        areas[ring] += 1 / static_cast<double>(magnitude.size());
    }
    m_profile.resize(shares.size(), 0.0);
    for (std::size_t ring = 0; ring < shares.size(); ++ring)
        m_profile[ring] += areas[ring] > 0 ? shares[ring] / areas[ring] : 0;
}

void MapSums::addToHistogram(const Tensor& map, double mean) {
    const double each = 1 / static_cast<double>(map.values.size());
    for (const float value : map.values) {
        const double place = (value / mean / Population::histogramReach + 1) / 2 * Population::histogramBins;
        if (place < 0)
            m_below += each;
        else if (place >= Population::histogramBins)
            m_above += each;
        else
            m_histogram[static_cast<std::size_t>(place)] += each;
    }
}

void MapSums::finish(Population& population) const {
    population.mapped = m_count;
    if (m_count == 0)
        return;
    const auto mean = [count = static_cast<double>(m_count)](double sum) { return sum / count; };
    population.meanMap.shape = m_shape;
    std::ranges::transform(m_sum, std::back_inserter(population.meanMap.values),
                           [&](double sum) { return static_cast<float>(mean(sum)); });
    std::ranges::transform(m_profile, std::back_inserter(population.radialProfile), mean);
    std::ranges::transform(m_histogram, std::back_inserter(population.histogram), mean);
    population.below = mean(m_below);
    population.above = mean(m_above);
}

} // namespace

double Population::meanShare() const {
    return meanOverSegments(members, &SegmentShare::attribution);
}

double Population::meanAreaShare() const {
    return meanOverSegments(members, &SegmentShare::area);
}

std::int64_t Population::withSegment() const {
    return std::ranges::count_if(members, hasSegment);
}

Population attributePopulation(Model& model, const InputReader& reader, const PopulationRequest& request,
                               const Progress& progress) {
    if (reader.imageInput() < 0)
        throw Error(ErrorKind::Usage, "the network takes no image; there are no pixels to attribute to");
    const Progress ofOneObject{.stop = progress.stop, .report = {}};
    const auto total = static_cast<std::int64_t>(request.rows.size());
    Population population;
    MapSums sums;
    std::exception_ptr misuse; ///< a target may ask of one object what it cannot of others
    for (const RowId row : request.rows) {
        progress.throwIfStopped();
        PopulationMember& member = population.members.emplace_back(PopulationMember{.row = row});
        try {
            const ObjectQuestion object = questionOf(reader, row, request.target(row), request.options);
            const Attribution attribution = attribute(model, object, request.method, ofOneObject);
            const ObjectSegment segment =
                objectSegmentOf(object.cutout, object.grid, attribution.map.shape[1], attribution.map.shape[2]);
            sums.add(attribution.map);
            member.value = attribution.value;
            member.completenessError = attribution.completenessError;
            member.share = segmentShareOf(attribution.map, segment);
            member.segment = segment.origin;
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Cancelled || error.kind() == ErrorKind::Device)
                throw;
            member.problem = error.what();
            if (error.kind() == ErrorKind::Usage && !misuse)
                misuse = std::current_exception();
        }
        progress.step(static_cast<std::int64_t>(population.members.size()), total, "Explaining objects");
    }
    sums.finish(population);
    if (misuse && population.mapped == 0)
        std::rethrow_exception(misuse);
    return population;
}

} // namespace oddity::core
