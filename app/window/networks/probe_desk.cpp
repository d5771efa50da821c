// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/networks/probe_desk.h"

#include "app/jobs/probes/probe_jobs.h"

namespace oddity::app {

void connectProbes(Workbench& workbench, widgets::ProbePanel* panel) {
    ProbeJobs* jobs = &workbench.probes();
    QObject::connect(panel, &widgets::ProbePanel::networksAsked, jobs, &ProbeJobs::list);
    QObject::connect(panel, &widgets::ProbePanel::probeAsked, jobs, &ProbeJobs::ask);
    QObject::connect(panel, &widgets::ProbePanel::walkAsked, jobs, &ProbeJobs::walk);
    QObject::connect(panel, &widgets::ProbePanel::stopAsked, jobs, &ProbeJobs::stop);
    QObject::connect(jobs, &ProbeJobs::benchChanged, panel, &widgets::ProbePanel::forgetNetworks);
    QObject::connect(jobs, &ProbeJobs::listed, panel, &widgets::ProbePanel::setNetworks);
    QObject::connect(jobs, &ProbeJobs::answered, panel, &widgets::ProbePanel::setAnswer);
    QObject::connect(jobs, &ProbeJobs::walked, panel, &widgets::ProbePanel::setFrames);
}

} // namespace oddity::app
