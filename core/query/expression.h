// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/progress.h"
#include "core/query/named_columns.h"
#include "core/query/row_set.h"

namespace oddity::core {

/// A mistake in an expression. The sentence names the character, counted from 1; position() and length() are the bytes
/// of the expression that are meant.
class ExpressionError : public Error {
public:
    ExpressionError(const std::string& problem, std::string_view expression, std::size_t position, std::size_t length);

    std::size_t position() const noexcept { return m_position; }
    std::size_t length() const noexcept { return m_length; }

private:
    std::size_t m_position;
    std::size_t m_length;
};

/// An expression over the columns of a table, such as  mag_r < 20 && z > 0.1 && class == "spiral".
///
/// Names: a column by its name, exact or without regard to case; `any name` in backticks; column[3] is an element of a
/// vector, from 0. A column comes before a constant (pi, e) of the same name. Texts stand in "double" or 'single'
/// quotes. Operators, loosest first: ?:, || or, && and, not (words in any case), comparisons (== = != <> < <= > >=; 0 <
/// z < 1 is a range),
/// + -, * / %, unary - and !, ^ or ** (to the right). functionList() has the functions.
///
/// Missing values (NaN, nulls, empty texts) give missing results in arithmetic, and every comparison with one is false,
/// != too; isnull(x) asks for them. A filter, and what stands beside && or ||, is a condition or a column, which is
/// taken where its value is there and not 0; a computed number has to be compared.
/// Integers compare exactly with integers, beyond 2^53 too; all arithmetic is in double precision. Text comparisons
/// are by bytes and tell upper from lower case.
///
/// Immutable; evaluations share nothing that changes, so several threads may evaluate one expression.
class Expression {
public:
    enum class Kind { Number, Truth, Text };

    /// Throws ExpressionError; for an unknown name it lists those most like it.
    static Expression parse(std::string_view text, const NamedColumns& columns);

    const std::string& text() const;
    Kind kind() const;
    std::size_t rowCount() const;
    const std::vector<std::string>& columnNames() const; ///< those that are used

    /// One value a row, NaN where missing; truths are 1 and 0. Not for Kind::Text. On all cores. Error(Cancelled).
    std::vector<double> values(const Progress& progress) const;
    /// The rows that fulfil it. Throws ExpressionError for Kind::Text.
    RowSet rows(const Progress& progress) const;
    /// As a column of its own: real, boolean or text by kind.
    Column column(const std::string& name, const std::string& unit, const Progress& progress) const;

private:
    struct Program;
    explicit Expression(std::shared_ptr<const Program> program);
    std::shared_ptr<const Program> m_program;
};

/// For help and completion.
struct FunctionEntry {
    std::string name;
    std::string usage;       ///< "contains(text, part)"
    std::string description; ///< units included
};
const std::vector<FunctionEntry>& functionList();

/// The name as it is written in an expression: in backticks where it has to be.
std::string quotedName(const std::string& columnName);

} // namespace oddity::core
