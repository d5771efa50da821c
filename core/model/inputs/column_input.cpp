// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/column_input.h"

#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/joined_words.h"
#include "core/model/inputs/prepare_steps.h"

namespace oddity::core {

ColumnInput::ColumnInput(InputSpec input, std::shared_ptr<const Catalog> catalog)
    : m_input(std::move(input)), m_catalog(std::move(catalog)) {
    checkSteps(m_input, "", "");
    for (std::size_t index = 0; index < m_input.columns.size(); ++index) {
        const std::string& name = m_input.columns[index];
        const Column* column = m_catalog->find(name);
        if (column == nullptr)
            throw Error(ErrorKind::BadInput,
                        "the catalog has no column '" + name + "', which the network wants as input '" + m_input.name +
                            "'",
                        {.field = name});
        if (!column->isNumeric())
            throw Error(ErrorKind::BadInput, "the network wants numbers of the catalog's column '" + name + "'",
                        {.field = name});
        const std::string wanted = m_input.columnUnits.empty() ? "" : m_input.columnUnits[index];
        if (!wanted.empty() && !column->unit.empty() && wanted != column->unit)
            throw Error(ErrorKind::BadInput,
                        "the catalog's column '" + name + "' is in " + column->unit + ", the network wants " + wanted,
                        {.field = name});
        m_columns.push_back(column);
    }
}

Tensor ColumnInput::prepare(RowId row) const {
    const int count = static_cast<int>(m_columns.size());
    BandBlock block{count, 1, 1, std::vector<float>(m_columns.size())};
    for (std::size_t index = 0; index < m_columns.size(); ++index)
        block.pixels[index] = static_cast<float>(m_columns[index]->numberAt(row));
    for (const PrepareStep& step : m_input.prepare)
        applyStep(step, block);
    for (std::size_t index = 0; index < m_columns.size(); ++index)
        if (!std::isfinite(block.pixels[index]))
            throw Error(ErrorKind::BadInput, "the value that the network wants is missing or not finite",
                        {.row = row.value, .field = m_columns[index]->name});
    return {{static_cast<std::int64_t>(count)}, std::move(block.pixels)};
}

std::string ColumnInput::describe() const {
    std::string text = "columns " + joinedWords(m_input.columns, " ");
    for (const PrepareStep& step : m_input.prepare)
        text += " → " + describeStep(step);
    return text;
}

std::string ColumnInput::preparationFingerprint() const {
    Fingerprint fingerprint;
    fingerprint.add("oddity columns 1");
    for (const std::string& column : m_input.columns)
        fingerprint.add("column " + column);
    for (const PrepareStep& step : m_input.prepare)
        addStep(fingerprint, step);
    return fingerprint.hex();
}

std::string ColumnInput::dataFingerprint() const {
    Fingerprint fingerprint;
    for (const Column* column : m_columns)
        addNumbers(fingerprint, *column);
    return fingerprint.hex();
}

void addNumbers(Fingerprint& fingerprint, const Column& column) {
    std::vector<double> numbers(column.rowCount());
    for (std::size_t row = 0; row < numbers.size(); ++row)
        numbers[row] = column.numberAt(RowId{static_cast<std::int64_t>(row)});
    fingerprint.add(column.name).add(numbers.data(), numbers.size() * sizeof(double));
}

} // namespace oddity::core
