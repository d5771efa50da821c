// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/catalog_model.h"

#include <algorithm>
#include <cmath>

#include "core/io/tables/display_format.h"
#include "core/io/tables/number_text.h"
#include "core/query/column_values.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

namespace {

QString toolTipOf(const core::Column& column) {
    QStringList lines{QString::fromStdString(column.name)};
    if (!column.description.empty())
        lines << QString::fromStdString(column.description);
    if (!column.unit.empty())
        lines << CatalogModel::tr("Unit: %1").arg(QString::fromStdString(column.unit));
    if (!column.ucd.empty())
        lines << CatalogModel::tr("UCD: %1").arg(QString::fromStdString(column.ucd));
    if (column.display && core::isFor(*column.display, column))
        lines << CatalogModel::tr("Shown as %1, as the file asks; a cell's tool tip is exact")
                     .arg(QString::fromStdString(core::tdispOf(*column.display)));
    return lines.join(QLatin1Char('\n'));
}

QString fieldText(const Field& field, core::RowId row, NumberFormat format) {
    const float value = field.values[row.index()];
    if (field.categories.isEmpty() || std::isnan(value))
        return numberText(double{value}, format);
    return field.categories.value(static_cast<qsizetype>(value));
}

core::Column textColumn(const char* name, const char* description, const std::vector<core::RowId>& rows, auto textOf) {
    std::vector<std::string> values;
    values.reserve(rows.size());
    for (const core::RowId row : rows)
        values.push_back(textOf(row));
    return {.name = name, .description = description, .values = std::move(values)};
}

} // namespace

CatalogModel::CatalogModel(Session* session, QObject* parent) : RowModel(session, parent) {
    updateFlags();
    updateColumns();
}

std::vector<CatalogModel::ValueColumn> CatalogModel::columnsOfSession() const {
    std::vector<ValueColumn> columns;
    if (!m_survey)
        return columns;
    for (const QString& name : m_session->fieldNames()) {
        if (name == QStringLiteral("label") || m_survey->catalog->find(name.toStdString()))
            continue;
        const auto field = m_session->field(name);
        columns.push_back({.name = name,
                           .unit = field->unit,
                           .toolTip = name + QLatin1Char('\n') + field->origin,
                           .field = field,
                           .column = field->column,
                           .isNumeric = field->column ? field->column->isNumeric() : field->categories.isEmpty()});
    }
    for (const core::Column& column : m_survey->catalog->columns())
        if (column.name != m_survey->catalog->idColumn())
            columns.push_back({.name = QString::fromStdString(column.name),
                               .unit = QString::fromStdString(column.unit),
                               .toolTip = toolTipOf(column),
                               .column = std::shared_ptr<const core::Column>(m_survey->catalog, &column),
                               .isNumeric = column.isNumeric()});
    return columns;
}

void CatalogModel::updateColumns() {
    const std::shared_ptr<const core::Survey> before = m_survey; // the old columns stay valid until the reset
    m_survey = m_session->survey();
    const bool isNewSurvey = m_survey != before;
    std::vector<ValueColumn> columns = columnsOfSession();
    m_haveUnits = std::ranges::any_of(columns, [](const ValueColumn& column) { return !column.unit.isEmpty(); });
    if (!isNewSurvey && std::ranges::equal(columns, m_columns, {}, &ValueColumn::name, &ValueColumn::name)) {
        m_columns = std::move(columns);
        refreshCells();
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        return;
    }
    if (isNewSurvey)
        setOrder({}, 0);
    beginResetModel();
    m_columns = std::move(columns);
    endResetModel();
}

void CatalogModel::updateFlags() {
    std::vector<core::RowId> rows;
    for (const core::RowFlag& flag : m_session->flags())
        rows.push_back(flag.row);
    m_flaggedRows = core::Selection(std::move(rows)).rows();
    refreshCells();
}

void CatalogModel::setSeparations(std::shared_ptr<const Separations> separations) {
    m_separations = std::move(separations);
}

NumberFormat CatalogModel::formatOf(const ValueColumn& value) {
    if (!value.format)
        value.format = value.column ? (value.isNumeric ? numberFormatOf(*value.column) : NumberFormat())
                                    : numberFormatOf(value.field->values);
    return *value.format;
}

std::shared_ptr<const core::Column> CatalogModel::valuesOf(int column) const {
    if (column < firstValueColumn || column >= columnCount())
        return nullptr;
    return value(column).column ? value(column).column : columnOf(*value(column).field);
}

CatalogModel::Extract CatalogModel::extractOf(int column) const {
    if (column == Label)
        return [labels = m_session->labels()](const std::vector<core::RowId>& rows) {
            return textColumn("label", "label in force", rows,
                              [&labels](core::RowId row) { return labels.classOf(row).value_or(std::string()); });
        };
    if (column == Reason)
        return [flags = m_session->flags()](const std::vector<core::RowId>& rows) {
            std::unordered_map<core::RowId, std::string> reasons;
            for (const core::RowFlag& flag : flags) {
                std::string& reason = reasons[flag.row];
                reason += reason.empty() ? flag.reason : "; " + flag.reason;
            }
            return textColumn("flag", "why it is flagged", rows, [&reasons](core::RowId row) {
                const auto reason = reasons.find(row);
                return reason == reasons.end() ? std::string() : reason->second;
            });
        };
    if (column == Separation)
        return [separations = m_separations](const std::vector<core::RowId>& rows) {
            std::vector<double> values(rows.size(), std::nan(""));
            for (std::size_t index = 0; separations && index < rows.size(); ++index)
                if (const auto one = separations->find(rows[index]); one != separations->end())
                    values[index] = one->second * 3600;
            return core::Column{.name = "separation",
                                .unit = "arcsec",
                                .ucd = "pos.angDistance",
                                .description = "distance from the position that was looked for",
                                .values = std::move(values)};
        };
    return [values = valuesOf(column)](const std::vector<core::RowId>& rows) { return core::columnAt(*values, rows); };
}

int CatalogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : firstValueColumn + static_cast<int>(m_columns.size());
}

QString CatalogModel::columnName(int column) const {
    if (column >= firstValueColumn)
        return m_columns[static_cast<std::size_t>(column - firstValueColumn)].name;
    if (column == Object)
        return tr("Object");
    return column == Reason ? tr("Why flagged") : column == Separation ? tr("Distance") : tr("Label");
}

void CatalogModel::setSortKey(RowOrder& order, int column) const {
    if (column == Object) {
        order.key = RowOrder::Key::Id;
    } else if (column == Label) {
        order.key = RowOrder::Key::Field;
        order.field = m_session->field(QStringLiteral("label"));
    } else if (column < firstValueColumn || column >= columnCount()) {
        order.key = RowOrder::Key::CatalogOrder;
    } else if (value(column).column) {
        order.key = RowOrder::Key::Column;
        order.column = value(column).column;
    } else {
        order.key = RowOrder::Key::Field;
        order.field = value(column).field;
    }
}

bool CatalogModel::isNumeric(int column) const {
    return column == Separation || (column >= firstValueColumn && value(column).isNumeric);
}

QString CatalogModel::textAt(core::RowId row, int /*line*/, int column) const {
    if (column == Object)
        return QString::fromStdString(m_survey->catalog->id(row));
    if (column == Reason)
        return m_session->flagReason(row);
    if (column == Separation) {
        const auto separation = m_separations ? m_separations->find(row) : Separations::const_iterator();
        return m_separations && separation != m_separations->end() ? separationText(separation->second) : QString();
    }
    const ValueColumn& shown = value(column);
    if (!shown.column)
        return fieldText(*shown.field, row, formatOf(shown));
    return cellText(*shown.column, row, formatOf(shown));
}

QString CatalogModel::exactAt(core::RowId row, int line, int column) const {
    if (column == Separation && m_separations)
        if (const auto separation = m_separations->find(row); separation != m_separations->end())
            return QString::fromStdString(core::textOf(separation->second * 3600));
    if (column < firstValueColumn)
        return textAt(row, line, column);
    const ValueColumn& shown = value(column);
    if (shown.column)
        return QString::fromStdString(shown.column->textAt(row));
    const float number = shown.field->values[row.index()];
    if (std::isnan(number))
        return {};
    return shown.field->categories.isEmpty() ? QString::fromStdString(core::textOf(number)) : textAt(row, line, column);
}

int CatalogModel::charactersOf(int column) const {
    constexpr std::size_t sampled = 48;
    if (column < firstValueColumn || !value(column).column ||
        !std::holds_alternative<std::vector<double>>(value(column).column->values))
        return 0;
    const core::Column& reals = *value(column).column;
    const NumberFormat format = numberFormatOf(reals, sampled);
    qsizetype widest = 0;
    for (const core::RowId row : rowsWithNumbers(reals, sampled))
        widest = std::max(widest, cellText(reals, row, format).size());
    return static_cast<int>(widest);
}

QString CatalogModel::toolTipAt(core::RowId row, int column) const {
    if (column < firstValueColumn)
        return column == Label ? labelText(row) : textAt(row, 0, column);
    const ValueColumn& shown = value(column);
    const QString unit = shown.unit.isEmpty() ? QString() : QLatin1Char(' ') + shown.unit;
    if (shown.column && shown.column->isArray())
        return tr("%1: %2%3. A double-click shows every element.")
            .arg(shown.name, shortArrayText(*shown.column, row), unit);
    const QString text = shown.column ? QString::fromStdString(shown.column->textAt(row))
                         : shown.field->categories.isEmpty()
                             ? QString::number(double{shown.field->values[row.index()]}, 'g', 9)
                             : textAt(row, 0, column);
    return shown.name + QStringLiteral(" = ") + text + unit;
}

CatalogModel::CellKind CatalogModel::kindOf(int column) const {
    return column == Object    ? CellKind::Id
           : column == Reason  ? CellKind::Problem
           : column == Label   ? CellKind::Label
           : isNumeric(column) ? CellKind::Number
                               : CellKind::Text;
}

QVariant CatalogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(alignmentOf(section) | (m_haveUnits ? Qt::AlignTop : Qt::AlignVCenter));
    const bool isValue = section >= firstValueColumn;
    if (role == Qt::DisplayRole)
        return m_haveUnits ? columnName(section) + QLatin1Char('\n') + (isValue ? value(section).unit : QString())
                           : columnName(section);
    if (role == Qt::ToolTipRole && isValue)
        return value(section).toolTip;
    return {};
}

} // namespace oddity::widgets
