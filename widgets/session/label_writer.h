// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QObject>
#include <QPointer>
#include <QString>

#include "widgets/session/label_store.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

struct LabelWriterSettings {
    QString grader;
    QString rescueFolder; ///< where labels go that the project would not take until shutdown, as CSV
    int retryMs = 1000;
    int shutdownMs = 5000; ///< how long shutdown keeps trying
};

/// Writes what the session asks for, in order, on a thread of its own, and hands back the labels that are on the disk.
/// A label that cannot be written stays in the queue and is tried again every second; the person is told. A label that
/// the project refuses for good (an unknown class) is told and put into the rescue file. The session's labels, scheme
/// and flags are loaded first; it becomes writable then. Destruction waits until the queue is written or, where the
/// project stays unwritable, saved to the rescue file. Lives on the GUI thread; the session must outlive it.
class LabelWriter : public QObject {
    Q_OBJECT

public:
    LabelWriter(Session* session, std::unique_ptr<LabelStore> store, LabelWriterSettings settings,
                QObject* parent = nullptr);
    ~LabelWriter() override;

    void replaceFlags(const QString& stage, std::vector<core::RowFlag> flags);
    void storeViewState(const QString& key, const QString& value);
    QString rescueFile() const; ///< full path; exists only when something had to be rescued

Q_SIGNALS:
    void loaded();

private:
    class Thread;
    struct Delivery;

    void storeSchemeOfSession();
    void deliverAll();
    void deliver(Delivery delivery);

    QPointer<Session> m_session;
    std::shared_ptr<const core::Survey> m_survey; ///< results for another survey are not delivered
    core::LabelScheme m_storedScheme;
    std::unique_ptr<Thread> m_thread;
};

} // namespace oddity::widgets
