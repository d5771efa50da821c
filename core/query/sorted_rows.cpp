// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/sorted_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/query/column_values.h"

namespace oddity::core {

namespace {

constexpr std::uint64_t signBit = std::uint64_t{1} << 63;
constexpr std::size_t keyBytes = sizeof(std::uint64_t);

struct Entry {
    std::uint64_t key;
    RowId row;
};
using Entries = std::vector<Entry>;

/// Keeps the order of numbers.
std::uint64_t keyOf(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
    return bits & signBit ? ~bits : bits | signBit;
}
std::uint64_t keyOf(std::int64_t value) {
    return static_cast<std::uint64_t>(value) ^ signBit;
}
std::uint64_t keyOf(std::string_view text, std::size_t offset) {
    std::uint64_t key = 0;
    for (std::size_t index = offset; index < offset + keyBytes; ++index)
        key = key << 8 | (index < text.size() ? static_cast<unsigned char>(text[index]) : 0U);
    return key;
}

/// By key, least significant byte first; bytes that all keys share cost one look. Stable.
void sortByKey(std::span<Entry> entries, Entries& other, const Progress& progress) {
    constexpr std::size_t few = 256;
    if (entries.size() < few) {
        std::ranges::stable_sort(entries, {}, &Entry::key);
        return;
    }
    std::array<std::array<std::uint32_t, 256>, keyBytes> counts{};
    for (const Entry& entry : entries)
        for (std::size_t byte = 0; byte < keyBytes; ++byte)
            ++counts[byte][entry.key >> (8 * byte) & 255];
    other.resize(std::max(other.size(), entries.size()));
    std::span<Entry> from = entries;
    std::span<Entry> to(other.data(), entries.size());
    for (std::size_t byte = 0; byte < keyBytes; ++byte) {
        auto& places = counts[byte];
        if (std::ranges::find(places, static_cast<std::uint32_t>(entries.size())) != places.end())
            continue;
        progress.throwIfStopped();
        std::uint32_t place = 0;
        for (std::uint32_t& count : places)
            place += std::exchange(count, place);
        for (const Entry& entry : from)
            to[places[entry.key >> (8 * byte) & 255]++] = entry;
        std::swap(from, to);
    }
    if (from.data() != entries.data())
        std::ranges::copy(from, entries.begin());
}

template <typename KeyAt>
std::vector<RowId> sortedByNumber(std::vector<RowId> rows, bool isAscending, const Progress& progress,
                                  const std::vector<std::int64_t>& nullRows, KeyAt keyAt) {
    Entries entries;
    entries.reserve(rows.size());
    std::vector<RowId> missing;
    RowSet nulls;
    if (!nullRows.empty()) {
        nulls = RowSet(static_cast<std::size_t>(nullRows.back()) + 1);
        for (const std::int64_t row : nullRows)
            nulls.insert(RowId{row});
    }
    for (const RowId row : rows) {
        std::uint64_t key = 0;
        if (nulls.contains(row) || !keyAt(row.index(), key))
            missing.push_back(row);
        else
            entries.push_back({isAscending ? key : ~key, row});
    }
    progress.throwIfStopped();
    Entries other;
    sortByKey(entries, other, progress);
    std::ranges::transform(entries, rows.begin(), &Entry::row);
    std::ranges::copy(missing, rows.begin() + static_cast<std::ptrdiff_t>(entries.size()));
    return rows;
}

/// Eight bytes at a time, from the first on.
class TextSort {
public:
    TextSort(const std::function<std::string_view(RowId)>& textAt, bool isAscending, const Progress& progress)
        : m_textAt(textAt), m_isAscending(isAscending), m_progress(progress) {}

    void sort(std::span<Entry> entries, std::size_t offset) {
        constexpr std::size_t longPrefix = 256;
        if (offset >= longPrefix) {
            std::ranges::stable_sort(entries, [this](const Entry& first, const Entry& second) {
                return m_isAscending ? m_textAt(first.row) < m_textAt(second.row)
                                     : m_textAt(second.row) < m_textAt(first.row);
            });
            return;
        }
        for (Entry& entry : entries) {
            const std::uint64_t key = keyOf(m_textAt(entry.row), offset);
            entry.key = m_isAscending ? key : ~key;
        }
        sortByKey(entries, m_other, m_progress);
        for (std::size_t first = 0; first < entries.size();) {
            const std::uint64_t key = entries[first].key;
            std::size_t end = first + 1;
            while (end < entries.size() && entries[end].key == key)
                ++end;
            const bool goesOn = ((m_isAscending ? key : ~key) & 255) != 0;
            if (goesOn && end - first > 1)
                sort(entries.subspan(first, end - first), offset + keyBytes);
            first = end;
        }
    }

private:
    const std::function<std::string_view(RowId)>& m_textAt;
    bool m_isAscending;
    const Progress& m_progress;
    Entries m_other;
};

} // namespace

std::vector<RowId> sortedRows(std::vector<RowId> rows, const Column& key, bool isAscending, const Progress& progress) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&key.values))
        return sortedRows(
            std::move(rows), [texts](RowId row) { return std::string_view((*texts)[row.index()]); }, isAscending,
            progress);
    if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&key.values))
        return sortedByNumber(std::move(rows), isAscending, progress, key.nullRows,
                              [integers](std::size_t row, std::uint64_t& out) {
                                  out = keyOf((*integers)[row]);
                                  return true;
                              });
    if (!key.isNumeric())
        return rows;
    const std::vector<double> numbers = numbersOf(key);
    return sortedByNumber(std::move(rows), isAscending, progress, {}, [&](std::size_t row, std::uint64_t& out) {
        out = keyOf(numbers[row]);
        return !std::isnan(numbers[row]);
    });
}

std::vector<RowId> sortedRows(std::vector<RowId> rows, std::span<const float> key, bool isAscending,
                              const Progress& progress) {
    return sortedByNumber(std::move(rows), isAscending, progress, {}, [key](std::size_t row, std::uint64_t& out) {
        out = keyOf(double{key[row]});
        return !std::isnan(key[row]);
    });
}

std::vector<RowId> sortedRows(std::vector<RowId> rows, const std::function<std::string_view(RowId)>& key,
                              bool isAscending, const Progress& progress) {
    Entries entries;
    entries.reserve(rows.size());
    std::vector<RowId> missing;
    for (const RowId row : rows)
        if (key(row).empty())
            missing.push_back(row);
        else
            entries.push_back({0, row});
    TextSort(key, isAscending, progress).sort(entries, 0);
    std::ranges::transform(entries, rows.begin(), &Entry::row);
    std::ranges::copy(missing, rows.begin() + static_cast<std::ptrdiff_t>(entries.size()));
    return rows;
}

std::vector<RowId> allRows(std::size_t rowCount) {
    std::vector<RowId> rows(rowCount);
    for (std::size_t row = 0; row < rowCount; ++row)
        rows[row] = RowId{static_cast<std::int64_t>(row)};
    return rows;
}

} // namespace oddity::core
