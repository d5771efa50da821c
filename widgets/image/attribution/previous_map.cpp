// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/previous_map.h"

#include <utility>

namespace oddity::widgets {

void PreviousMap::follow(std::shared_ptr<const AttributionLayer> shown) {
    const auto isOfSame = [&shown](const std::shared_ptr<const AttributionLayer>& other) {
        return shown && other && other->row == shown->row && other->network == shown->network &&
               other->attribution.target == shown->attribution.target;
    };
    if (isOfSame(m_shown) &&
        (m_shown->attribution.method != shown->attribution.method || m_shown->options != shown->options))
        m_previous = m_shown;
    else if (!isOfSame(m_previous))
        m_previous = nullptr;
    m_shown = std::move(shown);
}

} // namespace oddity::widgets
