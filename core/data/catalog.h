// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/data/display/display_format.h"
#include "core/data/id_index.h"
#include "core/data/row_id.h"

namespace oddity::core {

/// One float32 vector per row (a FITS "512E" column), row-major.
struct VectorColumn {
    std::size_t width = 0;
    std::vector<float> values;
};

/// Arrays of any length in each row, exact: row r has the elements starts[r] … starts[r+1]. Bits and logicals are
/// bytes 0 and 1; a complex number is one element.
struct ArrayColumn {
    std::vector<std::size_t> starts{0};
    std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::uint8_t>,
                 std::vector<std::complex<double>>, std::vector<std::string>>
        elements;

    std::size_t lengthAt(RowId row) const { return starts[row.index() + 1] - starts[row.index()]; }
    /// Each as text, exactly; isSingle: reals are float32.
    std::vector<std::string> elementsAt(RowId row, bool isSingle) const;
};

/// A column: exactly one of the value kinds, one entry a row. Missing floats are NaN; missing integers and booleans
/// are listed in nullRows (ascending); missing texts are empty.
struct Column {
    std::string name;
    std::string unit;
    std::string ucd;
    std::string description;
    std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>, std::vector<std::uint8_t>,
                 VectorColumn, ArrayColumn>
        values;
    std::vector<std::int64_t> nullRows;
    std::vector<std::int64_t> shape; ///< axes of the array in each cell, fastest first; empty: one axis or none
    bool isSingle = false;           ///< real or complex numbers that are float32: their texts have no digits beyond
    std::optional<DisplayFormat> display; ///< as the file asks; the numbers themselves stay exact

    std::size_t rowCount() const;
    bool isNumeric() const; ///< real, integer or boolean: numberAt() may give a value
    bool isArray() const;   ///< several values in each cell
    /// The value as a number, NaN where it is missing or not a number.
    double numberAt(RowId row) const;
    /// The value as text, exactly (integers in full, reals with the fewest digits that read back the same as a double
    /// or, where they are float32, as that).
    /// Elements of an array stand apart by blanks.
    std::string textAt(RowId row) const;
    std::vector<std::string> elementsAt(RowId row) const; ///< of an array's cell; of other columns textAt() alone
};

/// The survey's table: columns by name and one stable, unique object id per row. Immutable once built; safe to share
/// between threads.
class Catalog {
public:
    Catalog() = default;
    /// idColumn empty: ids are the row numbers as text. Throws Error(BadInput), naming row and field, when columns
    /// differ in length or an id is empty or occurs twice.
    Catalog(std::vector<Column> columns, std::string idColumn);

    std::size_t rowCount() const { return m_rowCount; }
    const std::vector<Column>& columns() const { return m_columns; }
    const Column* find(std::string_view name) const; ///< exact name first, then without regard to case; may be null
    /// Throws Error(NotFound) listing what there is; path: the file that the error names.
    const Column& column(std::string_view name, const std::string& path = {}) const;

    const std::string& idColumn() const { return m_idColumn; }
    const std::string& id(RowId row) const { return ids()[row.index()]; }
    std::optional<RowId> rowOf(std::string_view id) const;

    const std::string& fingerprint() const { return m_fingerprint; } ///< SHA-256 over the ids, in order

private:
    const std::vector<std::string>& ids() const {
        return m_textIds ? std::get<std::vector<std::string>>(m_columns[*m_textIds].values) : m_ids;
    }

    std::vector<Column> m_columns;
    std::string m_idColumn;
    std::size_t m_rowCount = 0;
    std::optional<std::size_t> m_textIds; ///< the column whose texts are the ids
    std::vector<std::string> m_ids;       ///< where no column has them as text
    IdIndex m_rowOfId;
    std::string m_fingerprint;

public:
    Catalog(const Catalog&) = delete;
    Catalog& operator=(const Catalog&) = delete;
    Catalog(Catalog&&) = default;
    Catalog& operator=(Catalog&&) = default;
};

} // namespace oddity::core
