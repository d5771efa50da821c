// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/networks/mask_desk.h"

#include <QFileInfo>
#include <QLocale>

#include "app/jobs/end_guard.h"
#include "app/steps/network/network_approval.h"
#include "app/window/networks/mask_dialog.h"
#include "core/io/images/image_address.h"
#include "widgets/network/trust_dialog.h"

namespace oddity::app {

struct MaskDesk::Outcome {
    MaskResult result;
    std::vector<core::NetworkIdentity> unapproved; ///< to be asked for; then there is no result
    std::string remark;
};

MaskDesk::MaskDesk(const core::Registry& registry, widgets::Session* session, QWidget* window)
    : QObject(window), m_registry(registry), m_session(session), m_window(window), m_slot(&m_pool) {
    m_pool.setMaxThreadCount(1);
    connect(&m_slot, &widgets::TaskSlot::progressed, this, [this](qint64 done, qint64 total, const QString& what) {
        if (!m_bar)
            return;
        m_bar->setLabelText(
            total > 0 ? tr("%1: %2 of %3").arg(what, QLocale().toString(done), QLocale().toString(total)) : what);
        m_bar->setRange(0, total > 0 ? 1000 : 0);
        m_bar->setValue(total > 0 ? static_cast<int>(done * 1000 / total) : 0);
    });
    connect(&m_slot, &widgets::TaskSlot::failed, this,
            [this](const QString& message) { m_session->tell(message, true); });
    connect(&m_slot, &widgets::TaskSlot::finished, this, [this] { delete m_bar; });
}

MaskDesk::~MaskDesk() {
    m_slot.cancel();
    const EndGuard guard(endPatience, "oddity: a network does not come back, so the program ends without it");
    m_pool.waitForDone();
}

void MaskDesk::ask(const QString& image) {
    if (isRunning()) {
        m_session->tell(tr("An image is being masked already; stop it or wait for it."), true);
        return;
    }
    auto* dialog = new MaskDialog(image, m_window);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { run(dialog->request()); });
    dialog->open();
}

void MaskDesk::run(const MaskRequest& request) {
    start(request, {});
}

void MaskDesk::start(const MaskRequest& request, const std::vector<core::NetworkIdentity>& approved) {
    m_bar = new QProgressDialog(tr("Masking"), tr("Stop"), 0, 0, m_window);
    m_bar->setWindowTitle(tr("Mask an image"));
    m_bar->setWindowModality(Qt::NonModal);
    m_bar->setAutoClose(false);
    m_bar->setAutoReset(false);
    m_bar->setMinimumDuration(0);
    connect(m_bar, &QProgressDialog::canceled, &m_slot, &widgets::TaskSlot::cancel);
    m_bar->show();
    m_slot.start<Outcome>(
        [request, approved, &registry = m_registry](const core::Progress& progress) {
            Outcome outcome;
            try {
                if (!approved.empty())
                    outcome.remark = approveNetworks(*registry.trustList(), approved, "oddity");
                outcome.result = maskImage(registry, request, progress);
            } catch (const core::UntrustedNetwork& untrusted) {
                outcome.unapproved = untrusted.networks();
            }
            return outcome;
        },
        [this, request](const Outcome& outcome) { take(request, outcome); });
}

void MaskDesk::take(const MaskRequest& request, const Outcome& outcome) {
    if (!outcome.remark.empty())
        m_session->tell(QString::fromStdString(outcome.remark), true);
    if (!outcome.unapproved.empty()) {
        auto* dialog =
            new widgets::TrustDialog(outcome.unapproved, widgets::TrustDialog::Origin::ChosenByUser, m_window);
        connect(dialog, &QDialog::accepted, this,
                [this, request, networks = outcome.unapproved] { start(request, networks); });
        dialog->open();
        return;
    }
    const QString result = QString::fromStdString(request.out.string());
    QString text = tr("%1 has the mask, %2 × %3 pixels")
                       .arg(QFileInfo(result).fileName(), QString::number(outcome.result.width),
                            QString::number(outcome.result.height));
    if (outcome.result.instances > 0)
        text += tr(", %1 instances").arg(QLocale().toString(qlonglong{outcome.result.instances}));
    else if (outcome.result.shares.size() == 1)
        text += tr(", %1 % of them above 0.5").arg(100 * outcome.result.shares.front(), 0, 'g', 3);
    if (!outcome.result.remark.empty())
        text += QStringLiteral("; ") + QString::fromStdString(outcome.result.remark);
    m_session->tell(text, false);
    const std::string image = core::imageAddressOf(request.image).file;
    Q_EMIT masked(QString::fromStdString(image), outcome.result.hdu, result);
}

} // namespace oddity::app
