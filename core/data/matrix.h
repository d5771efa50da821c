// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace oddity::core {

/// A read-only row-major float32 matrix whose storage (a vector or a mapped file) is shared. Copies are cheap;
/// safe to share between threads. Latents are an N×D Matrix with one row per catalog row, NaN for rows not done.
class Matrix {
public:
    Matrix() = default;
    Matrix(std::vector<float> values, std::size_t rows, std::size_t columns);
    /// owner keeps data alive.
    Matrix(std::shared_ptr<const void> owner, const float* data, std::size_t rows, std::size_t columns)
        : m_owner(std::move(owner)), m_data(data), m_rows(rows), m_columns(columns) {}

    std::size_t rows() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    bool empty() const { return m_rows == 0 || m_columns == 0; }
    const float* data() const { return m_data; }
    std::span<const float> row(std::size_t index) const { return {m_data + index * m_columns, m_columns}; }
    float at(std::size_t row, std::size_t column) const { return m_data[row * m_columns + column]; }
    bool rowIsFinite(std::size_t index) const;
    /// Indices of the rows in which every value is finite, ascending: what analysis works on.
    std::vector<std::size_t> finiteRows() const;

private:
    std::shared_ptr<const void> m_owner;
    const float* m_data = nullptr;
    std::size_t m_rows = 0;
    std::size_t m_columns = 0;
};

} // namespace oddity::core
