// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <vector>

#include "core/io/tables/column_elements.h"

namespace oddity::core {

enum class ElementKind { Real, Float, Integer, Unsigned, Boolean, Complex, Text };

/// Takes a column's elements one by one, in the order of the rows; arrays are closed cell by cell. An element added
/// must be of the column's kind.
class ColumnBuilder {
public:
    ColumnBuilder(Column described, ElementKind kind, bool isArray);

    const std::string& name() const { return m_column.name; }
    bool isArray() const { return !m_elements.isScalar; }

    void add(double value); ///< real or float
    void add(std::int64_t value);
    void add(std::uint64_t value);
    void add(bool value);
    void add(std::complex<double> value);
    void add(std::string value);
    void addMissing();

    void endCell(); ///< of an array
    void endNullCell();

    /// Elements of the last cell of an array.
    std::size_t lastLength() const { return m_count - m_elements.starts[m_elements.starts.size() - 2]; }
    void keepCells(std::size_t count); ///< drops the cells behind the first count, and one begun
    std::size_t cells() const { return m_elements.isScalar ? m_count : m_elements.starts.size() - 1; }
    void forgetShape() { m_column.shape.clear(); }
    Column finished(std::vector<std::string>& remarks);

private:
    bool fixLength();

    Column m_column;
    ColumnElements m_elements;
    std::size_t m_count = 0;  ///< elements
    bool m_isRounded = false; ///< reals of 32 bits
};

} // namespace oddity::core
