// SPDX-License-Identifier: BSD-3-Clause
#include "core/data/matrix.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace oddity::core {

Matrix::Matrix(std::vector<float> values, std::size_t rows, std::size_t columns) : m_rows(rows), m_columns(columns) {
    if (values.size() != rows * columns)
        throw Error(ErrorKind::Internal, "a matrix of " + std::to_string(rows) + "×" + std::to_string(columns) +
                                             " was given " + std::to_string(values.size()) + " values");
    auto storage = std::make_shared<const std::vector<float>>(std::move(values));
    m_data = storage->data();
    m_owner = std::move(storage);
}

bool Matrix::rowIsFinite(std::size_t index) const {
    return std::ranges::all_of(row(index), [](float value) { return std::isfinite(value); });
}

std::vector<std::size_t> Matrix::finiteRows() const {
    std::vector<std::size_t> finite;
    finite.reserve(m_rows);
    for (std::size_t index = 0; index < m_rows; ++index)
        if (rowIsFinite(index))
            finite.push_back(index);
    return finite;
}

} // namespace oddity::core
