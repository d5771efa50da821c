// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDialog>

#include "widgets/image/overlay/contours.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace oddity::widgets {

/// Asks for the levels of contours; every change is told at once, so that one sees what one chooses.
class ContourDialog : public QDialog {
    Q_OBJECT

public:
    explicit ContourDialog(const ContourRule& rule, QWidget* parent = nullptr);
    ContourRule rule() const;

Q_SIGNALS:
    void ruleChanged(const oddity::widgets::ContourRule& rule);

private:
    void showUsed();

    QComboBox* m_spacing;
    QSpinBox* m_count;
    QDoubleSpinBox* m_firstSigma;
    QDoubleSpinBox* m_factor;
    QCheckBox* m_followsStretch;
    QLineEdit* m_low;
    QLineEdit* m_high;
    QDoubleSpinBox* m_smoothing;
};

} // namespace oddity::widgets
