// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include <QImage>

#include "widgets/image/overlay/image_mapping.h"
#include "widgets/session/task.h"

class QPainter;

namespace oddity::widgets {

/// A drawing that lasts too long for the GUI thread: a worker makes it as a transparent picture of what is seen and a
/// margin around it. Until that is there, the picture before is laid where its pixels belong. GUI thread.
class DrawnLayer : public QObject {
    Q_OBJECT

public:
    /// Called on a worker: owns what it draws, in widget coordinates of the mapping, and draws no text.
    using Draw = std::function<void(QPainter&, const ImageMapping&, const core::Progress&)>;

    explicit DrawnLayer(QObject* parent = nullptr);
    /// isSameThing: the picture before is seen until the new one is there.
    void setDrawing(Draw draw, bool isSameThing);
    void paint(QPainter& painter, const ImageMapping& mapping); ///< asks for a picture where there is none of this view

Q_SIGNALS:
    void ready(); ///< paint again
    void failed(const QString& message);

private:
    struct View {
        ImageMapping mapping; ///< its area is that of the picture
        double devicePixelRatio = 1;
        friend bool operator==(const View&, const View&) = default;
    };
    void make(const View& view);

    TaskSlot m_task;
    Draw m_draw;
    QImage m_picture;
    View m_view; ///< of m_picture
    bool m_isStale = true;
};

} // namespace oddity::widgets
