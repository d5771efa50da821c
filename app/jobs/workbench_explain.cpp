// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "app/jobs/workbench.h"
#include "core/error.h"
#include "core/model/faithfulness/map_checks.h"
#include "widgets/session/weight_report.h"

namespace oddity::app {

namespace {

widgets::WeightReport weightReportOf(const Explanation& explanation, core::RowId row, const core::Progress& progress) {
    widgets::WeightReport report{.row = row, .check = {}, .problem = {}};
    try {
        report.check =
            core::weightCheckOf(*explanation.model, explanation.question, explanation.attribution, {}, progress);
    } catch (const core::Error& error) {
        if (error.kind() != core::ErrorKind::Model)
            throw;
        report.problem = QString::fromUtf8(error.what());
    }
    return report;
}

} // namespace

void Workbench::refreshTargets() {
    if (!m_bench)
        return;
    m_targetsSlot->start<QStringList>(
        [bench = m_bench, features = m_features, learned = m_learned](const core::Progress&) {
            ExplainContext context;
            if (features)
                context.features = &features->all;
            if (learned && learned->relevance.head)
                context.head = &*learned->relevance.head;
            QStringList names;
            for (const std::string& target : bench->targets(context))
                names << QString::fromStdString(target);
            return names;
        },
        [this](const QStringList& targets) { m_session->setAttributionTargets(targets); });
}

void Workbench::explain(const widgets::AttributionRequest& request) {
    if (!m_bench || !request.row.isValid())
        return;
    Q_EMIT busyChanged(true);
    m_checkSlot->cancel();
    const auto shown = m_session->attribution();
    const bool isThere = shown && m_explanation && shown->row == request.row &&
                         m_explanation->method == request.method &&
                         shown->attribution.target == request.target.toStdString();
    if (request.doesCheckWeights && isThere) {
        check(true);
        return;
    }
    m_explainSlot->start<std::shared_ptr<const Explanation>>(
        [bench = m_bench, features = m_features, learned = m_learned, request](const core::Progress& progress) {
            ExplainContext context;
            if (features)
                context.features = &features->all;
            if (learned && learned->relevance.head) {
                context.head = &*learned->relevance.head;
                const auto& roles = learned->relevance.roles;
                context.headClass =
                    static_cast<int>(std::ranges::find(roles, core::LabelRole::Interesting) - roles.begin());
            }
            return std::make_shared<const Explanation>(
                bench->explain(request.row, request.target.toStdString(), request.method, context, progress));
        },
        [this, request](std::shared_ptr<const Explanation> explanation) {
            m_explanation = std::move(explanation);
            auto layer = std::make_shared<widgets::AttributionLayer>(
                widgets::AttributionLayer{.row = request.row,
                                          .attribution = m_explanation->attribution,
                                          .grid = m_explanation->question.grid,
                                          .points = m_explanation->question.points,
                                          .bands = m_explanation->bands,
                                          .model = m_explanation->model->card().name,
                                          .checks = nullptr,
                                          .weights = nullptr});
            if (const auto known = m_weightReports.find(weightKey()); known != m_weightReports.end())
                layer->weights = known->second;
            m_session->setAttribution(std::move(layer));
            if (!m_explanation->question.isOfSeries()) // the checks look at pixels
                check(request.doesCheckWeights);
        });
}

std::string Workbench::weightKey() const {
    return m_explanation->model->fingerprint() + " " + m_explanation->attribution.target + " " +
           m_explanation->attribution.method;
}

void Workbench::check(bool withWeights) {
    struct Checked {
        std::shared_ptr<const core::MapChecks> checks;
        std::shared_ptr<const widgets::WeightReport> weights;
    };
    const auto shown = m_session->attribution();
    Q_EMIT busyChanged(true);
    m_checkSlot->start<Checked>(
        [explanation = m_explanation, shown, withWeights](const core::Progress& progress) {
            Checked checked{shown->checks, shown->weights};
            if (!checked.checks)
                checked.checks = std::make_shared<const core::MapChecks>(
                    core::checksOf(*explanation->model, explanation->question, explanation->attribution, {}, progress));
            if (withWeights)
                checked.weights =
                    std::make_shared<const widgets::WeightReport>(weightReportOf(*explanation, shown->row, progress));
            return checked;
        },
        [this, shown](Checked checked) {
            if (m_session->attribution() != shown)
                return;
            auto layer = std::make_shared<widgets::AttributionLayer>(*shown);
            layer->checks = std::move(checked.checks);
            layer->weights = std::move(checked.weights);
            if (layer->weights)
                m_weightReports[weightKey()] = layer->weights;
            m_session->setAttribution(std::move(layer));
        });
}

} // namespace oddity::app
