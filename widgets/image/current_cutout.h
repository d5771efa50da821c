// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QObject>
#include <QString>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// The pixels of the session's current object for one view, read off the GUI thread, newest wins; and the survey's
/// colours. Reads only while it is wanted (the view is visible).
class CurrentCutout : public QObject {
    Q_OBJECT

public:
    explicit CurrentCutout(Session* session, QObject* parent = nullptr);

    void setWanted(bool wanted);
    std::shared_ptr<const core::Cutout> cutout() const { return m_cutout; } ///< null: none, or not yet
    /// How bands become colour, the same for the whole survey; null before the first object was read.
    std::shared_ptr<const core::CompositeSettings> composite() const { return m_composite; }
    /// What the person wants of the colours; another choice of bands measures the survey anew.
    void setColours(const core::CompositeChoice& choice);
    const core::CompositeChoice& colours() const { return m_choice; }
    core::RowId row() const { return m_row; } ///< whose pixels or problem this is
    const QString& problem() const { return m_problem; }
    bool hasImages() const;

Q_SIGNALS:
    void changed();

private:
    void read();

    Session* m_session;
    TaskSlot m_task;
    bool m_isWanted = false;
    core::RowId m_row;
    core::RowId m_asked;
    std::shared_ptr<const core::Cutout> m_cutout;
    core::CompositeChoice m_choice;
    std::shared_ptr<const core::CompositeSettings> m_measured;  ///< before the choice
    std::shared_ptr<const core::CompositeSettings> m_composite; ///< after it
    QString m_problem;
};

} // namespace oddity::widgets
