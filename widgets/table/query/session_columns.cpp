// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/session_columns.h"

#include <cmath>

#include <QCoreApplication>

namespace oddity::widgets {

core::NamedColumns columnsOf(const Session& session) {
    if (!session.survey())
        return {};
    core::NamedColumns columns = core::namedColumnsOf(session.survey()->catalog);
    for (const QString& name : session.fieldNames()) {
        const std::string plainName = name.toStdString();
        if (columns.find(plainName))
            continue;
        const auto field = session.field(name);
        columns.all.push_back(
            {plainName, field->unit.toStdString(), field->origin.toStdString(), [field] { return columnOf(*field); }});
    }
    return columns;
}

std::shared_ptr<const core::Column> columnOf(const Field& field) {
    if (field.column)
        return field.column;
    auto column = std::make_shared<core::Column>();
    column->name = field.name.toStdString();
    column->unit = field.unit.toStdString();
    column->description = field.origin.toStdString();
    if (field.categories.isEmpty()) {
        column->values = std::vector<double>(field.values.begin(), field.values.end());
        return column;
    }
    std::vector<std::string> names;
    for (const QString& category : field.categories)
        names.push_back(category.toStdString());
    std::vector<std::string> texts(field.values.size());
    for (std::size_t row = 0; row < texts.size(); ++row)
        if (const float value = field.values[row]; value >= 0 && value < static_cast<float>(names.size()))
            texts[row] = names[static_cast<std::size_t>(value)];
    column->values = std::move(texts);
    return column;
}

QString headingOf(Field::Kind kind) {
    return kind == Field::Kind::Computed  ? QCoreApplication::translate("SessionColumns", "Computed")
           : kind == Field::Kind::Matched ? QCoreApplication::translate("SessionColumns", "Matched")
                                          : QCoreApplication::translate("SessionColumns", "Scores");
}

std::shared_ptr<const Field> fieldWithColumn(core::Column column, const QString& origin, Field::Kind kind) {
    auto field = fieldOf(column);
    field->kind = kind;
    field->origin = origin;
    field->column = std::make_shared<const core::Column>(std::move(column));
    return field;
}

} // namespace oddity::widgets
