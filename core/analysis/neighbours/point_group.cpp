// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/neighbours/point_group.h"

#include <limits>

namespace oddity::core {

void PackedGroup::pack(const OrderedPoints& points, std::span<const std::uint32_t> members) {
    m_size = members.size();
    m_dimensions = points.values.columns();
    const std::size_t padded = (m_size + panelWidth - 1) / panelWidth * panelWidth;
    m_values.resize(padded * m_dimensions);
    m_norms.resize(padded);
    for (std::size_t place = 0; place < padded; ++place) {
        float* packed = m_values.data() + (at(place) - m_values.data());
        if (place < m_size) {
            const float* values = points.values.row(members[place]).data();
            for (std::size_t d = 0; d < m_dimensions; ++d)
                packed[d * panelWidth] = values[d];
            m_norms[place] = points.norms[members[place]];
        } else {
            for (std::size_t d = 0; d < m_dimensions; ++d)
                packed[d * panelWidth] = 0;
            m_norms[place] = std::numeric_limits<float>::infinity();
        }
    }
}

void Introduction::introduce(const OrderedPoints& points, CandidateLists& lists, std::span<const std::uint32_t> members,
                             std::size_t fresh, bool shared) {
    m_group.pack(points, members);
    m_limits.assign(m_group.panels() * panelWidth, 0.0F);
    for (std::size_t place = 0; place < members.size(); ++place)
        m_limits[place] = lists.limitNow(members[place]);
    const auto offer = [&](std::uint32_t to, float squared, std::uint32_t other) {
        if (!(squared < lists.limitNow(to))) // nor where it is not a number
            return;
        if (shared)
            lists.offerShared(to, squared, other);
        else
            lists.offer(to, squared, other);
    };
    const auto take = [&](std::size_t row, std::size_t column, float squared) {
        if (row >= fresh || column <= row)
            return; // not wanted, or met from the other side
        offer(members[row], squared, members[column]);
        offer(members[column], squared, members[row]);
    };
    for (std::size_t row = 0; row < fresh; row += tileRows)
        for (std::size_t panel = row / panelWidth; panel < m_group.panels(); ++panel)
            compareTile(m_group, row, m_limits.data(), m_group, panel, m_limits.data(), take);
}

} // namespace oddity::core
