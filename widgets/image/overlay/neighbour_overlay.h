// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/query/sky/sky_index.h"
#include "widgets/image/overlay/canvas_overlay.h"
#include "widgets/image/overlay/drawing/drawn_layer.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Circles about the catalog objects that lie on an image, the current one in its own colour; says the id under the
/// pointer and which object was clicked. Found off the GUI thread while it is visible, and drawn there where they are
/// many.
class NeighbourOverlay : public CanvasOverlay {
    Q_OBJECT

public:
    explicit NeighbourOverlay(QObject* parent = nullptr);
    void setIndex(std::shared_ptr<const core::SkyIndex> index, std::function<QString(core::RowId)> idOf);
    const std::shared_ptr<const core::SkyIndex>& index() const { return m_index; }
    void setSky(std::shared_ptr<const core::SkyTransform> sky, int width, int height);
    void setCurrent(core::RowId row);

    void paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) override;
    QString tipAt(QPointF widget, const ImageMapping& mapping) const override;
    bool click(QPointF widget, const ImageMapping& mapping) override;

    struct Mark {
        QPointF pixel;
        core::RowId row;
    };
    const std::vector<Mark>& marks() const { return *m_marks; }

Q_SIGNALS:
    void picked(oddity::core::RowId row);

private:
    void find();
    void take(std::vector<Mark> marks);
    void redraw(bool isSameThing);
    std::optional<core::RowId> markAt(QPointF widget, const ImageMapping& mapping) const;

    TaskSlot m_task;
    std::shared_ptr<const core::SkyIndex> m_index; ///< ICRS
    std::function<QString(core::RowId)> m_idOf;
    std::shared_ptr<const core::SkyTransform> m_sky;
    int m_width = 0;
    int m_height = 0;
    core::RowId m_current;
    bool m_isStale = false;
    std::shared_ptr<const std::vector<Mark>> m_marks = std::make_shared<const std::vector<Mark>>();
    DrawnLayer m_layer;
};

} // namespace oddity::widgets
