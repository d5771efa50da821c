// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/expression.h"

#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/parallel.h"
#include "core/query/language/functions.h"
#include "core/query/language/token.h"
#include "core/query/language/translation.h"

namespace oddity::core {

namespace {

constexpr std::size_t blockRows = 8192;

double truth(double value) {
    return value != 0 && !std::isnan(value) ? 1 : 0;
}
double both(double a, double b) {
    return truth(a) * truth(b);
}
double either(double a, double b) {
    return truth(a) + truth(b) > 0 ? 1 : 0;
}
double no(double value) {
    return 1 - truth(value);
}
double differs(double a, double b) {
    return a < b || a > b ? 1 : 0;
}
double missing(double value) {
    return std::isnan(value) ? 1 : 0;
}

std::string placedProblem(const std::string& problem, std::string_view expression, std::size_t position) {
    const auto isCharacter = [](char byte) { return (byte & 0xc0) != 0x80; };
    const auto before = std::ranges::count_if(expression.substr(0, position), isCharacter);
    return "at character " + std::to_string(before + 1) + ": " + problem;
}

/// The arithmetic of one thread.
class Calculator {
public:
    explicit Calculator(const language::Translation& translation)
        : m_translation(translation), m_columns(translation.leaves.size()), m_values(translation.leaves.size()) {
        m_isOneLeaf = translation.arithmetic == "v0";
        if (m_isOneLeaf)
            return;
        try {
            for (std::size_t index = 0; index < m_values.size(); ++index)
                m_parser.DefineVar("v" + std::to_string(index), &m_values[index]);
            for (const language::NumberFunction& entry : language::numberFunctions())
                std::visit([&](auto function) { m_parser.DefineFun(std::string(entry.name), function); },
                           entry.function);
            m_parser.DefineFun("truth", truth);
            m_parser.DefineFun("both", both);
            m_parser.DefineFun("either", either);
            m_parser.DefineFun("no", no);
            m_parser.DefineFun("differs", differs);
            m_parser.DefineFun("missing", missing);
            m_parser.SetExpr(translation.arithmetic);
            m_parser.Eval();
        } catch (const mu::Parser::exception_type& error) {
            throw Error(ErrorKind::Internal,
                        "the expression was taken for right but can not be computed: " + error.GetMsg());
        }
    }

    void compute(std::size_t first, std::span<double> results) {
        if (m_isOneLeaf)
            return m_translation.leaves[0](first, results);
        for (std::size_t leaf = 0; leaf < m_columns.size(); ++leaf) {
            m_columns[leaf].resize(results.size());
            m_translation.leaves[leaf](first, m_columns[leaf]);
        }
        for (std::size_t row = 0; row < results.size(); ++row) {
            for (std::size_t leaf = 0; leaf < m_columns.size(); ++leaf)
                m_values[leaf] = m_columns[leaf][row];
            results[row] = m_parser.Eval();
        }
    }

private:
    const language::Translation& m_translation;
    std::vector<std::vector<double>> m_columns;
    std::vector<double> m_values;
    mu::Parser m_parser;
    bool m_isOneLeaf = false;
};

void computeBlocks(const language::Translation& translation, std::size_t rowCount, const Progress& progress,
                   const std::function<void(std::size_t first, std::size_t end, Calculator& calculator)>& use) {
    std::vector<std::unique_ptr<Calculator>> calculators(coreCount());
    forEachRange(rowCount, blockRows, progress, "Evaluating the expression",
                 [&](std::size_t worker, std::size_t first, std::size_t end) {
                     if (!calculators[worker])
                         calculators[worker] = std::make_unique<Calculator>(translation);
                     use(first, end, *calculators[worker]);
                 });
}

} // namespace

ExpressionError::ExpressionError(const std::string& problem, std::string_view expression, std::size_t position,
                                 std::size_t length)
    : Error(ErrorKind::BadInput, placedProblem(problem, expression, position)), m_position(position), m_length(length) {
}

struct Expression::Program {
    std::string text;
    std::size_t rowCount = 0;
    language::Translation translation;
};

Expression::Expression(std::shared_ptr<const Program> program) : m_program(std::move(program)) {}

Expression Expression::parse(std::string_view text, const NamedColumns& columns) {
    auto program = std::make_shared<Program>();
    program->text = text;
    program->rowCount = columns.rowCount;
    program->translation = language::translate(text, columns);
    return Expression(std::move(program));
}

const std::string& Expression::text() const {
    return m_program->text;
}
Expression::Kind Expression::kind() const {
    return m_program->translation.kind;
}
std::size_t Expression::rowCount() const {
    return m_program->rowCount;
}
const std::vector<std::string>& Expression::columnNames() const {
    return m_program->translation.columnNames;
}

std::vector<double> Expression::values(const Progress& progress) const {
    if (kind() == Kind::Text)
        throw ExpressionError("this is a text and not a number", text(), 0, text().size());
    std::vector<double> values(rowCount());
    computeBlocks(m_program->translation, rowCount(), progress,
                  [&](std::size_t first, std::size_t end, Calculator& calculator) {
                      calculator.compute(first, std::span(values).subspan(first, end - first));
                  });
    return values;
}

RowSet Expression::rows(const Progress& progress) const {
    if (kind() == Kind::Text)
        throw ExpressionError("a text alone tells no rows apart; compare it, as in type == \"S\"", text(), 0,
                              text().size());
    if (!m_program->translation.isCondition)
        throw ExpressionError("a number alone tells no rows apart; compare it, as in x / y > 0", text(), 0,
                              text().size());
    std::vector<std::uint64_t> words((rowCount() + 63) / 64);
    static_assert(blockRows % 64 == 0, "threads write words of their own");
    computeBlocks(m_program->translation, rowCount(), progress,
                  [&](std::size_t first, std::size_t end, Calculator& calculator) {
                      double values[blockRows];
                      calculator.compute(first, std::span(values, end - first));
                      for (std::size_t row = first; row < end; ++row)
                          if (truth(values[row - first]) != 0)
                              words[row / 64] |= std::uint64_t{1} << (row % 64);
                  });
    return RowSet::fromWords(rowCount(), std::move(words));
}

Column Expression::column(const std::string& name, const std::string& unit, const Progress& progress) const {
    Column column{.name = name, .unit = unit, .description = text()};
    if (kind() == Kind::Text) {
        std::vector<std::string> texts(rowCount());
        forEachRange(rowCount(), blockRows, progress, "Evaluating the expression",
                     [&](std::size_t, std::size_t first, std::size_t end) {
                         std::string buffer;
                         for (std::size_t row = first; row < end; ++row)
                             texts[row] = m_program->translation.text.at(row, buffer);
                     });
        column.values = std::move(texts);
        return column;
    }
    std::vector<double> numbers = values(progress);
    if (kind() == Kind::Number) {
        column.values = std::move(numbers);
        return column;
    }
    std::vector<std::uint8_t> truths(numbers.size());
    for (std::size_t row = 0; row < numbers.size(); ++row) {
        truths[row] = truth(numbers[row]) != 0 ? 1 : 0;
        if (std::isnan(numbers[row]))
            column.nullRows.push_back(static_cast<std::int64_t>(row));
    }
    column.values = std::move(truths);
    return column;
}

std::string quotedName(const std::string& columnName) {
    const auto isWordLetter = [](char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_' || letter == '$' || (letter & 0x80);
    };
    const bool isWord = !columnName.empty() && !std::isdigit(static_cast<unsigned char>(columnName.front())) &&
                        std::ranges::all_of(columnName, isWordLetter) && !language::isOperatorWord(columnName);
    if (isWord)
        return columnName;
    std::string quoted = "`";
    for (const char letter : columnName)
        quoted += (letter == '`' || letter == '\\' ? "\\" : "") + std::string(1, letter);
    return quoted + "`";
}

} // namespace oddity::core
