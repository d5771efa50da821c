// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/contour_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QDoubleValidator>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include "widgets/style/form_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

QDoubleSpinBox* number(QWidget* parent, double value, double low, double high, double step) {
    auto* box = new QDoubleSpinBox(parent);
    box->setRange(low, high);
    box->setSingleStep(step);
    box->setDecimals(2);
    box->setValue(value);
    return box;
}

QLineEdit* limit(QWidget* parent, double value) {
    auto* edit = new QLineEdit(QString::number(value, 'g', 6), parent);
    auto* validator = new QDoubleValidator(edit);
    validator->setLocale(QLocale::c());
    edit->setValidator(validator);
    return edit;
}

} // namespace

ContourDialog::ContourDialog(const ContourRule& rule, QWidget* parent)
    : QDialog(parent), m_spacing(new QComboBox(this)), m_count(new QSpinBox(this)),
      m_firstSigma(number(this, rule.firstSigma, 0.1, 1000, 1)), m_factor(number(this, rule.factor, 1.05, 100, 0.5)),
      m_followsStretch(new QCheckBox(tr("Between black and white of the picture"), this)), m_low(limit(this, rule.low)),
      m_high(limit(this, rule.high)), m_smoothing(number(this, rule.smoothingPx, 0, 50, 0.5)) {
    setWindowTitle(tr("Contour levels"));
    m_spacing->addItem(tr("Multiples of the noise"), static_cast<int>(ContourRule::Spacing::Sigma));
    m_spacing->addItem(tr("Linear"), static_cast<int>(ContourRule::Spacing::Linear));
    m_spacing->addItem(tr("Logarithmic"), static_cast<int>(ContourRule::Spacing::Log));
    m_spacing->setCurrentIndex(m_spacing->findData(static_cast<int>(rule.spacing)));
    m_spacing->setToolTip(tr("Noise: the median of the image's border plus multiples of its σ"));
    m_count->setRange(1, 50);
    m_count->setValue(rule.count);
    m_firstSigma->setSuffix(tr(" σ"));
    m_factor->setPrefix(QStringLiteral("× "));
    m_followsStretch->setChecked(rule.followsStretch);
    m_smoothing->setSuffix(tr(" px"));
    m_smoothing->setToolTip(tr("σ of a Gaussian over the image before contours are drawn; 0: none"));

    auto* form = new FormLayout;
    form->setSpacing(Theme::spacingPx);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Spacing"), m_spacing);
    form->addRow(tr("Levels"), m_count);
    form->addRow(tr("First at"), m_firstSigma);
    form->addRow(tr("Each next"), m_factor);
    form->addRow(QString(), m_followsStretch);
    form->addRow(tr("From"), m_low);
    form->addRow(tr("To"), m_high);
    form->addRow(tr("Smoothing"), m_smoothing);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(buttons);

    const auto tell = [this] {
        showUsed();
        Q_EMIT ruleChanged(this->rule());
    };
    connect(m_spacing, &QComboBox::currentIndexChanged, this, tell);
    connect(m_count, &QSpinBox::valueChanged, this, tell);
    for (QDoubleSpinBox* box : {m_firstSigma, m_factor, m_smoothing})
        connect(box, &QDoubleSpinBox::valueChanged, this, tell);
    connect(m_followsStretch, &QCheckBox::toggled, this, tell);
    for (QLineEdit* edit : {m_low, m_high})
        connect(edit, &QLineEdit::editingFinished, this, tell);
    showUsed();
}

void ContourDialog::showUsed() {
    const bool isSigma = rule().spacing == ContourRule::Spacing::Sigma;
    m_firstSigma->setEnabled(isSigma);
    m_factor->setEnabled(isSigma);
    m_followsStretch->setEnabled(!isSigma);
    m_low->setEnabled(!isSigma && !m_followsStretch->isChecked());
    m_high->setEnabled(!isSigma && !m_followsStretch->isChecked());
}

ContourRule ContourDialog::rule() const {
    ContourRule rule;
    rule.spacing = static_cast<ContourRule::Spacing>(m_spacing->currentData().toInt());
    rule.count = m_count->value();
    rule.firstSigma = m_firstSigma->value();
    rule.factor = m_factor->value();
    rule.followsStretch = m_followsStretch->isChecked();
    rule.low = m_low->text().toDouble();
    rule.high = m_high->text().toDouble();
    rule.smoothingPx = m_smoothing->value();
    return rule;
}

} // namespace oddity::widgets
