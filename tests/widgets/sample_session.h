// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>

#include "widgets/session/session.h"

/// A session with a made-up survey, filled like after a run: ranking, scores, labels, questions, flags.
inline std::shared_ptr<const oddity::core::Survey> sampleSurvey(std::size_t objects) {
    using namespace oddity::core;
    std::mt19937 random(7);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    std::vector<std::string> ids, types;
    std::vector<double> ra, dec, magnitude, redshift, radius, ellipticity;
    std::vector<std::int64_t> votes;
    for (std::size_t row = 0; row < objects; ++row) {
        ids.push_back("J" + std::to_string(1000000 + row * 37));
        ra.push_back(150.1 + 1.4 * uniform(random));
        dec.push_back(-2.3 + 1.4 * uniform(random));
        magnitude.push_back(std::round((19.2 + 1.3 * normal(random)) * 1000) / 1000);
        redshift.push_back(row % 5 == 3 ? std::nan("") : std::abs(0.12 + 0.05 * normal(random)));
        radius.push_back(std::exp(1.0 + 0.5 * normal(random)));
        ellipticity.push_back(uniform(random) * 0.8);
        votes.push_back(static_cast<std::int64_t>(20 + 60 * uniform(random)));
        types.push_back(row % 7 == 0 ? "" : row % 2 == 0 ? "S" : "E");
    }
    std::vector<Column> columns;
    columns.push_back({"objid", "", "meta.id", "", ids, {}});
    columns.push_back({"ra", "deg", "pos.eq.ra", "Right ascension (J2000)", ra, {}});
    columns.push_back({"dec", "deg", "pos.eq.dec", "Declination (J2000)", dec, {}});
    columns.push_back({"mag_r", "mag", "phot.mag;em.opt.R", "Petrosian magnitude, r band", magnitude, {}});
    columns.push_back({"z", "", "src.redshift", "Spectroscopic redshift", redshift, {}});
    columns.push_back({"petro_rad", "arcsec", "phys.angSize", "Petrosian radius, r band", radius, {}});
    columns.push_back({"ellipticity", "", "src.ellipticity", "1 − b/a", ellipticity, {}});
    columns.push_back({"n_votes", "", "meta.number", "Volunteers who looked", votes, {}});
    columns.push_back({"type", "", "src.class", "Visual type", types, {}});
    auto survey = std::make_shared<Survey>();
    survey->folder = "north field.oddity";
    survey->catalog = std::make_shared<const Catalog>(std::move(columns), "objid");
    survey->raColumn = "ra";
    survey->decColumn = "dec";
    for (const std::int64_t row : {17, 203, 388})
        survey->flags.push_back(
            {RowId{row}, "import", "plane " + std::to_string(row + 1) + " of stack.fits holds no finite pixel"});
    return survey;
}

inline void fillSession(oddity::widgets::Session& session, std::size_t objects = 2000) {
    using namespace oddity;
    session.setSurvey(sampleSurvey(objects));
    session.setLabelsWritable(true);
    std::mt19937 random(11);
    std::uniform_real_distribution<float> uniform;
    std::vector<float> score, probability, error, type;
    for (std::size_t row = 0; row < objects; ++row) {
        score.push_back(0.35F + 0.3F * uniform(random) * uniform(random));
        probability.push_back(uniform(random) * uniform(random));
        error.push_back(0.8F + uniform(random));
        type.push_back(static_cast<float>(row % 3));
    }
    session.setResultField(std::make_shared<widgets::Field>(widgets::Field{
        "predicted class", "", "morphology net, run 3fa9c1e2", type, {"spiral", "elliptical", "merger"}, {}}));
    session.setResultField(std::make_shared<widgets::Field>(
        widgets::Field{"recon error", "σ²", "autoencoder, run 91b77d04", error, {}, {}}));
    session.setResultField(std::make_shared<widgets::Field>(
        widgets::Field{"P(odd)", "", "learned from 34 labels (5 odd, 25 ordinary, 4 artefacts)", probability, {}, {}}));

    core::Labels labels;
    const auto order = core::rankRows(score);
    for (std::size_t index = 0; index < 34; ++index) {
        core::LabelEvent event;
        event.sequence = static_cast<std::int64_t>(index) + 1;
        event.row = order[index * 2];
        event.classId = index % 7 == 0 ? "odd" : index % 8 == 3 ? "artefact" : "ordinary";
        event.previousClassId = index == 0 ? "unsure" : "";
        event.grader = "ada";
        event.time = "2026-11-22T14:02:31Z";
        event.reason = "best first";
        labels.current[event.row] = event;
    }
    labels.revision = 34;
    session.labelsCommitted(labels, 0);
    std::vector<core::Question> questions;
    for (std::size_t index = 0; index < 12; ++index)
        questions.push_back({order[1 + index * 4], index % 3 == 2 ? "most uncertain" : "best first"});
    session.setQuestions(questions);
    core::Scores scores{"relevance",
                        score,
                        {"isolation_forest + logistic",
                         "200 trees, 256 per tree, seed 0",
                         {"3fa9c1e2", "91b77d04"},
                         34,
                         "2026-11-22T14:02:33Z"}};
    session.setRanking(std::make_shared<const widgets::RankLayer>(
        widgets::RankLayer{scores, order, "learned from 34 labels (5 odd, 25 ordinary, 4 artefacts)"}));
    session.setCurrent(order[0]);
    core::Inspection inspection;
    inspection.row = order[0];
    inspection.model = "morphology net";
    core::OutputSpec classes;
    classes.name = "type";
    classes.kind = core::OutputKind::Class;
    inspection.outputs = {{"morphology net",
                           classes,
                           core::NamedValues{{"spiral", "elliptical", "merger", "edge-on disc", "irregular"},
                                             {0.182F, 0.047F, 0.661F, 0.021F, 0.089F},
                                             {},
                                             {}},
                           {}}};
    session.setInspection(std::make_shared<const core::Inspection>(inspection));
}
