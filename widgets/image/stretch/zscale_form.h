// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QToolButton>

#include "core/data/display/stretch_limits.h"

class QDoubleSpinBox;
class QSpinBox;

namespace oddity::widgets {

/// A button that opens zscale's three numbers.
class ZscaleForm : public QToolButton {
    Q_OBJECT

public:
    explicit ZscaleForm(QWidget* parent = nullptr);
    core::ZscaleSettings settings() const;

Q_SIGNALS:
    void changed();

private:
    QDoubleSpinBox* m_contrast;
    QSpinBox* m_samples;
    QSpinBox* m_samplesPerLine;
};

} // namespace oddity::widgets
