// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

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
    /// Writes all planes of the output as a FITS image, planes × height × width in the network's pixels. Throws
    /// core::Error.
    void save(const std::filesystem::path& path) const;

private:
    class Canvas;

    void askAndSave();

    Canvas* m_canvas;
    QLabel* m_value;
    core::ObjectOutput m_output;
};

} // namespace oddity::widgets
