// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QHash>
#include <QObject>
#include <QTimer>

#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

struct ComputedColumn {
    QString name;
    QString expression;
    QString unit;
};

/// Columns that are defined by an expression: kept with the project, computed on another thread when it is opened and
/// when a result that they use changes, and given to the session as fields. One may use those before it.
class ComputedColumns : public QObject {
    Q_OBJECT

public:
    explicit ComputedColumns(Session* session, QObject* parent = nullptr);

    const std::vector<ComputedColumn>& all() const { return m_columns; }
    /// Replaces the one of this name.
    void add(const ComputedColumn& column);
    void remove(const QString& name);
    bool contains(const QString& name) const;

Q_SIGNALS:
    void changed();

private:
    struct Outcome;

    void load();
    void store();
    void compute();
    void fieldsChanged();

    Session* m_session;
    TaskSlot* m_slot;
    std::vector<ComputedColumn> m_columns;
    QHash<QString, std::shared_ptr<const Field>> m_used; ///< results that the values were computed from
    QStringList m_namesThen;                             ///< of fields, when something could not be computed
    QStringList m_problems;
    QTimer m_telling;    ///< results that a column asks for may still come when a project opens
    QStringList m_given; ///< fields that the session has from here
};

} // namespace oddity::widgets
