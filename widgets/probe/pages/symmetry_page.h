// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/probe/pages/probe_page.h"

class QLabel;

namespace oddity::widgets {

class NumberTable;

/// How each output takes turns, mirrors and shifts of the current object's image.
class SymmetryPage : public ProbePage {
    Q_OBJECT

public:
    explicit SymmetryPage(QWidget* parent = nullptr);
    void setNetwork(const ProbedNetwork& network) override;
    std::optional<core::ProbeRequest> request() const override;
    void setFindings(const core::ProbeFindings& findings, core::RowId row) override;
    void clear() override;

private:
    QLabel* m_verdict;
    NumberTable* m_table;
};

} // namespace oddity::widgets
