// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/layers/attribution_text.h"

#include <cmath>
#include <vector>

#include <QCoreApplication>
#include <QStringList>

#include "core/model/faithfulness/map_checks.h"
#include "core/model/faithfulness/pixel_importance.h"
#include "widgets/session/weight_report.h"

namespace oddity::widgets {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("AttributionText", text);
}

QString percent(double part) {
    return QStringLiteral("%1 %").arg(100 * part, 0, 'f', 0);
}

QString number(double value) {
    return QString::number(value, 'f', 2).replace(QLatin1Char('-'), QStringLiteral("−"));
}

/// A result in few words, and what it was computed from.
struct Check {
    QString result;
    QString origin;
};

Check segmentCheck(const core::MapChecks& checks) {
    const QString origin = QString::fromStdString(checks.segment);
    if (std::isnan(checks.share.attribution))
        return {tr("inside the object: not known, %1").arg(origin), {}};
    return {tr("inside the object <b>%1</b> of the map, %2 of the area")
                .arg(percent(checks.share.attribution), percent(checks.share.area)),
            tr("The part of the sum of |map| inside the object's pixels, beside their part of the image, which an even "
               "map would have. The object: %1.")
                .arg(origin)};
}

Check curvesCheck(const core::RemovalCurves& curves, bool isOfSeries) {
    const QString origin =
        (isOfSeries
             ? tr("Areas below the curves of the value (0: as without, 1: as with all points) while points are taken "
                  "away, or put back into a series without them, most important ones first (Petsiuk et al. 2018). A "
                  "good map has a small deletion and a large insertion, against the same with points in random "
                  "order; %1 steps, %2 random orders.")
             : tr("Areas below the curves of the value (0: as without, 1: as in the image) while pixels are emptied, "
                  "or put into a blurred image, most important ones first (Petsiuk et al. 2018). A good map has a "
                  "small deletion and a large insertion, against the same with pixels in random order; %1 steps, "
                  "%2 random orders."))
            .arg(curves.deletion.values.size() - 1)
            .arg(curves.randomOrders);
    if (std::isnan(curves.deletion.area) || std::isnan(curves.insertion.area))
        return {isOfSeries ? tr("deletion and insertion: without its points the value is the same")
                           : tr("deletion and insertion: an empty or a blurred image has the same value"),
                origin};
    return {tr("deletion <b>%1</b> (random %2) · insertion <b>%3</b> (random %4)")
                .arg(number(curves.deletion.area), number(curves.deletion.randomArea), number(curves.insertion.area),
                     number(curves.insertion.randomArea)),
            origin};
}

Check agreementCheck(const AttributionLayer& layer, const AttributionLayer& previous) {
    const core::MapAgreement agreement =
        core::agreementOf(core::importanceOf(layer.attribution), core::importanceOf(previous.attribution));
    return {tr("agreement with %1 <b>%2</b>, top tenth shared %3 (by chance %4)")
                .arg(madeInWords(previous.attribution, previous.options, previous.points.size() > 0),
                     number(agreement.rankCorrelation), percent(agreement.topShared), percent(agreement.topByChance)),
            previous.points.size() > 0
                ? tr("Spearman's rank correlation, point by point, with the map of this object and target that was "
                     "shown before, and how many of the most important tenth of the points both have.")
                : tr("Spearman's rank correlation, pixel by pixel, with the map of this object and target that was "
                     "shown before, and how many of the most important tenth of the pixels both have.")};
}

Check weightsCheck(const WeightReport& report, core::RowId row) {
    if (!report.problem.isEmpty())
        return {tr("weights drawn anew: %1").arg(report.problem.toHtmlEscaped()), {}};
    return {tr("weights drawn anew <b>%1</b>: %2")
                .arg(number(report.check.rankCorrelation),
                     report.check.ignoresWeights() ? tr("the map hardly depends on what the network learned")
                                                   : tr("the map follows the weights")),
            tr("Rank correlation of the map with that of the same network with random weights, mean of %1 draws on %2 "
               "(Adebayo et al. 2018). From %3 on, the map shows the object rather than what the network learned.")
                .arg(report.check.draws.size())
                .arg(report.row == row ? tr("this object") : tr("another object"), number(core::WeightCheck::limit))};
}

std::vector<Check> checksOf(const AttributionLayer& layer, const AttributionLayer* previous) {
    std::vector<Check> checks;
    if (layer.checks) {
        const bool isOfSeries = layer.points.size() > 0;
        if (!isOfSeries)
            checks.push_back(segmentCheck(*layer.checks));
        checks.push_back(curvesCheck(layer.checks->curves, isOfSeries));
    } else {
        checks.push_back({tr("checking the map …"), {}});
    }
    if (previous && previous->attribution.map.itemSize() == layer.attribution.map.itemSize())
        checks.push_back(agreementCheck(layer, *previous));
    if (layer.weights)
        checks.push_back(weightsCheck(*layer.weights, layer.row));
    return checks;
}

} // namespace

QString checksText(const AttributionLayer& layer, const AttributionLayer* previous) {
    QStringList lines;
    for (const Check& check : checksOf(layer, previous))
        lines << check.result;
    return lines.join(QStringLiteral("<br>"));
}

QString checksOrigin(const AttributionLayer& layer, const AttributionLayer* previous) {
    QString text;
    for (const Check& check : checksOf(layer, previous))
        if (!check.origin.isEmpty())
            text += QStringLiteral("<p>%1<br>%2</p>").arg(check.result, check.origin);
    return text;
}

} // namespace oddity::widgets
