// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/colour/colour_painter.h"

#include <QThreadPool>

namespace oddity::widgets {

namespace {
constexpr std::size_t pixelsPaintedAtOnce = 128 * 1024;
}

ColourPainter::ColourPainter(QObject* parent) : QObject(parent), m_task(QThreadPool::globalInstance()) {}

void ColourPainter::paint(std::shared_ptr<const core::Cutout> cutout, const core::CompositeSettings& settings) {
    if (cutout->planeSize() <= pixelsPaintedAtOnce) {
        m_task.cancel();
        Q_EMIT painted(Picture::ofComposite(core::colourComposite(*cutout, settings)));
        return;
    }
    using Result = std::shared_ptr<const Picture>;
    m_task.start<Result>(
        [cutout = std::move(cutout), settings](const core::Progress&) {
            return Picture::ofComposite(core::colourComposite(*cutout, settings));
        },
        [this](const Result& picture) { Q_EMIT painted(picture); });
}

} // namespace oddity::widgets
