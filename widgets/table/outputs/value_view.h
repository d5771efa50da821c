// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/table/columns/fact_list.h"
#include "widgets/table/outputs/output_view.h"

namespace oddity::widgets {

/// Class probabilities as bars, likeliest first; values with unit and stated noise; a latent vector in one line.
class ValueView : public OutputView {
    Q_OBJECT

public:
    explicit ValueView(QWidget* parent = nullptr);
    void setOutput(const core::ObjectOutput& output) override;

private:
    FactList* m_facts;
};

std::vector<Fact> valueFacts(const core::OutputSpec& about, const core::NamedValues& named);

} // namespace oddity::widgets
