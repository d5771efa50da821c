// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/turning/turn_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

TurnDialog::TurnDialog(PixelCanvas* canvas)
    : QDialog(canvas), m_canvas(canvas), m_northUp(new QCheckBox(tr("North up, east left"), this)),
      m_mirrored(new QCheckBox(tr("Mirrored in x"), this)), m_angle(new QDoubleSpinBox(this)) {
    setWindowTitle(tr("Turn the image"));
    m_northUp->setToolTip(tr("By the image's WCS in the middle of what is seen; the angle is then counted from there"));
    m_mirrored->setToolTip(tr("Left and right are exchanged before the image is turned"));
    m_angle->setObjectName(QStringLiteral("angle"));
    m_angle->setRange(-180, 180);
    m_angle->setDecimals(2);
    m_angle->setSingleStep(5);
    m_angle->setWrapping(true);
    m_angle->setSuffix(QStringLiteral("°"));
    m_angle->setToolTip(tr("Counter-clockwise, as in DS9; less than 0: to the right"));

    auto* form = new FormLayout;
    form->setSpacing(Theme::spacingPx);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Turned left by"), m_angle);
    form->addRow(QString(), m_mirrored);
    form->addRow(QString(), m_northUp);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* reset = buttons->addButton(tr("As in the file"), QDialogButtonBox::ResetRole);
    reset->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(reset, &QPushButton::clicked, canvas, [canvas] { canvas->setTurn({}); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::accept);
    auto* column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(buttons);

    connect(m_angle, &QDoubleSpinBox::valueChanged, this, &TurnDialog::turn);
    connect(m_mirrored, &QCheckBox::toggled, this, &TurnDialog::turn);
    connect(m_northUp, &QCheckBox::toggled, this, &TurnDialog::turn);
    connect(canvas, &PixelCanvas::viewChanged, this, &TurnDialog::follow);
    follow();
}

void TurnDialog::follow() {
    const ViewTurn turn = m_canvas->turn();
    const auto [isMirrored, degrees] = partsOf(turn.map);
    const QSignalBlocker quietAngle(m_angle), quietMirror(m_mirrored), quietNorth(m_northUp);
    m_angle->setValue(degrees);
    m_mirrored->setChecked(isMirrored);
    m_northUp->setChecked(turn.isNorthUp);
    m_northUp->setEnabled(m_canvas->sky() != nullptr);
}

void TurnDialog::turn() {
    const LinearMap turned = LinearMap::turned(m_angle->value());
    m_canvas->setTurn({m_northUp->isChecked(), m_mirrored->isChecked() ? turned * LinearMap::mirroredX() : turned});
}

} // namespace oddity::widgets
