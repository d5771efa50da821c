// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/colour/plane_colours.h"

#include <utility>

#include <QSignalBlocker>
#include <QToolButton>

#include "widgets/image/colour/colour_dialog.h"
#include "widgets/style/icons.h"
#include "widgets/viewer/colour/plane_bands.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t leastBands = 3;

} // namespace

PlaneColours::PlaneColours(QThreadPool* pool, QWidget* parent)
    : QObject(parent), m_parent(parent), m_switch(new QToolButton(parent)), m_button(new QToolButton(parent)),
      m_making(pool) {
    m_switch->setObjectName(QStringLiteral("planeColours"));
    m_switch->setText(tr("RGB"));
    m_switch->setCheckable(true);
    m_switch->setToolTip(tr("A colour picture of three planes, or of three images of the file that have the same size "
                            "(they are taken to lie pixel on pixel); otherwise one plane"));
    m_switch->setAccessibleName(tr("Colour picture of three planes"));
    m_button->setIcon(icon(QStringLiteral("colours")));
    m_button->setToolTip(tr("Colours: which planes are red, green and blue, stretch, softening, background"));
    m_button->setAccessibleName(tr("Colours"));
    connect(m_switch, &QToolButton::toggled, this, &PlaneColours::renew);
    connect(m_button, &QToolButton::clicked, this, &PlaneColours::showDialog);
    connect(&m_making, &TaskSlot::failed, this, &PlaneColours::failed);
    offer(false);
}

void PlaneColours::offer(bool isOffered) {
    m_switch->setVisible(isOffered);
    m_button->setVisible(isOffered);
}

void PlaneColours::setImage(std::shared_ptr<const core::FitsFile> file, int hdu) {
    m_making.cancel();
    m_shown.reset();
    m_bands = file ? std::make_shared<PlaneBands>(std::move(file), hdu) : nullptr;
    if (m_bands && m_bands->names().size() < leastBands)
        m_bands.reset();
    m_choice = {};
    const QSignalBlocker quiet(m_switch);
    m_switch->setChecked(m_bands && m_bands->arePicture());
    offer(m_bands != nullptr);
    if (m_dialog) {
        m_dialog->hide();
        m_dialog->deleteLater();
        m_dialog = nullptr;
    }
}

bool PlaneColours::isOn() const {
    return m_bands && m_switch->isChecked();
}

void PlaneColours::setOff() {
    m_making.cancel();
    const QSignalBlocker quiet(m_switch);
    m_switch->setChecked(false);
}

void PlaneColours::showDialog() {
    if (!m_dialog) {
        m_dialog = new ColourDialog(m_parent);
        m_dialog->setWindowTitle(tr("Colours of this file"));
        m_dialog->setBands(m_bands->names(), m_bands->arePicture());
        connect(m_dialog, &ColourDialog::choiceChanged, this, [this](const core::CompositeChoice& choice) {
            m_choice = choice;
            if (m_switch->isChecked())
                renew();
            else
                m_switch->setChecked(true);
        });
    }
    m_dialog->show();
    m_dialog->raise();
}

PlaneColours::Maker PlaneColours::maker() const {
    if (!isOn())
        return {};
    return [bands = m_bands, choice = m_choice](const std::shared_ptr<core::ImagePyramid>& shown,
                                                const core::Progress& progress) {
        return bands->composite(choice, shown, progress);
    };
}

void PlaneColours::renew() {
    m_making.cancel();
    const Maker make = maker();
    if (!make) {
        Q_EMIT changed(nullptr);
        return;
    }
    if (!m_shown) // what is being opened asks for it
        return;
    m_making.start<std::shared_ptr<const PlaneComposite>>(
        [make, shown = m_shown](const core::Progress& progress) { return make(shown, progress); },
        [this](const std::shared_ptr<const PlaneComposite>& made) { Q_EMIT changed(made); });
}

} // namespace oddity::widgets
