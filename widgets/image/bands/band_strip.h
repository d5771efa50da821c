// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QWidget>

#include "core/data/cutout.h"
#include "core/data/display/stretch_rule.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/session/task.h"

class QGridLayout;

namespace oddity::widgets {

class ImageCanvas;

/// A small canvas for each band of an object, side by side (two rows from seven bands on), linked in view and crosshair
/// with a large one, each with its own limits by one rule. A click without dragging chooses a band. Limits are found
/// off the GUI thread.
class BandStrip : public QWidget {
    Q_OBJECT

public:
    explicit BandStrip(ImageCanvas* leader, QWidget* parent = nullptr);

    void setCutout(std::shared_ptr<const core::Cutout> cutout); ///< null: empty
    /// rendering's own stretch is not used: each band gets one by the rule.
    void setLook(const core::StretchRule& rule, const Rendering& rendering);
    void setChosen(int band); ///< marked; -1: none
    const std::vector<ImageCanvas*>& canvases() const { return m_canvases; }

Q_SIGNALS:
    void bandChosen(int band);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void lay(int count);
    void fit();
    void colour();

    ImageCanvas* m_leader;
    QGridLayout* m_grid;
    std::vector<ImageCanvas*> m_canvases;
    std::shared_ptr<const core::Cutout> m_cutout;
    core::StretchRule m_rule;
    Rendering m_rendering;
    std::vector<core::Stretch> m_stretches;
    TaskSlot m_fitting;
    QPointF m_pressedAt;
    int m_chosen = -1;
};

} // namespace oddity::widgets
