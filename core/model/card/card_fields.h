// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace oddity::core {

using CardJson = nlohmann::ordered_json;

/// Throws Error(Model) about a field of a card.
[[noreturn]] void refuseCard(const std::string& path, const std::string& field, const std::string& detail);

/// One JSON object of a card: takes fields by name and, at the end, refuses those that nobody asked for. All throw
/// Error(Model) naming the field that is missing, unknown or of the wrong type. The object must outlive it.
class CardFields {
public:
    CardFields(const CardJson& object, std::string prefix, const std::string& path);

    std::string fieldPath(const std::string& name) const { return m_prefix.empty() ? name : m_prefix + "." + name; }
    const std::string& path() const { return m_path; }
    [[noreturn]] void refuse(const std::string& name, const std::string& detail) const {
        refuseCard(m_path, fieldPath(name), detail);
    }
    [[noreturn]] void wrongType(const std::string& name, const std::string& wanted, const CardJson& value) const;

    const CardJson* optional(const std::string& name); ///< null when absent
    const CardJson& required(const std::string& name);
    std::string text(const std::string& name, const std::string& fallback);
    std::string requiredText(const std::string& name); ///< not empty
    int integer(const std::string& name, int fallback, int lowest);
    double number(const std::string& name, double fallback);
    bool boolean(const std::string& name, bool fallback);
    std::vector<std::string> texts(const std::string& name); ///< none empty, none twice
    /// The field "units", one text (which may be empty) for each of `count` things, or none where it is absent.
    std::vector<std::string> units(std::size_t count, const std::string& things);

    /// Calls read(entry, "prefix.name[i]") for each entry of a list.
    void each(const std::string& name, const CardJson& value,
              const std::function<void(const CardJson& entry, const std::string& field)>& read) const;
    void refuseUnknown() const;

private:
    const CardJson& m_object;
    std::string m_prefix;
    const std::string& m_path;
    std::set<std::string> m_known;
};

} // namespace oddity::core
