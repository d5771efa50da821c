// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/catalog.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

template <typename Number> std::string exactText(Number value) {
    char buffer[64];
    const auto result = std::to_chars(std::begin(buffer), std::end(buffer), value);
    return {std::begin(buffer), result.ptr};
}

std::string realText(double value, bool isSingle) {
    return isSingle ? exactText(static_cast<float>(value)) : exactText(value);
}

} // namespace

std::vector<std::string> ArrayColumn::elementsAt(RowId row, bool isSingle) const {
    std::vector<std::string> texts;
    const auto textOf = [isSingle](const auto& element) -> std::string {
        using Element = std::decay_t<decltype(element)>;
        if constexpr (std::is_same_v<Element, std::string>)
            return element;
        else if constexpr (std::is_same_v<Element, std::complex<double>>)
            return realText(element.real(), isSingle) + (std::signbit(element.imag()) ? "" : "+") +
                   realText(element.imag(), isSingle) + "i";
        else if constexpr (std::is_same_v<Element, double>)
            return realText(element, isSingle);
        else
            return exactText(element);
    };
    std::visit(
        [&](const auto& all) {
            for (std::size_t index = starts[row.index()]; index < starts[row.index() + 1]; ++index)
                texts.push_back(textOf(all[index]));
        },
        elements);
    return texts;
}

std::size_t Column::rowCount() const {
    return std::visit(
        [](const auto& entries) -> std::size_t {
            using Entries = std::decay_t<decltype(entries)>;
            if constexpr (std::is_same_v<Entries, VectorColumn>)
                return entries.width == 0 ? 0 : entries.values.size() / entries.width;
            else if constexpr (std::is_same_v<Entries, ArrayColumn>)
                return entries.starts.size() - 1;
            else
                return entries.size();
        },
        values);
}

bool Column::isNumeric() const {
    return std::holds_alternative<std::vector<double>>(values) ||
           std::holds_alternative<std::vector<std::int64_t>>(values) ||
           std::holds_alternative<std::vector<std::uint8_t>>(values);
}

bool Column::isArray() const {
    return std::holds_alternative<VectorColumn>(values) || std::holds_alternative<ArrayColumn>(values);
}

double Column::numberAt(RowId row) const {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    if (std::ranges::binary_search(nullRows, row.value))
        return missing;
    if (const auto* reals = std::get_if<std::vector<double>>(&values))
        return (*reals)[row.index()];
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&values))
        return static_cast<double>((*integers)[row.index()]);
    if (const auto* booleans = std::get_if<std::vector<std::uint8_t>>(&values))
        return (*booleans)[row.index()] ? 1 : 0;
    return missing;
}

std::string Column::textAt(RowId row) const {
    if (std::ranges::binary_search(nullRows, row.value))
        return {};
    if (const auto* reals = std::get_if<std::vector<double>>(&values)) {
        const double value = (*reals)[row.index()];
        return std::isnan(value) ? std::string() : realText(value, isSingle);
    }
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&values))
        return exactText((*integers)[row.index()]);
    if (const auto* booleans = std::get_if<std::vector<std::uint8_t>>(&values))
        return (*booleans)[row.index()] ? "true" : "false";
    if (const auto* texts = std::get_if<std::vector<std::string>>(&values))
        return (*texts)[row.index()];
    std::string text;
    for (const std::string& element : elementsAt(row))
        text += (text.empty() ? "" : " ") + element;
    return text;
}

std::vector<std::string> Column::elementsAt(RowId row) const {
    if (!isArray())
        return {textAt(row)};
    if (const auto* arrays = std::get_if<ArrayColumn>(&values))
        return arrays->elementsAt(row, isSingle);
    const auto& vectors = std::get<VectorColumn>(values);
    std::vector<std::string> texts;
    for (std::size_t index = 0; index < vectors.width; ++index)
        texts.push_back(exactText(vectors.values[row.index() * vectors.width + index]));
    return texts;
}

Catalog::Catalog(std::vector<Column> columns, std::string idColumn)
    : m_columns(std::move(columns)), m_idColumn(std::move(idColumn)) {
    const std::size_t rows = m_columns.empty() ? 0 : m_columns.front().rowCount();
    for (const Column& entry : m_columns)
        if (entry.rowCount() != rows)
            throw Error(ErrorKind::BadInput,
                        "has " + std::to_string(entry.rowCount()) + " rows where '" + m_columns.front().name +
                            "' has " + std::to_string(rows),
                        {.field = entry.name});

    m_rowCount = rows;
    if (const Column* named = m_idColumn.empty() ? nullptr : &column(m_idColumn);
        named && std::holds_alternative<std::vector<std::string>>(named->values)) {
        m_textIds = static_cast<std::size_t>(named - m_columns.data());
    } else {
        m_ids.resize(rows);
        for (std::size_t index = 0; index < rows; ++index)
            m_ids[index] = named ? named->textAt(RowId{static_cast<std::int64_t>(index)}) : std::to_string(index);
    }
    Fingerprint fingerprint;
    m_rowOfId = IdIndex(rows);
    const auto idOf = [&all = ids()](RowId row) -> const std::string& { return all[row.index()]; };
    for (std::size_t index = 0; index < rows; ++index) {
        const RowId row{static_cast<std::int64_t>(index)};
        if (id(row).empty())
            throw Error(ErrorKind::BadInput, "the object id is empty", {.row = row.value, .field = m_idColumn});
        fingerprint.add(id(row));
        if (const auto first = m_rowOfId.add(id(row), row, idOf))
            throw Error(ErrorKind::BadInput,
                        "the object id '" + id(row) + "' occurs twice, first in row " + std::to_string(first->value),
                        {.row = row.value, .field = m_idColumn});
    }
    m_fingerprint = fingerprint.hex();
}

const Column* Catalog::find(std::string_view name) const {
    auto match = std::ranges::find(m_columns, name, &Column::name);
    if (match == m_columns.end())
        match = std::ranges::find_if(m_columns,
                                     [name](const Column& entry) { return equalsIgnoringCase(entry.name, name); });
    return match == m_columns.end() ? nullptr : &*match;
}

const Column& Catalog::column(std::string_view name, const std::string& path) const {
    if (const Column* match = find(name))
        return *match;
    std::string known;
    for (std::size_t index = 0; index < m_columns.size() && index < 30; ++index)
        known += (index ? ", " : "") + m_columns[index].name;
    throw Error(ErrorKind::NotFound, "there is no such column; the catalog has: " + known,
                {.path = path, .field = std::string(name)});
}

std::optional<RowId> Catalog::rowOf(std::string_view id) const {
    return m_rowOfId.find(id, [&all = ids()](RowId row) -> const std::string& { return all[row.index()]; });
}

} // namespace oddity::core
