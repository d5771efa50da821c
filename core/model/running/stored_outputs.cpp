// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/running/stored_outputs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr const char* qualityKind = "quality";

bool isImage(OutputKind kind) {
    return kind == OutputKind::Maps || kind == OutputKind::Inst || kind == OutputKind::Gen;
}

StoredOutput asItIs(std::string name, std::string kind, std::vector<std::string> channels, std::string unit,
                    const Tensor& output) {
    Tensor values = output;
    if (values.shape.size() == 1)
        values.shape.push_back(1);
    return {
        {.name = std::move(name), .kind = std::move(kind), .channels = std::move(channels), .unit = std::move(unit)},
        std::move(values)};
}

StoredOutput reconstructionError(std::string name, const Tensor& batch, const Tensor& output) {
    if (output.shape != batch.shape)
        throw Error(ErrorKind::Model, "a reconstruction of shape " + output.shapeText() +
                                          " does not have the shape of its input, " + batch.shapeText());
    Tensor errors = Tensor::zeros({batch.count(), 1});
    for (std::int64_t object = 0; object < batch.count(); ++object) {
        const auto seen = batch.item(object);
        const auto rebuilt = output.item(object);
        double squares = 0;
        for (std::size_t pixel = 0; pixel < seen.size(); ++pixel) {
            const double difference = static_cast<double>(rebuilt[pixel]) - seen[pixel];
            squares += difference * difference;
        }
        errors.item(object)[0] = static_cast<float>(squares / static_cast<double>(seen.size()));
    }
    return {{.name = std::move(name), .kind = qualityKind}, std::move(errors)};
}

StoredOutput maskFraction(const OutputSpec& spec, const Tensor& output) {
    const std::int64_t channels = output.shape.size() > 3 ? output.shape[1] : 1;
    const std::size_t planeSize = output.itemSize() / static_cast<std::size_t>(channels);
    Tensor fractions = Tensor::zeros({output.count(), channels});
    for (std::int64_t object = 0; object < output.count(); ++object)
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            const auto plane = output.item(object).subspan(static_cast<std::size_t>(channel) * planeSize, planeSize);
            const auto inside = std::ranges::count_if(plane, [](float probability) { return probability > 0.5F; });
            fractions.item(object)[static_cast<std::size_t>(channel)] =
                static_cast<float>(static_cast<double>(inside) / static_cast<double>(planeSize));
        }
    return {{.name = spec.name + "_fraction", .kind = qualityKind, .channels = spec.classes}, std::move(fractions)};
}

double entropyOf(std::span<const float> probabilities) {
    double entropy = 0;
    for (const float probability : probabilities)
        if (probability > 0)
            entropy -= static_cast<double>(probability) * std::log(static_cast<double>(probability));
    return entropy;
}

void addEntropies(std::vector<StoredOutput>& result, const StoredOutput& passes, const StoredOutput& mean) {
    const std::int64_t count = passes.values.count();
    double meanOfEntropies = 0;
    for (std::int64_t pass = 0; pass < count; ++pass)
        meanOfEntropies += entropyOf(passes.values.item(pass)) / static_cast<double>(count);
    const double entropy = entropyOf(mean.values.values);
    const auto add = [&](const char* suffix, double value) {
        result.push_back({{.name = passes.about.name + suffix, .kind = qualityKind, .unit = "nat"},
                          {{1, 1}, {static_cast<float>(value)}}});
    };
    add("_entropy", entropy);
    add("_mutual_information", std::max(0.0, entropy - meanOfEntropies));
}

} // namespace

std::vector<StoredOutput> storedOutputs(const ModelCard& card, const InputBatch& inputs,
                                        const std::vector<Tensor>& outputs) {
    const auto image = std::ranges::find(card.inputs, InputKind::Image, &InputSpec::kind) - card.inputs.begin();
    std::vector<StoredOutput> stored;
    std::size_t logVariance = card.outputs.size();
    bool hasReconstruction = false;
    for (std::size_t index = 0; index < card.outputs.size(); ++index) {
        const OutputSpec& spec = card.outputs[index];
        const Tensor& output = outputs.at(index);
        if (spec.kind == OutputKind::Recon) {
            if (image == std::ssize(card.inputs))
                throw Error(ErrorKind::Model, "'" + spec.name + "' is a reconstruction, but no input is an image");
            const Tensor& batch = inputs.at(static_cast<std::size_t>(image));
            stored.push_back(
                reconstructionError(hasReconstruction ? spec.name + "_error" : "recon_error", batch, output));
            hasReconstruction = true;
        } else if (spec.kind == OutputKind::Mask) {
            stored.push_back(maskFraction(spec, output));
        } else if (!isImage(spec.kind)) {
            stored.push_back(asItIs(spec.name, std::string(nameOf(spec.kind)), spec.classes, spec.unit, output));
        }
        if (!spec.logVariance.empty())
            stored.push_back(asItIs(spec.name + "_logvar", qualityKind, {}, "", outputs.at(logVariance++)));
    }
    return stored;
}

std::vector<StoredOutput> meanAndSpread(const std::vector<StoredOutput>& passes) {
    std::vector<StoredOutput> result;
    for (const StoredOutput& output : passes) {
        const std::int64_t count = output.values.count();
        StoredOutput mean{output.about, itemsOf(output.values, 0, 1)};
        StoredOutput spread = mean;
        spread.about.name += "_std";
        spread.about.kind = qualityKind;
        for (std::size_t value = 0; value < mean.values.values.size(); ++value) {
            double sum = 0;
            for (std::int64_t pass = 0; pass < count; ++pass)
                sum += output.values.item(pass)[value];
            const double average = sum / static_cast<double>(count);
            double squares = 0;
            for (std::int64_t pass = 0; pass < count; ++pass) {
                const double difference = output.values.item(pass)[value] - average;
                squares += difference * difference;
            }
            mean.values.values[value] = static_cast<float>(average);
            spread.values.values[value] = static_cast<float>(std::sqrt(squares / static_cast<double>(count - 1)));
        }
        if (output.about.kind == nameOf(OutputKind::Class))
            addEntropies(result, output, mean);
        result.push_back(std::move(mean));
        result.push_back(std::move(spread));
    }
    return result;
}

OutputFiles::OutputFiles(std::filesystem::path folder, std::int64_t objectCount)
    : m_folder(std::move(folder)), m_objectCount(objectCount) {}

OutputFiles::File& OutputFiles::fileFor(const StoredOutput& output) {
    std::vector<std::int64_t> shape = output.values.shape;
    shape.front() = m_objectCount;
    const auto known = std::ranges::find_if(m_files, [&](const File& f) { return f.about.name == output.about.name; });
    if (known != m_files.end()) {
        if (known->about.shape != shape)
            throw Error(ErrorKind::Model, "output '" + output.about.name + "' changes its shape from batch to batch");
        return *known;
    }
    File file{.about = output.about, .rowSize = output.values.itemSize(), .writer = nullptr};
    file.about.shape = shape;
    file.writer = std::make_unique<NpyWriter>(m_folder / (file.about.name + ".npy"), shape);
    m_files.push_back(std::move(file));
    return m_files.back();
}

void OutputFiles::write(std::int64_t firstRow, std::int64_t rows, const std::vector<std::int64_t>& slots,
                        const std::vector<StoredOutput>& outputs) {
    for (const StoredOutput& output : outputs) {
        File& file = fileFor(output);
        std::vector<float> block(static_cast<std::size_t>(rows) * file.rowSize, missing);
        for (std::size_t index = 0; index < slots.size(); ++index) {
            const auto values = output.values.item(static_cast<std::int64_t>(index));
            std::ranges::copy(values, block.begin() + slots[index] * static_cast<std::ptrdiff_t>(file.rowSize));
        }
        file.writer->writeRows(firstRow, block.data(), rows);
    }
}

void OutputFiles::writeMissing(std::int64_t firstRow, std::int64_t rows) {
    for (File& file : m_files) {
        const std::vector<float> block(static_cast<std::size_t>(rows) * file.rowSize, missing);
        file.writer->writeRows(firstRow, block.data(), rows);
    }
}

void OutputFiles::flush() {
    for (File& file : m_files)
        file.writer->flush();
}

std::vector<RunOutput> OutputFiles::outputs() const {
    std::vector<RunOutput> abouts;
    for (const File& file : m_files)
        abouts.push_back(file.about);
    return abouts;
}

} // namespace oddity::core
