// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <utility>

#include "app/jobs/probes/probe_jobs.h"
#include "app/jobs/workbench.h"
#include "app/steps/network/network_approval.h"
#include "core/error.h"
#include "core/model/ensemble/ensemble.h"
#include "core/model/proposal/card_check.h"

namespace oddity::app {

namespace {

constexpr const char* programName = "oddity";

/// Shaped as the survey's images are; an object that cannot be read says nothing about their size.
core::TrialData trialDataOf(const core::CutoutSource& cutouts, core::RowId row) {
    core::TrialData data{cutouts.bands(), 0};
    if (row.isValid())
        try {
            const core::Cutout cutout = cutouts.read(row);
            data.side = std::min(cutout.width, cutout.height);
        } catch (const core::Error&) {
            data.side = 0;
        }
    return data;
}

} // namespace

void Workbench::openBench() {
    m_bench = m_runs.empty() || !m_survey->hasMeasurements()
                  ? nullptr
                  : std::make_shared<InspectionBench>(m_registry, m_survey, m_runs);
    m_probes->setBench(m_bench);
    inspectCurrent();
    refreshTargets();
}

void Workbench::takeUnapproved(std::vector<core::NetworkIdentity> networks) {
    if (std::ranges::equal(networks, m_unapproved, {}, &core::NetworkIdentity::sha256, &core::NetworkIdentity::sha256))
        return;
    m_unapproved = std::move(networks);
    QStringList files;
    for (const core::NetworkIdentity& network : m_unapproved)
        files << QString::fromStdString(network.path.filename().string());
    m_session->setUnapprovedNetworks(files);
    if (!m_unapproved.empty())
        Q_EMIT approvalAsked({.networks = m_unapproved, .toRun = {}, .toTry = {}});
}

void Workbench::approve(const ApprovalRequest& request) {
    m_approvals.push_back(request);
    startApproving();
}

void Workbench::startApproving() {
    if (m_approvals.empty() || m_approvalSlot->isRunning())
        return;
    Q_EMIT busyChanged(true);
    const ApprovalRequest request = m_approvals.front();
    m_approvals.erase(m_approvals.begin());
    m_approvalSlot->start<QString>(
        [list = m_registry.trustList(), request](const core::Progress&) {
            return QString::fromStdString(approveNetworks(*list, request.networks, programName));
        },
        [this, request](const QString& problem) {
            if (!problem.isEmpty())
                m_session->tell(problem, true);
            if (!request.toTry.empty())
                proposeCard(request.toTry);
            if (!m_survey || !request.toTry.empty())
                return;
            if (!request.toRun.empty())
                runNetworks(request.toRun);
            else
                openBench();
        });
}

void Workbench::proposeCard(const std::filesystem::path& network) {
    Q_EMIT busyChanged(true);
    struct Outcome {
        ProposedCard proposed;
        std::vector<core::NetworkIdentity> unapproved;
    };
    const auto cutouts = m_survey ? m_survey->cutouts : nullptr;
    m_cardSlot->start<Outcome>(
        [network, cutouts, row = m_session->current(), &registry = m_registry](const core::Progress& progress) {
            Outcome outcome;
            if (core::isEnsembleFile(network))
                throw core::Error(core::ErrorKind::Usage,
                                  "an ensemble has no card of its own: write one for each of its members",
                                  {.path = network.string()});
            outcome.proposed.file = core::readNetworkFiles(network).front();
            const core::TrialData data = cutouts ? trialDataOf(*cutouts, row) : core::TrialData();
            try {
                outcome.proposed.proposal = core::proposeCard(*registry.openBare(outcome.proposed.file),
                                                              network.stem().string(), data, progress);
            } catch (const core::UntrustedNetwork& untrusted) {
                outcome.unapproved = untrusted.networks();
            }
            return outcome;
        },
        [this, network](const Outcome& outcome) {
            if (!outcome.unapproved.empty())
                Q_EMIT approvalAsked({.networks = outcome.unapproved, .toRun = {}, .toTry = network});
            else
                Q_EMIT cardProposed(outcome.proposed);
        });
}

std::function<std::string(const std::string&)> Workbench::cardCheck(const core::NetworkFile& file) const {
    return
        [&registry = m_registry, file](const std::string& card) { return core::problemWithCard(registry, file, card); };
}

void Workbench::describeNetworks() {
    if (!m_bench) {
        Q_EMIT networksDescribed({}, tr("No network was run in this project yet."));
        return;
    }
    Q_EMIT busyChanged(true);
    m_whenReportStops = [this] { Q_EMIT networksDescribed({}, tr("Stopped.")); };
    m_reportSlot->start<std::vector<core::NetworkReport>>(
        [bench = m_bench](const core::Progress& progress) {
            progress.step(0, 0, "Looking into the networks");
            return bench->reports();
        },
        [this](const std::vector<core::NetworkReport>& networks) {
            Q_EMIT networksDescribed(networks, !networks.empty()      ? QString()
                                               : m_unapproved.empty() ? tr("No network of this project can be loaded.")
                                                                      : tr("Not loaded: not approved."));
        });
}

void Workbench::checkSymmetry(const QString& fingerprint) {
    using Answer = core::Asked<std::vector<core::SymmetryReport>>;
    const core::RowId row = m_session->current();
    if (!m_bench || !row.isValid()) {
        Q_EMIT symmetryChecked(fingerprint, Answer{{}, "no object is chosen"});
        return;
    }
    Q_EMIT busyChanged(true);
    m_whenReportStops = [this, fingerprint] { Q_EMIT symmetryChecked(fingerprint, Answer{{}, "stopped"}); };
    m_reportSlot->start<Answer>(
        [bench = m_bench, fingerprint, row](const core::Progress& progress) {
            progress.step(0, 0, "Checking symmetry");
            try {
                return bench->symmetry(fingerprint.toStdString(), row);
            } catch (const core::Error& error) {
                return Answer{{}, error.what()};
            }
        },
        [this, fingerprint](const Answer& answer) { Q_EMIT symmetryChecked(fingerprint, answer); });
}

} // namespace oddity::app
