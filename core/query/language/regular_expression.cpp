// SPDX-License-Identifier: BSD-3-Clause
#include <memory>

#include <re2/re2.h>

#include "core/error.h"
#include "core/query/language/leaf.h"

namespace oddity::core::language {

namespace {

constexpr std::size_t longestPattern = 1000;
constexpr int mostInstructions = 5000; ///< a cell takes at most so many steps for each of its bytes
constexpr std::int64_t memoryLimit = std::int64_t{32} << 20; ///< with less, large patterns take fifty times as long

/// RE2 takes time in proportion to the text, whatever the pattern, and no more memory than it is told to.
std::shared_ptr<const re2::RE2> compiled(const std::string& pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(memoryLimit);
    auto expression = std::make_shared<const re2::RE2>(pattern, options);
    if (!expression->ok())
        throw Error(ErrorKind::BadInput, "the regular expression is not right: " + expression->error());
    if (expression->ProgramSize() > mostInstructions)
        throw Error(ErrorKind::BadInput, "the regular expression repeats too much");
    return expression;
}

} // namespace

Leaf matchesOf(const TextTerm& text, const std::string& pattern) {
    if (pattern.size() > longestPattern)
        throw Error(ErrorKind::BadInput, "the regular expression is longer than 1000 bytes");
    return [text, expression = compiled(pattern)](std::size_t first, std::span<double> values) {
        std::string buffer;
        for (std::size_t index = 0; index < values.size(); ++index) {
            const std::string_view cell = text.at(first + index, buffer);
            const re2::StringPiece piece(cell.data(), cell.size());
            values[index] = !cell.empty() && re2::RE2::PartialMatch(piece, *expression) ? 1 : 0;
        }
    };
}

} // namespace oddity::core::language
