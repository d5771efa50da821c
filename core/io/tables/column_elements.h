// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core {

/// The elements of one column, one cell after the other, as a typed table format stores them. Missing reals are NaN
/// already, missing texts empty; missing elements of other kinds are listed.
struct ColumnElements {
    using Values =
        std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>, std::vector<std::uint64_t>,
                     std::vector<std::uint8_t>, std::vector<std::complex<double>>, std::vector<std::string>>;

    Values values;
    bool isScalar = true;               ///< one element a cell
    std::size_t fixedLength = 0;        ///< of every cell where starts is empty
    std::vector<std::size_t> starts;    ///< of arrays of any length, as in ArrayColumn
    std::vector<std::size_t> missing;   ///< elements without a value, in any order
    std::vector<std::int64_t> nullRows; ///< cells of arrays without a value, ascending
};

/// Puts the elements into the column in the kind that holds them exactly: unsigned integers as integers where all fit
/// into 64 bits with a sign, else as text; arrays with missing integers or logicals as reals with NaN, or as text where
/// an integer is beyond 2^53; float32 vectors of one length as VectorColumn. Says in remarks what is not as stored.
void storeElements(ColumnElements elements, std::size_t rows, Column& column, std::vector<std::string>& remarks);

} // namespace oddity::core
