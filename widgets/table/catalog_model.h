// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "widgets/session/session.h"
#include "widgets/table/row_model.h"
#include "widgets/table/row_order.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

/// Every object with every column: id, flag reason, distance to a position that was looked for, label, computed
/// results, then the catalog as it is in the file.
class CatalogModel : public RowModel {
    Q_OBJECT

public:
    enum FixedColumn { Object, Reason, Separation, Label, firstValueColumn };
    using Separations = std::unordered_map<core::RowId, double>; ///< in degrees

    explicit CatalogModel(Session* session, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QString columnName(int column) const;
    bool isNumeric(int column) const;
    int charactersOf(int column) const; ///< of the widest of a few of a column's reals; 0 for other columns
    /// The values of a column as they are; null for those of objects (id, reason, label).
    std::shared_ptr<const core::Column> valuesOf(int column) const;
    /// What a column shows, at rows, for a file; of any column but that of ids. To be called on any thread: it owns
    /// what it needs.
    using Extract = std::function<core::Column(const std::vector<core::RowId>&)>;
    Extract extractOf(int column) const;
    void setSortKey(RowOrder& order, int column) const; ///< −1: catalog order
    const std::vector<core::RowId>& flaggedRows() const { return m_flaggedRows; }

    /// Takes columns and flags from the session anew; the order of rows stays.
    void updateColumns();
    void updateFlags();
    void setSeparations(std::shared_ptr<const Separations> separations);

protected:
    CellKind kindOf(int column) const override;
    QString textAt(core::RowId row, int line, int column) const override;
    QString exactAt(core::RowId row, int line, int column) const override;
    QString toolTipAt(core::RowId row, int column) const override;

private:
    struct ValueColumn {
        QString name;
        QString unit;
        QString toolTip;
        std::shared_ptr<const Field> field;         ///< null for a catalog column
        std::shared_ptr<const core::Column> column; ///< null for a field of single precision
        mutable std::optional<NumberFormat> format; ///< found when it is first shown
        bool isNumeric = true;
    };

    const ValueColumn& value(int column) const {
        return m_columns[static_cast<std::size_t>(column - firstValueColumn)];
    }
    static NumberFormat formatOf(const ValueColumn& value);
    std::vector<ValueColumn> columnsOfSession() const;

    std::shared_ptr<const core::Survey> m_survey;
    std::vector<ValueColumn> m_columns;
    bool m_haveUnits = false; ///< some columns: then every head has a line for them
    std::vector<core::RowId> m_flaggedRows;
    std::shared_ptr<const Separations> m_separations;
};

} // namespace oddity::widgets
