// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QObject>

#include "core/data/cutout.h"
#include "core/data/display/colour_composite.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// What a composite is, in one line: channels, method, and whether other objects have the same colours.
QString compositeText(const core::CompositeSettings& settings, bool isSurvey);

/// Colour composites for one view: small ones are painted before paint() returns, large ones off the GUI thread, newest
/// wins.
class ColourPainter : public QObject {
    Q_OBJECT

public:
    explicit ColourPainter(QObject* parent = nullptr);
    void paint(std::shared_ptr<const core::Cutout> cutout, const core::CompositeSettings& settings);
    void cancel() { m_task.cancel(); }

Q_SIGNALS:
    void painted(const std::shared_ptr<const oddity::widgets::Picture>& picture);

private:
    TaskSlot m_task;
};

} // namespace oddity::widgets
