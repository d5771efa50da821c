// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include <QWidget>

#include "core/io/fits/fits_file.h"

class QLabel;
class QSlider;
class QSpinBox;

namespace oddity::widgets {

/// Which plane of a cube is shown: a number, a slider, and its place on each axis. Not seen where there is one plane.
class PlaneBar : public QWidget {
    Q_OBJECT

public:
    explicit PlaneBar(QWidget* parent = nullptr);
    /// Without a signal.
    void setImage(std::shared_ptr<const core::FitsFile> file, int hdu, std::int64_t plane);

Q_SIGNALS:
    void chosen(qint64 plane); ///< from 0

private:
    void say(std::int64_t plane);

    std::shared_ptr<const core::FitsFile> m_file;
    int m_hdu = 0;
    QSlider* m_slider;
    QSpinBox* m_number;
    QLabel* m_place;
};

} // namespace oddity::widgets
