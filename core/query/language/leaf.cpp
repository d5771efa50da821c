// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/language/leaf.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

namespace oddity::core::language {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Sets the entries of missing rows.
void setNulls(const Column& column, std::size_t first, std::span<double> values, double value) {
    const auto end = static_cast<std::int64_t>(first + values.size());
    for (auto null = std::ranges::lower_bound(column.nullRows, static_cast<std::int64_t>(first));
         null != column.nullRows.end() && *null < end; ++null)
        values[static_cast<std::size_t>(*null) - first] = value;
}

template <typename Left, typename Right> bool holds(const Left& left, Comparison comparison, const Right& right) {
    switch (comparison) {
    case Comparison::Less:
        return left < right;
    case Comparison::LessOrEqual:
        return left <= right;
    case Comparison::Greater:
        return left > right;
    case Comparison::GreaterOrEqual:
        return left >= right;
    case Comparison::Equal:
        return left == right;
    case Comparison::NotEqual:
        return left < right || left > right; // false for NaN
    }
    return false;
}

/// leftAt and rightAt take a row.
template <typename LeftAt, typename RightAt>
void compareRows(std::size_t first, std::span<double> values, Comparison comparison, LeftAt leftAt, RightAt rightAt) {
    const auto fill = [&](auto isTrue) {
        for (std::size_t index = 0; index < values.size(); ++index)
            values[index] = isTrue(leftAt(first + index), rightAt(first + index)) ? 1 : 0;
    };
    switch (comparison) {
    case Comparison::Less:
        return fill([](auto a, auto b) { return a < b; });
    case Comparison::LessOrEqual:
        return fill([](auto a, auto b) { return a <= b; });
    case Comparison::Greater:
        return fill([](auto a, auto b) { return a > b; });
    case Comparison::GreaterOrEqual:
        return fill([](auto a, auto b) { return a >= b; });
    case Comparison::Equal:
        return fill([](auto a, auto b) { return a == b; });
    case Comparison::NotEqual:
        return fill([](auto a, auto b) { return a < b || a > b; });
    }
}

/// Calls use(at) with a function that gives the value of a row.
template <typename Use> void withRows(const PlainNumber& number, Use use) {
    if (const auto* real = std::get_if<double>(&number))
        return use([value = *real](std::size_t) { return value; });
    if (const auto* integer = std::get_if<std::int64_t>(&number))
        return use([value = *integer](std::size_t) { return value; });
    const Column& column = *std::get<std::shared_ptr<const Column>>(number);
    if (const auto* reals = std::get_if<std::vector<double>>(&column.values))
        return use([data = reals->data()](std::size_t row) { return data[row]; });
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.values))
        return use([data = integers->data()](std::size_t row) { return data[row]; });
    if (const auto* truths = std::get_if<std::vector<std::uint8_t>>(&column.values))
        return use([data = truths->data()](std::size_t row) { return std::int64_t{data[row] ? 1 : 0}; });
}

std::size_t characterCount(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

std::string_view withoutBlanks(std::string_view text) {
    const auto isBlank = [](char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

template <typename Value> Leaf leafOf(const TextTerm& text, Value value) {
    return [text, value](std::size_t first, std::span<double> values) {
        std::string buffer;
        for (std::size_t index = 0; index < values.size(); ++index)
            values[index] = value(text.at(first + index, buffer));
    };
}

} // namespace

Comparison mirrored(Comparison comparison) {
    switch (comparison) {
    case Comparison::Less:
        return Comparison::Greater;
    case Comparison::LessOrEqual:
        return Comparison::GreaterOrEqual;
    case Comparison::Greater:
        return Comparison::Less;
    case Comparison::GreaterOrEqual:
        return Comparison::LessOrEqual;
    default:
        return comparison;
    }
}

std::string_view TextTerm::at(std::size_t row, std::string& buffer) const {
    std::string_view text = column ? std::get<std::vector<std::string>>(column->values)[row] : literal;
    for (const TextChange change : changes) {
        if (change == TextChange::Trim) {
            text = withoutBlanks(text);
            continue;
        }
        std::string changed(text);
        for (char& letter : changed) { // ASCII only, whatever the locale
            if (change == TextChange::Lower && letter >= 'A' && letter <= 'Z')
                letter = static_cast<char>(letter - 'A' + 'a');
            else if (change == TextChange::Upper && letter >= 'a' && letter <= 'z')
                letter = static_cast<char>(letter - 'a' + 'A');
        }
        buffer = std::move(changed);
        text = buffer;
    }
    return text;
}

Leaf valuesOf(std::shared_ptr<const Column> column) {
    return [column = std::move(column)](std::size_t first, std::span<double> values) {
        withRows(column, [&](auto at) {
            for (std::size_t index = 0; index < values.size(); ++index)
                values[index] = static_cast<double>(at(first + index));
        });
        setNulls(*column, first, values, missing);
    };
}

Leaf elementsOf(std::shared_ptr<const Column> column, std::size_t element) {
    return [column = std::move(column), element](std::size_t first, std::span<double> values) {
        std::ranges::fill(values, missing);
        if (const auto* vectors = std::get_if<VectorColumn>(&column->values)) {
            for (std::size_t index = 0; index < values.size() && element < vectors->width; ++index)
                values[index] = static_cast<double>(vectors->values[(first + index) * vectors->width + element]);
        } else if (const auto* arrays = std::get_if<ArrayColumn>(&column->values)) {
            std::visit(
                [&](const auto& elements) {
                    using Element = typename std::decay_t<decltype(elements)>::value_type;
                    if constexpr (std::is_arithmetic_v<Element>)
                        for (std::size_t index = 0; index < values.size(); ++index) {
                            const std::size_t start = arrays->starts[first + index];
                            if (element < arrays->starts[first + index + 1] - start)
                                values[index] = static_cast<double>(elements[start + element]);
                        }
                },
                arrays->elements);
        }
        setNulls(*column, first, values, missing);
    };
}

Leaf comparisonOf(const PlainNumber& left, Comparison comparison, const PlainNumber& right) {
    return [left, comparison, right](std::size_t first, std::span<double> values) {
        withRows(left, [&](auto leftAt) {
            withRows(right, [&](auto rightAt) {
                using Left = decltype(leftAt(0));
                using Right = decltype(rightAt(0));
                if constexpr (std::is_same_v<Left, Right>)
                    compareRows(first, values, comparison, leftAt, rightAt);
                else
                    compareRows(
                        first, values, comparison, [&](std::size_t row) { return static_cast<double>(leftAt(row)); },
                        [&](std::size_t row) { return static_cast<double>(rightAt(row)); });
            });
        });
        for (const PlainNumber* side : {&left, &right})
            if (const auto* column = std::get_if<std::shared_ptr<const Column>>(side))
                setNulls(**column, first, values, 0);
    };
}

Leaf comparisonOf(const TextTerm& left, Comparison comparison, const TextTerm& right) {
    return [left, comparison, right](std::size_t first, std::span<double> values) {
        std::string leftBuffer;
        std::string rightBuffer;
        for (std::size_t index = 0; index < values.size(); ++index) {
            const std::string_view a = left.at(first + index, leftBuffer);
            const std::string_view b = right.at(first + index, rightBuffer);
            values[index] = !a.empty() && !b.empty() && holds(a, comparison, b) ? 1 : 0;
        }
    };
}

Leaf isOneOf(std::shared_ptr<const Column> integers, std::vector<std::int64_t> list) {
    std::ranges::sort(list);
    return [integers = std::move(integers), list = std::move(list)](std::size_t first, std::span<double> values) {
        const auto& all = std::get<std::vector<std::int64_t>>(integers->values);
        for (std::size_t index = 0; index < values.size(); ++index)
            values[index] = std::ranges::binary_search(list, all[first + index]) ? 1 : 0;
        setNulls(*integers, first, values, 0);
    };
}

Leaf isOneOf(const TextTerm& text, const std::vector<std::string>& list) {
    std::vector<std::string> sorted = list;
    std::ranges::sort(sorted);
    return leafOf(text, [sorted = std::move(sorted)](std::string_view one) {
        return !one.empty() && std::binary_search(sorted.begin(), sorted.end(), one, std::less<>()) ? 1.0 : 0.0;
    });
}

Leaf testOf(const TextTerm& text, TextTest test, const TextTerm& part) {
    return [text, test, part](std::size_t first, std::span<double> values) {
        std::string textBuffer;
        std::string partBuffer;
        for (std::size_t index = 0; index < values.size(); ++index) {
            const std::string_view whole = text.at(first + index, textBuffer);
            const std::string_view wanted = part.at(first + index, partBuffer);
            const bool isTrue = !whole.empty() && !wanted.empty() &&
                                (test == TextTest::Contains     ? whole.find(wanted) != std::string_view::npos
                                 : test == TextTest::StartsWith ? whole.starts_with(wanted)
                                                                : whole.ends_with(wanted));
            values[index] = isTrue ? 1 : 0;
        }
    };
}

Leaf lengthOf(const TextTerm& text) {
    return leafOf(
        text, [](std::string_view all) { return all.empty() ? missing : static_cast<double>(characterCount(all)); });
}

Leaf numberIn(const TextTerm& text) {
    return leafOf(text, [](std::string_view all) {
        all = withoutBlanks(all);
        if (all.starts_with('+'))
            all.remove_prefix(1);
        double value = missing;
        const auto end = std::from_chars(all.data(), all.data() + all.size(), value);
        return end.ec == std::errc() && end.ptr == all.data() + all.size() ? value : missing;
    });
}

Leaf isMissing(const TextTerm& text) {
    return leafOf(text, [](std::string_view all) { return all.empty() ? 1.0 : 0.0; });
}

Leaf rowNumbers() {
    return [](std::size_t first, std::span<double> values) {
        for (std::size_t index = 0; index < values.size(); ++index)
            values[index] = static_cast<double>(first + index);
    };
}

} // namespace oddity::core::language
