// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oddity::core {

/// What a service says of its results in INFO elements called QUERY_STATUS (IVOA DALI 1.1, section 4.4.1), in front of
/// a table or behind it: each counts for the tables of the RESOURCE in which it lies.
class QueryStatus {
public:
    enum class Kind { Error, Overflow };

    /// Where an element lies in the document.
    struct Place {
        std::vector<int> resources; ///< numbers of the open RESOURCEs, outermost first
        int table = 0;              ///< number of the open TABLE, 0: none
    };

    void openResource();
    void closeResource();
    bool isOpen(int resource) const;
    void openTable() { m_here.table = ++m_tables; }
    void closeTable() { m_here.table = 0; }
    const Place& here() const { return m_here; }

    static std::optional<Kind> kindOf(std::string_view value); ///< nothing for OK
    void take(Kind kind, std::string message);

    /// The message that counts for a table.
    std::optional<std::string> find(Kind kind, const Place& table) const;
    std::optional<std::string> anyError() const; ///< of any place

private:
    struct Entry {
        Kind kind;
        std::string message;
        Place place;
    };

    Place m_here;
    int m_resources = 0;
    int m_tables = 0;
    std::vector<Entry> m_entries;
};

} // namespace oddity::core
