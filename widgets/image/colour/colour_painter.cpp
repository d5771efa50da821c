// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/colour/colour_painter.h"

namespace oddity::widgets {

namespace {
constexpr std::size_t pixelsPaintedAtOnce = 128 * 1024;
}

QString compositeText(const core::CompositeSettings& settings, bool isSurvey) {
    const QString channels = QString::fromStdString(settings.channels.text);
    const QString alone = ColourPainter::tr("colours of this image alone");
    switch (settings.method) {
    case core::CompositeMethod::AsStored:
        return ColourPainter::tr("%1 · as in the file, 0 … %2: no stretch")
            .arg(channels, QString::number(static_cast<double>(settings.pictureWhite)));
    case core::CompositeMethod::PerBand:
        return ColourPainter::tr("%1 · each band with its own scale and limits · %2").arg(channels, alone);
    case core::CompositeMethod::Lupton:
        break;
    }
    return ColourPainter::tr("%1 · asinh of the intensity, colour kept (Lupton et al. 2004), Q %2 · %3")
        .arg(channels, QString::number(static_cast<double>(settings.white / settings.softening), 'g', 2),
             isSurvey ? ColourPainter::tr("same colours for all objects") : alone);
}

ColourPainter::ColourPainter(QObject* parent) : QObject(parent), m_task(workPool()) {}

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
