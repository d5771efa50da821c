// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "core/io/tables/catalog_reader.h"
#include "core/query/row_set.h"
#include "core/query/sky/cross_match.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// A second table, and how its objects find those of the catalog.
struct TableMatch {
    QString path;
    QString raColumn;
    QString decColumn;
    double radiusArcsec = 1;
    core::MatchKind kind = core::MatchKind::Best;
    QStringList columns; ///< of the table that are wanted here
    QStringList names;   ///< what they are called here, then the separation and the number of matches
};

struct MatchOutcome {
    std::vector<std::shared_ptr<const Field>> fields;
    std::shared_ptr<const core::RowSet> rows; ///< of the catalog that have a match
    std::size_t pairs = 0;
    QString origin;
};

/// Columns from other tables, matched by position: kept with the project as the way to find them again, read and
/// matched anew on another thread when it is opened, given to the session as fields.
class TableMatches : public QObject {
    Q_OBJECT

public:
    explicit TableMatches(Session* session, QObject* parent = nullptr);

    /// Matches with a table that is read already; prefix: for names that are taken. Delivers matched() or failed().
    void add(TableMatch match, std::shared_ptr<const core::LoadedCatalog> table, const QString& prefix);
    /// Writes a table of all pairs, one a row: the columns of both tables, their separation, and how many pairs a row
    /// of the catalog has. Delivers pairsSaved() or failed().
    void savePairs(const TableMatch& match, std::shared_ptr<const core::LoadedCatalog> table, const QString& prefix,
                   const QString& path);
    bool isRunning() const { return m_slot->isRunning(); }
    bool contains(const QString& name) const;
    void remove(const QString& name); ///< one column

Q_SIGNALS:
    void progressed(qint64 done, qint64 total, const QString& what);
    void matched(const oddity::widgets::TableMatch& match, const oddity::widgets::MatchOutcome& outcome);
    void pairsSaved(qint64 pairs, const QString& path);
    void failed(const QString& message);
    void finished();

private:
    void load();
    void store();

    Session* m_session;
    TaskSlot* m_slot;
    TaskSlot* m_loadSlot;
    std::vector<TableMatch> m_matches;
};

} // namespace oddity::widgets
