// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/data/catalog.h"

namespace oddity::core::language {

/// Fills in the values of rows first, first + 1 …; called from several threads at once.
using Leaf = std::function<void(std::size_t first, std::span<double> values)>;

enum class Comparison { Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual };

Comparison mirrored(Comparison comparison); ///< of exchanged operands

/// A numeric column or a literal as it stands, so that comparisons keep whole integers exact.
using PlainNumber = std::variant<std::shared_ptr<const Column>, double, std::int64_t>;

enum class TextChange { Lower, Upper, Trim };

/// A text column or a literal, and what is done to it, in order.
struct TextTerm {
    std::shared_ptr<const Column> column; ///< null: literal
    std::string literal;
    std::vector<TextChange> changes;

    /// The text of a row; buffer holds it where it has to be made.
    std::string_view at(std::size_t row, std::string& buffer) const;
};

enum class TextTest { Contains, StartsWith, EndsWith };

Leaf valuesOf(std::shared_ptr<const Column> column);
/// NaN beyond the end of an array.
Leaf elementsOf(std::shared_ptr<const Column> column, std::size_t element);
/// 1 or 0; false where a side is missing. At least one side is a column.
Leaf comparisonOf(const PlainNumber& left, Comparison comparison, const PlainNumber& right);
Leaf comparisonOf(const TextTerm& left, Comparison comparison, const TextTerm& right);
/// Whether the value is one of a list; false where it is missing.
Leaf isOneOf(std::shared_ptr<const Column> integers, std::vector<std::int64_t> list);
Leaf isOneOf(const TextTerm& text, const std::vector<std::string>& list);
Leaf testOf(const TextTerm& text, TextTest test, const TextTerm& part);
/// A regular expression (RE2's syntax) found anywhere in the text, in time proportional to it; patterns that repeat too
/// much are refused. Throws Error(BadInput).
Leaf matchesOf(const TextTerm& text, const std::string& pattern);
Leaf lengthOf(const TextTerm& text); ///< in characters; NaN where missing
Leaf numberIn(const TextTerm& text); ///< NaN where it is none
Leaf isMissing(const TextTerm& text);
Leaf rowNumbers();

} // namespace oddity::core::language
