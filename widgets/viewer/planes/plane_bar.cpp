// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/planes/plane_bar.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

#include "widgets/style/readout_label.h"
#include "widgets/viewer/hdus/hdu_text.h"

namespace oddity::widgets {

PlaneBar::PlaneBar(QWidget* parent)
    : QWidget(parent), m_slider(new QSlider(Qt::Horizontal, this)), m_number(new QSpinBox(this)),
      m_place(readoutLabel(this, "faint", TypeRole::Number)) {
    m_number->setObjectName(QStringLiteral("planeNumber"));
    m_number->setAccessibleName(tr("Plane"));
    m_number->setKeyboardTracking(false);
    m_slider->setAccessibleName(tr("Plane"));
    m_place->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::spacingPx);
    row->addWidget(new QLabel(tr("Plane"), this));
    row->addWidget(m_number);
    row->addWidget(m_slider, 1);
    row->addWidget(m_place);
    hide();
    connect(m_slider, &QSlider::valueChanged, this, [this](int plane) { m_number->setValue(plane + 1); });
    connect(m_number, &QSpinBox::valueChanged, this, [this](int number) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(number - 1);
        say(number - 1);
        Q_EMIT chosen(number - 1);
    });
}

void PlaneBar::setImage(std::shared_ptr<const core::FitsFile> file, int hdu, std::int64_t plane) {
    m_file = std::move(file);
    m_hdu = hdu;
    const auto planes =
        static_cast<int>(std::min<std::int64_t>(planeCount(m_file->hdu(hdu)), std::numeric_limits<int>::max() - 1));
    const QSignalBlocker quietNumber(m_number), quietSlider(m_slider);
    m_number->setRange(1, std::max(1, planes));
    m_slider->setRange(0, std::max(0, planes - 1));
    m_number->setValue(static_cast<int>(plane) + 1);
    m_slider->setValue(static_cast<int>(plane));
    say(plane);
    setVisible(planes > 1);
}

void PlaneBar::say(std::int64_t plane) {
    m_place->setText(planeText(m_file->hdu(m_hdu), plane));
}

} // namespace oddity::widgets
