// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/query/expression.h"
#include "core/query/language/leaf.h"

namespace oddity::core::language {

/// An expression taken apart: what has to do with columns and texts are leaves, the rest is arithmetic on their values
/// v0, v1 … in the words of muParser, with the functions both, either, no, differs and truth for what is missing.
struct Translation {
    Expression::Kind kind = Expression::Kind::Number;
    bool isCondition = false; ///< may choose rows
    std::string arithmetic;   ///< empty for Kind::Text
    TextTerm text;            ///< of Kind::Text
    std::vector<Leaf> leaves;
    std::vector<std::string> columnNames;
};

/// Throws ExpressionError.
Translation translate(std::string_view text, const NamedColumns& columns);

} // namespace oddity::core::language
