// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/bands/epoch_bar.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

QToolButton* arrow(QWidget* parent, Qt::ArrowType type, const QString& name) {
    auto* button = new QToolButton(parent);
    button->setArrowType(type);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

} // namespace

EpochBar::EpochBar(QWidget* parent)
    : QWidget(parent), m_back(arrow(this, Qt::LeftArrow, tr("The epoch before"))),
      m_slider(new QSlider(Qt::Horizontal, this)), m_forward(arrow(this, Qt::RightArrow, tr("The next epoch"))),
      m_text(readoutLabel(this, nullptr, TypeRole::Caption, Qt::ElideMiddle)) {
    m_slider->setAccessibleName(tr("Epoch"));
    m_slider->setPageStep(1);
    m_slider->setTickPosition(QSlider::TicksBelow);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::spacingPx / 2);
    row->addWidget(m_back);
    row->addWidget(m_slider, 1);
    row->addWidget(m_forward);
    row->addWidget(m_text, 1);
    connect(m_back, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_forward, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_slider, &QSlider::valueChanged, this, &EpochBar::choose);
    hide();
}

void EpochBar::step(int epochs) {
    m_slider->setValue(m_slider->value() + epochs);
}

QString EpochBar::text() const {
    return m_text->text();
}

void EpochBar::choose(int epoch) {
    m_name = m_epochs.at(static_cast<std::size_t>(epoch)).name;
    Q_EMIT chosen();
}

std::size_t EpochBar::placeIn(const core::Cutout& cutout) const {
    auto place = std::ranges::find(cutout.epochs, m_name, &core::Epoch::name);
    if (place == cutout.epochs.end())
        place = std::ranges::find_if(cutout.epochs, &core::Epoch::isThere);
    return place == cutout.epochs.end() ? 0 : static_cast<std::size_t>(place - cutout.epochs.begin());
}

std::shared_ptr<const core::Cutout> EpochBar::imageOf(std::shared_ptr<const core::Cutout> cutout) {
    setVisible(cutout && !cutout->epochs.empty());
    if (!cutout || cutout->epochs.empty())
        return cutout;
    m_epochs = cutout->epochs;
    const std::size_t place = placeIn(*cutout);
    const core::Epoch& epoch = m_epochs[place];
    const int last = static_cast<int>(m_epochs.size()) - 1;
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, last);
    m_slider->setValue(static_cast<int>(place));
    m_back->setEnabled(place > 0);
    m_forward->setEnabled(static_cast<int>(place) < last);
    QString text = tr("epoch %1 of %2").arg(place + 1).arg(last + 1);
    if (const QString name = QString::fromStdString(epoch.name); name != QString::number(place + 1))
        text += QStringLiteral(" · ") + name;
    if (!epoch.isThere)
        text += tr(" · no image of this object");
    else if (std::isfinite(epoch.mjd))
        text += tr(" · MJD %1").arg(epoch.mjd, 0, 'f', 3);
    m_text->setText(text);
    m_text->setToolTip(text);
    return std::make_shared<const core::Cutout>(cutout->epoch(place));
}

} // namespace oddity::widgets
