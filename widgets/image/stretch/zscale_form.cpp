// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch/zscale_form.h"

#include <QDoubleSpinBox>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QWidgetAction>

#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

ZscaleForm::ZscaleForm(QWidget* parent)
    : QToolButton(parent), m_contrast(new QDoubleSpinBox), m_samples(new QSpinBox), m_samplesPerLine(new QSpinBox) {
    setIcon(widgets::icon(QStringLiteral("settings")));
    setAccessibleName(tr("zscale settings"));
    setToolTip(tr("zscale: contrast, number of samples, samples per line"));
    setPopupMode(QToolButton::InstantPopup);
    m_contrast->setRange(0.01, 1);
    m_contrast->setSingleStep(0.05);
    m_samples->setRange(50, 100000);
    m_samples->setSingleStep(100);
    m_samplesPerLine->setRange(5, 10000);
    m_samplesPerLine->setSingleStep(10);
    const auto reset = [this] {
        const core::ZscaleSettings usual;
        m_contrast->setValue(usual.contrast);
        m_samples->setValue(usual.samples);
        m_samplesPerLine->setValue(usual.samplesPerLine);
    };
    reset();
    auto* panel = new QWidget;
    auto* form = new FormLayout(panel);
    form->setContentsMargins(Theme::spacingPx, Theme::spacingPx, Theme::spacingPx, Theme::spacingPx);
    form->addRow(tr("Contrast"), m_contrast);
    form->addRow(tr("Samples"), m_samples);
    form->addRow(tr("Per line"), m_samplesPerLine);
    auto* usual = new QPushButton(tr("As in DS9: 0.25, 600, 120"));
    usual->setProperty("look", QStringLiteral("quiet"));
    form->addRow(usual);
    connect(usual, &QPushButton::clicked, this, reset);
    auto* action = new QWidgetAction(this);
    action->setDefaultWidget(panel);
    auto* menu = new QMenu(this);
    menu->addAction(action);
    setMenu(menu);
    connect(m_contrast, &QDoubleSpinBox::valueChanged, this, &ZscaleForm::changed);
    connect(m_samples, &QSpinBox::valueChanged, this, &ZscaleForm::changed);
    connect(m_samplesPerLine, &QSpinBox::valueChanged, this, &ZscaleForm::changed);
}

core::ZscaleSettings ZscaleForm::settings() const {
    return {m_contrast->value(), m_samples->value(), m_samplesPerLine->value()};
}

} // namespace oddity::widgets
