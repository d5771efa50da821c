// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/attribution_memory.h"

#include <algorithm>
#include <utility>

#include <QJsonDocument>
#include <QJsonObject>

#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/image/attribution/target_box.h"

namespace oddity::widgets {

namespace {

const QString ringWord = QStringLiteral("ring");

QJsonObject written(const core::AttributionOptions& options) {
    return {{"baseline", QString::fromStdString(core::nameOf(options.baseline))},
            {"layer", QString::fromStdString(options.layer)},
            {"samples", options.samples},
            {"noise", double{options.noise}},
            {"shape", options.shape == core::OcclusionShape::Ring ? ringWord : QStringLiteral("patch")},
            {"patch", options.patch},
            {"stride", options.stride},
            {"each_band", options.eachBand},
            {"masks", options.masks},
            {"cells", options.cells},
            {"seed", static_cast<qint64>(options.seed)}};
}

/// Each number within what the form lets a person choose; what is missing or unknown is as usual.
core::AttributionOptions read(const QJsonObject& state) {
    core::AttributionOptions options;
    const auto number = [&state](const char* name, int usual, int least, int most) {
        return std::clamp(state[QLatin1String(name)].toInt(usual), least, most);
    };
    for (const core::Baseline baseline :
         {core::Baseline::Blank, core::Baseline::Blurred, core::Baseline::Noise, core::Baseline::Mean})
        if (state[QLatin1String("baseline")].toString().toStdString() == core::nameOf(baseline))
            options.baseline = baseline;
    options.layer = state[QLatin1String("layer")].toString().toStdString();
    using Form = MethodForm;
    options.samples = number("samples", options.samples, 1, Form::mostSamples);
    options.noise = static_cast<float>(
        std::clamp(state[QLatin1String("noise")].toDouble(double{options.noise}), 0.0, Form::mostNoisePercent / 100.0));
    options.shape =
        state[QLatin1String("shape")].toString() == ringWord ? core::OcclusionShape::Ring : core::OcclusionShape::Patch;
    options.patch = number("patch", options.patch, 1, Form::mostPatch);
    options.stride = number("stride", options.stride, 1, options.patch);
    options.eachBand = state[QLatin1String("each_band")].toBool(options.eachBand);
    options.masks = number("masks", options.masks, Form::leastMasks, Form::mostMasks);
    options.cells = number("cells", options.cells, 1, Form::mostCells);
    options.seed = static_cast<std::uint64_t>(std::max<qint64>(0, state[QLatin1String("seed")].toInteger()));
    return options;
}

} // namespace

AttributionMemory::AttributionMemory(QString key, Session* session, TargetBox* target, MethodBox* method,
                                     MethodForm* form)
    : QObject(form), m_key(std::move(key)), m_session(session), m_target(target), m_method(method), m_form(form) {
    connect(target, &TargetBox::picked, this, &AttributionMemory::store);
    connect(method, &QComboBox::activated, this, &AttributionMemory::store);
    connect(form, &MethodForm::changed, this, &AttributionMemory::store);
    connect(session, &Session::viewStateLoaded, this, &AttributionMemory::restore);
}

void AttributionMemory::store() {
    if (!m_session->areLabelsWritable())
        return; // the choice holds until the project is closed
    QJsonObject settings;
    for (const auto& [method, options] : m_form->choices())
        if (options != core::AttributionOptions())
            settings[QString::fromStdString(core::nameOf(method))] = written(options);
    const QJsonObject state{{"target", m_target->target()},
                            {"network", m_target->network()},
                            {"method", QString::fromStdString(core::nameOf(m_method->method()))},
                            {"settings", settings}};
    m_session->storeViewState(m_key, QString::fromUtf8(QJsonDocument(state).toJson(QJsonDocument::Compact)));
}

void AttributionMemory::restore() {
    const QJsonObject state = QJsonDocument::fromJson(m_session->viewState(m_key).toUtf8()).object();
    const QJsonObject settings = state[QLatin1String("settings")].toObject();
    std::map<core::AttributionMethod, core::AttributionOptions> choices;
    for (int index = 0; index < m_method->count(); ++index) {
        const auto method = static_cast<core::AttributionMethod>(m_method->itemData(index).toInt());
        const QString name = QString::fromStdString(core::nameOf(method));
        if (settings.contains(name))
            choices[method] = read(settings[name].toObject());
        if (state[QLatin1String("method")].toString() == name)
            m_method->setCurrentIndex(index);
    }
    if (!state.contains(QLatin1String("method")))
        m_method->setCurrentIndex(0);
    m_form->setChoices(std::move(choices));
    m_target->restore(state[QLatin1String("target")].toString(), state[QLatin1String("network")].toString());
    Q_EMIT restored();
}

} // namespace oddity::widgets
