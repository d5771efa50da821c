// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFormLayout>

namespace oddity::widgets {

/// A form whose labels stand level with their fields; beside a field of several lines they stay at its top.
class FormLayout : public QFormLayout {
    Q_OBJECT

public:
    using QFormLayout::QFormLayout;
    void setGeometry(const QRect& rect) override;
};

} // namespace oddity::widgets
