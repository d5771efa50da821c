// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include "core/model/card/model_card.h"

namespace oddity::widgets {

QString kindText(core::OutputKind kind); ///< "class probabilities", "expected votes" …
QString shareText(double share);         ///< "66.1 %"; an en dash for what is no number

} // namespace oddity::widgets
