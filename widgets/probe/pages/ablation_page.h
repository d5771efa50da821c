// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/probe/pages/probe_page.h"

class QComboBox;
class QLabel;

namespace oddity::widgets {

class NumberTable;

/// What a score becomes without each band, without the object and without everything else.
class AblationPage : public ProbePage {
    Q_OBJECT

public:
    explicit AblationPage(QWidget* parent = nullptr);
    void setNetwork(const ProbedNetwork& network) override;
    std::optional<core::ProbeRequest> request() const override;
    QString refusal() const override;
    void setFindings(const core::ProbeFindings& findings, core::RowId row) override;
    void clear() override;

private:
    QComboBox* m_target;
    QComboBox* m_baseline;
    NumberTable* m_table;
    QLabel* m_segment;
};

} // namespace oddity::widgets
