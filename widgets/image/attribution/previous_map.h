// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "widgets/session/session.h"

namespace oddity::widgets {

/// The map shown before the present one, of the same object, network and target but made otherwise: methods are
/// compared by it.
class PreviousMap {
public:
    void follow(std::shared_ptr<const AttributionLayer> shown);      ///< null: no map is shown
    const AttributionLayer* get() const { return m_previous.get(); } ///< null: none

private:
    std::shared_ptr<const AttributionLayer> m_shown;
    std::shared_ptr<const AttributionLayer> m_previous;
};

} // namespace oddity::widgets
