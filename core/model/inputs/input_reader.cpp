// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/input_reader.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/joined_words.h"

namespace oddity::core {

InputReader::InputReader(const ModelCard& card, InputSources sources) : m_sources(std::move(sources)) {
    for (const InputSpec& input : card.inputs) {
        if (input.kind == InputKind::Image) {
            if (!m_sources.cutouts)
                throw Error(ErrorKind::BadInput,
                            "the data have no usable images, which the network wants as input '" + input.name + "'");
            const auto& preparation = std::get<Preparation>(m_inputs.emplace_back(Preparation(input)));
            preparation.checkBands(m_sources.cutouts->bands());
        } else {
            if (!m_sources.catalog)
                throw Error(ErrorKind::BadInput,
                            "the data have no catalog, which the network wants as input '" + input.name + "'");
            m_inputs.emplace_back(ColumnInput(input, m_sources.catalog));
        }
    }
    m_image = static_cast<std::size_t>(std::ranges::find(card.inputs, InputKind::Image, &InputSpec::kind) -
                                       card.inputs.begin());
}

PreparedInputs InputReader::read(RowId row) const {
    return prepare(row, nullptr);
}

/// Without a known cutout it is read when the first image asks for it.
PreparedInputs InputReader::prepare(RowId row, const Cutout* known) const {
    std::optional<Cutout> cutout;
    PreparedInputs prepared;
    for (const auto& input : m_inputs) {
        if (const auto* columns = std::get_if<ColumnInput>(&input)) {
            prepared.tensors.push_back(columns->prepare(row));
            prepared.grids.emplace_back();
            continue;
        }
        if (!known)
            known = &cutout.emplace(m_sources.cutouts->read(row));
        PreparedImage image = std::get<Preparation>(input).prepare(*known);
        prepared.tensors.push_back(std::move(image.image));
        prepared.grids.push_back(image.grid);
    }
    return prepared;
}

std::vector<RowFlag> InputReader::flaggedRows() const {
    return m_image < m_inputs.size() ? m_sources.cutouts->flaggedRows() : std::vector<RowFlag>{};
}

void InputReader::checkSizes(std::int64_t objectCount) const {
    constexpr std::int64_t probes = 8;
    if (m_image == m_inputs.size())
        return;
    std::exception_ptr complaint;
    for (std::int64_t row = 0; row < std::min(probes, objectCount); ++row) {
        Cutout cutout;
        try {
            cutout = m_sources.cutouts->read(RowId{row});
        } catch (const Error&) {
            continue; // it is flagged with its reason when its turn comes
        }
        try {
            for (const auto& input : m_inputs)
                if (const auto* preparation = std::get_if<Preparation>(&input))
                    preparation->checkSize(cutout.height, cutout.width);
            return;
        } catch (const Error&) {
            complaint = std::current_exception();
        }
    }
    if (complaint)
        std::rethrow_exception(complaint);
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
        return imagePreparation().fingerprint();
    Fingerprint fingerprint;
    for (const auto& input : m_inputs)
        if (const auto* columns = std::get_if<ColumnInput>(&input))
            fingerprint.add(columns->preparationFingerprint());
        else
            fingerprint.add(std::get<Preparation>(input).fingerprint());
    return fingerprint.hex();
}

std::string InputReader::dataFingerprint() const {
    std::vector<std::string> parts;
    if (m_image < m_inputs.size())
        parts.push_back(m_sources.cutouts->fingerprint());
    for (const auto& input : m_inputs)
        if (const auto* columns = std::get_if<ColumnInput>(&input))
            parts.push_back(columns->dataFingerprint());
    if (parts.size() == 1)
        return parts.front();
    Fingerprint fingerprint;
    for (const std::string& part : parts)
        fingerprint.add(part);
    return fingerprint.hex();
}

} // namespace oddity::core
