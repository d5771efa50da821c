// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/networks/network_desk.h"

#include <QFileDialog>

#include "widgets/network/approved_networks.h"
#include "widgets/network/card_form.h"
#include "widgets/network/network_page.h"
#include "widgets/network/run_form.h"
#include "widgets/network/trust_dialog.h"
#include "widgets/table/dialogs/file_patterns.h"

namespace oddity::app {

NetworkDesk::NetworkDesk(Workbench* workbench, widgets::Session* session, const Actions& actions, QWidget* window)
    : QObject(window), m_workbench(workbench), m_session(session), m_window(window) {
    connect(workbench, &Workbench::approvalAsked, this, &NetworkDesk::askForApproval);
    connect(workbench, &Workbench::cardProposed, this, &NetworkDesk::showCard);
    connect(actions[QStringLiteral("network.run")], &QAction::triggered, this, &NetworkDesk::chooseNetworks);
    connect(actions[QStringLiteral("network.card")], &QAction::triggered, this, &NetworkDesk::writeCard);
    connect(actions[QStringLiteral("network.approved")], &QAction::triggered, this, &NetworkDesk::showApproved);
    connect(actions[QStringLiteral("network.about")], &QAction::triggered, this, &NetworkDesk::showNetworks);
}

void NetworkDesk::chooseNetworks() {
    auto* choice = new QFileDialog(m_window, tr("Run networks"), {}, widgets::networkFilters());
    choice->setAttribute(Qt::WA_DeleteOnClose);
    choice->setFileMode(QFileDialog::ExistingFiles);
    connect(m_session, &widgets::Session::surveyChanged, choice, &QDialog::reject);
    connect(choice, &QFileDialog::filesSelected, this, &NetworkDesk::askToRun);
    choice->open();
}

void NetworkDesk::askToRun(const QStringList& networks) {
    if (networks.isEmpty() || !m_session->survey())
        return;
    std::vector<std::filesystem::path> files;
    for (const QString& network : networks)
        files.emplace_back(network.toStdString());
    const auto objects = static_cast<std::int64_t>(m_session->survey()->catalog->rowCount());
    auto* form = new widgets::RunForm(std::move(files), objects, m_window);
    connect(m_session, &widgets::Session::surveyChanged, form, &QDialog::reject);
    connect(form, &QDialog::accepted, m_workbench, [this, form] {
        const widgets::RunChoice choice = form->choice();
        RunRequest request;
        request.device = choice.device;
        request.settings = choice.settings;
        request.precision = choice.precision;
        request.acceptsChange = choice.acceptsChange;
        std::vector<RunRequest> requests;
        if (choice.areOne) {
            request.members = choice.networks;
            requests.push_back(request);
        } else {
            for (const std::filesystem::path& network : choice.networks) {
                request.model = network;
                requests.push_back(request);
            }
        }
        m_workbench->runNetworks(std::move(requests));
    });
    form->open();
}

/// Another project takes the question away.
void NetworkDesk::askForApproval(const ApprovalRequest& request) {
    using Origin = widgets::TrustDialog::Origin;
    auto* dialog = new widgets::TrustDialog(
        request.networks, request.isRemembered() ? Origin::RememberedByProject : Origin::ChosenByUser, m_window);
    connect(m_session, &widgets::Session::surveyChanged, dialog, &QDialog::reject);
    connect(dialog, &QDialog::accepted, m_workbench, [this, request] { m_workbench->approve(request); });
    if (!request.isRemembered())
        connect(dialog, &QDialog::rejected, this, [this, request] {
            for (const core::NetworkIdentity& network : request.networks)
                m_session->tell(
                    tr("%1 was not loaded: not approved").arg(QString::fromStdString(network.path.filename().string())),
                    false);
        });
    dialog->open();
}

void NetworkDesk::writeCard() {
    auto* choice = new QFileDialog(m_window, tr("Write a card for a network"), {},
                                   tr("TorchScript networks (*.pt *.pth *.ts);;All files (*)"));
    choice->setAttribute(Qt::WA_DeleteOnClose);
    choice->setFileMode(QFileDialog::ExistingFile);
    connect(choice, &QFileDialog::fileSelected, m_workbench,
            [this](const QString& file) { m_workbench->proposeCard(file.toStdString()); });
    choice->open();
}

void NetworkDesk::showCard(const ProposedCard& proposed) {
    const std::filesystem::path card = proposed.file.card ? std::filesystem::path(proposed.file.card->source)
                                                          : core::cardPathBeside(proposed.file.identity.path);
    auto* form = new widgets::CardForm(proposed.proposal, card, m_workbench->cardCheck(proposed.file), m_window);
    connect(form, &widgets::CardForm::saved, m_session, [this](const QString& file) {
        m_session->tell(tr("The card is in %1; the network can be run now.").arg(file), false);
    });
    form->show();
}

void NetworkDesk::showApproved() {
    (new widgets::ApprovedNetworks(m_workbench->trustList(), m_window))->open();
}

void NetworkDesk::showNetworks() {
    if (m_page) {
        m_page->raise();
        m_page->activateWindow();
        return;
    }
    auto* page = new widgets::NetworkPage(m_window);
    m_page = page;
    page->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_workbench, &Workbench::networksDescribed, page, &widgets::NetworkPage::setNetworks);
    connect(m_workbench, &Workbench::symmetryChecked, page, &widgets::NetworkPage::setSymmetry);
    connect(page, &widgets::NetworkPage::symmetryAsked, m_workbench, &Workbench::checkSymmetry);
    connect(m_session, &widgets::Session::unapprovedNetworksChanged, page, [this] { m_workbench->describeNetworks(); });
    connect(m_session, &widgets::Session::surveyChanged, page, &QDialog::reject);
    page->show();
    m_workbench->describeNetworks();
}

} // namespace oddity::app
