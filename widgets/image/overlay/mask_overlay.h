// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "widgets/image/overlay/canvas_overlay.h"
#include "widgets/image/overlay/mask_picture.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Masked pixels as a translucent colour by reason, with a legend of the reasons that occur. Made off the GUI thread
/// while it is visible.
class MaskOverlay : public CanvasOverlay {
    Q_OBJECT

public:
    explicit MaskOverlay(QObject* parent = nullptr);
    void setCutout(std::shared_ptr<const core::Cutout> cutout, int band); ///< band -1: any
    /// A mask of a part of an image that is no cutout, over these edges in image coordinates; remark: what it leaves
    /// out, "" for nothing.
    void showPart(MaskPicture picture, const QRectF& edges, const QString& remark);
    void showNothing(); ///< neither of a cutout nor of a part
    const MaskPicture& mask() const { return m_picture; }
    void paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) override;

private:
    void make();

    TaskSlot m_task;
    std::shared_ptr<const core::Cutout> m_cutout;
    int m_band = -1;
    bool m_isStale = false;
    MaskPicture m_picture;
    QRectF m_edges; ///< of a part; null: the image is of all of the cutout
    QString m_remark;
};

} // namespace oddity::widgets
