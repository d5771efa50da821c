// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/column_builder.h"

#include <algorithm>
#include <limits>

namespace oddity::core {

namespace {

constexpr std::size_t fillLimit = std::size_t{1} << 20; ///< floats that stand for null cells

ColumnElements::Values emptyValues(ElementKind kind) {
    switch (kind) {
    case ElementKind::Real:
        return std::vector<double>();
    case ElementKind::Float:
        return std::vector<float>();
    case ElementKind::Integer:
        return std::vector<std::int64_t>();
    case ElementKind::Unsigned:
        return std::vector<std::uint64_t>();
    case ElementKind::Boolean:
        return std::vector<std::uint8_t>();
    case ElementKind::Complex:
        return std::vector<std::complex<double>>();
    case ElementKind::Text:
        break;
    }
    return std::vector<std::string>();
}

} // namespace

ColumnBuilder::ColumnBuilder(Column described, ElementKind kind, bool isArray) : m_column(std::move(described)) {
    m_isRounded = kind == ElementKind::Float && !isArray;
    m_column.isSingle = m_column.isSingle || kind == ElementKind::Float;
    m_elements.values = emptyValues(m_isRounded ? ElementKind::Real : kind);
    m_elements.isScalar = !isArray;
    if (isArray)
        m_elements.starts.push_back(0);
}

void ColumnBuilder::add(double value) {
    ++m_count;
    if (auto* floats = std::get_if<std::vector<float>>(&m_elements.values))
        floats->push_back(static_cast<float>(value));
    else
        std::get<std::vector<double>>(m_elements.values)
            .push_back(m_isRounded ? static_cast<double>(static_cast<float>(value)) : value);
}

void ColumnBuilder::add(std::int64_t value) {
    ++m_count;
    std::get<std::vector<std::int64_t>>(m_elements.values).push_back(value);
}

void ColumnBuilder::add(std::uint64_t value) {
    ++m_count;
    std::get<std::vector<std::uint64_t>>(m_elements.values).push_back(value);
}

void ColumnBuilder::add(bool value) {
    ++m_count;
    std::get<std::vector<std::uint8_t>>(m_elements.values).push_back(value ? 1 : 0);
}

void ColumnBuilder::add(std::complex<double> value) {
    ++m_count;
    std::get<std::vector<std::complex<double>>>(m_elements.values).push_back(value);
}

void ColumnBuilder::add(std::string value) {
    ++m_count;
    std::get<std::vector<std::string>>(m_elements.values).push_back(std::move(value));
}

void ColumnBuilder::addMissing() {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    std::visit(
        [this](auto& values) {
            using Element = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (std::is_floating_point_v<Element>) {
                values.push_back(static_cast<Element>(nan));
            } else {
                if constexpr (!std::is_same_v<Element, std::string>)
                    m_elements.missing.push_back(m_count);
                values.emplace_back();
            }
        },
        m_elements.values);
    ++m_count;
}

void ColumnBuilder::endCell() {
    m_elements.starts.push_back(m_count);
}

void ColumnBuilder::endNullCell() {
    if (m_elements.isScalar)
        return addMissing();
    m_elements.nullRows.push_back(static_cast<std::int64_t>(m_elements.starts.size()) - 1);
    endCell();
}

void ColumnBuilder::keepCells(std::size_t count) {
    if (!m_elements.isScalar && count + 1 < m_elements.starts.size())
        m_elements.starts.resize(count + 1);
    m_count = m_elements.isScalar ? std::min(m_count, count) : m_elements.starts.back();
    std::visit([this](auto& values) { values.resize(m_count); }, m_elements.values);
    std::erase_if(m_elements.missing, [this](std::size_t index) { return index >= m_count; });
    std::erase_if(m_elements.nullRows, [count](std::int64_t row) { return static_cast<std::size_t>(row) >= count; });
}

/// Float vectors of one length lose their starts; null cells among them are filled with NaN.
bool ColumnBuilder::fixLength() {
    auto* floats = std::get_if<std::vector<float>>(&m_elements.values);
    if (!floats)
        return false;
    std::vector<std::size_t>& starts = m_elements.starts;
    const auto isNull = [this](std::size_t row) {
        return std::ranges::binary_search(m_elements.nullRows, static_cast<std::int64_t>(row));
    };
    std::size_t length = 0;
    for (std::size_t row = 0; row + 1 < starts.size(); ++row)
        if (!isNull(row)) {
            const std::size_t here = starts[row + 1] - starts[row];
            if (here == 0 || (length > 0 && here != length))
                return false;
            length = here;
        }
    if (length == 0 || m_elements.nullRows.size() > fillLimit / length)
        return false;
    std::vector<float> filled((starts.size() - 1) * length, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t row = 0; row + 1 < starts.size(); ++row)
        if (starts[row + 1] > starts[row])
            std::copy_n(floats->begin() + static_cast<std::ptrdiff_t>(starts[row]), length,
                        filled.begin() + static_cast<std::ptrdiff_t>(row * length));
    *floats = std::move(filled);
    m_elements.fixedLength = length;
    starts.clear();
    return true;
}

Column ColumnBuilder::finished(std::vector<std::string>& remarks) {
    const std::size_t rows = cells();
    if (isArray())
        fixLength();
    storeElements(std::move(m_elements), rows, m_column, remarks);
    return std::move(m_column);
}

} // namespace oddity::core
