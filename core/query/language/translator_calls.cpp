// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/language/functions.h"
#include "core/query/language/translator.h"

namespace oddity::core::language {

namespace {

std::string countText(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " value" : " values");
}

} // namespace

Translator::Operands Translator::arguments() {
    Operands result;
    take(); // (
    if (takeSign(")"))
        return result;
    do {
        result.push_back(ternary());
    } while (takeSign(","));
    expectSign(")", "the closing ) is missing");
    return result;
}

void Translator::expectCount(const Token& name, const Operands& arguments, std::size_t least, std::size_t most) const {
    if (arguments.size() >= least && arguments.size() <= most)
        return;
    const bool isTooMany = arguments.size() > most;
    fail(name.text + " takes " +
             (most == least ? ""
              : isTooMany   ? "at most "
                            : "at least ") +
             countText(isTooMany ? most : least) + ", here " + (arguments.size() == 1 ? "is " : "are ") +
             std::to_string(arguments.size()),
         name);
}

Translator::Operand Translator::call(const Token& name) {
    bool isKnown = false;
    std::vector<std::string> names;
    for (const FunctionEntry& entry : functionList()) {
        isKnown = isKnown || entry.name == name.text;
        names.push_back(entry.name);
    }
    if (!isKnown) {
        std::string list;
        for (const std::string& close : namesNear(name.text, names, 4))
            list += (list.empty() ? "; near it: " : ", ") + close;
        fail("there is no function '" + name.text + "'" + list, name);
    }
    const Operands given = arguments();
    if (std::optional<Operand> text = textCall(name, given))
        return *text;
    if (std::optional<Operand> other = otherCall(name, given))
        return *other;
    return numberCall(name, given);
}

std::optional<Translator::Operand> Translator::textCall(const Token& name, const Operands& arguments) {
    const auto changed = [&](TextChange change) -> Operand {
        expectCount(name, arguments, 1, 1);
        TextTerm text = textOf(arguments[0]);
        text.changes.push_back(change);
        return {.kind = Kind::Text, .text = std::move(text), .begin = name};
    };
    const auto tested = [&](TextTest test) {
        expectCount(name, arguments, 2, 2);
        return leafOperand(testOf(textOf(arguments[0]), test, textOf(arguments[1])), Kind::Truth, name);
    };
    const std::string& word = name.text;
    if (word == "lower")
        return changed(TextChange::Lower);
    if (word == "upper")
        return changed(TextChange::Upper);
    if (word == "trim")
        return changed(TextChange::Trim);
    if (word == "contains")
        return tested(TextTest::Contains);
    if (word == "startsWith")
        return tested(TextTest::StartsWith);
    if (word == "endsWith")
        return tested(TextTest::EndsWith);
    if (word == "length" || word == "number") {
        expectCount(name, arguments, 1, 1);
        const TextTerm& text = textOf(arguments[0]);
        return leafOperand(word == "length" ? lengthOf(text) : numberIn(text), Kind::Number, name);
    }
    if (word == "matches") {
        expectCount(name, arguments, 2, 2);
        const TextTerm& pattern = textOf(arguments[1]);
        if (pattern.column || !pattern.changes.empty())
            fail("the pattern is a text in quotes", arguments[1].begin);
        try {
            return leafOperand(matchesOf(textOf(arguments[0]), pattern.literal), Kind::Truth, name);
        } catch (const ExpressionError&) {
            throw;
        } catch (const Error& error) {
            fail(error.detail(), arguments[1].begin);
        }
    }
    return std::nullopt;
}

std::optional<Translator::Operand> Translator::otherCall(const Token& name, const Operands& arguments) {
    constexpr std::size_t any = 100000;
    constexpr std::size_t mostTerms = 1000;
    if (name.text == "row") {
        expectCount(name, arguments, 0, 0);
        return leafOperand(rowNumbers(), Kind::Number, name);
    }
    if (name.text == "isnull") {
        expectCount(name, arguments, 1, 1);
        if (arguments[0].kind == Kind::Text)
            return leafOperand(isMissing(arguments[0].text), Kind::Truth, name);
        return Operand{.kind = Kind::Truth, .code = "missing(" + arguments[0].code + ")", .begin = name};
    }
    if (name.text == "between") {
        expectCount(name, arguments, 3, 3);
        const Operand low = compare(arguments[0], Comparison::GreaterOrEqual, arguments[1], {.text = ">="});
        return joined("both", low, compare(arguments[0], Comparison::LessOrEqual, arguments[2], {.text = "<="}));
    }
    if (name.text == "in") {
        expectCount(name, arguments, 2, any);
        if (std::optional<Operand> list = listCall(name, arguments))
            return list;
        expectCount(name, arguments, 2, mostTerms);
        Operand all = compare(arguments[0], Comparison::Equal, arguments[1], name);
        for (std::size_t index = 2; index < arguments.size(); ++index)
            all = joined("either", all, compare(arguments[0], Comparison::Equal, arguments[index], name));
        return all;
    }
    return std::nullopt;
}

std::optional<Translator::Operand> Translator::listCall(const Token& name, const Operands& arguments) {
    const Operand& value = arguments[0];
    if (value.kind == Kind::Text) {
        std::vector<std::string> list;
        for (std::size_t index = 1; index < arguments.size(); ++index) {
            const TextTerm& entry = textOf(arguments[index]);
            if (entry.column || !entry.changes.empty() || entry.literal.empty())
                return std::nullopt;
            list.push_back(entry.literal);
        }
        return leafOperand(isOneOf(value.text, list), Kind::Truth, name);
    }
    const auto* column = value.plain ? std::get_if<std::shared_ptr<const Column>>(&*value.plain) : nullptr;
    if (!column || !std::holds_alternative<std::vector<std::int64_t>>((*column)->values))
        return std::nullopt;
    std::vector<std::int64_t> list;
    for (std::size_t index = 1; index < arguments.size(); ++index) {
        const auto* integer = arguments[index].plain ? std::get_if<std::int64_t>(&*arguments[index].plain) : nullptr;
        if (!integer)
            return std::nullopt;
        list.push_back(*integer);
    }
    return leafOperand(isOneOf(*column, std::move(list)), Kind::Truth, name);
}

Translator::Operand Translator::numberCall(const Token& name, const Operands& arguments) {
    const NumberFunction& function = *findNumberFunction(name.text);
    expectCount(name, arguments, function.arity(), function.takesMore ? 1000 : function.arity());
    std::string code = numberCode(arguments[0]);
    const std::string open = name.text + "(";
    if (function.takesMore) {
        for (std::size_t index = 1; index < arguments.size(); ++index)
            code = open + code + "," + numberCode(arguments[index]) + ")";
    } else {
        for (std::size_t index = 1; index < arguments.size(); ++index)
            code += "," + numberCode(arguments[index]);
        code = open + code + ")";
    }
    return {.kind = function.isTruth ? Kind::Truth : Kind::Number, .code = std::move(code), .begin = name};
}

} // namespace oddity::core::language
