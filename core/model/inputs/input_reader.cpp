// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/input_reader.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/joined_words.h"

namespace oddity::core {

InputReader::InputReader(const ModelCard& card, InputSources sources) : m_sources(std::move(sources)) {
    for (const InputSpec& input : card.inputs) {
        if (input.isImage()) {
            if (!m_sources.cutouts)
                throw Error(ErrorKind::BadInput,
                            "the data have no usable images, which the network wants as input '" + input.name + "'");
            const auto& preparation = std::get<Preparation>(m_inputs.emplace_back(Preparation(input)));
            preparation.checkBands(m_sources.cutouts->bands(), m_sources.cutouts->epochs().size());
        } else if (input.kind == InputKind::Epochs) {
            m_inputs.emplace_back(EpochInput(input)); // of the image sequence that the card has with it
        } else if (input.isSeries()) {
            addSeriesInput(input);
        } else {
            if (!m_sources.catalog)
                throw Error(ErrorKind::BadInput,
                            "the data have no catalog, which the network wants as input '" + input.name + "'");
            m_inputs.emplace_back(ColumnInput(input, m_sources.catalog));
        }
    }
    auto image = std::ranges::find_if(card.inputs, &InputSpec::isPicture);
    if (image == card.inputs.end())
        image = std::ranges::find_if(card.inputs, &InputSpec::isImage);
    m_image = static_cast<std::size_t>(image - card.inputs.begin());
    m_subject = card.subjectInput();
}

void InputReader::addSeriesInput(const InputSpec& input) {
    const SeriesKind kind = input.seriesKind();
    if (!m_sources.series(kind))
        throw Error(ErrorKind::BadInput, "the data have no usable " + std::string(pluralOf(kind)) +
                                             ", which the network wants as input '" + input.name + "'");
    m_inputs.emplace_back(SeriesInput(input, m_sources.catalog));
    if (std::ranges::find(m_seriesKinds, kind) == m_seriesKinds.end())
        m_seriesKinds.push_back(kind);
}

namespace {

MeasuredPlaces measuredPoints(const InputSpec& input, const Series& points, const Tensor& tensor) {
    MeasuredPlaces measured(tensor.values.size() / static_cast<std::size_t>(input.channelCount()), 0);
    std::ranges::transform(points.masked, measured.begin(), [](std::uint8_t masked) { return masked == 0 ? 1 : 0; });
    return measured;
}

MeasuredPlaces measuredEpochs(const InputSpec& input, const Cutout& cutout) {
    MeasuredPlaces measured;
    if (input.isSequence())
        for (const int epoch : chosenEpochs(input, cutout.epochs.size()))
            measured.push_back(isThere(cutout, epoch) ? 1 : 0);
    return measured;
}

} // namespace

PreparedInputs InputReader::read(RowId row) const {
    return prepare(row, m_image < m_inputs.size() ? readCutout(row) : Cutout());
}

PreparedInputs InputReader::prepare(RowId row, const Cutout& cutout) const {
    PreparedInputs prepared;
    std::map<SeriesKind, Series> series;
    for (const SeriesKind kind : m_seriesKinds)
        series.emplace(kind, m_sources.series(kind)->read(row));
    for (const auto& input : m_inputs) {
        PixelGrid grid;
        Series points;
        const bool isSubject = std::ssize(prepared.tensors) == m_subject;
        if (const auto* columns = std::get_if<ColumnInput>(&input)) {
            prepared.tensors.push_back(columns->prepare(row));
        } else if (const auto* epochs = std::get_if<EpochInput>(&input)) {
            prepared.tensors.push_back(epochs->prepare(cutout));
        } else if (const auto* wanted = std::get_if<SeriesInput>(&input)) {
            PreparedSeries made = wanted->prepare(series.at(wanted->spec().seriesKind()), row);
            prepared.tensors.push_back(std::move(made.tensor));
            points = std::move(made.points);
            if (isSubject)
                prepared.measured = measuredPoints(wanted->spec(), points, prepared.tensors.back());
        } else {
            const auto& preparation = std::get<Preparation>(input);
            PreparedImage image = preparation.prepare(cutout);
            if (isSubject)
                prepared.measured = measuredEpochs(preparation.spec(), cutout);
            prepared.tensors.push_back(std::move(image.image));
            grid = image.grid;
        }
        prepared.grids.push_back(grid);
        prepared.points.push_back(std::move(points));
    }
    return prepared;
}

std::vector<RowFlag> InputReader::flaggedRows() const {
    std::vector<RowFlag> flags = m_image < m_inputs.size() ? m_sources.cutouts->flaggedRows() : std::vector<RowFlag>{};
    for (const SeriesKind kind : m_seriesKinds)
        std::ranges::move(m_sources.series(kind)->flaggedRows(), std::back_inserter(flags));
    return flags;
}

template <typename Check> void InputReader::checkSome(std::int64_t objectCount, Check check) const {
    constexpr std::int64_t mostProbes = 32;
    const std::int64_t probes = std::min(mostProbes, objectCount);
    std::exception_ptr complaint;
    for (std::int64_t probe = 0; probe < probes; ++probe) {
        try {
            if (check(RowId{probe * objectCount / probes}))
                return;
        } catch (const Error&) {
            if (!complaint)
                complaint = std::current_exception();
        }
    }
    if (complaint)
        std::rethrow_exception(complaint);
}

void InputReader::checkSizes(std::int64_t objectCount) const {
    /// What cannot be read is flagged with its reason when its turn comes.
    const auto unlessUnreadable = [](auto read) {
        try {
            return std::optional(read());
        } catch (const Error&) {
            return decltype(std::optional(read()))();
        }
    };
    if (m_image < m_inputs.size())
        checkSome(objectCount, [&](RowId row) {
            const std::optional<Cutout> cutout = unlessUnreadable([&] { return m_sources.cutouts->read(row); });
            if (!cutout)
                return false;
            for (const auto& input : m_inputs)
                if (const auto* preparation = std::get_if<Preparation>(&input);
                    preparation && preparation->isOfCutoutSize())
                    preparation->checkSize(cutout->height, cutout->width);
            return true;
        });
    for (const SeriesKind kind : m_seriesKinds)
        checkSome(objectCount, [&](RowId row) {
            const std::optional<Series> series = unlessUnreadable([&] { return m_sources.series(kind)->read(row); });
            if (!series)
                return false;
            for (const auto& input : m_inputs)
                if (const auto* wanted = std::get_if<SeriesInput>(&input);
                    wanted && wanted->spec().seriesKind() == kind)
                    static_cast<void>(wanted->prepare(*series, row));
            return true;
        });
}

int InputReader::imageInput() const {
    return m_image < m_inputs.size() ? static_cast<int>(m_image) : -1;
}

std::string InputReader::describe() const {
    std::vector<std::string> inputs;
    for (const auto& input : m_inputs)
        inputs.push_back(std::visit([](const auto& each) { return each.describe(); }, input));
    return joinedWords(inputs, "; ");
}

std::string InputReader::preparationFingerprint() const {
    if (m_inputs.size() == 1 && m_image == 0)
        return imagePreparation().preparationFingerprint();
    Fingerprint fingerprint;
    for (const auto& input : m_inputs)
        fingerprint.add(std::visit([](const auto& each) { return each.preparationFingerprint(); }, input));
    return fingerprint.hex();
}

std::string InputReader::dataFingerprint() const {
    std::vector<std::string> parts;
    if (m_image < m_inputs.size())
        parts.push_back(m_sources.cutouts->fingerprint());
    for (const auto& input : m_inputs)
        if (const auto* columns = std::get_if<ColumnInput>(&input))
            parts.push_back(columns->dataFingerprint());
        else if (const auto* series = std::get_if<SeriesInput>(&input);
                 series && !series->redshiftFingerprint().empty())
            parts.push_back(series->redshiftFingerprint());
    for (const SeriesKind kind : m_seriesKinds)
        parts.push_back(m_sources.series(kind)->fingerprint());
    if (parts.size() == 1)
        return parts.front();
    Fingerprint fingerprint;
    for (const std::string& part : parts)
        fingerprint.add(part);
    return fingerprint.hex();
}

} // namespace oddity::core
