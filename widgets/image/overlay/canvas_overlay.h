// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QObject>
#include <QString>

#include "widgets/image/overlay/image_mapping.h"

class QPainter;

namespace oddity::widgets {

/// Something that lies on an image: knows a painter and a mapping, not the widget. GUI thread.
class CanvasOverlay : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    bool isVisible() const { return m_isVisible; }
    void setVisible(bool isVisible) {
        m_isVisible = isVisible;
        Q_EMIT changed();
    }
    /// taken: widget areas that labels keep clear of; what this overlay labels is added to it.
    virtual void paint(QPainter& painter, const ImageMapping& mapping, std::vector<QRectF>& taken) = 0;
    virtual QString tipAt(QPointF /*widget*/, const ImageMapping&) const { return {}; } ///< "": nothing to say there
    virtual bool click(QPointF /*widget*/, const ImageMapping&) { return false; }       ///< true: it was meant for this

Q_SIGNALS:
    void changed(); ///< paint again

private:
    bool m_isVisible = true;
};

} // namespace oddity::widgets
