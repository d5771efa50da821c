// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>

#include <QCoreApplication>
#include <QStringList>

#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/layers/attribution_text.h"

namespace oddity::widgets {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("AttributionText", text);
}

struct Words {
    const char* name;
    const char* words;
    const char* tip;
};
constexpr std::array<Words, 8> words{{
    {"recon_error", QT_TRANSLATE_NOOP("AttributionText", "reconstruction error"),
     QT_TRANSLATE_NOOP("AttributionText", "Mean squared difference of what the network was given and what it rebuilt")},
    {"isolation_forest", QT_TRANSLATE_NOOP("AttributionText", "isolation forest"),
     QT_TRANSLATE_NOOP("AttributionText", "The ranking's score; other networks' numbers stay as they are")},
    {"mahalanobis", QT_TRANSLATE_NOOP("AttributionText", "Mahalanobis distance"),
     QT_TRANSLATE_NOOP("AttributionText",
                       "The ranking's distance from the mean object; other networks' numbers stay as they are")},
    {"neighbour_distance", QT_TRANSLATE_NOOP("AttributionText", "neighbour distance"),
     QT_TRANSLATE_NOOP("AttributionText", "Mean distance to the 20 objects that are nearest to this one now")},
    {"latent_distance", QT_TRANSLATE_NOOP("AttributionText", "latent distance"),
     QT_TRANSLATE_NOOP("AttributionText",
                       "Squared distance, in latent space, from the mean of the 10 nearest objects")},
    {"relevance", QT_TRANSLATE_NOOP("AttributionText", "relevance"),
     QT_TRANSLATE_NOOP("AttributionText", "Log-odds of being interesting, learned from the labels")},
    {"surprise", QT_TRANSLATE_NOOP("AttributionText", "surprise"),
     QT_TRANSLATE_NOOP("AttributionText",
                       "Divergence of the object's latent distribution from the standard normal one, in nats")},
    {"gradcam", QT_TRANSLATE_NOOP("AttributionText", "Grad-CAM"), ""},
}};

const Words* wordsOf(const QString& name) {
    const auto known =
        std::ranges::find_if(words, [&name](const Words& each) { return name == QLatin1String(each.name); });
    return known == words.end() ? nullptr : &*known;
}

/// "latent:" and "latent:OUTPUT:" number.
QString latentInWords(const QString& rest) {
    const QString output = rest.section(QLatin1Char(':'), 0, -2);
    const QString number = rest.section(QLatin1Char(':'), -1);
    return output.isEmpty() ? tr("latent %1").arg(number) : tr("latent %1 of %2").arg(number, output);
}

QString regionInWords(const QString& rest) {
    const QString what = rest.section(QLatin1Char('@'), 0, 0).replace(QLatin1Char(':'), QLatin1Char(' '));
    const QString where = rest.section(QLatin1Char('@'), 1);
    if (where.isEmpty())
        return what;
    const auto ends = [](const QString& text) {
        return text.section(QLatin1Char('-'), 0, 0) + QStringLiteral("–") + text.section(QLatin1Char('-'), 1);
    };
    return tr("%1, rows %2, columns %3")
        .arg(what, ends(where.section(QLatin1Char(','), 0, 0)), ends(where.section(QLatin1Char(','), 1)));
}

QString quantileInWords(const QString& rest) {
    const double probability = rest.section(QLatin1Char(':'), -1).toDouble();
    return tr("%1, %2 % quantile").arg(rest.section(QLatin1Char(':'), 0, -2), QString::number(100 * probability));
}

QString baselineInWords(const core::AttributionOptions& options, bool isOfSeries) {
    switch (options.baseline) {
    case core::Baseline::Blank:
        return isOfSeries ? tr("masked points") : tr("a blank image");
    case core::Baseline::Blurred:
        return isOfSeries ? tr("the blurred points") : tr("the blurred image");
    case core::Baseline::Noise:
        return tr("noise of seed %1").arg(options.seed);
    case core::Baseline::Mean:
        break;
    }
    return isOfSeries ? tr("the mean") : tr("the bands' means");
}

QString occlusionInWords(const core::AttributionOptions& options, bool isOfSeries) {
    const QString patches = isOfSeries ? tr("stretches of %1 points, %2 apart") : tr("patches of %1 px, %2 px apart");
    const QString what = options.shape == core::OcclusionShape::Ring ? tr("rings of %1 px").arg(options.patch)
                                                                     : patches.arg(options.patch).arg(options.stride);
    return tr("occlusion by %1, replaced by %2%3")
        .arg(what, baselineInWords(options, isOfSeries), options.eachBand ? tr(", each band alone") : QString());
}

} // namespace

QString inWords(const QString& name) {
    if (const Words* known = wordsOf(name))
        return tr(known->words);
    const QString kind = name.section(QLatin1Char(':'), 0, 0);
    const QString rest = name.section(QLatin1Char(':'), 1);
    if (kind == QLatin1String("class"))
        return tr("class %1").arg(rest);
    if (kind == QLatin1String("latent"))
        return latentInWords(rest);
    if (kind == QLatin1String("similarity"))
        return tr("likeness to %1").arg(rest);
    if (kind == QLatin1String("quantile"))
        return quantileInWords(rest);
    if (kind == QLatin1String("mask"))
        return regionInWords(rest);
    if (kind == QLatin1String("votes"))
        return tr("votes, %1").arg(rest);
    if (kind == QLatin1String("value") || kind == QLatin1String("sum"))
        return rest;
    return QString(name)
        .replace(QLatin1String("_x_"), QStringLiteral(" × "))
        .replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString targetTip(const QString& target, const QString& network) {
    const Words* known = wordsOf(target);
    const QString what = known                                             ? tr(known->tip)
                         : target.startsWith(QLatin1String("similarity:")) ? tr("Cosine of the two latent vectors")
                         : target.startsWith(QLatin1String("mask:"))       ? tr("Mean of the mask over the region")
                                                                           : inWords(target);
    return network.isEmpty() ? what : tr("%1\nNetwork: %2").arg(what, network);
}

QString familyInWords(const core::TargetFamily& family) {
    const QString prefix = QString::fromStdString(family.prefix);
    const QString rest = prefix.section(QLatin1Char(':'), 1);
    switch (family.choice) {
    case core::TargetFamily::Choice::Index:
        return rest.isEmpty() ? tr("Latent dimension") : tr("Latent dimension of %1").arg(rest.chopped(1));
    case core::TargetFamily::Choice::Probability:
        return tr("Quantile of %1").arg(rest.chopped(1));
    case core::TargetFamily::Choice::Region:
        return tr("Region of %1").arg(regionInWords(rest));
    case core::TargetFamily::Choice::Object:
        break;
    }
    return tr("Likeness to another object");
}

QString madeInWords(const core::Attribution& attribution, const core::AttributionOptions& options, bool isOfSeries) {
    const QString method = QString::fromStdString(attribution.method);
    if (method == QLatin1String("integrated_gradients"))
        return (attribution.steps > 0 ? tr("integrated gradients from %1, %2 steps")
                                      : tr("integrated gradients from %1, %2 steps or more"))
            .arg(baselineInWords(options, isOfSeries))
            .arg(attribution.steps > 0 ? attribution.steps : options.steps);
    if (method == QLatin1String("smoothgrad"))
        return tr("SmoothGrad, %1 copies, noise %2 %, seed %3")
            .arg(options.samples)
            .arg(100 * static_cast<double>(options.noise), 0, 'g', 3)
            .arg(options.seed);
    if (method == QLatin1String("gradcam"))
        return tr("Grad-CAM of %1").arg(QString::fromStdString(attribution.layer));
    if (method == QLatin1String("occlusion"))
        return occlusionInWords(options, isOfSeries);
    if (method == QLatin1String("rise"))
        return tr("RISE, %1 masks of %2×%2 cells over %3, seed %4")
            .arg(options.masks)
            .arg(options.cells)
            .arg(baselineInWords(options, isOfSeries))
            .arg(options.seed);
    return inWords(method);
}

QString resultInWords(const AttributionLayer& layer) {
    const core::Attribution& attribution = layer.attribution;
    QString text = tr("%1: %2 · %3")
                       .arg(inWords(QString::fromStdString(attribution.target)), measureText(attribution.value),
                            madeInWords(attribution, layer.options, layer.points.size() > 0));
    if (std::isfinite(attribution.completenessError))
        text += tr(" · the map's total misses the change of the value by %1 %")
                    .arg(100 * static_cast<double>(attribution.completenessError), 0, 'g', 2);
    return text;
}

QString resultTip(const AttributionLayer& layer) {
    const core::Attribution& attribution = layer.attribution;
    QString text = targetTip(QString::fromStdString(attribution.target), QString::fromStdString(layer.model));
    if (std::isfinite(attribution.completenessError))
        text +=
            tr("\nCompleteness: the map's total should be the value less that of the baseline, %1. Steps are doubled "
               "until it misses by at most 1 %, or there are 512.")
                .arg(measureText(attribution.baselineValue));
    return text;
}

} // namespace oddity::widgets
