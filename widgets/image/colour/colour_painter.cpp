// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/colour/colour_painter.h"

#include "core/data/display/stretch_limits.h"

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

/// Settings that give a part of an image the colours that it has in the whole: what is measured on each image is
/// measured on that.
core::CompositeSettings asInWhole(const core::Cutout& whole, core::CompositeSettings settings) {
    const bool hasRules = settings.method == core::CompositeMethod::PerBand;
    if (!hasRules && !(settings.takesSkyOfEachObject && settings.method == core::CompositeMethod::Lupton))
        return settings;
    for (std::size_t channel = 0; channel < settings.sky.size(); ++channel) {
        const std::vector<int>& bands = settings.channels.bands[channel];
        std::vector<float> mean(whole.planeSize());
        for (const int band : bands)
            for (std::size_t pixel = 0; pixel < mean.size(); ++pixel)
                mean[pixel] += whole.plane(band)[pixel] / static_cast<float>(bands.size());
        core::StretchRule& rule = settings.rules[channel];
        if (hasRules) {
            rule.typed = core::limitsBy(rule, mean, whole.width, whole.height);
            rule.limits = core::LimitRule::Typed;
        } else {
            settings.sky[channel] = core::borderStatistics(mean, whole.width, whole.height).median;
        }
    }
    settings.takesSkyOfEachObject = false;
    return settings;
}

} // namespace

CompositeRecipe compositeRecipe(std::shared_ptr<const core::CompositeSettings> survey,
                                std::shared_ptr<const core::Cutout> whole, const core::CompositeChannels& channels,
                                const core::CompositeChoice& choice) {
    return [survey = std::move(survey), whole = std::move(whole), channels, choice](const core::Cutout& painted) {
        if (!survey)
            return core::adjusted(core::measureComposite({&painted, 1}, channels), choice);
        return whole.get() == &painted ? *survey : asInWhole(*whole, *survey);
    };
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
