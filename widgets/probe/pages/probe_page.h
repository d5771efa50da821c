// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QWidget>

#include "widgets/probe/probe_data.h"

namespace oddity::widgets {

/// One way of questioning a network: what there is to choose, and what was found.
class ProbePage : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    virtual void setNetwork(const ProbedNetwork& network) = 0; ///< lists its choices
    /// Nothing while something is still to be said; why() tells what.
    virtual std::optional<core::ProbeRequest> request() const = 0;
    virtual QString why() const { return {}; }
    virtual QString refusal() const { return {}; } ///< why this network can never be asked this; "" where it can
    virtual void setFindings(const core::ProbeFindings& findings, core::RowId row) = 0;
    virtual void clear() = 0; ///< of another object, or before it was asked

Q_SIGNALS:
    void choiceChanged(); ///< request() is another one
};

} // namespace oddity::widgets
