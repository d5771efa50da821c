// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/column_elements.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace oddity::core {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t exactInDouble = std::int64_t{1} << 53;

/// Unsigned integers as signed ones, or as text where one is too large.
void settleUnsigned(ColumnElements& elements, const Column& column, std::vector<std::string>& remarks) {
    const auto* values = std::get_if<std::vector<std::uint64_t>>(&elements.values);
    if (!values)
        return;
    std::vector<std::uint64_t> numbers = *values;
    for (const std::size_t index : elements.missing)
        numbers[index] = 0;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (std::ranges::all_of(numbers, [](std::uint64_t number) { return number <= most; })) {
        elements.values = std::vector<std::int64_t>(numbers.begin(), numbers.end());
        return;
    }
    std::vector<std::string> texts(numbers.size());
    std::ranges::transform(numbers, texts.begin(), [](std::uint64_t number) { return std::to_string(number); });
    for (const std::size_t index : elements.missing)
        texts[index].clear();
    elements.missing.clear();
    elements.values = std::move(texts);
    remarks.push_back("Column '" + column.name + "' holds integers beyond 2^63, which stay text.");
}

/// Arrays have no list of missing elements: these become NaN or empty text.
void settleMissing(ColumnElements& elements, const Column& column, std::vector<std::string>& remarks) {
    if (elements.isScalar || elements.missing.empty())
        return;
    const auto asReals = [&elements](const auto& numbers) {
        std::vector<double> reals(numbers.begin(), numbers.end());
        for (const std::size_t index : elements.missing)
            reals[index] = nan;
        return reals;
    };
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&elements.values)) {
        std::vector<std::int64_t> numbers = *integers;
        for (const std::size_t index : elements.missing)
            numbers[index] = 0;
        const bool areExact = std::ranges::all_of(
            numbers, [](std::int64_t number) { return number >= -exactInDouble && number <= exactInDouble; });
        if (areExact) {
            elements.values = asReals(numbers);
        } else {
            std::vector<std::string> texts(numbers.size());
            std::ranges::transform(numbers, texts.begin(), [](std::int64_t number) { return std::to_string(number); });
            for (const std::size_t index : elements.missing)
                texts[index].clear();
            elements.values = std::move(texts);
        }
        remarks.push_back("Column '" + column.name + "' has missing integers in its arrays, which " +
                          (areExact ? "are held as reals." : "are held as text."));
    } else if (const auto* logicals = std::get_if<std::vector<std::uint8_t>>(&elements.values)) {
        elements.values = asReals(*logicals);
        remarks.push_back("Column '" + column.name + "' has missing logicals in its arrays, which are held as reals.");
    } else if (auto* numbers = std::get_if<std::vector<std::complex<double>>>(&elements.values)) {
        for (const std::size_t index : elements.missing)
            (*numbers)[index] = {nan, nan};
    }
    elements.missing.clear();
}

void storeArrays(ColumnElements elements, std::size_t rows, Column& column) {
    ArrayColumn arrays;
    if (!elements.isScalar && !elements.starts.empty()) {
        arrays.starts = std::move(elements.starts);
    } else {
        const std::size_t length = elements.isScalar ? 1 : elements.fixedLength;
        arrays.starts.resize(rows + 1);
        for (std::size_t row = 0; row <= rows; ++row)
            arrays.starts[row] = row * length;
    }
    std::visit(
        [&arrays](auto& values) {
            using Values = std::decay_t<decltype(values)>;
            if constexpr (std::is_same_v<Values, std::vector<float>>)
                arrays.elements = std::vector<double>(values.begin(), values.end());
            else if constexpr (!std::is_same_v<Values, std::vector<std::uint64_t>>)
                arrays.elements = std::move(values);
        },
        elements.values);
    column.values = std::move(arrays);
    column.nullRows = std::move(elements.nullRows);
}

} // namespace

void storeElements(ColumnElements elements, std::size_t rows, Column& column, std::vector<std::string>& remarks) {
    settleUnsigned(elements, column, remarks);
    settleMissing(elements, column, remarks);
    if (elements.isScalar && !std::holds_alternative<std::vector<std::complex<double>>>(elements.values)) {
        for (const std::size_t row : elements.missing)
            column.nullRows.push_back(static_cast<std::int64_t>(row));
        std::ranges::sort(column.nullRows);
        std::visit(
            [&column](auto& values) {
                using Values = std::decay_t<decltype(values)>;
                if constexpr (std::is_same_v<Values, std::vector<float>>)
                    column.values = std::vector<double>(values.begin(), values.end());
                else if constexpr (!std::is_same_v<Values, std::vector<std::uint64_t>> &&
                                   !std::is_same_v<Values, std::vector<std::complex<double>>>)
                    column.values = std::move(values);
            },
            elements.values);
        return;
    }
    auto* floats = std::get_if<std::vector<float>>(&elements.values);
    if (floats && !elements.isScalar && elements.starts.empty() && elements.fixedLength > 0) {
        column.values = VectorColumn{elements.fixedLength, std::move(*floats)};
        column.nullRows = std::move(elements.nullRows);
        return;
    }
    if (elements.isScalar && !elements.missing.empty()) {
        auto& numbers = std::get<std::vector<std::complex<double>>>(elements.values);
        for (const std::size_t index : elements.missing)
            numbers[index] = {nan, nan};
    }
    storeArrays(std::move(elements), rows, column);
}

} // namespace oddity::core
