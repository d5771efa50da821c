// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "widgets/probe/pages/probe_page.h"

class QComboBox;
class QLabel;

namespace oddity::widgets {

class PictureGrid;

/// A layer of the network: what it makes of the current object (feature maps, strongest first), or its filters with
/// the operators that they look like.
class InsidePage : public ProbePage {
    Q_OBJECT

public:
    /// kind: FeatureMaps or Filters.
    explicit InsidePage(core::ProbeKind kind, QWidget* parent = nullptr);
    void setNetwork(const ProbedNetwork& network) override;
    std::optional<core::ProbeRequest> request() const override;
    QString refusal() const override;
    void setFindings(const core::ProbeFindings& findings, core::RowId row) override;
    void clear() override;
    PictureGrid& grid() { return *m_grid; }

private:
    void showMaps(const core::FeatureMaps& found);
    void showFilters(const core::FilterView& found);

    core::ProbeKind m_kind;
    QComboBox* m_layer;
    QLabel* m_summary;
    PictureGrid* m_grid;
    QLabel* m_readOut;
    QString m_problem;
};

/// "Laplacian 0.97", "Sobel 90° −0.92"; "no operator".
QString matchText(const core::FilterMatch& match);

} // namespace oddity::widgets
