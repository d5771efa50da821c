// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <set>

#include <QObject>
#include <QString>

#include "widgets/session/session.h"

namespace oddity::widgets {

/// What labelling does, without its looks: what the next key press applies to, and where it goes on from there.
class LabelDesk : public QObject {
    Q_OBJECT

public:
    explicit LabelDesk(Session* session, QObject* parent = nullptr);

    bool isAdvancing() const { return m_isAdvancing; }
    void setAdvancing(bool isAdvancing) { m_isAdvancing = isAdvancing; }

    /// The selection if it holds more than one object, else the current object, else nothing.
    std::vector<core::RowId> targets() const;
    bool hasTargets() const { return isGroup() || m_session->current().isValid(); }
    bool isGroup() const { return m_session->selection().size() > 1; }

    /// Labels the targets and, where asked to, goes on. More than confirmFrom objects wait for a second press of the
    /// same class.
    void give(const QString& classId);
    static constexpr std::size_t confirmFrom = 20;
    QString unconfirmedClass() const { return m_unconfirmedClass; } ///< waits for its second press
    void takeBack();       ///< the last label; the session then says where to step back to
    void step(int places); ///< along the order; labels nothing

    /// The next unlabelled question after the current object, round the queue once; without one, or in an order of its
    /// own (by likeness), the next unlabelled object in the order; invalid when there is none.
    core::RowId next() const;

private:
    bool isOpen(core::RowId row) const;

    Session* m_session;
    std::set<core::RowId> m_given; ///< asked for and perhaps not yet on the disk
    QString m_unconfirmedClass;
    bool m_isAdvancing = true;
};

} // namespace oddity::widgets
