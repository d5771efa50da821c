// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/readout_label.h"

namespace oddity::widgets {

QLabel* readoutLabel(QWidget* parent, const char* look, TypeRole role) {
    auto* result = new QLabel(parent);
    if (look)
        result->setProperty("look", QString::fromLatin1(look));
    result->setFont(Theme::font(role));
    result->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return result;
}

} // namespace oddity::widgets
