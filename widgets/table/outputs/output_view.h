// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "core/model/outputs/object_output.h"

namespace oddity::widgets {

/// Draws outputs of one kind; the same view shows the next object's, and keeps what was folded or opened.
class OutputView : public QWidget {
public:
    using QWidget::QWidget;
    virtual void setOutput(const core::ObjectOutput& output) = 0;
};

} // namespace oddity::widgets
