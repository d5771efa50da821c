// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>

#include <QStringList>
#include <QToolButton>

#include "core/model/attribution/attribution.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;

namespace oddity::widgets {

/// A button that opens what can be chosen of an attribution method; each method keeps its own.
class MethodForm : public QToolButton {
    Q_OBJECT

public:
    explicit MethodForm(QWidget* parent = nullptr);

    void setMethod(core::AttributionMethod method);
    /// For Grad-CAM, in the order in which the network computes them.
    void setLayers(const QStringList& layers);
    core::AttributionOptions options() const; ///< of the method that was set
    /// What was chosen, by method; the others are as usual.
    using Choices = std::map<core::AttributionMethod, core::AttributionOptions>;
    const Choices& choices() const { return m_options; }
    void setChoices(Choices choices);
    static constexpr int mostSamples = 10'000, mostNoisePercent = 200, mostPatch = 512, leastMasks = 2,
                         mostMasks = 100'000, mostCells = 64;

Q_SIGNALS:
    void changed(); ///< by the user

private:
    void buildPanel(QFormLayout* form);
    void showMethod();
    void take();

    core::AttributionMethod m_method = core::AttributionMethod::IntegratedGradients;
    Choices m_options;
    bool m_isShowing = false; ///< the fields are being filled
    QFormLayout* m_form;
    QComboBox* m_baseline;
    QComboBox* m_layer;
    QSpinBox* m_samples;
    QSpinBox* m_noise; ///< percent
    QComboBox* m_shape;
    QSpinBox* m_patch;
    QSpinBox* m_stride;
    QCheckBox* m_eachBand;
    QSpinBox* m_masks;
    QSpinBox* m_cells;
    QSpinBox* m_seed;
};

} // namespace oddity::widgets
