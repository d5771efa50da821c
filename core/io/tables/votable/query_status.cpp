// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/votable/query_status.h"

#include <algorithm>

#include "core/io/tables/number_text.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::size_t entryLimit = 1000;

} // namespace

void QueryStatus::openResource() {
    m_here.resources.push_back(++m_resources);
}

void QueryStatus::closeResource() {
    if (!m_here.resources.empty())
        m_here.resources.pop_back();
}

bool QueryStatus::isOpen(int resource) const {
    return std::ranges::find(m_here.resources, resource) != m_here.resources.end();
}

std::optional<QueryStatus::Kind> QueryStatus::kindOf(std::string_view value) {
    if (equalsIgnoringCase(value, "ERROR"))
        return Kind::Error;
    if (equalsIgnoringCase(value, "OVERFLOW"))
        return Kind::Overflow;
    return std::nullopt;
}

void QueryStatus::take(Kind kind, std::string message) {
    if (m_entries.size() < entryLimit)
        m_entries.push_back({kind, std::move(message), m_here});
}

std::optional<std::string> QueryStatus::find(Kind kind, const Place& table) const {
    for (const Entry& entry : m_entries) {
        const std::vector<int>& around = entry.place.resources;
        const bool isAround =
            around.empty() || std::ranges::find(table.resources, around.back()) != table.resources.end();
        const bool isOfTable = entry.place.table == 0 || entry.place.table == table.table;
        if (entry.kind == kind && isAround && isOfTable)
            return entry.message;
    }
    return std::nullopt;
}

std::optional<std::string> QueryStatus::anyError() const {
    const auto entry = std::ranges::find(m_entries, Kind::Error, &Entry::kind);
    return entry == m_entries.end() ? std::nullopt : std::optional(entry->message);
}

} // namespace oddity::core
