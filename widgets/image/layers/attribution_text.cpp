// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/layers/attribution_text.h"

#include <cmath>

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

QString segmentText(const core::MapChecks& checks) {
    const QString origin = QString::fromStdString(checks.segment);
    if (std::isnan(checks.share.attribution))
        return tr("inside the object: not known (%1)").arg(origin);
    return tr("inside the object: <b>%1</b> of the map on %2 of the area (%3)")
        .arg(percent(checks.share.attribution), percent(checks.share.area), origin);
}

QString curvesText(const core::RemovalCurves& curves) {
    if (std::isnan(curves.deletion.area) || std::isnan(curves.insertion.area))
        return tr("deletion and insertion: an empty or a blurred image has the same value");
    return tr("deletion <b>%1</b>, pixels in random order %2; insertion <b>%3</b>, random %4 (areas below the curves, "
              "to an empty image and from a blurred one, %5 steps, %6 random orders)")
        .arg(number(curves.deletion.area), number(curves.deletion.randomArea), number(curves.insertion.area),
             number(curves.insertion.randomArea))
        .arg(curves.deletion.values.size() - 1)
        .arg(curves.randomOrders);
}

QString agreementText(const AttributionLayer& layer, const AttributionLayer& previous) {
    const std::vector<float> own = core::importanceOf(layer.attribution);
    const std::vector<float> other = core::importanceOf(previous.attribution);
    if (own.size() != other.size())
        return {};
    const core::MapAgreement agreement = core::agreementOf(own, other);
    return tr("agreement with %1: rank correlation <b>%2</b>, %3 of the most important tenth (%4 by chance)")
        .arg(inWords(QString::fromStdString(previous.attribution.method)), number(agreement.rankCorrelation),
             percent(agreement.topShared), percent(agreement.topByChance));
}

QString weightsText(const WeightReport& report, core::RowId row) {
    if (!report.problem.isEmpty())
        return tr("weights drawn anew: %1").arg(report.problem.toHtmlEscaped());
    const QString verdict = report.check.ignoresWeights()
                                ? tr("<b>the map hardly depends on what the network learned</b>")
                                : tr("the map follows the weights");
    const QString of = report.row == row ? tr("this object") : tr("another object");
    return tr("weights drawn anew: rank correlation <b>%1</b>, %2 (mean of %3 draws on %4, limit %5)")
        .arg(number(report.check.rankCorrelation), verdict)
        .arg(report.check.draws.size())
        .arg(of, number(core::WeightCheck::limit));
}

} // namespace

QString inWords(const QString& name) {
    if (name == QLatin1String("recon_error"))
        return tr("reconstruction error");
    if (name.startsWith(QLatin1String("class:")))
        return tr("class %1").arg(name.mid(6));
    return QString(name)
        .replace(QLatin1String("_x_"), QStringLiteral(" × "))
        .replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString checksText(const AttributionLayer& layer, const AttributionLayer* previous) {
    QStringList lines;
    if (layer.checks)
        lines << segmentText(*layer.checks) << curvesText(layer.checks->curves);
    else
        lines << tr("checking the map …");
    if (previous)
        lines << agreementText(layer, *previous);
    if (layer.weights)
        lines << weightsText(*layer.weights, layer.row);
    lines.removeAll(QString());
    return lines.join(QStringLiteral("<br>"));
}

} // namespace oddity::widgets
