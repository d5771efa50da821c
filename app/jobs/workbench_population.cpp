// SPDX-License-Identifier: BSD-3-Clause
#include <memory>
#include <utility>

#include <QMetaObject>

#include "app/jobs/workbench.h"
#include "app/steps/explain_object.h"
#include "core/model/faithfulness/population.h"

namespace oddity::app {

using State = widgets::PopulationLayer::State;

void Workbench::watchPopulation() {
    connect(m_session, &widgets::Session::populationAsked, this, &Workbench::explainMany);
    connect(m_session, &widgets::Session::populationStopAsked, this, [this] {
        m_copySlot->cancel();
        m_manySlot->cancel();
    });
    connect(m_manySlot, &widgets::TaskSlot::progressed, this, [this](qint64 done, qint64, const QString&) {
        if (m_askedPopulation == m_population)
            changePopulation([done](widgets::PopulationLayer& layer) { layer.done = done; });
    });
    for (const widgets::TaskSlot* slot : {m_copySlot, m_manySlot}) {
        const auto end = [this, slot](State state) {
            if (slot == m_copySlot || m_askedPopulation == m_population) // else it was of one before
                changePopulation([state](widgets::PopulationLayer& layer) {
                    if (layer.state == State::Running)
                        layer.state = state;
                });
        };
        connect(slot, &widgets::TaskSlot::failed, this, [end] { end(State::Failed); });
        connect(slot, &widgets::TaskSlot::finished, this, [end](bool isComplete) {
            if (!isComplete)
                end(State::Stopped);
        });
    }
}

void Workbench::changePopulation(const std::function<void(widgets::PopulationLayer& layer)>& change) {
    if (!m_session->population())
        return;
    auto layer = std::make_shared<widgets::PopulationLayer>(*m_session->population());
    change(*layer);
    m_session->setPopulation(std::move(layer));
}

void Workbench::explainMany(const widgets::PopulationOrder& order) {
    if (!m_bench || order.rows.empty())
        return;
    Q_EMIT busyChanged(true);
    m_manySlot->cancel();
    ++m_population;
    auto begun = std::make_shared<widgets::PopulationLayer>();
    begun->order = order;
    m_session->setPopulation(std::move(begun));
    // the thread that looks at single objects owns the networks: it hands a copy over
    m_copySlot->start<std::shared_ptr<core::Model>>(
        [bench = m_bench, basis = explainBasis(), order](const core::Progress&) {
            return std::shared_ptr<core::Model>(bench->copyFor(
                {order.target.toStdString(), order.network.toStdString(), order.method, {}}, basis.context()));
        },
        [this](std::shared_ptr<core::Model> model) { askMany(std::move(model)); });
}

void Workbench::askMany(std::shared_ptr<core::Model> model) {
    using Result = std::shared_ptr<const core::Population>;
    m_askedPopulation = m_population;
    const widgets::PopulationOrder order = m_session->population()->order;
    const core::ModelCard& card = model->card();
    const int subject = card.subjectInput();
    changePopulation([&card, subject](widgets::PopulationLayer& layer) {
        layer.model = card.name;
        if (subject >= 0)
            layer.bands = card.inputs[static_cast<std::size_t>(subject)].channelNames();
    });
    const auto show = [this, number = m_population](Result population) {
        if (number == m_population)
            changePopulation([&](widgets::PopulationLayer& layer) { layer.population = std::move(population); });
    };
    const auto preview = [this, show](const core::Population& soFar) {
        QMetaObject::invokeMethod(
            this, [show, copy = std::make_shared<const core::Population>(soFar)] { show(copy); }, Qt::QueuedConnection);
    };
    m_manySlot->start<Result>(
        [model, basis = explainBasis(), order, preview](const core::Progress& progress) -> Result {
            const core::InputReader reader(model->card(), core::sourcesOf(*basis.survey));
            const ExplainContext context = basis.context();
            core::PopulationRequest request{
                .rows = order.rows,
                .method = order.method,
                .options = order.options,
                .target =
                    [&](core::RowId row) { return explainTarget(order.target.toStdString(), row, *model, context); },
                .preview = preview};
            return std::make_shared<const core::Population>(
                core::attributePopulation(*model, reader, request, progress));
        },
        [this, show](Result population) {
            show(std::move(population));
            changePopulation([](widgets::PopulationLayer& layer) {
                layer.done = std::ssize(layer.order.rows);
                layer.state = State::Finished;
            });
        });
}

} // namespace oddity::app
