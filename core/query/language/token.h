// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oddity::core::language {

enum class TokenKind { Number, Text, Name, QuotedName, Sign, End };

/// A word of an expression. Positions are byte offsets into it.
struct Token {
    TokenKind kind = TokenKind::End;
    std::string text; ///< without quotes; of a sign the sign
    double number = 0;
    std::optional<std::int64_t> integer; ///< of a number without point and exponent
    std::size_t position = 0;
    std::size_t length = 0;

    bool isSign(std::string_view sign) const { return kind == TokenKind::Sign && text == sign; }
    bool isOperator(std::string_view word) const; ///< one of the words below, in any case
};

/// Whether the name is and, or or not, in any case; a column of that name needs backticks.
bool isOperatorWord(std::string_view name);

/// Ends with a token of kind End. Throws ExpressionError.
std::vector<Token> tokensOf(std::string_view text);

} // namespace oddity::core::language
