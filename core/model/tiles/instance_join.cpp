// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/tiles/instance_join.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace oddity::core {

namespace {

constexpr std::int64_t unset = -1;

} // namespace

InstanceJoin::InstanceJoin(std::int64_t height, std::int64_t width)
    : m_width(width), m_numbers(static_cast<std::size_t>(height * width), unset), m_parents{0} {}

std::int64_t InstanceJoin::rootOf(std::int64_t number) const {
    while (m_parents[static_cast<std::size_t>(number)] != number)
        number = m_parents[static_cast<std::size_t>(number)];
    return number;
}

void InstanceJoin::add(const PixelRegion& window, std::span<const std::int64_t> labels,
                       std::span<const std::uint8_t> used) {
    const auto eachUsed = [&](auto visit) {
        for (std::int64_t row = 0; row < window.height; ++row)
            for (std::int64_t column = 0; column < window.width; ++column)
                if (const auto place = static_cast<std::size_t>(row * window.width + column); used[place] != 0)
                    visit(m_numbers[static_cast<std::size_t>((window.y + row) * m_width + window.x + column)],
                          labels[place]);
    };
    // what both windows show of each instance, and of each pair of them
    std::unordered_map<std::int64_t, std::int64_t> ours, theirs;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> shared;
    eachUsed([&](std::int64_t number, std::int64_t label) {
        if (number == unset)
            return;
        const std::int64_t known = number == 0 ? 0 : rootOf(number);
        ours[label] += label == 0 ? 0 : 1;
        theirs[known] += known == 0 ? 0 : 1;
        if (label != 0 && known != 0)
            ++shared[{label, known}];
    });
    std::unordered_map<std::int64_t, std::int64_t> numberOf{{0, 0}};
    for (const auto& [pair, count] : shared) {
        const auto [label, known] = pair;
        if (2 * count < std::min(ours[label], theirs[known]))
            continue;
        const auto [entry, isNew] = numberOf.try_emplace(label, rootOf(known));
        if (!isNew) { // it bridges two
            const std::int64_t first = rootOf(entry->second), second = rootOf(known);
            m_parents[static_cast<std::size_t>(std::max(first, second))] = std::min(first, second);
        }
    }
    eachUsed([&](std::int64_t& number, std::int64_t label) {
        const auto [entry, isNew] = numberOf.try_emplace(label, std::ssize(m_parents));
        if (isNew)
            m_parents.push_back(entry->second);
        if (number == unset || number == 0)
            number = entry->second;
    });
}

std::vector<std::int64_t> InstanceJoin::joined() const {
    std::vector<std::int64_t> all = m_numbers;
    std::unordered_map<std::int64_t, std::int64_t> order{{0, 0}};
    for (std::int64_t& number : all)
        if (number != unset)
            number = order.try_emplace(rootOf(number), std::ssize(order)).first->second;
    return all;
}

} // namespace oddity::core
