// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/catalog_fields.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <QCoreApplication>

#include "widgets/session/session.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostCategories = 24;
constexpr std::size_t sampledRows = 4096;

using Texts = std::vector<std::string>;

QString tr(const char* text) {
    return QCoreApplication::translate("CatalogFields", text);
}

bool hasFewValues(const Texts& texts) {
    std::unordered_set<std::string_view> values;
    const std::size_t step = std::max<std::size_t>(1, texts.size() / sampledRows);
    for (std::size_t row = 0; row < texts.size() && values.size() <= mostCategories; row += step)
        if (!texts[row].empty())
            values.insert(texts[row]);
    return values.size() <= mostCategories;
}

bool isField(const core::Column& column) {
    const auto* texts = std::get_if<Texts>(&column.values);
    return column.isNumeric() || (texts && hasFewValues(*texts));
}

/// The values that become categories, in alphabetical order: the most frequent ones.
std::vector<std::string_view> categoriesOf(const Texts& texts) {
    std::unordered_map<std::string_view, std::size_t> counts;
    for (const std::string& text : texts)
        if (!text.empty())
            ++counts[text];
    std::vector<std::pair<std::size_t, std::string_view>> byCount;
    for (const auto& [text, count] : counts)
        byCount.emplace_back(count, text);
    std::ranges::sort(byCount, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    byCount.resize(std::min(byCount.size(), mostCategories));
    std::vector<std::string_view> values;
    for (const auto& entry : byCount)
        values.push_back(entry.second);
    std::ranges::sort(values);
    return values;
}

void fillCategories(Field& field, const Texts& texts) {
    std::unordered_map<std::string_view, float> indexOfText;
    for (const std::string_view text : categoriesOf(texts)) {
        indexOfText.emplace(text, static_cast<float>(field.categories.size()));
        field.categories << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    }
    const auto others = static_cast<float>(field.categories.size());
    bool hasOthers = false;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        if (texts[row].empty())
            continue;
        const auto entry = indexOfText.find(texts[row]);
        field.values[row] = entry == indexOfText.end() ? others : entry->second;
        hasOthers = hasOthers || entry == indexOfText.end();
    }
    if (hasOthers)
        field.categories << tr("other values");
}

} // namespace

std::shared_ptr<Field> fieldOf(const core::Column& column) {
    auto field = std::make_shared<Field>();
    field->name = QString::fromStdString(column.name);
    field->unit = QString::fromStdString(column.unit);
    field->origin = tr("catalog column");
    field->values.assign(column.rowCount(), std::numeric_limits<float>::quiet_NaN());
    if (const auto* texts = std::get_if<Texts>(&column.values)) {
        fillCategories(*field, *texts);
        return field;
    }
    std::visit(
        [&field](const auto& values) {
            using Values = std::decay_t<decltype(values)>;
            if constexpr (std::is_same_v<Values, std::vector<std::uint8_t>>)
                std::ranges::transform(values, field->values.begin(), [](std::uint8_t value) { return value ? 1 : 0; });
            else if constexpr (std::is_same_v<Values, std::vector<double>> ||
                               std::is_same_v<Values, std::vector<std::int64_t>>)
                std::ranges::transform(values, field->values.begin(),
                                       [](auto value) { return static_cast<float>(value); });
        },
        column.values);
    for (const std::int64_t row : column.nullRows)
        field->values[static_cast<std::size_t>(row)] = std::numeric_limits<float>::quiet_NaN();
    return field;
}

CatalogFields::CatalogFields(std::shared_ptr<const core::Catalog> catalog) : m_catalog(std::move(catalog)) {
    if (m_catalog)
        for (const core::Column& column : m_catalog->columns())
            if (isField(column))
                m_names << QString::fromStdString(column.name);
}

std::shared_ptr<const Field> CatalogFields::field(const QString& name) const {
    const core::Column* column = m_catalog ? m_catalog->find(name.toStdString()) : nullptr;
    if (!column || !m_names.contains(QString::fromStdString(column->name)))
        return nullptr;
    std::weak_ptr<const Field>& made = m_made[column];
    std::shared_ptr<const Field> field = made.lock();
    if (!field)
        made = field = fieldOf(*column);
    return field;
}

} // namespace oddity::widgets
