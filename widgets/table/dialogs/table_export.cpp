// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/table_export.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>

#include "core/io/tables/table_writer.h"
#include "core/query/column_values.h"
#include "widgets/table/dialogs/table_file_dialog.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

const QString folderKey = QStringLiteral("tableFolder");

core::Column idsAt(const core::Catalog& catalog, const std::vector<core::RowId>& rows) {
    if (!catalog.idColumn().empty())
        return core::columnAt(catalog.column(catalog.idColumn()), rows);
    std::vector<std::string> ids;
    for (const core::RowId row : rows)
        ids.push_back(catalog.id(row));
    return {.name = "oddity_id", .ucd = "meta.id", .values = std::move(ids)};
}

} // namespace

TableExport::TableExport(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_slot(new TaskSlot(workPool(), this)) {
    connect(m_slot, &TaskSlot::failed, this, [session](const QString& message) { session->tell(message, true); });
}

void TableExport::write(const QString& path, std::vector<core::RowId> rows,
                        std::vector<CatalogModel::Extract> columns) {
    if (!m_session->survey())
        return;
    if (m_slot->isRunning()) {
        m_session->tell(tr("A table is being written; try again when it is done."), true);
        return;
    }
    using Written = std::pair<qint64, std::vector<std::string>>;
    m_slot->start<Written>(
        [path, rows = std::move(rows), columns = std::move(columns),
         survey = m_session->survey()](const core::Progress& progress) {
            std::vector<core::Column> taken{idsAt(*survey->catalog, rows)};
            for (const CatalogModel::Extract& column : columns) {
                progress.throwIfStopped();
                taken.push_back(column(rows));
                if (taken.back().name == survey->catalog->idColumn())
                    taken.pop_back(); // it is the first
            }
            core::makeNamesUnique(taken);
            return Written(static_cast<qint64>(rows.size()),
                           core::writeTable(path.toStdString(), taken, survey->folder.stem().string()));
        },
        [this, path](const Written& written) {
            m_session->tell(tr("%1 written to %2").arg(objectsText(written.first), path), false);
            for (const std::string& remark : written.second)
                m_session->tell(QString::fromStdString(remark), false);
        });
}

QString TableExport::askPath(QWidget* parent, const QString& title, Session& session, const QString& name) {
    static const QRegularExpression unsafe(QStringLiteral("[^\\w.+-]+"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    QString fileName = name;
    fileName.replace(unsafe, QStringLiteral("_"));
    const QString beside =
        session.survey() ? QString::fromStdString(session.survey()->folder.parent_path().string()) : QDir::homePath();
    QSettings settings;
    const QDir folder(settings.value(folderKey, beside).toString());
    const TableFile file = askTableFile(parent, title, folder.filePath(fileName));
    if (file.path.isEmpty())
        return {};
    settings.setValue(folderKey, QFileInfo(file.path).absolutePath());
    if (!file.remark.isEmpty())
        session.tell(file.remark, false);
    return file.path;
}

} // namespace oddity::widgets
