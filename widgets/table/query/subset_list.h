// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QObject>

#include "core/query/row_set.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

/// Objects under a name.
struct Subset {
    QString name;
    QString origin; ///< an expression, or in words where the objects come from
    std::shared_ptr<const core::RowSet> rows;
    std::size_t count = 0;
};

/// The named subsets of the catalog, kept with the project (for the same objects in the same order only).
class SubsetList : public QObject {
    Q_OBJECT

public:
    explicit SubsetList(Session* session, QObject* parent = nullptr);

    const std::vector<Subset>& all() const { return m_subsets; }
    const Subset* find(const QString& name) const;
    /// Replaces the one of this name.
    void add(const QString& name, const QString& origin, std::shared_ptr<const core::RowSet> rows);
    /// Named by what was done, "a and b"; returns that name. Both must be there.
    QString combine(const QString& first, const QString& second, core::SetOperation operation);
    QString complement(const QString& name);                  ///< "not a"
    void rename(const QString& name, const QString& newName); ///< a taken or empty name changes nothing
    void remove(const QString& name);
    QString freeName(const QString& wanted) const; ///< with a number where it is taken

Q_SIGNALS:
    void changed();

private:
    void load();
    void store();

    Session* m_session;
    std::vector<Subset> m_subsets;
};

} // namespace oddity::widgets
