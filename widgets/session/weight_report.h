// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include "core/data/row_id.h"
#include "core/model/faithfulness/weight_check.h"

namespace oddity::widgets {

struct WeightReport {
    core::RowId row;         ///< the object whose map was made anew
    core::WeightCheck check; ///< where there is no problem
    QString problem;         ///< why the weights could not be drawn anew; empty where they could
};

} // namespace oddity::widgets
