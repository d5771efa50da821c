// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Rows with a score, best first; rows of equal score may stand in any order.
std::vector<std::size_t> orderByScore(const std::vector<float>& scores) {
    std::vector<std::size_t> order;
    for (std::size_t row = 0; row < scores.size(); ++row)
        if (!std::isnan(scores[row]))
            order.push_back(row);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    return order;
}

/// Calls take(positives, negatives) for each group of equal scores, best first.
template <typename Take>
void forEachTie(const std::vector<float>& scores, const std::vector<bool>& positive, const Take& take) {
    if (scores.size() != positive.size())
        throw Error(ErrorKind::BadInput, std::to_string(scores.size()) + " scores do not fit " +
                                             std::to_string(positive.size()) + " truths");
    const std::vector<std::size_t> order = orderByScore(scores);
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        double positives = 0;
        for (; end < order.size() && scores[order[end]] == scores[order[first]]; ++end)
            positives += positive[order[end]] ? 1 : 0;
        take(positives, static_cast<double>(end - first) - positives);
        first = end;
    }
}

} // namespace

double areaUnderRoc(const std::vector<float>& scores, const std::vector<bool>& positive) {
    double positives = 0;
    double negatives = 0;
    double wonPairs = 0;
    forEachTie(scores, positive, [&](double tiedPositives, double tiedNegatives) {
        wonPairs += tiedNegatives * (positives + tiedPositives / 2);
        positives += tiedPositives;
        negatives += tiedNegatives;
    });
    return positives > 0 && negatives > 0 ? wonPairs / (positives * negatives) : undefined;
}

double averagePrecision(const std::vector<float>& scores, const std::vector<bool>& positive) {
    double positives = 0;
    double seen = 0;
    double sum = 0;
    forEachTie(scores, positive, [&](double tiedPositives, double tiedNegatives) {
        positives += tiedPositives;
        seen += tiedPositives + tiedNegatives;
        sum += tiedPositives * positives / seen;
    });
    return positives > 0 ? sum / positives : undefined;
}

double ConfusionMatrix::accuracy() const {
    double total = 0;
    double right = 0;
    for (std::size_t entry = 0; entry < counts.size(); ++entry) {
        total += static_cast<double>(counts[entry]);
        if (entry / classes.size() == entry % classes.size())
            right += static_cast<double>(counts[entry]);
    }
    return total > 0 ? right / total : undefined;
}

double ConfusionMatrix::recall(std::size_t index) const {
    double truly = 0;
    for (std::size_t prediction = 0; prediction < classes.size(); ++prediction)
        truly += static_cast<double>(counts.at(index * classes.size() + prediction));
    return truly > 0 ? static_cast<double>(counts[index * classes.size() + index]) / truly : undefined;
}

double ConfusionMatrix::precision(std::size_t index) const {
    double predicted = 0;
    for (std::size_t truth = 0; truth < classes.size(); ++truth)
        predicted += static_cast<double>(counts.at(truth * classes.size() + index));
    return predicted > 0 ? static_cast<double>(counts[index * classes.size() + index]) / predicted : undefined;
}

ConfusionMatrix confusion(const std::vector<std::string>& truth, const std::vector<std::string>& prediction) {
    if (truth.size() != prediction.size())
        throw Error(ErrorKind::BadInput, std::to_string(truth.size()) + " truths do not fit " +
                                             std::to_string(prediction.size()) + " predictions");
    const auto counted = [&](std::size_t row) { return !truth[row].empty() && !prediction[row].empty(); };
    std::set<std::string> names;
    for (std::size_t row = 0; row < truth.size(); ++row)
        if (counted(row))
            names.insert({truth[row], prediction[row]});
    ConfusionMatrix matrix{{names.begin(), names.end()}, {}, 0};
    matrix.counts.assign(names.size() * names.size(), 0);
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::ranges::lower_bound(matrix.classes, name) - matrix.classes.begin());
    };
    for (std::size_t row = 0; row < truth.size(); ++row) {
        if (counted(row))
            ++matrix.counts[place(truth[row]) * names.size() + place(prediction[row])];
        else
            ++matrix.left;
    }
    return matrix;
}

} // namespace oddity::core
