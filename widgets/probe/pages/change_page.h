// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

#include "widgets/probe/pages/probe_page.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace oddity::widgets {

class CanvasTools;
class ColourBar;
class ImageCanvas;
class NumberTable;
class Session;

/// The smallest change of the current object's image that gives it another class, or takes a score across a threshold:
/// image, change and changed image side by side, the outputs before and after, the change in units of the noise.
class ChangePage : public ProbePage {
    Q_OBJECT

public:
    explicit ChangePage(Session* session, QWidget* parent = nullptr);
    void setNetwork(const ProbedNetwork& network) override;
    std::optional<core::ProbeRequest> request() const override;
    QString why() const override;
    QString refusal() const override;
    void setFindings(const core::ProbeFindings& findings, core::RowId row) override;
    void clear() override;
    QString summary() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void showThreshold();
    QString changeInWords(const QString& goal, bool isClass) const; ///< one that takes steps
    QString thresholdInWords() const;                               ///< "" for one that was typed
    void listOutputs();
    void draw();
    void drawPlane(std::size_t pane, const core::Tensor& planes, int band, const char* unit);

    QComboBox* m_goal;
    QLineEdit* m_threshold;
    QComboBox* m_band;
    std::array<ImageCanvas*, 3> m_canvases; ///< image, change, changed
    std::array<CanvasTools*, 3> m_tools{};
    ColourBar* m_scale;
    QLabel* m_summary;
    NumberTable* m_outputs;
    std::optional<core::ChangeFindings> m_found;
    core::RowId m_row;
};

} // namespace oddity::widgets
