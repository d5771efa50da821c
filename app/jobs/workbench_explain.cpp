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

QStringList listOf(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts)
        list << QString::fromStdString(text);
    return list;
}

} // namespace

/// Features and what is fitted to them live as long as the basis.
ExplainBasis Workbench::explainBasis() const {
    ExplainBasis basis{m_survey, nullptr, nullptr, m_learned};
    if (m_features) {
        basis.features = {m_features, &m_features->all};
        basis.fitted = {m_features, m_features->fitted.get()};
    }
    return basis;
}

void Workbench::refreshTargets() {
    if (!m_bench)
        return;
    m_targetsSlot->start<std::vector<widgets::AttributionOffer>>(
        [bench = m_bench, basis = explainBasis()](const core::Progress&) {
            std::vector<widgets::AttributionOffer> offers;
            for (const ExplainOffer& offer : bench->offers(basis.context()))
                offers.push_back({.network = QString::fromStdString(offer.network),
                                  .fingerprint = QString::fromStdString(offer.fingerprint),
                                  .isOfSeries = offer.isOfSeries,
                                  .hasSlopes = offer.hasGradients,
                                  .targets = listOf(offer.targets),
                                  .families = offer.families,
                                  .layers = listOf(offer.layers)});
            return offers;
        },
        [this](std::vector<widgets::AttributionOffer> offers) { m_session->setAttributionOffers(std::move(offers)); });
}

void Workbench::explain(const widgets::AttributionRequest& request) {
    if (!m_bench || !request.row.isValid())
        return;
    Q_EMIT busyChanged(true);
    m_checkSlot->cancel();
    const auto shown = m_session->attribution();
    const bool isThere = shown && m_explanation && shown->row == request.row &&
                         m_explanation->method == request.method && shown->options == request.options &&
                         (request.network.isEmpty() || shown->network == request.network) &&
                         shown->attribution.target == request.target.toStdString();
    if (request.doesCheckWeights && isThere) {
        check(true);
        return;
    }
    m_explainSlot->start<std::shared_ptr<const Explanation>>(
        [bench = m_bench, basis = explainBasis(), request](const core::Progress& progress) {
            const ExplainQuestion question{request.target.toStdString(), request.network.toStdString(), request.method,
                                           request.options};
            return std::make_shared<const Explanation>(
                bench->explain(request.row, question, basis.context(), progress));
        },
        [this, request](std::shared_ptr<const Explanation> explanation) {
            m_explanation = std::move(explanation);
            auto layer = std::make_shared<widgets::AttributionLayer>(widgets::AttributionLayer{
                .row = request.row,
                .attribution = core::withoutFilling(m_explanation->question, m_explanation->attribution),
                .grid = m_explanation->question.grid,
                .points = m_explanation->question.points,
                .bands = m_explanation->bands,
                .model = m_explanation->model->card().name,
                .checks = nullptr,
                .weights = nullptr,
                .options = request.options,
                .network = QString::fromStdString(m_explanation->model->fingerprint())});
            const auto known = std::ranges::find(m_weightReports, weightKey(), &KnownWeights::key);
            if (known != m_weightReports.end())
                layer->weights = known->report;
            m_session->setAttribution(std::move(layer));
            check(request.doesCheckWeights);
        });
}

Workbench::WeightKey Workbench::weightKey() const {
    core::AttributionOptions options = m_explanation->question.options;
    options.blank = 0; // differs by object
    return {m_explanation->model->fingerprint(), m_explanation->attribution.target, m_explanation->method, options};
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
                m_weightReports.push_back({weightKey(), layer->weights});
            m_session->setAttribution(std::move(layer));
        });
}

} // namespace oddity::app
