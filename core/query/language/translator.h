// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/language/token.h"
#include "core/query/language/translation.h"

namespace oddity::core::language {

/// Recursive descent over one expression; the grammar is in expression.h.
class Translator {
public:
    Translator(std::string_view text, const NamedColumns& columns);
    Translation run();

private:
    using Kind = Expression::Kind;

    /// A part of the expression: words for muParser, or a text.
    struct Operand {
        Kind kind = Kind::Number;
        std::string code;
        std::optional<PlainNumber> plain; ///< a column or literal as it stands
        TextTerm text;
        Token begin; ///< for messages
    };
    using Operands = std::vector<Operand>;

    Operand ternary();
    Operand disjunction();
    Operand conjunction();
    Operand negation();
    Operand comparisons();
    Operand sum();
    Operand product();
    Operand unary();
    Operand power();
    Operand primary();
    Operand named(const Token& name);
    Operand columnOperand(const Token& name, const NamedColumn& entry);
    Operand element(const Token& name, const std::shared_ptr<const Column>& column);
    Operand literal(const Token& token) const;

    Operand call(const Token& name);
    std::optional<Operand> textCall(const Token& name, const Operands& arguments);
    std::optional<Operand> otherCall(const Token& name, const Operands& arguments);
    std::optional<Operand> listCall(const Token& name, const Operands& arguments); ///< in(), of plain literals
    Operand numberCall(const Token& name, const Operands& arguments);
    Operands arguments();
    void expectCount(const Token& name, const Operands& arguments, std::size_t least, std::size_t most) const;

    Operand compare(const Operand& left, Comparison comparison, const Operand& right, const Token& sign);
    Operand joined(const char* function, const Operand& left, const Operand& right) const;
    Operand joinedConditions(const char* function, const Operand& left, const Operand& right) const;
    Operand arithmetic(const Operand& left, const Token& sign, const Operand& right) const;
    Operand leafOperand(Leaf leaf, Kind kind, const Token& begin);
    const std::string& numberCode(const Operand& operand) const;    ///< throws for a text
    const std::string& conditionCode(const Operand& operand) const; ///< throws for a computed number too
    const TextTerm& textOf(const Operand& operand) const;           ///< throws for a number

    static bool isColumn(const Operand& operand);
    static bool isCondition(const Operand& operand); ///< a truth, or a column that is taken where it is not 0

    const Token& current() const { return m_tokens[m_place]; }
    Token take() { return m_tokens[m_place++]; }
    bool takeSign(std::string_view sign);
    bool takeWord(std::string_view word);
    void expectSign(std::string_view sign, const std::string& problem);
    std::string nearby(const std::string& name) const;
    [[noreturn]] void fail(const std::string& problem, const Token& token) const;

    std::string_view m_text;
    const NamedColumns& m_columns;
    std::vector<Token> m_tokens;
    std::size_t m_place = 0;
    int m_depth = 0;
    std::map<std::string, std::string> m_codeOfColumn; ///< a column is read once however often it is named
    Translation m_result;
};

std::string codeOf(double value);

} // namespace oddity::core::language
