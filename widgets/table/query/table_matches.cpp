// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/table_matches.h"

#include <algorithm>

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/error.h"
#include "core/io/tables/table_writer.h"
#include "core/query/column_values.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

namespace {

const QString stateKey = QStringLiteral("tableMatches");

core::SkyPositions positionsIn(const core::Catalog& catalog, const std::string& ra, const std::string& dec) {
    return {core::numbersOf(catalog.column(ra)), core::numbersOf(catalog.column(dec))};
}

std::vector<core::Match> pairsOf(const core::Survey& survey, const core::LoadedCatalog& table, const TableMatch& match,
                                 const core::Progress& progress) {
    if (survey.raColumn.empty() || survey.decColumn.empty())
        throw core::Error(core::ErrorKind::BadInput, "the catalog of this project has no positions");
    return core::crossMatch(positionsIn(*survey.catalog, survey.raColumn, survey.decColumn),
                            positionsIn(table.catalog, match.raColumn.toStdString(), match.decColumn.toStdString()),
                            match.radiusArcsec, match.kind, progress);
}

/// Names the columns where match has no names yet.
MatchOutcome outcomeOf(const core::Survey& survey, const core::LoadedCatalog& table, TableMatch& match,
                       const std::vector<std::string>& taken, const std::string& prefix,
                       const core::Progress& progress) {
    const core::Catalog& ours = *survey.catalog;
    const std::vector<core::Match> pairs = pairsOf(survey, table, match, progress);
    std::vector<core::Column> wanted;
    for (const QString& name : match.columns)
        wanted.push_back(table.catalog.column(name.toStdString(), match.path.toStdString()));
    std::vector<core::Column> joined = core::joinedColumns(wanted, pairs, ours.rowCount(), taken, prefix, match.kind);
    const auto named = static_cast<std::size_t>(match.names.size()); // a project of old has none for "matches"
    MatchOutcome outcome{{},
                         std::make_shared<const core::RowSet>(core::matchedRows(pairs, ours.rowCount())),
                         pairs.size(),
                         TableMatches::tr("matched with %1 within %2″")
                             .arg(QFileInfo(match.path).fileName(), QString::number(match.radiusArcsec))};
    QStringList names;
    for (std::size_t place = 0; place < joined.size(); ++place) {
        if (place < named)
            joined[place].name = match.names[static_cast<qsizetype>(place)].toStdString();
        names << QString::fromStdString(joined[place].name);
        if (!joined[place].name.empty()) // removed by hand
            outcome.fields.push_back(fieldWithColumn(std::move(joined[place]), outcome.origin, Field::Kind::Matched));
    }
    match.names = names;
    return outcome;
}

} // namespace

TableMatches::TableMatches(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_slot(new TaskSlot(workPool(), this)),
      m_loadSlot(new TaskSlot(workPool(), this)) {
    connect(session, &Session::surveyChanged, this, [this] {
        m_slot->cancel();
        m_loadSlot->cancel();
        m_matches.clear();
    });
    connect(session, &Session::viewStateLoaded, this, &TableMatches::load);
    connect(m_slot, &TaskSlot::progressed, this, &TableMatches::progressed);
    connect(m_slot, &TaskSlot::failed, this, &TableMatches::failed);
    connect(m_slot, &TaskSlot::finished, this, &TableMatches::finished);
    connect(m_loadSlot, &TaskSlot::failed, this, [session](const QString& message) { session->tell(message, true); });
}

bool TableMatches::contains(const QString& name) const {
    return std::ranges::any_of(m_matches, [&name](const TableMatch& match) { return match.names.contains(name); });
}

void TableMatches::add(TableMatch match, std::shared_ptr<const core::LoadedCatalog> table, const QString& prefix) {
    const auto survey = m_session->survey();
    if (!survey)
        return;
    std::vector<std::string> taken;
    for (const core::NamedColumn& column : columnsOf(*m_session).all)
        taken.push_back(column.name);
    using Made = std::pair<TableMatch, MatchOutcome>;
    m_slot->start<Made>(
        [survey, table = std::move(table), match = std::move(match), taken = std::move(taken),
         prefix = prefix.toStdString()](const core::Progress& progress) mutable {
            MatchOutcome outcome = outcomeOf(*survey, *table, match, taken, prefix, progress);
            return Made(match, std::move(outcome));
        },
        [this, survey](const Made& made) {
            if (survey != m_session->survey())
                return;
            m_matches.push_back(made.first);
            store();
            m_session->setResultFields(made.second.fields);
            Q_EMIT matched(made.first, made.second);
        });
}

void TableMatches::savePairs(const TableMatch& match, std::shared_ptr<const core::LoadedCatalog> table,
                             const QString& prefix, const QString& path) {
    const auto survey = m_session->survey();
    if (!survey)
        return;
    using Written = std::pair<qint64, std::vector<std::string>>;
    m_slot->start<Written>(
        [survey, table = std::move(table), match, prefix = prefix.toStdString(), path](const core::Progress& progress) {
            const std::vector<core::Match> pairs = pairsOf(*survey, *table, match, progress);
            return Written(static_cast<qint64>(pairs.size()),
                           core::writeTable(
                               path.toStdString(),
                               core::pairedColumns(survey->catalog->columns(), table->catalog.columns(), pairs, prefix),
                               "pairs"));
        },
        [this, path](const Written& written) {
            Q_EMIT pairsSaved(written.first, path);
            for (const std::string& remark : written.second)
                m_session->tell(QString::fromStdString(remark), false);
        });
}

void TableMatches::remove(const QString& name) {
    for (TableMatch& match : m_matches)
        std::ranges::replace(match.names, name, QString());
    std::erase_if(m_matches, [](const TableMatch& match) {
        return std::ranges::all_of(match.names, [](const QString& entry) { return entry.isEmpty(); });
    });
    store();
    m_session->setResultFields({}, {name});
}

void TableMatches::load() {
    m_matches.clear();
    const QJsonDocument state = QJsonDocument::fromJson(m_session->viewState(stateKey).toUtf8());
    const auto texts = [](const QJsonValue& list) {
        QStringList result;
        for (const QJsonValue& entry : list.toArray())
            result << entry.toString();
        return result;
    };
    for (const QJsonValue& entry : state.array())
        m_matches.push_back({entry[QStringLiteral("path")].toString(), entry[QStringLiteral("ra")].toString(),
                             entry[QStringLiteral("dec")].toString(), entry[QStringLiteral("radiusArcsec")].toDouble(),
                             static_cast<core::MatchKind>(entry[QStringLiteral("kind")].toInt()),
                             texts(entry[QStringLiteral("columns")]), texts(entry[QStringLiteral("names")])});
    const auto survey = m_session->survey();
    if (m_matches.empty() || !survey)
        return;
    struct Loaded {
        std::vector<std::shared_ptr<const Field>> fields;
        QStringList problems;
    };
    m_loadSlot->start<Loaded>(
        [survey, matches = m_matches](const core::Progress& progress) mutable {
            Loaded loaded;
            for (TableMatch& match : matches) {
                try {
                    core::CatalogSpec spec;
                    spec.path = match.path.toStdString();
                    const core::LoadedCatalog table = core::readCatalog(spec, progress);
                    for (const auto& field : outcomeOf(*survey, table, match, {}, {}, progress).fields)
                        loaded.fields.push_back(field);
                } catch (const core::Error& error) {
                    if (error.kind() == core::ErrorKind::Cancelled)
                        throw;
                    loaded.problems << tr("The columns matched with another table can not be had again: %1")
                                           .arg(QString::fromUtf8(error.what()));
                }
            }
            return loaded;
        },
        [this, survey](const Loaded& loaded) {
            if (survey != m_session->survey())
                return;
            m_session->setResultFields(loaded.fields);
            for (const QString& problem : loaded.problems)
                m_session->tell(problem, true);
        });
}

void TableMatches::store() {
    QJsonArray entries;
    for (const TableMatch& match : m_matches)
        entries.append(QJsonObject{{QStringLiteral("path"), match.path},
                                   {QStringLiteral("ra"), match.raColumn},
                                   {QStringLiteral("dec"), match.decColumn},
                                   {QStringLiteral("radiusArcsec"), match.radiusArcsec},
                                   {QStringLiteral("kind"), static_cast<int>(match.kind)},
                                   {QStringLiteral("columns"), QJsonArray::fromStringList(match.columns)},
                                   {QStringLiteral("names"), QJsonArray::fromStringList(match.names)}});
    m_session->storeViewState(stateKey, QString::fromUtf8(QJsonDocument(entries).toJson(QJsonDocument::Compact)));
}

} // namespace oddity::widgets
