// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/method_form.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QWidgetAction>

#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

using Method = core::AttributionMethod;

QSpinBox* spin(int least, int most, int step, const QString& suffix = {}) {
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setSuffix(suffix);
    return box;
}

bool hasBaseline(Method method) {
    return method == Method::IntegratedGradients || method == Method::Occlusion || method == Method::Rise;
}

} // namespace

MethodForm::MethodForm(QWidget* parent)
    : QToolButton(parent), m_baseline(new QComboBox), m_layer(new QComboBox), m_samples(spin(1, mostSamples, 8)),
      m_noise(spin(0, mostNoisePercent, 5, tr(" %"))), m_shape(new QComboBox),
      m_patch(spin(1, mostPatch, 1, tr(" px"))), m_stride(spin(1, mostPatch, 1, tr(" px"))),
      m_eachBand(new QCheckBox(tr("each alone"))), m_masks(spin(leastMasks, mostMasks, 100)),
      m_cells(spin(1, mostCells, 1)), m_seed(spin(0, std::numeric_limits<int>::max(), 1)) {
    setIcon(widgets::icon(QStringLiteral("settings")));
    setAccessibleName(tr("Settings of the method"));
    setPopupMode(QToolButton::InstantPopup);
    auto* panel = new QWidget;
    m_form = new FormLayout(panel);
    m_form->setContentsMargins(Theme::spacingPx, Theme::spacingPx, Theme::spacingPx, Theme::spacingPx);
    buildPanel(m_form);
    auto* action = new QWidgetAction(this);
    action->setDefaultWidget(panel);
    auto* menu = new QMenu(this);
    menu->addAction(action);
    setMenu(menu);
    showMethod();
}

void MethodForm::buildPanel(QFormLayout* form) {
    for (const auto& [name, baseline] :
         {std::pair(tr("blank"), core::Baseline::Blank), std::pair(tr("blurred"), core::Baseline::Blurred),
          std::pair(tr("noise"), core::Baseline::Noise), std::pair(tr("mean"), core::Baseline::Mean)})
        m_baseline->addItem(name, static_cast<int>(baseline));
    m_shape->addItem(tr("patches"), static_cast<int>(core::OcclusionShape::Patch));
    m_shape->addItem(tr("rings"), static_cast<int>(core::OcclusionShape::Ring));
    m_layer->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layer->setMinimumContentsLength(22);
    const auto add = [form](const QString& name, QWidget* field, const QString& tip) {
        field->setAccessibleName(name);
        field->setToolTip(tip);
        form->addRow(name, field);
    };
    add(tr("Baseline"), m_baseline,
        tr("What pixels that are taken away become: what preparation makes of an image without light, the image "
           "blurred by an eighth of its side, noise of each band's own spread, or each band's mean"));
    add(tr("Layer"), m_layer, tr("Whose maps Grad-CAM looks at; the deepest ones are the coarsest"));
    add(tr("Copies"), m_samples, tr("How many noisy copies of the image are looked at"));
    add(tr("Noise"), m_noise, tr("Standard deviation of the noise, as a part of each band's own range"));
    add(tr("Shape"), m_shape, tr("What is taken away at once: square patches, or rings about the centre"));
    add(tr("Size"), m_patch, tr("Side of a patch or width of a ring, in network pixels"));
    add(tr("Step"), m_stride, tr("From patch to patch, in network pixels; at most a patch"));
    add(tr("Bands"), m_eachBand, tr("Take each band away alone, so that the map tells bands apart; takes longer"));
    add(tr("Masks"), m_masks, tr("How many random masks the image is seen through"));
    add(tr("Cells"), m_cells, tr("Cells along a side of a mask: how fine it is"));
    add(tr("Seed"), m_seed, tr("Of the random numbers: the same seed gives the same map"));
    auto* usual = new QPushButton(tr("As usual"));
    usual->setProperty("look", QStringLiteral("quiet"));
    usual->setToolTip(tr("Put this method's settings back"));
    form->addRow(usual);
    connect(usual, &QPushButton::clicked, this, [this] {
        m_options.erase(m_method);
        showMethod();
        Q_EMIT changed();
    });
    for (QComboBox* box : {m_baseline, m_layer, m_shape})
        connect(box, &QComboBox::activated, this, &MethodForm::take);
    for (QSpinBox* box : {m_samples, m_noise, m_patch, m_stride, m_masks, m_cells, m_seed}) {
        box->setKeyboardTracking(false);
        connect(box, &QSpinBox::valueChanged, this, &MethodForm::take);
    }
    connect(m_eachBand, &QCheckBox::toggled, this, &MethodForm::take);
}

void MethodForm::setMethod(Method method) {
    m_method = method;
    showMethod();
}

void MethodForm::setLayers(const QStringList& layers) {
    m_layer->clear();
    m_layer->addItem(layers.isEmpty() ? tr("the last") : tr("the last: %1").arg(layers.back()), QString());
    for (const QString& layer : layers)
        m_layer->addItem(layer, layer);
    showMethod();
}

core::AttributionOptions MethodForm::options() const {
    const auto known = m_options.find(m_method);
    core::AttributionOptions options = known == m_options.end() ? core::AttributionOptions() : known->second;
    if (m_layer->findData(QString::fromStdString(options.layer)) < 0)
        options.layer.clear(); // of another network
    return options;
}

void MethodForm::setChoices(Choices choices) {
    m_options = std::move(choices);
    showMethod();
}

void MethodForm::showMethod() {
    const core::AttributionOptions shown = options();
    m_isShowing = true;
    m_baseline->setCurrentIndex(m_baseline->findData(static_cast<int>(shown.baseline)));
    m_layer->setCurrentIndex(std::max(0, m_layer->findData(QString::fromStdString(shown.layer))));
    m_samples->setValue(shown.samples);
    m_noise->setValue(qRound(100 * shown.noise));
    m_shape->setCurrentIndex(m_shape->findData(static_cast<int>(shown.shape)));
    m_patch->setValue(shown.patch);
    m_stride->setMaximum(shown.patch);
    m_stride->setValue(shown.stride);
    m_eachBand->setChecked(shown.eachBand);
    m_masks->setValue(shown.masks);
    m_cells->setValue(shown.cells);
    m_seed->setValue(static_cast<int>(shown.seed));
    m_isShowing = false;

    const bool isSmooth = m_method == Method::SmoothGrad;
    const bool isOcclusion = m_method == Method::Occlusion;
    const bool isRise = m_method == Method::Rise;
    m_form->setRowVisible(m_baseline, hasBaseline(m_method));
    m_form->setRowVisible(m_layer, m_method == Method::GradCam);
    m_form->setRowVisible(m_samples, isSmooth);
    m_form->setRowVisible(m_noise, isSmooth);
    m_form->setRowVisible(m_shape, isOcclusion);
    m_form->setRowVisible(m_patch, isOcclusion);
    m_form->setRowVisible(m_stride, isOcclusion);
    m_form->setRowVisible(m_eachBand, isOcclusion);
    m_form->setRowVisible(m_masks, isRise);
    m_form->setRowVisible(m_cells, isRise);
    m_form->setRowVisible(m_seed, isSmooth || hasBaseline(m_method));
    m_stride->setEnabled(shown.shape == core::OcclusionShape::Patch);
    m_seed->setEnabled(isSmooth || isRise || shown.baseline == core::Baseline::Noise);
    const bool hasChoice = m_method != Method::Gradient && m_method != Method::InputTimesGradient;
    setEnabled(hasChoice);
    setToolTip(!hasChoice                            ? tr("There is nothing to choose of this method")
               : shown == core::AttributionOptions() ? tr("Settings of the method: as usual")
                                                     : tr("Settings of the method: changed"));
}

void MethodForm::take() {
    if (m_isShowing)
        return;
    core::AttributionOptions taken = options();
    taken.baseline = static_cast<core::Baseline>(m_baseline->currentData().toInt());
    taken.layer = m_layer->currentData().toString().toStdString();
    taken.samples = m_samples->value();
    taken.noise = static_cast<float>(m_noise->value()) / 100;
    taken.shape = static_cast<core::OcclusionShape>(m_shape->currentData().toInt());
    taken.patch = m_patch->value();
    taken.stride = std::min(m_stride->value(), m_patch->value());
    taken.eachBand = m_eachBand->isChecked();
    taken.masks = m_masks->value();
    taken.cells = m_cells->value();
    taken.seed = static_cast<std::uint64_t>(m_seed->value());
    m_options[m_method] = taken;
    showMethod();
    Q_EMIT changed();
}

} // namespace oddity::widgets
