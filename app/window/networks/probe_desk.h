// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/jobs/workbench.h"
#include "widgets/probe/probe_panel.h"

namespace oddity::app {

/// Lets the Probes view ask the workbench and hear its answers, for as long as both live.
void connectProbes(Workbench& workbench, widgets::ProbePanel* panel);

} // namespace oddity::app
