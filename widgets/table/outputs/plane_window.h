// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QDialog>

#include "core/model/outputs/object_output.h"

class QLabel;

namespace oddity::widgets {

/// One plane of an output, as large as the window, with the value under the pointer.
class PlaneWindow : public QDialog {
    Q_OBJECT

public:
    explicit PlaneWindow(QWidget* parent = nullptr);

    void setPlane(const core::ObjectOutput& output, std::size_t plane);
    QString readOut() const; ///< what the line below the picture says

private:
    class Canvas;

    Canvas* m_canvas;
    QLabel* m_value;
};

} // namespace oddity::widgets
