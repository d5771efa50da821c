// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/workbench.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "app/jobs/probes/probe_jobs.h"
#include "app/jobs/result_fields.h"
#include "app/steps/map_objects.h"
#include "app/steps/rank_objects.h"
#include "core/error.h"

namespace oddity::app {

namespace {

/// A map, and how well it keeps each object's neighbours.
struct TrustedMap {
    std::shared_ptr<const widgets::MapLayer> layer;  ///< null: there is none
    std::shared_ptr<const widgets::Field> agreement; ///< null: not known
};

const QString agreementName = QStringLiteral("map agreement");

TrustedMap trustedMap(core::Matrix positions, const core::Provenance& provenance, const MapTrust& trust) {
    TrustedMap map;
    if (!trust.agreement.empty()) {
        auto field = std::make_shared<widgets::Field>();
        field->name = agreementName;
        field->origin = QObject::tr("Share of the %1 nearest neighbours in latent space that are among the %1 nearest "
                                    "on the map (%2)")
                            .arg(trustNeighbours)
                            .arg(QString::fromStdString(provenance.method));
        field->values = trust.agreement;
        map.agreement = std::move(field);
    }
    map.layer = std::make_shared<const widgets::MapLayer>(widgets::MapLayer{
        std::move(positions), provenance, trust.quality.trustworthiness, false, trust.quality.continuity});
    return map;
}

void show(const TrustedMap& map, widgets::Session* session) {
    session->setResultFields(map.agreement ? std::vector{map.agreement}
                                           : std::vector<std::shared_ptr<const widgets::Field>>(),
                             map.agreement ? QStringList() : QStringList{agreementName});
    session->setMap(map.layer);
}

/// A map that the project stored earlier, if it still fits the catalog.
TrustedMap storedMap(const core::Survey& survey, const FeatureSet& features, const core::Progress& progress) {
    const std::vector<core::Derived> maps = core::allDerivedOf(survey, "map");
    const auto derived = std::ranges::find_if(
        maps, [&features](const core::Derived& map) { return map.provenance.runs == features.runIds(); });
    if (derived == maps.end())
        return {};
    return trustedMap(derived->values, derived->provenance, storedTrust(survey, features, *derived, progress));
}

/// Each flag once, by row.
std::vector<core::RowFlag> flagsOf(const core::Survey& survey, const std::vector<core::RunManifest>& runs) {
    std::vector<core::RowFlag> flags = survey.flags;
    for (const core::RunManifest& run : runs)
        flags.insert(flags.end(), run.flags.begin(), run.flags.end());
    std::ranges::sort(flags, {}, [](const core::RowFlag& flag) { return std::tie(flag.row, flag.stage, flag.reason); });
    const auto repeated = std::ranges::unique(flags);
    flags.erase(repeated.begin(), repeated.end());
    return flags;
}

constexpr core::LabelRole allRoles[] = {core::LabelRole::Interesting, core::LabelRole::Ordinary,
                                        core::LabelRole::Artefact, core::LabelRole::Unsure};

QString roleName(core::LabelRole role) {
    switch (role) {
    case core::LabelRole::Interesting:
        return QStringLiteral("P(odd)");
    case core::LabelRole::Ordinary:
        return QStringLiteral("P(ordinary)");
    case core::LabelRole::Artefact:
        return QStringLiteral("P(artefact)");
    case core::LabelRole::Unsure:
        break;
    }
    return QStringLiteral("P(unsure)");
}

std::shared_ptr<const widgets::Field> probabilityField(const core::Relevance& relevance, std::size_t column) {
    auto field = std::make_shared<widgets::Field>();
    field->name = roleName(relevance.roles[column]);
    field->origin = QString::fromStdString(relevance.state);
    field->values.reserve(relevance.probabilities.rows());
    for (std::size_t row = 0; row < relevance.probabilities.rows(); ++row)
        field->values.push_back(relevance.probabilities.at(row, column));
    return field;
}

} // namespace

void Workbench::assemble(bool recompute) {
    struct Assembled {
        std::shared_ptr<const Features> features; ///< null when no run gave latents
        TrustedMap map;
        std::vector<std::shared_ptr<const widgets::Field>> fields;
        std::vector<core::RunManifest> runs; ///< also those on another list of objects: their networks are usable
        std::vector<core::RowFlag> flags;
        QStringList rankMethods;
        QString remark;
    };
    Q_EMIT busyChanged(true);
    m_assembleSlot->start<Assembled>(
        [survey = m_survey, recompute](const core::Progress& progress) {
            progress.step(0, 0, "Reading results");
            Assembled assembled;
            assembled.runs = core::listRuns(survey->folder / "runs");
            const std::vector<core::RunManifest> runsOnTheseObjects = core::runsOf(*survey);
            assembled.flags = flagsOf(*survey, runsOnTheseObjects);
            assembled.fields = resultFields(*survey, runsOnTheseObjects);
            try {
                auto features = std::make_shared<Features>();
                features->latents = assembleFeatures(*survey, {}, FeatureContent::LatentsOnly);
                features->all = assembleFeatures(*survey, {}, FeatureContent::All);
                features->fitted = std::make_shared<FittedScores>(features->all);
                if (!recompute)
                    assembled.map = storedMap(*survey, features->latents, progress);
                assembled.features = std::move(features);
                for (const RankMethod& method : app::rankMethods(*survey))
                    assembled.rankMethods << QString::fromStdString(method.name);
            } catch (const core::Error& error) {
                if (error.kind() != core::ErrorKind::NotFound)
                    throw;
                assembled.remark = QString::fromStdString(error.detail());
            }
            return assembled;
        },
        [this](const Assembled& assembled) {
            m_flags = assembled.flags;
            m_session->setFlags(m_flags);
            m_features = assembled.features;
            m_isAssembled = true;
            m_runs = assembled.runs;
            if (!assembled.fields.empty())
                m_session->setResultFields(assembled.fields);
            m_rankMethods = assembled.rankMethods;
            Q_EMIT rankMethodsChanged();
            if (!assembled.remark.isEmpty())
                m_session->tell(assembled.remark, false);
            if (!m_features && !m_session->current().isValid() && m_session->objectCount() > 0)
                m_session->setCurrent(core::RowId{0});
            openBench();
            if (!m_features)
                return;
            if (assembled.map.layer)
                show(assembled.map, m_session);
            else
                computeMap(QStringLiteral("umap"));
            rankBy(m_rankMethods.contains(m_rankMethod) ? m_rankMethod : m_rankMethods.front());
        });
}

void Workbench::computeMap(const QString& method) {
    if (!m_features)
        return;
    Q_EMIT busyChanged(true);
    MapRequest request;
    request.method = method.toStdString();
    m_mapSlot->start<TrustedMap>(
        [survey = m_survey, features = m_features, request, session = m_session](const core::Progress& progress) {
            const auto preview = [session, &progress, &request](const core::Matrix& positions) {
                auto layer = std::make_shared<const widgets::MapLayer>(
                    widgets::MapLayer{positions,
                                      {.method = request.method, .parameters = "still being computed"},
                                      std::numeric_limits<double>::quiet_NaN(),
                                      true});
                // stops are asked for on the session's thread: none can come between this question and the answer
                QMetaObject::invokeMethod(
                    session,
                    [session, layer, stop = progress.stop] {
                        if (!stop.stop_requested())
                            session->setMap(layer);
                    },
                    Qt::QueuedConnection);
            };
            const MapResult result = mapObjects(*survey, features->latents, request, progress, preview);
            return trustedMap(result.positions, result.provenance, {result.quality, result.agreement});
        },
        [this](const TrustedMap& map) { show(map, m_session); });
}

void Workbench::rankBy(const QString& method) {
    m_rankMethod = method;
    m_isLikenessShown = false;
    m_likenessSlot->cancel();
    if (!m_features)
        return;
    Q_EMIT busyChanged(true);
    RankRequest request;
    request.method = method.toStdString();
    m_rankSlot->start<std::shared_ptr<const core::Scores>>(
        [survey = m_survey, features = m_features, request](const core::Progress& progress) {
            progress.step(0, 0, "Ranking");
            return std::make_shared<const core::Scores>(rankObjects(*survey, features->all, request, progress));
        },
        [this](std::shared_ptr<const core::Scores> scores) {
            m_unsupervised = std::move(scores);
            auto field = std::make_shared<widgets::Field>();
            field->name = QString::fromStdString(m_unsupervised->name).replace(QLatin1Char('_'), QLatin1Char(' '));
            field->origin = QString::fromStdString(m_unsupervised->provenance.parameters);
            field->values = m_unsupervised->values;
            m_session->setResultField(std::move(field));
            startLearning();
        });
}

void Workbench::learn() {
    if (m_features && m_unsupervised && m_learnSlot->isRunning())
        m_isLearningStale = true;
    else
        startLearning();
}

void Workbench::startLearning() {
    m_isLearningStale = false;
    if (!m_features || !m_unsupervised)
        return;
    Q_EMIT busyChanged(true);
    m_learnSlot->start<std::shared_ptr<const LearnResult>>(
        [features = m_features, unsupervised = m_unsupervised, scheme = m_session->scheme(),
         labels = m_session->labels()](const core::Progress& progress) {
            return std::make_shared<const LearnResult>(
                learnLabels(features->all, *unsupervised, scheme, labels, 0, progress));
        },
        [this, unsupervised = m_unsupervised](std::shared_ptr<const LearnResult> learned) {
            const bool hadHead = m_learned && m_learned->relevance.head;
            m_learned = std::move(learned);
            const core::Relevance& relevance = m_learned->relevance;
            std::vector<std::shared_ptr<const widgets::Field>> fields;
            for (std::size_t column = 0; column < relevance.roles.size(); ++column)
                fields.push_back(probabilityField(relevance, column));
            QStringList gone;
            for (const core::LabelRole role : allRoles)
                if (std::ranges::find(relevance.roles, role) == relevance.roles.end())
                    gone << roleName(role);
            m_session->setResultFields(fields, gone);
            m_session->setQuestions(m_learned->questions);
            if (!m_isLikenessShown)
                m_session->setRanking(std::make_shared<const widgets::RankLayer>(widgets::RankLayer{
                    relevance.scores, m_learned->order,
                    QString::fromStdString(unsupervised->name).replace(QLatin1Char('_'), QLatin1Char(' ')) +
                        QStringLiteral(" · ") + QString::fromStdString(relevance.state)}));
            if (relevance.head.has_value() != hadHead) {
                refreshTargets();
                m_probes->list();
            }
        });
}

void Workbench::rankByLikeness(core::RowId row) {
    if (!m_features || !row.isValid())
        return;
    Q_EMIT busyChanged(true);
    m_likenessSlot->start<std::shared_ptr<const widgets::RankLayer>>(
        [survey = m_survey, features = m_features, row](const core::Progress&) {
            widgets::RankLayer layer;
            layer.scores = similarObjects(*survey, features->latents, row);
            layer.order = core::rankRows(layer.scores.values);
            layer.order.insert(layer.order.begin(), row);
            layer.guidesQuestions = false;
            layer.state = QObject::tr("by likeness to %1").arg(QString::fromStdString(survey->catalog->id(row)));
            return std::make_shared<const widgets::RankLayer>(std::move(layer));
        },
        [this, row](std::shared_ptr<const widgets::RankLayer> layer) {
            m_isLikenessShown = true;
            m_session->setRanking(std::move(layer));
            m_session->setCurrent(row);
        });
}

} // namespace oddity::app
