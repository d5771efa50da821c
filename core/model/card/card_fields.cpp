// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/card/card_fields.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace oddity::core {

void refuseCard(const std::string& path, const std::string& field, const std::string& detail) {
    throw Error(ErrorKind::Model, "model card: " + detail, {.path = path, .field = field});
}

CardFields::CardFields(const CardJson& object, std::string prefix, const std::string& path)
    : m_object(object), m_prefix(std::move(prefix)), m_path(path) {
    if (!object.is_object())
        refuseCard(m_path, m_prefix, "must be an object, is " + std::string(object.type_name()));
}

const CardJson* CardFields::optional(const std::string& name) {
    m_known.insert(name);
    const auto found = m_object.find(name);
    return found == m_object.end() ? nullptr : &*found;
}

const CardJson& CardFields::required(const std::string& name) {
    const CardJson* value = optional(name);
    if (value == nullptr)
        refuse(name, "this field is missing");
    return *value;
}

void CardFields::wrongType(const std::string& name, const std::string& wanted, const CardJson& value) const {
    refuse(name, "must be " + wanted + ", is " + value.type_name());
}

std::string CardFields::text(const std::string& name, const std::string& fallback) {
    const CardJson* value = optional(name);
    if (value == nullptr)
        return fallback;
    if (!value->is_string())
        wrongType(name, "a text", *value);
    return value->get<std::string>();
}

std::string CardFields::requiredText(const std::string& name) {
    required(name);
    std::string value = text(name, "");
    if (value.empty())
        refuse(name, "must not be empty");
    return value;
}

int CardFields::integer(const std::string& name, int fallback, int lowest) {
    const CardJson* value = optional(name);
    if (value == nullptr)
        return fallback;
    if (!value->is_number_integer())
        wrongType(name, "a whole number", *value);
    const auto number = value->get<std::int64_t>();
    if (number < lowest || number > 1'000'000)
        refuse(name, std::to_string(number) + " is outside " + std::to_string(lowest) + " … 1000000");
    return static_cast<int>(number);
}

double CardFields::number(const std::string& name, double fallback) {
    const CardJson* value = optional(name);
    if (value == nullptr)
        return fallback;
    if (!value->is_number())
        wrongType(name, "a number", *value);
    return value->get<double>();
}

bool CardFields::boolean(const std::string& name, bool fallback) {
    const CardJson* value = optional(name);
    if (value == nullptr)
        return fallback;
    if (!value->is_boolean())
        wrongType(name, "true or false", *value);
    return value->get<bool>();
}

std::vector<std::string> CardFields::texts(const std::string& name) {
    std::vector<std::string> list;
    const CardJson* value = optional(name);
    if (value == nullptr)
        return list;
    if (!value->is_array())
        wrongType(name, "a list of texts", *value);
    for (std::size_t index = 0; index < value->size(); ++index) {
        const CardJson& entry = (*value)[index];
        const std::string entryName = name + "[" + std::to_string(index) + "]";
        if (!entry.is_string())
            wrongType(entryName, "a text", entry);
        list.push_back(entry.get<std::string>());
        if (list.back().empty())
            refuse(entryName, "must not be empty");
    }
    for (std::size_t index = 0; index < list.size(); ++index)
        if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(index), list[index]) !=
            list.begin() + static_cast<std::ptrdiff_t>(index))
            refuse(name + "[" + std::to_string(index) + "]", "'" + list[index] + "' is listed twice");
    return list;
}

std::vector<std::string> CardFields::units(std::size_t count, const std::string& things) {
    std::vector<std::string> units;
    const CardJson* list = optional("units");
    if (list == nullptr)
        return units;
    each("units", *list, [&](const CardJson& unit, const std::string& field) {
        if (!unit.is_string())
            wrongType(field, "a text", unit);
        units.push_back(unit.get<std::string>());
    });
    if (units.size() != count)
        refuse("units", "has " + std::to_string(units.size()) + " units for " + std::to_string(count) + " " + things);
    return units;
}

void CardFields::each(const std::string& name, const CardJson& value,
                      const std::function<void(const CardJson& entry, const std::string& field)>& read) const {
    if (!value.is_array())
        wrongType(name, "a list", value);
    for (std::size_t index = 0; index < value.size(); ++index)
        read(value[index], fieldPath(name) + "[" + std::to_string(index) + "]");
}

void CardFields::refuseUnknown() const {
    for (const auto& item : m_object.items())
        if (!m_known.contains(item.key()) && !item.key().starts_with("x-")) {
            std::string known;
            for (const std::string& name : m_known)
                known += (known.empty() ? "" : ", ") + name;
            refuse(item.key(), "unknown field; known here: " + known + " (own fields start with 'x-')");
        }
}

} // namespace oddity::core
