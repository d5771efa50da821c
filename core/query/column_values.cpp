// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/column_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace oddity::core {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

template <typename Value>
std::vector<Value> valuesAt(const std::vector<Value>& values, const std::vector<RowId>& rows, const Value& otherwise) {
    std::vector<Value> result;
    result.reserve(rows.size());
    for (const RowId row : rows)
        result.push_back(row.isValid() ? values[row.index()] : otherwise);
    return result;
}

VectorColumn vectorsAt(const VectorColumn& vectors, const std::vector<RowId>& rows) {
    VectorColumn result{vectors.width, {}};
    result.values.reserve(rows.size() * vectors.width);
    for (const RowId row : rows)
        for (std::size_t index = 0; index < vectors.width; ++index)
            result.values.push_back(row.isValid() ? vectors.values[row.index() * vectors.width + index]
                                                  : std::numeric_limits<float>::quiet_NaN());
    return result;
}

ArrayColumn arraysAt(const ArrayColumn& arrays, const std::vector<RowId>& rows) {
    ArrayColumn result;
    std::visit(
        [&](const auto& elements) {
            std::decay_t<decltype(elements)> taken;
            for (const RowId row : rows) {
                if (row.isValid())
                    taken.insert(taken.end(),
                                 elements.begin() + static_cast<std::ptrdiff_t>(arrays.starts[row.index()]),
                                 elements.begin() + static_cast<std::ptrdiff_t>(arrays.starts[row.index() + 1]));
                result.starts.push_back(taken.size());
            }
            result.elements = std::move(taken);
        },
        arrays.elements);
    return result;
}

} // namespace

std::vector<double> numbersOf(const Column& column) {
    std::vector<double> numbers;
    if (const auto* reals = std::get_if<std::vector<double>>(&column.values))
        numbers = *reals;
    else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values))
        numbers.assign(integers->begin(), integers->end());
    else if (const auto* truths = std::get_if<std::vector<std::uint8_t>>(&column.values))
        std::ranges::transform(*truths, std::back_inserter(numbers),
                               [](std::uint8_t value) { return value ? 1.0 : 0.0; });
    else
        return numbers;
    for (const std::int64_t row : column.nullRows)
        numbers[static_cast<std::size_t>(row)] = missing;
    return numbers;
}

std::vector<double> finiteNumbersOf(const Column& column, const RowSet* among) {
    std::vector<double> numbers = numbersOf(column);
    std::size_t kept = 0;
    for (std::size_t row = 0; row < numbers.size(); ++row)
        if (std::isfinite(numbers[row]) && (!among || among->contains(RowId{static_cast<std::int64_t>(row)})))
            numbers[kept++] = numbers[row];
    numbers.resize(kept);
    return numbers;
}

std::vector<double> elementNumbersAt(const Column& column, RowId row) {
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
        const auto first = vectors->values.begin() + static_cast<std::ptrdiff_t>(row.index() * vectors->width);
        return {first, first + static_cast<std::ptrdiff_t>(vectors->width)};
    }
    const auto* arrays = std::get_if<ArrayColumn>(&column.values);
    if (!arrays)
        return {};
    std::vector<double> numbers;
    std::visit(
        [&](const auto& all) {
            using Element = typename std::decay_t<decltype(all)>::value_type;
            if constexpr (std::is_arithmetic_v<Element>)
                for (std::size_t index = arrays->starts[row.index()]; index < arrays->starts[row.index() + 1]; ++index)
                    numbers.push_back(static_cast<double>(all[index]));
        },
        arrays->elements);
    return numbers;
}

Column columnAt(const Column& column, const std::vector<RowId>& rows) {
    Column result{.name = column.name,
                  .unit = column.unit,
                  .ucd = column.ucd,
                  .description = column.description,
                  .isSingle = column.isSingle,
                  .display = column.display};
    std::visit(
        [&](const auto& values) {
            using Values = std::decay_t<decltype(values)>;
            if constexpr (std::is_same_v<Values, VectorColumn>)
                result.values = vectorsAt(values, rows);
            else if constexpr (std::is_same_v<Values, ArrayColumn>)
                result.values = arraysAt(values, rows);
            else if constexpr (std::is_same_v<Values, std::vector<double>>)
                result.values = valuesAt(values, rows, missing);
            else
                result.values = valuesAt(values, rows, {});
        },
        column.values);
    if (std::ranges::all_of(rows, &RowId::isValid))
        result.shape = column.shape;
    const bool hasNulls = std::holds_alternative<std::vector<std::int64_t>>(column.values) ||
                          std::holds_alternative<std::vector<std::uint8_t>>(column.values);
    for (std::size_t index = 0; index < rows.size(); ++index) {
        const bool isNull =
            rows[index].isValid() ? std::ranges::binary_search(column.nullRows, rows[index].value) : hasNulls;
        if (isNull)
            result.nullRows.push_back(static_cast<std::int64_t>(index));
    }
    return result;
}

} // namespace oddity::core
