// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "core/data/catalog.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"
#include "widgets/table/catalog_model.h"

namespace oddity::widgets {

/// Writes rows and columns of the catalog view to FITS, VOTable, ECSV or CSV, by the name of the file, on another
/// thread; tells the session how it went.
class TableExport : public QObject {
    Q_OBJECT

public:
    explicit TableExport(Session* session, QObject* parent = nullptr);

    /// The id comes first, whatever the columns: the catalog's own, or where no column is one the program's as
    /// "oddity_id". Columns of one name are numbered.
    void write(const QString& path, std::vector<core::RowId> rows, std::vector<CatalogModel::Extract> columns);
    /// Asks for a file, beside the project first, later in the folder chosen last; name: what it is called unless the
    /// person decides otherwise. Tells the session where the name changed its ending for the format. "" for none.
    static QString askPath(QWidget* parent, const QString& title, Session& session, const QString& name);

private:
    Session* m_session;
    TaskSlot* m_slot;
};

} // namespace oddity::widgets
