// SPDX-License-Identifier: BSD-3-Clause
#include "app/batch/explain_report.h"

#include <nlohmann/json.hpp>

#include "core/io/atomic_file.h"

namespace oddity::app {

namespace {

using nlohmann::json;

json curveReport(const core::RemovalCurve& curve) {
    return {{"area", curve.area}, {"random_area", curve.randomArea}, {"values", curve.values}};
}

} // namespace

json reportOf(const core::MapChecks& checks) {
    json report{{"value", checks.curves.value},
                {"deletion", curveReport(checks.curves.deletion)},
                {"insertion", curveReport(checks.curves.insertion)},
                {"random_orders", checks.curves.randomOrders}};
    if (checks.segment.empty())
        report["left_out"] = {"segment: a spectrum or light curve has no area of the object"};
    else
        report["segment"] = {
            {"share", checks.share.attribution}, {"area_share", checks.share.area}, {"from", checks.segment}};
    return report;
}

json reportOf(const core::MapAgreement& agreement) {
    return {{"rank_correlation", agreement.rankCorrelation},
            {"top_shared", agreement.topShared},
            {"top_by_chance", agreement.topByChance}};
}

json reportOf(const core::WeightCheck& check) {
    json draws = json::array();
    for (const core::MapAgreement& draw : check.draws)
        draws.push_back(reportOf(draw));
    return {{"rank_correlation", check.rankCorrelation},
            {"top_shared", check.topShared},
            {"ignores_weights", check.ignoresWeights()},
            {"limit", core::WeightCheck::limit},
            {"draws", std::move(draws)}};
}

json reportOf(const core::SeriesProfile& profile) {
    return {{"axis", profile.kind == core::SeriesKind::Spectrum ? "wavelength" : "time since the first point"},
            {"unit", profile.kind == core::SeriesKind::Spectrum ? "Angstrom" : "d"},
            {"binned", profile.isBinned},
            {"positions", profile.positions},
            {"attribution", profile.attribution},
            {"magnitude", profile.magnitude},
            {"points", profile.points}};
}

json reportOf(const core::Population& population) {
    json report{{"objects", population.members.size()},
                {"mapped", population.mapped},
                {"failed", population.failed()},
                {"histogram",
                 {{"low", -core::Population::histogramReach},
                  {"high", core::Population::histogramReach},
                  {"unit", "mean |value| of the object's map"},
                  {"parts", population.histogram},
                  {"below", population.below},
                  {"above", population.above}}}};
    if (population.alongSeries) {
        report["along"] = reportOf(*population.alongSeries);
        report["left_out"] = {"segment, radial_profile: a spectrum or light curve has no area and no radius"};
        return report;
    }
    report["segment"] = {{"objects", population.withSegment()},
                         {"share", population.meanShare()},
                         {"area_share", population.meanAreaShare()}};
    report["radial_profile"] = population.radialProfile;
    return report;
}

std::vector<core::Column> tableOf(const core::Population& population, const core::Catalog& catalog) {
    std::vector<std::string> ids;
    std::vector<std::string> segments;
    std::vector<std::string> problems;
    std::vector<double> values;
    std::vector<double> errors;
    std::vector<double> shares;
    std::vector<double> areas;
    for (const core::PopulationMember& member : population.members) {
        ids.push_back(catalog.id(member.row));
        values.push_back(member.value);
        errors.push_back(member.completenessError);
        shares.push_back(member.share.attribution);
        areas.push_back(member.share.area);
        segments.push_back(member.segment);
        problems.push_back(member.problem);
    }
    std::vector<core::Column> columns{{.name = "id", .ucd = "meta.id;meta.main", .values = std::move(ids)},
                                      {.name = "value", .description = "of the target", .values = std::move(values)},
                                      {.name = "completeness_error",
                                       .description = "of integrated gradients, part of value - baseline value",
                                       .values = std::move(errors)}};
    if (!population.alongSeries) {
        columns.push_back({.name = "segment_share",
                           .description = "of the sum of |attribution| that lies inside the object's segment",
                           .values = std::move(shares)});
        columns.push_back({.name = "segment_area",
                           .description = "the segment's part of the image: the share of an even map",
                           .values = std::move(areas)});
        columns.push_back(
            {.name = "segment", .description = "where the segment is from", .values = std::move(segments)});
    }
    columns.push_back({.name = "problem", .description = "why there is no map", .values = std::move(problems)});
    return columns;
}

void writeReport(const std::filesystem::path& path, const json& report) {
    core::AtomicFile file(path);
    file.write(report.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    file.commit();
}

} // namespace oddity::app
