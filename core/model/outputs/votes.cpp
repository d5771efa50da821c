// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/outputs/votes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"

namespace oddity::core {

namespace {

struct FractionMoments {
    double mean;
    double variance;
};

/// Of one answer in one pass.
FractionMoments momentsOf(VoteValues kind, std::span<const float> values, std::size_t answer) {
    if (kind == VoteValues::Fractions) {
        if (!(values[answer] >= 0 && values[answer] <= 1))
            throw Error(ErrorKind::Model,
                        "a fraction of votes is " + std::to_string(values[answer]) + "; fractions are from 0 to 1");
        return {values[answer], 0};
    }
    for (const float value : values)
        if (!(value > 0) || !std::isfinite(value))
            throw Error(ErrorKind::Model, "a concentration of votes is " + std::to_string(value) +
                                              "; those of a Dirichlet distribution are above 0");
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    const double mean = values[answer] / total;
    return {mean, mean * (1 - mean) / (total + 1)};
}

/// Derivative of the logarithm of the gamma function (Bernardo 1976).
double digamma(double x) {
    double sum = 0;
    for (; x < 8; ++x)
        sum -= 1 / x;
    const double square = 1 / (x * x);
    return sum + std::log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square / 252));
}

/// Of one pass.
double expectedEntropy(VoteValues kind, std::span<const float> values) {
    double entropy = 0;
    if (kind == VoteValues::Fractions) {
        for (const float fraction : values)
            entropy -= fraction > 0 ? static_cast<double>(fraction) * std::log(static_cast<double>(fraction)) : 0;
        return entropy;
    }
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    for (const float concentration : values)
        entropy += concentration / total * (digamma(total + 1) - digamma(concentration + 1.0));
    return entropy;
}

double logProbability(VoteValues kind, std::span<const float> values, std::span<const float> counts) {
    const double votes = std::accumulate(counts.begin(), counts.end(), 0.0);
    if (!(votes > 0))
        return 0;
    double sum = std::lgamma(votes + 1);
    for (const float count : counts)
        sum -= std::lgamma(static_cast<double>(count) + 1);
    if (kind == VoteValues::Fractions) {
        for (std::size_t answer = 0; answer < counts.size(); ++answer)
            if (counts[answer] > 0)
                sum += static_cast<double>(counts[answer]) * std::log(static_cast<double>(values[answer]));
        return sum;
    }
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    sum += std::lgamma(total) - std::lgamma(total + votes);
    for (std::size_t answer = 0; answer < counts.size(); ++answer) {
        const double concentration = values[answer];
        sum += std::lgamma(concentration + static_cast<double>(counts[answer])) - std::lgamma(concentration);
    }
    return sum;
}

} // namespace

std::vector<std::size_t> firstAnswers(const OutputSpec& votes) {
    std::vector<std::size_t> firsts;
    std::size_t next = 0;
    for (const VoteQuestion& question : votes.questions) {
        firsts.push_back(next);
        next += question.answers.size();
    }
    return firsts;
}

std::vector<AnswerExpectation> voteExpectations(const OutputSpec& votes, const Tensor& values) {
    const std::vector<std::size_t> firsts = firstAnswers(votes);
    const auto passes = static_cast<double>(values.count());
    std::vector<AnswerExpectation> expectations(votes.classes.size());
    for (std::size_t index = 0; index < votes.questions.size(); ++index) {
        const VoteQuestion& question = votes.questions[index];
        float reached = 1;
        if (question.afterQuestion >= 0) {
            const auto earlier = firsts[static_cast<std::size_t>(question.afterQuestion)];
            const AnswerExpectation& answer = expectations[earlier + static_cast<std::size_t>(question.afterAnswer)];
            reached = answer.reached * answer.fraction;
        }
        for (std::size_t answer = 0; answer < question.answers.size(); ++answer) {
            double mean = 0;
            double square = 0;
            double within = 0;
            for (std::int64_t pass = 0; pass < values.count(); ++pass) {
                const auto own = values.item(pass).subspan(firsts[index], question.answers.size());
                const FractionMoments moments = momentsOf(votes.votes, own, answer);
                mean += moments.mean / passes;
                square += moments.mean * moments.mean / passes;
                within += moments.variance / passes;
            }
            const double between = values.count() > 1 ? std::max(0.0, square - mean * mean) * passes / (passes - 1) : 0;
            expectations[firsts[index] + answer] = {static_cast<float>(mean),
                                                    static_cast<float>(std::sqrt(within + between)), reached};
        }
    }
    return expectations;
}

std::vector<AnswerEntropy> voteEntropies(const OutputSpec& votes, const Tensor& values) {
    const std::vector<std::size_t> firsts = firstAnswers(votes);
    const std::vector<AnswerExpectation> expectations = voteExpectations(votes, values);
    std::vector<AnswerEntropy> entropies;
    for (std::size_t question = 0; question < votes.questions.size(); ++question) {
        const std::size_t answers = votes.questions[question].answers.size();
        std::vector<float> means;
        for (std::size_t answer = 0; answer < answers; ++answer)
            means.push_back(expectations[firsts[question] + answer].fraction);
        double aleatoric = 0;
        for (std::int64_t pass = 0; pass < values.count(); ++pass)
            aleatoric += expectedEntropy(votes.votes, values.item(pass).subspan(firsts[question], answers)) /
                         static_cast<double>(values.count());
        entropies.push_back(
            {static_cast<float>(expectedEntropy(VoteValues::Fractions, means)), static_cast<float>(aleatoric)});
    }
    return entropies;
}

double voteLogLikelihood(const OutputSpec& votes, const Tensor& values, std::span<const float> counts) {
    const std::vector<std::size_t> firsts = firstAnswers(votes);
    std::vector<double> ofPasses;
    for (std::int64_t pass = 0; pass < values.count(); ++pass) {
        double sum = 0;
        for (std::size_t index = 0; index < votes.questions.size(); ++index) {
            const std::size_t answers = votes.questions[index].answers.size();
            sum += logProbability(votes.votes, values.item(pass).subspan(firsts[index], answers),
                                  counts.subspan(firsts[index], answers));
        }
        ofPasses.push_back(sum);
    }
    const double highest = std::ranges::max(ofPasses);
    if (!std::isfinite(highest))
        return highest;
    double total = 0;
    for (const double each : ofPasses)
        total += std::exp(each - highest);
    return highest + std::log(total / static_cast<double>(ofPasses.size()));
}

} // namespace oddity::core
