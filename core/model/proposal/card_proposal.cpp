// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/proposal/card_proposal.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/joined_words.h"
#include "core/random_stream.h"

namespace oddity::core {

namespace {

constexpr std::int64_t trialObjects = 3;
constexpr std::uint64_t seed = 7;
constexpr std::array<int, 8> usualSides{64, 128, 32, 96, 224, 256, 48, 69};
constexpr std::array<int, 10> usualBands{1, 3, 5, 4, 2, 6, 7, 8, 9, 10};
constexpr std::array<int, 4> otherSides{64, 96, 128, 100}; ///< of what takes more than one
constexpr int smallestSide = 16;
constexpr int largestSide = 300;
constexpr int mostColumns = 64;
constexpr int mostNeighbours = 64; ///< sizes tried to either side of one that fits

/// Normal numbers, drawn once; as many as a prime, so that no two objects of a batch are the same.
std::vector<float> drawnNoise() {
    constexpr std::size_t count = 10007;
    RandomStream random(seed);
    std::vector<float> noise(count);
    std::ranges::generate(noise, [&random] { return static_cast<float>(random.normal()); });
    return noise;
}

/// The first that are known (not 0), then the rest, each once.
template <std::size_t N>
std::vector<int> startingWith(std::initializer_list<int> first, const std::array<int, N>& rest) {
    std::vector<int> all;
    const auto add = [&all](int one) {
        if (one > 0 && std::ranges::find(all, one) == all.end())
            all.push_back(one);
    };
    std::ranges::for_each(first, add);
    std::ranges::for_each(rest, add);
    return all;
}

/// Runs the network on shapes and notes how it took them.
class Bench {
public:
    Bench(BareNetwork& network, const Progress& progress) : m_network(network), m_progress(progress) {}

    bool takes(std::vector<std::int64_t> shape) {
        m_progress.throwIfStopped();
        m_progress.step(0, 0, "Trying " + Tensor{shape, {}}.shapeText());
        InputBatch inputs;
        for (int input = 0; input < m_network.inputCount(); ++input)
            inputs.push_back(noise(shape));
        Trial trial{std::move(shape), {}};
        try {
            m_returned = m_network.run(inputs);
            m_inputs = std::move(inputs);
        } catch (const Error& error) {
            trial.complaint = error.detail();
        }
        m_trials.push_back(std::move(trial));
        return m_trials.back().complaint.empty();
    }

    const InputBatch& inputs() const { return m_inputs; }
    const std::vector<ReturnedTensor>& returned() const { return m_returned; }
    std::vector<Trial>& trials() { return m_trials; }

private:
    Tensor noise(const std::vector<std::int64_t>& shape) const {
        Tensor tensor = Tensor::zeros(shape);
        for (std::size_t index = 0; index < tensor.values.size(); ++index)
            tensor.values[index] = m_noise[index % m_noise.size()];
        return tensor;
    }

    BareNetwork& m_network;
    const Progress& m_progress;
    const std::vector<float> m_noise = drawnNoise();
    InputBatch m_inputs;
    std::vector<ReturnedTensor> m_returned;
    std::vector<Trial> m_trials;
};

/// The shape of the first batch that the network takes, without its first axis; empty for none.
std::vector<std::int64_t> firstShape(Bench& bench, const TrialData& data, int likelyBands) {
    const int surveyBands = static_cast<int>(data.bands.size());
    for (const int side : startingWith({data.side}, usualSides))
        for (const int bands : startingWith({surveyBands, likelyBands}, usualBands))
            if (bench.takes({trialObjects, bands, side, side}))
                return {bands, side, side};
    // one size alone, and no usual one: all of them, with the most likely numbers of bands
    for (const int bands :
         likelyBands > 0 ? std::vector<int>{likelyBands} : startingWith({surveyBands}, std::array<int, 2>{1, 3}))
        for (int side = smallestSide; side <= largestSide; ++side)
            if (bench.takes({trialObjects, bands, side, side}))
                return {bands, side, side};
    for (int columns = 1; columns <= mostColumns; ++columns)
        if (bench.takes({trialObjects, columns}))
            return {columns};
    return {};
}

/// Whether it takes other sizes, and which multiple they must be of.
void findSizes(Bench& bench, InputSpec& input, std::int64_t bands, int side, std::vector<std::string>& remarks) {
    std::vector<int> taken{side};
    bool takesAll = true;
    for (const int other : otherSides) {
        if (other == side)
            continue;
        if (bench.takes({trialObjects, bands, other, other}))
            taken.push_back(other);
        else
            takesAll = false;
    }
    if (taken.size() == 1) {
        input.height = input.width = side;
        const auto end = [&](int step) { // layers that halve a size forget its remainder
            int other = side;
            while (other + step >= 1 && std::abs(other + step - side) <= mostNeighbours &&
                   bench.takes({trialObjects, bands, other + step, other + step}))
                other += step;
            return other;
        };
        const int smallest = end(-1), largest = end(1);
        if (smallest < largest)
            remarks.push_back("it takes images of " + std::to_string(smallest) + " to " + std::to_string(largest) +
                              " pixels a side; state the size that it was trained on, " + std::to_string(side) +
                              " is only the one tried first");
        return;
    }
    if (!takesAll)
        input.sizeMultiple = std::accumulate(taken.begin(), taken.end(), 0, std::gcd<int, int>);
}

InputSpec imageInput(Bench& bench, const std::vector<std::int64_t>& shape, const TrialData& data,
                     std::vector<std::string>& remarks) {
    InputSpec input;
    const auto bands = static_cast<std::size_t>(shape.front());
    if (data.bands.size() == bands) {
        input.bands = data.bands;
    } else if (bands == 1) {
        input.bands = {"*"};
    } else {
        for (std::size_t band = 1; band <= bands; ++band)
            input.bands.push_back("band" + std::to_string(band));
        remarks.push_back("name its " + std::to_string(bands) + " bands as the survey's images do");
    }
    findSizes(bench, input, shape.front(), static_cast<int>(shape.back()), remarks);
    remarks.push_back("state the unit, the pixel scale and how pixels were prepared when the network was trained");
    return input;
}

} // namespace

CardProposal proposeCard(BareNetwork& network, const std::string& name, const TrialData& data,
                         const Progress& progress) {
    if (network.inputCount() < 1)
        throw Error(ErrorKind::Model, "forward() wants no tensor; there is nothing that a survey could give it");
    Bench bench(network, progress);
    CardProposal proposal;
    proposal.card.name = name;
    const std::vector<std::int64_t> shape = firstShape(bench, data, network.likelyBands());
    if (shape.empty())
        throw Error(ErrorKind::Model, "the network took neither images nor rows of numbers; its last complaint: " +
                                          bench.trials().back().complaint);
    for (const ReturnedTensor& returned : bench.returned())
        proposal.outputs.push_back(guessOutput(returned, bench.inputs()));
    InputSpec input;
    if (shape.size() == 1) {
        input.kind = InputKind::Columns;
        input.name = "columns";
        for (std::int64_t column = 1; column <= shape.front(); ++column)
            input.columns.push_back("column" + std::to_string(column));
        proposal.remarks.push_back("name its columns as the catalog does");
    } else {
        input = imageInput(bench, shape, data, proposal.remarks);
    }
    for (int index = 0; index < network.inputCount(); ++index) {
        proposal.card.inputs.push_back(input);
        if (network.inputCount() > 1)
            proposal.card.inputs.back().name += std::to_string(index + 1);
    }
    for (OutputGuess& guess : proposal.outputs) {
        if (!guess.output) {
            proposal.remarks.push_back("element '" + guess.element + "' is left out: " + guess.reason);
            continue;
        }
        proposal.card.outputs.push_back(*guess.output);
    }
    if (proposal.card.outputs.empty())
        throw Error(ErrorKind::Model, proposal.outputs.empty() ? "the network returned no tensor"
                                                               : "nothing that the network returned can be bound: " +
                                                                     proposal.outputs.front().reason);
    proposal.trials = std::move(bench.trials());
    return proposal;
}

} // namespace oddity::core
