// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/cell_numbers.h"

#include <limits>
#include <type_traits>

namespace oddity::core {

std::vector<double> numbersAt(const Column& column, RowId row) {
    if (!column.isArray())
        return {column.numberAt(row)};
    std::vector<double> numbers;
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values)) {
        const auto first = vectors->values.begin() + static_cast<std::ptrdiff_t>(row.index() * vectors->width);
        numbers.assign(first, first + static_cast<std::ptrdiff_t>(vectors->width));
        return numbers;
    }
    const auto& arrays = std::get<ArrayColumn>(column.values);
    std::visit(
        [&](const auto& all) {
            for (std::size_t index = arrays.starts[row.index()]; index < arrays.starts[row.index() + 1]; ++index)
                if constexpr (std::is_convertible_v<decltype(all[index]), double>)
                    numbers.push_back(static_cast<double>(all[index]));
                else
                    numbers.push_back(std::numeric_limits<double>::quiet_NaN());
        },
        arrays.elements);
    return numbers;
}

} // namespace oddity::core
