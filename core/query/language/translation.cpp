// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/language/translation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "core/query/language/translator.h"

namespace oddity::core::language {

namespace {

constexpr int deepest = 100;
constexpr std::size_t longestText = 200000;

std::optional<Comparison> comparisonOfSign(const Token& token) {
    if (token.kind != TokenKind::Sign)
        return std::nullopt;
    if (token.text == "==" || token.text == "=")
        return Comparison::Equal;
    if (token.text == "!=" || token.text == "<>")
        return Comparison::NotEqual;
    if (token.text == "<")
        return Comparison::Less;
    if (token.text == "<=")
        return Comparison::LessOrEqual;
    if (token.text == ">")
        return Comparison::Greater;
    if (token.text == ">=")
        return Comparison::GreaterOrEqual;
    return std::nullopt;
}

} // namespace

std::string codeOf(double value) {
    char buffer[64];
    const auto end = std::to_chars(std::begin(buffer), std::end(buffer), value);
    return {std::begin(buffer), end.ptr};
}

Translation translate(std::string_view text, const NamedColumns& columns) {
    return Translator(text, columns).run();
}

Translator::Translator(std::string_view text, const NamedColumns& columns) : m_text(text), m_columns(columns) {}

Translation Translator::run() {
    if (m_text.size() > longestText)
        throw ExpressionError("the expression is longer than 200,000 bytes", m_text, longestText, 0);
    m_tokens = tokensOf(m_text);
    if (current().kind == TokenKind::End)
        throw ExpressionError("there is no expression", m_text, 0, 0);
    const Operand whole = ternary();
    if (current().kind != TokenKind::End)
        fail(current().isSign(")") ? "this ) closes nothing"
                                   : "'" + current().text +
                                         "' does not follow from what is before it; an operator is "
                                         "missing",
             current());
    m_result.kind = whole.kind;
    m_result.isCondition = isCondition(whole);
    if (whole.kind == Kind::Text)
        m_result.text = whole.text;
    else
        m_result.arithmetic = whole.code;
    return std::move(m_result);
}

Translator::Operand Translator::ternary() {
    if (++m_depth > deepest)
        fail("the expression is nested too deeply", current());
    Operand condition = disjunction();
    if (takeSign("?")) {
        const Operand yes = ternary();
        expectSign(":", "a ? needs a : and a second value");
        const Operand no = ternary();
        const bool isTruth = yes.kind == Kind::Truth && no.kind == Kind::Truth;
        condition = {.kind = isTruth ? Kind::Truth : Kind::Number,
                     .code =
                         "(truth(" + conditionCode(condition) + ") ? " + numberCode(yes) + " : " + numberCode(no) + ")",
                     .begin = condition.begin};
    }
    --m_depth;
    return condition;
}

Translator::Operand Translator::disjunction() {
    Operand left = conjunction();
    while (takeSign("||") || takeSign("|") || takeWord("or"))
        left = joinedConditions("either", left, conjunction());
    return left;
}

Translator::Operand Translator::conjunction() {
    Operand left = negation();
    while (takeSign("&&") || takeSign("&") || takeWord("and"))
        left = joinedConditions("both", left, negation());
    return left;
}

Translator::Operand Translator::negation() {
    const Token begin = current();
    if (!takeWord("not"))
        return comparisons();
    if (++m_depth > deepest)
        fail("the expression is nested too deeply", current());
    const Operand operand = negation();
    --m_depth;
    return {.kind = Kind::Truth, .code = "no(" + conditionCode(operand) + ")", .begin = begin};
}

Translator::Operand Translator::comparisons() {
    Operand left = sum();
    std::optional<Operand> all;
    for (auto comparison = comparisonOfSign(current()); comparison; comparison = comparisonOfSign(current())) {
        const Token sign = take();
        Operand right = sum();
        const Operand one = compare(left, *comparison, right, sign);
        all = all ? joined("both", *all, one) : one;
        left = std::move(right);
    }
    return all ? *all : left;
}

Translator::Operand Translator::sum() {
    Operand left = product();
    while (current().isSign("+") || current().isSign("-")) {
        const Token sign = take();
        left = arithmetic(left, sign, product());
    }
    return left;
}

Translator::Operand Translator::product() {
    Operand left = unary();
    while (current().isSign("*") || current().isSign("/") || current().isSign("%")) {
        const Token sign = take();
        left = arithmetic(left, sign, unary());
    }
    return left;
}

Translator::Operand Translator::unary() {
    const Token begin = current();
    if (!takeSign("-") && !takeSign("+") && !takeSign("!"))
        return power();
    if (++m_depth > deepest)
        fail("the expression is nested too deeply", current());
    Operand operand = unary();
    --m_depth;
    if (begin.isSign("!"))
        return {.kind = Kind::Truth, .code = "no(" + conditionCode(operand) + ")", .begin = begin};
    std::optional<PlainNumber> plain;
    if (operand.plain && begin.isSign("-")) {
        if (const auto* integer = std::get_if<std::int64_t>(&*operand.plain))
            plain = -*integer;
        else if (const auto* real = std::get_if<double>(&*operand.plain))
            plain = -*real;
    } else {
        plain = operand.plain;
    }
    return {.code = begin.isSign("-") ? "(-" + numberCode(operand) + ")" : numberCode(operand),
            .plain = plain,
            .begin = begin};
}

Translator::Operand Translator::power() {
    const Operand base = primary();
    if (!current().isSign("^") && !current().isSign("**"))
        return base;
    if (++m_depth > deepest)
        fail("the expression is nested too deeply", current());
    take();
    const Operand exponent = unary();
    --m_depth;
    return {.code = "pow(" + numberCode(base) + "," + numberCode(exponent) + ")", .begin = base.begin};
}

Translator::Operand Translator::primary() {
    const Token token = take();
    switch (token.kind) {
    case TokenKind::Number:
        return literal(token);
    case TokenKind::Text:
        return {.kind = Kind::Text, .text = {.literal = token.text}, .begin = token};
    case TokenKind::Name:
        if (current().isSign("("))
            return call(token);
        return named(token);
    case TokenKind::QuotedName:
        return named(token);
    case TokenKind::End:
        --m_place;
        fail("something is missing at the end", token);
    case TokenKind::Sign:
        break;
    }
    if (!token.isSign("("))
        fail("a value is missing before '" + token.text + "'", token);
    Operand inside = ternary();
    expectSign(")", "the closing ) is missing");
    inside.begin = token;
    return inside;
}

Translator::Operand Translator::literal(const Token& token) const {
    Operand operand{.code = codeOf(token.number), .begin = token};
    if (token.integer)
        operand.plain = PlainNumber(*token.integer);
    else
        operand.plain = PlainNumber(token.number);
    return operand;
}

Translator::Operand Translator::named(const Token& name) {
    if (const NamedColumn* entry = m_columns.find(name.text))
        return columnOperand(name, *entry);
    if (name.kind == TokenKind::Name) {
        if (name.text == "pi")
            return {.code = codeOf(std::numbers::pi), .plain = PlainNumber(std::numbers::pi), .begin = name};
        if (name.text == "e")
            return {.code = codeOf(std::numbers::e), .plain = PlainNumber(std::numbers::e), .begin = name};
        if (name.text == "true" || name.text == "false")
            return {.kind = Kind::Truth, .code = name.text == "true" ? "1" : "0", .begin = name};
    }
    fail("there is no column '" + name.text + "'" + nearby(name.text), name);
}

Translator::Operand Translator::columnOperand(const Token& name, const NamedColumn& entry) {
    const std::shared_ptr<const Column> column = entry.column();
    if (!column || column->rowCount() != m_columns.rowCount)
        fail("the column '" + entry.name + "' has no values now", name);
    if (std::ranges::find(m_result.columnNames, entry.name) == m_result.columnNames.end())
        m_result.columnNames.push_back(entry.name);
    if (std::holds_alternative<std::vector<std::string>>(column->values))
        return {.kind = Kind::Text, .text = {.column = column}, .begin = name};
    if (!column->isNumeric())
        return element(name, column);
    if (current().isSign("["))
        fail("'" + entry.name + "' holds one value a row; [ ] takes an element of a vector", current());
    const bool isTruth = std::holds_alternative<std::vector<std::uint8_t>>(column->values);
    std::string& code = m_codeOfColumn[entry.name];
    if (code.empty())
        code = leafOperand(valuesOf(column), Kind::Number, name).code;
    return {.kind = isTruth ? Kind::Truth : Kind::Number, .code = code, .plain = PlainNumber(column), .begin = name};
}

Translator::Operand Translator::element(const Token& name, const std::shared_ptr<const Column>& column) {
    if (!takeSign("["))
        fail("'" + name.text + "' holds several values a row: take one by its number, as in " +
                 quotedName(column->name) + "[0]",
             name);
    const Token index = take();
    if (!index.integer || *index.integer < 0)
        fail("the number of an element is a whole number from 0", index);
    expectSign("]", "the closing ] is missing");
    const auto* vectors = std::get_if<VectorColumn>(&column->values);
    if (vectors && static_cast<std::size_t>(*index.integer) >= vectors->width)
        fail("'" + column->name + "' has the elements 0 to " + std::to_string(vectors->width - 1), index);
    return leafOperand(elementsOf(column, static_cast<std::size_t>(*index.integer)), Kind::Number, name);
}

bool Translator::isColumn(const Operand& operand) {
    return operand.plain && std::holds_alternative<std::shared_ptr<const Column>>(*operand.plain);
}

Translator::Operand Translator::compare(const Operand& left, Comparison comparison, const Operand& right,
                                        const Token& sign) {
    if (left.kind == Kind::Text || right.kind == Kind::Text) {
        const Operand& other = left.kind == Kind::Text ? right : left;
        if (other.kind != Kind::Text)
            fail("a text compares with a text only: a value in quotes, as in type == \"5\"", other.begin);
        for (const Operand* side : {&left, &right})
            if (!side->text.column && side->text.literal.empty())
                fail("an empty text is a missing one, which equals nothing: ask isnull(…)", side->begin);
        return leafOperand(comparisonOf(left.text, comparison, right.text), Kind::Truth, left.begin);
    }
    if (left.plain && right.plain && (isColumn(left) || isColumn(right)))
        return leafOperand(comparisonOf(*left.plain, comparison, *right.plain), Kind::Truth, left.begin);
    if (comparison == Comparison::NotEqual)
        return joined("differs", left, right);
    const std::string spelled = comparison == Comparison::Equal ? "==" : sign.text;
    return {
        .kind = Kind::Truth, .code = "(" + numberCode(left) + spelled + numberCode(right) + ")", .begin = left.begin};
}

Translator::Operand Translator::joined(const char* function, const Operand& left, const Operand& right) const {
    return {.kind = Kind::Truth,
            .code = std::string(function) + "(" + numberCode(left) + "," + numberCode(right) + ")",
            .begin = left.begin};
}

Translator::Operand Translator::joinedConditions(const char* function, const Operand& left,
                                                 const Operand& right) const {
    conditionCode(left);
    conditionCode(right);
    return joined(function, left, right);
}

Translator::Operand Translator::arithmetic(const Operand& left, const Token& sign, const Operand& right) const {
    if (sign.text == "%")
        return {.code = "mod(" + numberCode(left) + "," + numberCode(right) + ")", .begin = left.begin};
    return {.code = "(" + numberCode(left) + sign.text + numberCode(right) + ")", .begin = left.begin};
}

Translator::Operand Translator::leafOperand(Leaf leaf, Kind kind, const Token& begin) {
    m_result.leaves.push_back(std::move(leaf));
    return {.kind = kind, .code = "v" + std::to_string(m_result.leaves.size() - 1), .begin = begin};
}

const std::string& Translator::numberCode(const Operand& operand) const {
    if (operand.kind == Kind::Text)
        fail("a number is needed here and not a text", operand.begin);
    return operand.code;
}

bool Translator::isCondition(const Operand& operand) {
    return operand.kind == Kind::Truth || (operand.kind == Kind::Number && isColumn(operand));
}

const std::string& Translator::conditionCode(const Operand& operand) const {
    if (operand.kind == Kind::Number && !isCondition(operand))
        fail("a condition is needed here and not a number: compare it, as in x / y > 0", operand.begin);
    return numberCode(operand);
}

const TextTerm& Translator::textOf(const Operand& operand) const {
    if (operand.kind != Kind::Text)
        fail("a text is needed here: a text column or a value in quotes", operand.begin);
    return operand.text;
}

bool Translator::takeSign(std::string_view sign) {
    const bool isIt = current().isSign(sign);
    m_place += isIt ? 1 : 0;
    return isIt;
}

bool Translator::takeWord(std::string_view word) {
    const bool isIt = current().isOperator(word);
    m_place += isIt ? 1 : 0;
    return isIt;
}

void Translator::expectSign(std::string_view sign, const std::string& problem) {
    if (!takeSign(sign))
        fail(problem, current());
}

std::string Translator::nearby(const std::string& name) const {
    std::vector<std::string> names;
    for (const NamedColumn& entry : m_columns.all)
        names.push_back(entry.name);
    std::string list;
    for (const std::string& close : namesNear(name, names, 4))
        list += (list.empty() ? "; near it: " : ", ") + quotedName(close);
    return list;
}

void Translator::fail(const std::string& problem, const Token& token) const {
    throw ExpressionError(problem, m_text, token.position, token.length);
}

} // namespace oddity::core::language
