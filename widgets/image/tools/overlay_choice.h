// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <memory>

#include <QObject>

#include "core/query/sky/sky_index.h"
#include "widgets/image/canvas/view_link.h"
#include "widgets/image/overlay/contours.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// What the image views of a session show on and around their images: one choice for all of them, remembered from
/// session to session, but for the lock and the pixel table. GUI thread.
class OverlayChoice : public QObject {
    Q_OBJECT

public:
    enum class Part { Grid, Contours, Mask, Objects, Magnifier, Table, Degrees, Lock };
    static constexpr std::size_t partCount = 8;

    /// That of a session, whose child it is.
    static OverlayChoice& of(Session* session);

    bool has(Part part) const { return m_parts[static_cast<std::size_t>(part)]; }
    void set(Part part, bool isOn);
    const ContourRule& contourRule() const { return m_rule; }
    void setContourRule(const ContourRule& rule);
    double blinkSeconds() const { return m_blinkSeconds; }
    void setBlinkSeconds(double seconds);

    /// The view of all canvases that are locked together.
    const std::shared_ptr<ViewLink>& lockedLink() const { return m_lockedLink; }
    /// Positions of the survey's objects, made off the GUI thread when Objects is first on; null until then, or
    /// without positions. changed() says when they are there.
    std::shared_ptr<const core::SkyIndex> positions() const { return m_positions; }

Q_SIGNALS:
    void changed();

private:
    explicit OverlayChoice(Session* session);
    void index();

    Session* m_session;
    std::array<bool, partCount> m_parts{};
    ContourRule m_rule;
    double m_blinkSeconds = 0.5;
    std::shared_ptr<ViewLink> m_lockedLink;
    std::shared_ptr<const core::SkyIndex> m_positions;
    bool m_isIndexed = false;
    TaskSlot m_indexing;
};

} // namespace oddity::widgets
