// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>

#include "app/jobs/inspection_bench.h"
#include "app/steps/explain/explain_basis.h"
#include "widgets/probe/probe_data.h"
#include "widgets/session/task.h"

namespace oddity::app {

/// Answers the Probes view: which networks there are, what each finds on one object, what it makes of latents. Works in
/// task slots that it is given, which share the thread that looks at single objects. GUI thread.
class ProbeJobs : public QObject {
    Q_OBJECT

public:
    ProbeJobs(widgets::TaskSlot* listing, widgets::TaskSlot* asking, std::function<ExplainBasis()> basis);

    void setBench(std::shared_ptr<InspectionBench> bench); ///< null: no project with networks
    void list();                                           ///< listed() answers
    /// answered() does; newest wins. A score without a threshold is taken to its median over the survey.
    void ask(const widgets::ProbeQuestion& question);
    void walk(const widgets::WalkQuestion& question); ///< walked() answers; newest of both wins
    void stop();                                      ///< what is asked; its answer says so

Q_SIGNALS:
    void started(); ///< work for another thread
    void benchChanged();
    void listed(const std::vector<oddity::widgets::ProbedNetwork>& networks, const QString& problem);
    void answered(const oddity::widgets::ProbeAnswer& answer);
    void walked(const oddity::widgets::WalkFrames& frames);

private:
    struct Medians;

    widgets::TaskSlot* m_listing;
    widgets::TaskSlot* m_asking;
    std::function<ExplainBasis()> m_basis;
    std::shared_ptr<InspectionBench> m_bench;
    std::shared_ptr<Medians> m_medians;  ///< thresholds that nobody named
    std::function<void()> m_whenStopped; ///< what a stopped question is answered with
};

} // namespace oddity::app
