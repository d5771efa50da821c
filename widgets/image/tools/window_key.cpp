// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/window_key.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QShortcut>

namespace oddity::widgets {

QShortcut* spaceKey(QWidget* window) {
    auto* key = new QShortcut(QKeySequence(Qt::Key_Space), window);
    key->setAutoRepeat(false);
    QObject::connect(qApp, &QApplication::focusChanged, key, [key](QWidget*, QWidget* now) {
        const bool isNeeded = qobject_cast<QAbstractButton*>(now) || qobject_cast<QAbstractItemView*>(now) ||
                              qobject_cast<QComboBox*>(now) || qobject_cast<QLineEdit*>(now) ||
                              qobject_cast<QAbstractSpinBox*>(now);
        key->setEnabled(!isNeeded);
    });
    return key;
}

void returnFocusTo(QWidget* canvas, const QWidget* view) {
    for (QComboBox* box : view->findChildren<QComboBox*>())
        QObject::connect(box, &QComboBox::activated, canvas, [canvas] { canvas->setFocus(Qt::OtherFocusReason); });
}

} // namespace oddity::widgets
