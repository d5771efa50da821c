// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QObject>
#include <QString>

#include "core/data/series.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// The spectrum or light curve of the session's current object, read off the GUI thread, newest wins, while it is
/// wanted (the view is visible).
class CurrentSeries : public QObject {
    Q_OBJECT

public:
    explicit CurrentSeries(Session* session, QObject* parent = nullptr);

    void setWanted(bool isWanted);
    void setKind(core::SeriesKind kind);
    core::SeriesKind kind() const { return m_kind; }
    bool has(core::SeriesKind kind) const;                                  ///< the survey has such series
    std::shared_ptr<const core::Series> series() const { return m_series; } ///< null: none, or not yet
    core::RowId row() const { return m_row; }                               ///< whose series or problem this is
    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    std::shared_ptr<const core::SeriesSource> source(core::SeriesKind kind) const;
    void forget();
    void read();

    Session* m_session;
    TaskSlot m_task;
    core::SeriesKind m_kind = core::SeriesKind::Spectrum;
    bool m_isWanted = false;
    core::RowId m_row;
    core::RowId m_asked;
    std::shared_ptr<const core::Series> m_series;
    QString m_problem;
};

} // namespace oddity::widgets
