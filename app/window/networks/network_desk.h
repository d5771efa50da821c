// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QWidget>

#include "app/jobs/workbench.h"
#include "app/window/actions.h"

namespace oddity::app {

/// The window's side of networks: asks before an unknown one is loaded, lists what is approved, shows what the
/// project's networks are. Nothing here opens a nested event loop: work goes on while a question stands.
class NetworkDesk : public QObject {
    Q_OBJECT

public:
    NetworkDesk(Workbench* workbench, widgets::Session* session, const Actions& actions, QWidget* window);

    /// Asks how they are to be run, then runs them; needs a project.
    void askToRun(const QStringList& networks);

private:
    void chooseNetworks();
    void askForApproval(const ApprovalRequest& request);
    void writeCard(); ///< of a network that has none
    void showCard(const ProposedCard& proposed);
    void showApproved();
    void showNetworks();

    Workbench* m_workbench;
    widgets::Session* m_session;
    QWidget* m_window;
    QPointer<QWidget> m_page; ///< of the networks, while it is open
};

} // namespace oddity::app
