// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/colour/colour_painter.h"

namespace oddity::widgets {

namespace {

struct Painted {
    std::vector<std::shared_ptr<const Picture>> pictures;
    core::CompositeSettings settings;
};

Painted paintedBy(const CompositeRecipe& recipe, const std::vector<std::shared_ptr<const core::Cutout>>& cutouts,
                  const core::Progress& progress) {
    Painted painted{{}, recipe(*cutouts.front())};
    for (const auto& cutout : cutouts) {
        progress.throwIfStopped();
        painted.pictures.push_back(Picture::ofComposite(core::colourComposite(*cutout, painted.settings)));
    }
    return painted;
}

} // namespace

QString compositeText(const core::CompositeSettings& settings, bool isSurvey) {
    const QString channels = QString::fromStdString(settings.channels.text);
    const QString alone = ColourPainter::tr("colours of this image alone");
    switch (settings.method) {
    case core::CompositeMethod::AsStored:
        return ColourPainter::tr("%1 · as in the file, 0 … %2: no stretch")
            .arg(channels, QString::number(static_cast<double>(settings.pictureWhite)));
    case core::CompositeMethod::PerBand:
        return ColourPainter::tr("%1 · each band with its own scale and limits · %2").arg(channels, alone);
    case core::CompositeMethod::PlainLupton:
        return ColourPainter::tr(
                   "%1 · asinh of the intensity (Lupton et al. 2004) as make_lupton_rgb: Q %2, stretch %3, "
                   "minimum %4 · same for all objects")
            .arg(channels, QString::number(settings.plain.q), QString::number(settings.plain.stretch),
                 QString::number(settings.plain.minimum));
    case core::CompositeMethod::Lupton:
        break;
    }
    return ColourPainter::tr("%1 · asinh of the intensity, colour kept (Lupton et al. 2004), Q %2 · %3")
        .arg(channels, QString::number(static_cast<double>(settings.white / settings.softening), 'g', 2),
             isSurvey ? ColourPainter::tr("same colours for all objects") : alone);
}

ColourPainter::ColourPainter(QObject* parent) : QObject(parent), m_task(workPool()) {
    connect(&m_task, &TaskSlot::failed, this, &ColourPainter::failed);
}

void ColourPainter::paint(std::vector<std::shared_ptr<const core::Cutout>> cutouts, CompositeRecipe recipe) {
    if (cutouts.front()->planeSize() * cutouts.size() <= pixelsPaintedAtOnce) {
        m_task.cancel();
        const Painted done = paintedBy(recipe, cutouts, {});
        Q_EMIT painted(done.pictures, done.settings);
        return;
    }
    m_task.start<Painted>([cutouts = std::move(cutouts), recipe = std::move(recipe)](
                              const core::Progress& progress) { return paintedBy(recipe, cutouts, progress); },
                          [this](const Painted& done) { Q_EMIT painted(done.pictures, done.settings); });
}

} // namespace oddity::widgets
