// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/faithfulness/population.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <exception>
#include <iterator>
#include <numeric>
#include <optional>
#include <span>

#include "core/error.h"
#include "core/model/faithfulness/map_checks.h"
#include "core/model/faithfulness/pixel_importance.h"
#include "core/model/object_question.h"
#include "core/parallel.h"

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
    /// points: of a series, of an image none. Throws Error(BadInput) for a map that cannot be added.
    void add(const Tensor& map, const Series& points);
    void finish(Population& population) const;

private:
    void addToMean(const Tensor& map, double total);
    void addToProfile(const Tensor& map, double total);
    void addToHistogram(const Tensor& map, double mean);

    std::vector<std::int64_t> m_shape;
    std::vector<double> m_sum;
    std::vector<double> m_profile;
    SeriesSums m_series;
    std::vector<double> m_histogram = std::vector<double>(Population::histogramBins, 0.0);
    double m_below = 0;
    double m_above = 0;
    std::int64_t m_count = 0;
};

void MapSums::add(const Tensor& map, const Series& points) {
    const double total = std::accumulate(map.values.begin(), map.values.end(), 0.0,
                                         [](double sum, float value) { return sum + std::abs(value); });
    if (!std::isfinite(total) || total == 0)
        throw Error(ErrorKind::BadInput, total == 0 ? "its map is zero everywhere" : "its map is not finite");
    if (points.size() > 0)
        m_series.add(map, points, total);
    else
        addToMean(map, total);
    addToHistogram(map, total / static_cast<double>(map.values.size()));
    ++m_count;
}

void MapSums::addToMean(const Tensor& map, double total) {
    if (m_count > 0 && map.shape != m_shape)
        throw Error(ErrorKind::BadInput,
                    "its map is " + map.shapeText() + ", that of the first object " + Tensor{m_shape, {}}.shapeText());
    m_shape = map.shape;
    m_sum.resize(map.values.size(), 0.0);
    for (std::size_t index = 0; index < m_sum.size(); ++index)
        m_sum[index] += map.values[index] / total;
    addToProfile(map, total);
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
    if (m_shape.empty())
        population.alongSeries = m_series.profile();
    population.meanMap.shape = m_shape;
    std::ranges::transform(m_sum, std::back_inserter(population.meanMap.values),
                           [&](double sum) { return static_cast<float>(mean(sum)); });
    std::ranges::transform(m_profile, std::back_inserter(population.radialProfile), mean);
    std::ranges::transform(m_histogram, std::back_inserter(population.histogram), mean);
    population.below = mean(m_below);
    population.above = mean(m_above);
}

/// Asks the objects of a request, a batch after the other.
class PopulationRun {
public:
    PopulationRun(Model& model, const InputReader& reader, const PopulationRequest& request, const Progress& progress)
        : m_model(model), m_reader(reader), m_request(request), m_options(request.options), m_progress(progress) {}

    Population population() const {
        Population population;
        population.members = m_members;
        m_sums.finish(population);
        return population;
    }
    void ask(std::span<const RowId> rows);
    void rethrowMisuse() const {
        if (m_misuse)
            std::rethrow_exception(m_misuse);
    }

private:
    struct Read {
        std::optional<ObjectQuestion> question;
        std::exception_ptr problem;
    };
    std::vector<Read> read(std::span<const RowId> rows) const;
    std::vector<std::optional<Attribution>> askTogether(const std::vector<Read>& objects) const;
    void add(Read& object, std::optional<Attribution> attribution, PopulationMember& member);

    Model& m_model;
    const InputReader& m_reader;
    const PopulationRequest& m_request;
    AttributionOptions m_options; ///< Grad-CAM's layer is looked for once
    const Progress& m_progress;
    std::vector<PopulationMember> m_members;
    MapSums m_sums;
    std::exception_ptr m_misuse; ///< a target may ask of one object what it cannot of others
};

bool concernsAll(const Error& error) {
    return error.kind() == ErrorKind::Cancelled || error.kind() == ErrorKind::Device;
}

std::vector<PopulationRun::Read> PopulationRun::read(std::span<const RowId> rows) const {
    std::vector<Read> objects(rows.size());
    forEachItem(rows.size(), 1, {}, "", [&](std::size_t index) {
        try {
            objects[index].question =
                questionOf(m_reader, rows[index], m_request.target(rows[index]), m_request.options);
        } catch (const Error& error) {
            if (concernsAll(error))
                throw;
            objects[index].problem = std::current_exception();
        }
    });
    return objects;
}

/// Nothing where one of them spoils it for all: then each is asked alone.
std::vector<std::optional<Attribution>> PopulationRun::askTogether(const std::vector<Read>& objects) const {
    std::vector<std::optional<Attribution>> maps(objects.size());
    std::vector<const AttributionQuestion*> questions;
    std::vector<std::size_t> places;
    for (std::size_t index = 0; index < objects.size(); ++index)
        if (objects[index].question) {
            questions.push_back(&objects[index].question->question);
            places.push_back(index);
        }
    if (questions.size() < 2 || !looksOnce(m_request.method))
        return maps;
    try {
        auto found =
            attributeTogether(m_model, questions, m_request.method, m_options, {.stop = m_progress.stop, .report = {}});
        for (std::size_t index = 0; index < places.size(); ++index)
            maps[places[index]] = std::move(found[index]);
    } catch (const Error& error) {
        if (concernsAll(error))
            throw;
    }
    return maps;
}

void PopulationRun::add(Read& object, std::optional<Attribution> attribution, PopulationMember& member) {
    try {
        if (object.problem)
            std::rethrow_exception(object.problem);
        ObjectQuestion& asked = *object.question;
        asked.options.layer = m_options.layer;
        if (!attribution)
            attribution = attribute(m_model, asked, m_request.method, {.stop = m_progress.stop, .report = {}});
        m_options.layer = attribution->layer;
        if (asked.isOfSeries()) {
            m_sums.add(withoutFilling(asked, *attribution).map, asked.points);
        } else {
            const Tensor& map = attribution->map;
            const ObjectSegment segment = objectSegmentOf(asked.cutout, asked.grid, map.shape[1], map.shape[2]);
            m_sums.add(map, {});
            member.share = segmentShareOf(map, segment);
            member.segment = segment.origin;
        }
        member.value = attribution->value;
        member.completenessError = attribution->completenessError;
    } catch (const Error& error) {
        if (concernsAll(error))
            throw;
        member.problem = error.what();
        if (error.kind() == ErrorKind::Usage && !m_misuse)
            m_misuse = std::current_exception();
    }
}

void PopulationRun::ask(std::span<const RowId> rows) {
    std::vector<Read> objects = read(rows);
    m_progress.throwIfStopped();
    std::vector<std::optional<Attribution>> maps = askTogether(objects);
    for (std::size_t index = 0; index < rows.size(); ++index) {
        PopulationMember member{.row = rows[index]};
        add(objects[index], std::move(maps[index]), member);
        m_members.push_back(std::move(member));
        m_progress.step(std::ssize(m_members), std::ssize(m_request.rows), "Explaining objects");
    }
}

} // namespace

std::vector<RowId> spreadOver(const std::vector<RowId>& rows, std::int64_t most) {
    std::vector<RowId> chosen;
    const std::int64_t count = std::min(most, static_cast<std::int64_t>(rows.size()));
    for (std::int64_t index = 0; index < count; ++index)
        chosen.push_back(rows[static_cast<std::size_t>(index * std::ssize(rows) / count)]);
    return chosen;
}

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
    if (reader.subjectInput() < 0)
        throw Error(ErrorKind::Usage, "the network takes no image, spectrum or light curve; there is nothing to "
                                      "attribute to");
    using Clock = std::chrono::steady_clock;
    PopulationRun run(model, reader, request, progress);
    const std::span<const RowId> rows(request.rows);
    const std::size_t batch =
        looksOnce(request.method) ? static_cast<std::size_t>(std::max(1, request.options.batch)) : 1;
    auto lastPreview = Clock::now();
    try {
        for (std::size_t first = 0; first < rows.size(); first += batch) {
            progress.throwIfStopped();
            run.ask(rows.subspan(first, std::min(batch, rows.size() - first)));
            if (request.preview && Clock::now() - lastPreview > std::chrono::seconds(1)) {
                request.preview(run.population());
                lastPreview = Clock::now();
            }
        }
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Cancelled && request.preview)
            request.preview(run.population());
        throw;
    }
    Population population = run.population();
    if (population.mapped == 0)
        run.rethrowMisuse();
    return population;
}

} // namespace oddity::core
