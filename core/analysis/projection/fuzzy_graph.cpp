// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/projection/fuzzy_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/parallel.h"

namespace oddity::core {

namespace {

constexpr double smallestScale = 1e-3; // of the mean distance, the reference's floor for sigma

double strengthSum(std::span<const float> distances, double nearest, double sigma) {
    double sum = 0;
    for (const float distance : distances)
        sum += distance > nearest ? std::exp(-(distance - nearest) / sigma) : 1.0;
    return sum;
}

/// Bisection as in the reference: 64 halvings, tolerance 1e-5.
double solveSigma(std::span<const float> distances, double nearest, double target) {
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    double sigma = 1;
    for (int step = 0; step < 64; ++step) {
        const double sum = strengthSum(distances, nearest, sigma);
        if (std::abs(sum - target) < 1e-5)
            break;
        (sum > target ? high : low) = sigma;
        sigma = std::isinf(high) ? 2 * sigma : (low + high) / 2;
    }
    return sigma;
}

void fillStrengths(std::span<const float> distances, double nearest, double sigma, std::span<float> strengths) {
    for (std::size_t n = 0; n < distances.size(); ++n)
        strengths[n] = distances[n] > nearest && sigma > 0
                           ? static_cast<float>(std::exp(-(distances[n] - nearest) / sigma))
                           : 1.0F;
}

void computeStrengths(std::span<const float> distances, double meanOfAll, std::span<float> strengths) {
    const auto firstPositive = std::ranges::find_if(distances, [](float distance) { return distance > 0; });
    const double nearest = firstPositive == distances.end() ? 0.0 : *firstPositive;
    const auto counted = static_cast<double>(distances.size() + 1); // with the row itself
    double mean = 0;
    for (const float distance : distances)
        mean += distance / counted;
    const double floor = smallestScale * (nearest > 0 ? mean : meanOfAll);
    fillStrengths(distances, nearest, std::max(solveSigma(distances, nearest, std::log2(counted)), floor), strengths);
}

struct Edge {
    std::int32_t target = 0;
    float strength = 0;
};

/// Joins two edge lists sorted by target.
template <typename Take>
void joinSorted(std::span<const Edge> outgoing, std::span<const Edge> incoming, const Take& take) {
    auto out = outgoing.begin();
    auto in = incoming.begin();
    while (out != outgoing.end() || in != incoming.end()) {
        if (in == incoming.end() || (out != outgoing.end() && out->target < in->target)) {
            take(out->target, out->strength);
            ++out;
        } else if (out == outgoing.end() || in->target < out->target) {
            take(in->target, in->strength);
            ++in;
        } else {
            take(out->target, out->strength + in->strength - out->strength * in->strength);
            ++out;
            ++in;
        }
    }
}

constexpr std::size_t pointsPerBlock = 4096;
std::size_t blocksOf(std::size_t points) {
    return (points + pointsPerBlock - 1) / pointsPerBlock;
}

} // namespace

FuzzyGraph fuzzyGraph(const NeighbourGraph& graph, std::size_t neighbours, std::span<const std::uint32_t> order) {
    const std::size_t used = std::min(graph.k, std::max<std::size_t>(neighbours, 2) - 1);
    FuzzyGraph result;
    if (used == 0)
        return result;
    result.rows.assign(order.begin(), order.end());
    for (std::size_t row = 0; order.empty() && row < graph.rows; ++row)
        if (graph.indices[row * graph.k] >= 0)
            result.rows.push_back(row);
    std::vector<std::int32_t> pointOfRow(graph.rows, -1);
    double meanOfAll = 0;
    for (std::size_t point = 0; point < result.rows.size(); ++point) {
        const std::size_t row = result.rows[point];
        pointOfRow[row] = static_cast<std::int32_t>(point);
        for (std::size_t n = 0; n < used; ++n)
            meanOfAll += graph.distances[row * graph.k + n];
    }
    const std::size_t points = result.rows.size();
    meanOfAll /= static_cast<double>(std::max<std::size_t>(points, 1) * (used + 1));

    std::vector<Edge> outgoing(points * used);
    forEachBlock(blocksOf(points), {}, "", [&](std::size_t block) {
        std::vector<float> strengths(used);
        const std::size_t end = std::min(points, (block + 1) * pointsPerBlock);
        for (std::size_t point = block * pointsPerBlock; point < end; ++point) {
            const std::size_t first = result.rows[point] * graph.k;
            computeStrengths({graph.distances.data() + first, used}, meanOfAll, strengths);
            for (std::size_t n = 0; n < used; ++n)
                outgoing[point * used + n] = {pointOfRow[static_cast<std::size_t>(graph.indices[first + n])],
                                              strengths[n]};
            std::ranges::sort(std::span(outgoing).subspan(point * used, used), {}, &Edge::target);
        }
    });

    std::vector<std::size_t> incomingStarts(points + 1, 0);
    for (const Edge& edge : outgoing)
        ++incomingStarts[static_cast<std::size_t>(edge.target) + 1];
    for (std::size_t point = 0; point < points; ++point)
        incomingStarts[point + 1] += incomingStarts[point];
    std::vector<Edge> incoming(outgoing.size());
    std::vector<std::size_t> next(incomingStarts.begin(), incomingStarts.end() - 1);
    for (std::size_t entry = 0; entry < outgoing.size(); ++entry)
        incoming[next[static_cast<std::size_t>(outgoing[entry].target)]++] = {static_cast<std::int32_t>(entry / used),
                                                                              outgoing[entry].strength};

    const auto outgoingOf = [&](std::size_t point) {
        return std::span<const Edge>(outgoing).subspan(point * used, used);
    };
    const auto incomingOf = [&](std::size_t point) {
        return std::span<const Edge>(incoming).subspan(incomingStarts[point],
                                                       incomingStarts[point + 1] - incomingStarts[point]);
    };
    result.starts.assign(points + 1, 0);
    forEachBlock(blocksOf(points), {}, "", [&](std::size_t block) {
        const std::size_t end = std::min(points, (block + 1) * pointsPerBlock);
        for (std::size_t point = block * pointsPerBlock; point < end; ++point)
            joinSorted(outgoingOf(point), incomingOf(point),
                       [&](std::int32_t, float strength) { result.starts[point + 1] += strength > 0 ? 1 : 0; });
    });
    for (std::size_t point = 0; point < points; ++point)
        result.starts[point + 1] += result.starts[point];
    result.targets.resize(result.starts.back());
    result.weights.resize(result.starts.back());
    forEachBlock(blocksOf(points), {}, "", [&](std::size_t block) {
        const std::size_t end = std::min(points, (block + 1) * pointsPerBlock);
        for (std::size_t point = block * pointsPerBlock; point < end; ++point) {
            std::size_t place = result.starts[point];
            joinSorted(outgoingOf(point), incomingOf(point), [&](std::int32_t target, float strength) {
                if (strength <= 0)
                    return;
                result.targets[place] = target;
                result.weights[place++] = strength;
            });
        }
    });
    return result;
}

void newRowStrengths(std::span<const float> distances, double meanOfAll, std::span<float> strengths) {
    const auto counted = static_cast<double>(distances.size());
    // The reference leaves the first out of the sum here too, as if it were the row itself.
    const double sigma = solveSigma(distances.subspan(1), 0, std::log2(counted));
    fillStrengths(distances, 0, std::max(sigma, smallestScale * meanOfAll), strengths);
}

void joinLabels(FuzzyGraph& graph, std::span<const std::int32_t> labels, double targetWeight) {
    const double farDistance = targetWeight < 1 ? 2.5 / (1 - targetWeight) : 1e12;
    const auto differing = static_cast<float>(std::exp(-farDistance));
    const auto unknown = static_cast<float>(std::exp(-1.0));
    const std::size_t points = graph.rows.size();
    std::vector<float> strongest(points, 0.0F);
    const auto forEachPoint = [points](const auto& work) {
        forEachBlock(blocksOf(points), {}, "", [&](std::size_t block) {
            const std::size_t end = std::min(points, (block + 1) * pointsPerBlock);
            for (std::size_t point = block * pointsPerBlock; point < end; ++point)
                work(point);
        });
    };
    forEachPoint([&](std::size_t point) {
        const std::int32_t label = labels[graph.rows[point]];
        for (std::size_t edge = graph.starts[point]; edge < graph.starts[point + 1]; ++edge) {
            const std::int32_t other = labels[graph.rows[static_cast<std::size_t>(graph.targets[edge])]];
            if (label == -1 || other == -1)
                graph.weights[edge] *= unknown;
            else if (label != other)
                graph.weights[edge] *= differing;
            strongest[point] = std::max(strongest[point], graph.weights[edge]);
        }
    });
    forEachPoint([&](std::size_t point) {
        for (std::size_t edge = graph.starts[point]; edge < graph.starts[point + 1]; ++edge) {
            const float here = strongest[point];
            const float there = strongest[static_cast<std::size_t>(graph.targets[edge])];
            const float out = here > 0 ? graph.weights[edge] / here : 0.0F;
            const float in = there > 0 ? graph.weights[edge] / there : 0.0F;
            graph.weights[edge] = out + in - out * in;
        }
    });
}

MembershipCurve fitMembershipCurve(double minDist, double spread) {
    constexpr int samples = 300; // over three spreads, as the reference does
    const auto wanted = [&](double d) { return d < minDist ? 1.0 : std::exp(-(d - minDist) / spread); };
    const auto distance = [&](int n) { return 3 * spread * n / (samples - 1); };
    const auto residuals = [&](double a, double b) {
        double sum = 0;
        for (int n = 0; n < samples; ++n) {
            const double d = distance(n);
            const double difference = wanted(d) - 1 / (1 + a * std::pow(d, 2 * b));
            sum += difference * difference;
        }
        return sum;
    };
    MembershipCurve curve;
    double damping = 1e-3; // Levenberg and Marquardt
    double best = residuals(curve.a, curve.b);
    for (int iteration = 0; iteration < 200; ++iteration) {
        double aa = 0, ab = 0, bb = 0, ra = 0, rb = 0;
        for (int n = 1; n < samples; ++n) {
            const double d = distance(n);
            const double power = std::pow(d, 2 * curve.b);
            const double value = 1 / (1 + curve.a * power);
            const double byA = -value * value * power;
            const double byB = byA * curve.a * 2 * std::log(d);
            const double residual = wanted(d) - value;
            aa += byA * byA;
            ab += byA * byB;
            bb += byB * byB;
            ra += byA * residual;
            rb += byB * residual;
        }
        const double dampedA = aa * (1 + damping);
        const double dampedB = bb * (1 + damping);
        const double determinant = dampedA * dampedB - ab * ab;
        const double stepA = (dampedB * ra - ab * rb) / determinant;
        const double stepB = (dampedA * rb - ab * ra) / determinant;
        const double trial = residuals(curve.a + stepA, curve.b + stepB);
        if (curve.a + stepA > 0 && curve.b + stepB > 0 && trial <= best) {
            curve = {curve.a + stepA, curve.b + stepB};
            damping /= 10;
            if (best - trial <= 1e-15 * best)
                break;
            best = trial;
        } else {
            damping *= 10;
        }
    }
    return curve;
}

} // namespace oddity::core
