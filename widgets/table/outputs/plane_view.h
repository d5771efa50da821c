// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "widgets/table/outputs/output_view.h"
#include "widgets/table/outputs/plane_picture.h"

namespace oddity::widgets {

class PlaneWindow;

/// Planes of an output as small pictures with their names; a click shows one large, and the window follows the
/// object then.
class PlaneView : public OutputView {
    Q_OBJECT

public:
    explicit PlaneView(QWidget* parent = nullptr);
    void setOutput(const core::ObjectOutput& output) override;
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QRect cellOf(std::size_t plane) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    int nameHeight() const;                         ///< of one line, or two where a name is wider than its picture
    std::size_t planeAt(const QPoint& place) const; ///< as many as there are pictures for none

    core::ObjectOutput m_output;
    std::vector<PlanePicture> m_pictures;
    std::size_t m_left = 0; ///< planes beyond those shown
    PlaneWindow* m_window = nullptr;
    std::size_t m_opened = 0;
};

} // namespace oddity::widgets
