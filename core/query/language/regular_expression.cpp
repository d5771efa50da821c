// SPDX-License-Identifier: BSD-3-Clause
#include <regex.h>

#include <memory>

#include "core/error.h"
#include "core/query/language/leaf.h"

namespace oddity::core::language {

namespace {

constexpr std::size_t longestPattern = 1000;

struct Freed {
    void operator()(regex_t* compiled) const {
        regfree(compiled);
        delete compiled;
    }
};
using Compiled = std::unique_ptr<regex_t, Freed>;

/// \d is no part of POSIX but everybody writes it.
std::string withDigitClass(const std::string& pattern) {
    std::string result;
    bool isInBrackets = false;
    for (std::size_t index = 0; index < pattern.size(); ++index) {
        const bool isEscape = pattern[index] == '\\' && index + 1 < pattern.size();
        if (isEscape && pattern[index + 1] == 'd') {
            result += isInBrackets ? "0-9" : "[0-9]";
            ++index;
        } else if (isEscape && !isInBrackets) {
            result += pattern.substr(index, 2);
            ++index;
        } else {
            isInBrackets = pattern[index] == '[' || (isInBrackets && pattern[index] != ']');
            result += pattern[index];
        }
    }
    return result;
}

Compiled compile(const std::string& pattern) {
    auto compiled = std::make_unique<regex_t>();
    if (const int code = regcomp(compiled.get(), pattern.c_str(), REG_EXTENDED | REG_NOSUB)) {
        char message[200];
        regerror(code, compiled.get(), message, sizeof message);
        throw Error(ErrorKind::BadInput, "the regular expression is not right: " + std::string(message));
    }
    return Compiled(compiled.release());
}

} // namespace

Leaf matchesOf(const TextTerm& text, const std::string& pattern) {
    if (pattern.size() > longestPattern)
        throw Error(ErrorKind::BadInput, "the regular expression is longer than 1000 bytes");
    const std::string translated = withDigitClass(pattern);
    compile(translated);
    return [text, translated](std::size_t first, std::span<double> values) {
        const Compiled compiled = compile(translated); // regexec locks what it is given: one for each thread
        std::string buffer;
        std::string terminated;
        for (std::size_t index = 0; index < values.size(); ++index) {
            terminated = text.at(first + index, buffer);
            values[index] =
                !terminated.empty() && regexec(compiled.get(), terminated.c_str(), 0, nullptr, 0) == 0 ? 1 : 0;
        }
    };
}

} // namespace oddity::core::language
