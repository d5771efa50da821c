// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/form_layout.h"

namespace oddity::widgets {

void FormLayout::setGeometry(const QRect& rect) {
    QFormLayout::setGeometry(rect);
    for (int row = 0; row < rowCount(); ++row) {
        QLayoutItem* label = itemAt(row, LabelRole);
        const QLayoutItem* field = itemAt(row, FieldRole);
        if (!label || !field || label->isEmpty() || field->isEmpty() ||
            field->geometry().height() > 3 * label->sizeHint().height())
            continue;
        QRect place = label->geometry();
        place.setTop(field->geometry().top());
        place.setBottom(field->geometry().bottom());
        label->setGeometry(place);
    }
}

} // namespace oddity::widgets
