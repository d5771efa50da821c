// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "core/data/row_id.h"

namespace oddity::core {

/// An object that something could not be done for, and why. Nothing is dropped in silence: a flagged row stays in the
/// catalog and is shown with its reason.
struct RowFlag {
    RowId row;
    std::string stage; ///< "import", or the run that met it
    std::string reason;
    friend bool operator==(const RowFlag&, const RowFlag&) = default;
};

} // namespace oddity::core
