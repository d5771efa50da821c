// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QDoubleSpinBox;

namespace oddity::widgets {

class PixelCanvas;

/// Turns the image on a canvas by any angle and mirrors it, at once; follows when it is turned elsewhere.
class TurnDialog : public QDialog {
    Q_OBJECT

public:
    explicit TurnDialog(PixelCanvas* canvas);

private:
    void follow(); ///< says how the canvas is turned
    void turn();

    QPointer<PixelCanvas> m_canvas;
    QCheckBox* m_northUp;
    QCheckBox* m_mirrored;
    QDoubleSpinBox* m_angle;
};

} // namespace oddity::widgets
