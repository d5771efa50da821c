// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/session.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace oddity::widgets {

namespace {

const QString labelFieldName = QStringLiteral("label");

} // namespace

Session::Session(QObject* parent) : QObject(parent) {}
Session::~Session() = default;

void Session::setSurvey(std::shared_ptr<const core::Survey> survey) {
    m_survey = std::move(survey);
    m_map.reset();
    m_ranking.reset();
    m_questions.clear();
    m_resultFields.clear();
    m_placeOfRow.clear();
    m_lastAsked = {};
    m_catalogFields = CatalogFields(m_survey ? m_survey->catalog : nullptr);
    m_labelField.reset();
    m_flags = m_survey ? m_survey->flags : std::vector<core::RowFlag>();
    indexFlags();
    m_current = {};
    m_selection = {};
    m_listing.reset();
    m_labels = {};
    m_pendingLabels = 0;
    m_labelsWritable = false; // a writer of the old survey must not be handed rows of the new one
    m_inspection.reset();
    m_attribution.reset();
    m_unapprovedNetworks.clear();
    m_attributionOffers.clear();
    m_population.reset();
    m_viewState.clear();
    Q_EMIT surveyChanged();
    Q_EMIT mapChanged();
    Q_EMIT rankingChanged();
    Q_EMIT questionsChanged();
    Q_EMIT fieldsChanged();
    Q_EMIT flagsChanged();
    Q_EMIT labelsChanged();
    Q_EMIT pendingLabelsChanged(0);
    Q_EMIT labelsWritableChanged(false);
    Q_EMIT selectionChanged();
    Q_EMIT listingChanged();
    Q_EMIT currentChanged(m_current);
    Q_EMIT inspectionChanged();
    Q_EMIT unapprovedNetworksChanged();
    Q_EMIT attributionOffersChanged();
    Q_EMIT attributionChanged();
    Q_EMIT populationChanged();
}

std::int64_t Session::objectCount() const {
    return m_survey ? static_cast<std::int64_t>(m_survey->catalog->rowCount()) : 0;
}

void Session::setMap(std::shared_ptr<const MapLayer> map) {
    m_map = std::move(map);
    Q_EMIT mapChanged();
}

void Session::setRanking(std::shared_ptr<const RankLayer> ranking) {
    m_ranking = std::move(ranking);
    m_placeOfRow.assign(m_ranking ? static_cast<std::size_t>(objectCount()) : 0, -1);
    if (m_ranking) {
        std::int32_t place = 0;
        for (const core::RowId row : m_ranking->order)
            m_placeOfRow.at(row.index()) = place++;
        auto scores = std::make_shared<Field>();
        scores->name = QStringLiteral("rank score");
        scores->origin = m_ranking->state;
        scores->values = m_ranking->scores.values;
        setResultField(std::move(scores));
    }
    Q_EMIT rankingChanged();
    if (!m_current.isValid() && m_ranking && !m_ranking->order.empty())
        setCurrent(m_ranking->order.front());
}

std::int64_t Session::placeInRanking(core::RowId row) const {
    return row.isValid() && row.index() < m_placeOfRow.size() ? m_placeOfRow[row.index()] : -1;
}

void Session::setQuestions(std::vector<core::Question> questions) {
    if (const auto asked = std::ranges::find(m_questions, m_current, &core::Question::row); asked != m_questions.end())
        m_lastAsked = *asked;
    m_questions = std::move(questions);
    Q_EMIT questionsChanged();
}

QStringList Session::fieldNames() const {
    QStringList names{labelFieldName};
    for (const auto& entry : m_resultFields)
        names << entry->name;
    names << m_catalogFields.names();
    names.removeDuplicates();
    return names;
}

QStringList Session::plottableNames() const {
    QStringList names = fieldNames();
    for (const auto& entry : m_resultFields)
        if (entry->column && entry->column->isArray())
            names.removeAll(entry->name);
    return names;
}

std::shared_ptr<const Field> Session::field(const QString& name) const {
    if (name == labelFieldName)
        return labelField();
    for (const auto& entry : m_resultFields)
        if (entry->name == name)
            return entry;
    return m_catalogFields.field(name);
}

std::shared_ptr<const Field> Session::labelField() const {
    if (m_labelField)
        return m_labelField;
    auto labels = std::make_shared<Field>();
    labels->name = labelFieldName;
    labels->origin = tr("labels given in this project");
    labels->values.assign(static_cast<std::size_t>(objectCount()), std::numeric_limits<float>::quiet_NaN());
    std::map<std::string, float> indexOfClass;
    for (const core::LabelClass& entry : m_scheme.classes) {
        indexOfClass[entry.id] = static_cast<float>(labels->categories.size());
        labels->categories << QString::fromStdString(entry.name);
        labels->categoryColours << QString::fromStdString(entry.colour);
    }
    for (const auto& [row, event] : m_labels.current)
        if (const auto entry = indexOfClass.find(event.classId); entry != indexOfClass.end())
            labels->values[row.index()] = entry->second;
    m_labelField = labels;
    return m_labelField;
}

void Session::setResultFields(const std::vector<std::shared_ptr<const Field>>& fields, const QStringList& gone) {
    std::erase_if(m_resultFields, [&gone](const auto& field) { return gone.contains(field->name); });
    for (const auto& field : fields)
        addResultField(field);
    Q_EMIT fieldsChanged();
}

void Session::addResultField(std::shared_ptr<const Field> field) {
    const auto same = [&field](const auto& entry) { return entry->name == field->name; };
    if (const auto entry = std::ranges::find_if(m_resultFields, same); entry != m_resultFields.end())
        *entry = std::move(field);
    else
        m_resultFields.push_back(std::move(field));
}

void Session::indexFlags() {
    m_flagsByRow.resize(m_flags.size());
    std::iota(m_flagsByRow.begin(), m_flagsByRow.end(), 0U);
    std::ranges::stable_sort(m_flagsByRow, {}, [this](std::uint32_t index) { return m_flags[index].row; });
}

QString Session::flagReason(core::RowId row) const {
    QStringList reasons;
    for (const std::uint32_t index :
         std::ranges::equal_range(m_flagsByRow, row, {}, [this](std::uint32_t flag) { return m_flags[flag].row; }))
        reasons << QString::fromStdString(m_flags[index].reason);
    return reasons.join(QStringLiteral("; "));
}

void Session::setFlags(std::vector<core::RowFlag> flags) {
    m_flags = std::move(flags);
    indexFlags();
    Q_EMIT flagsChanged();
}

void Session::setListing(std::shared_ptr<const Rows> rows) {
    m_listing = std::move(rows);
    Q_EMIT listingChanged();
}

void Session::setCurrent(core::RowId row) {
    if (row == m_current || (row.isValid() && row.value >= objectCount()))
        return;
    m_current = row;
    m_lastAsked = {};
    Q_EMIT currentChanged(row);
}

void Session::stepCurrent(int places) {
    if (!m_ranking || m_ranking->order.empty())
        return;
    const auto& order = m_ranking->order;
    const std::int64_t place = placeInRanking(m_current);
    const auto last = static_cast<std::int64_t>(order.size()) - 1;
    const std::int64_t next = place < 0 ? 0 : place + places;
    setCurrent(order[static_cast<std::size_t>(std::clamp<std::int64_t>(next, 0, last))]);
}

void Session::select(const core::Selection& rows, core::SelectionMode mode) {
    core::Selection combined = m_selection.combined(rows, mode);
    if (combined == m_selection)
        return;
    m_selection = std::move(combined);
    Q_EMIT selectionChanged();
}

void Session::setScheme(const core::LabelScheme& scheme) {
    m_scheme = scheme;
    m_labelField.reset();
    Q_EMIT schemeChanged();
    Q_EMIT labelsChanged();
}

void Session::setLabel(const std::vector<core::RowId>& rows, const QString& classId) {
    if (rows.empty())
        return;
    if (!m_labelsWritable) {
        tell(tr("The label was not taken: this project is open for reading only."), true);
        return;
    }
    m_pendingLabels += static_cast<int>(rows.size());
    Q_EMIT pendingLabelsChanged(m_pendingLabels);
    Q_EMIT labelAsked(rows, classId, rows.size() == 1 ? reasonFor(rows.front()) : tr("chosen by hand"));
}

void Session::undoLabel() {
    if (!m_labelsWritable)
        return;
    ++m_pendingLabels;
    Q_EMIT pendingLabelsChanged(m_pendingLabels);
    Q_EMIT labelUndoAsked();
}

QString Session::reasonFor(core::RowId row) const {
    const auto question = std::ranges::find(m_questions, row, &core::Question::row);
    if (question != m_questions.end())
        return QString::fromStdString(question->reason);
    return row.isValid() && row == m_lastAsked.row ? QString::fromStdString(m_lastAsked.reason) : tr("chosen by hand");
}

void Session::labelsCommitted(core::Labels labels, int events) {
    m_labels = std::move(labels);
    m_labelField.reset();
    m_pendingLabels = std::max(0, m_pendingLabels - events);
    Q_EMIT labelsChanged();
    Q_EMIT pendingLabelsChanged(m_pendingLabels);
}

void Session::setLabelsWritable(bool writable) {
    if (std::exchange(m_labelsWritable, writable) != writable)
        Q_EMIT labelsWritableChanged(writable);
}

void Session::setInspection(std::shared_ptr<const core::Inspection> inspection) {
    m_inspection = std::move(inspection);
    Q_EMIT inspectionChanged();
}

void Session::setUnapprovedNetworks(QStringList files) {
    if (files == m_unapprovedNetworks)
        return;
    m_unapprovedNetworks = std::move(files);
    Q_EMIT unapprovedNetworksChanged();
}

void Session::setAttributionOffers(std::vector<AttributionOffer> offers) {
    m_attributionOffers = std::move(offers);
    Q_EMIT attributionOffersChanged();
}

void Session::setAttribution(std::shared_ptr<const AttributionLayer> attribution) {
    m_attribution = std::move(attribution);
    Q_EMIT attributionChanged();
}

void Session::setPopulation(std::shared_ptr<const PopulationLayer> population) {
    m_population = std::move(population);
    Q_EMIT populationChanged();
}

void Session::requestAttribution(const AttributionRequest& request) {
    Q_EMIT attributionAsked(request);
}

void Session::requestSimilar(core::RowId row) {
    Q_EMIT similarAsked(row);
}

void Session::storeViewState(const QString& key, const QString& value) {
    m_viewState.insert(key, value);
    if (m_labelsWritable)
        Q_EMIT viewStateStored(key, value);
    else
        tell(tr("This is kept until the project is closed only: it is open for reading only."), false);
}

void Session::setViewState(const QHash<QString, QString>& state) {
    m_viewState = state;
    Q_EMIT viewStateLoaded();
}

void Session::tell(const QString& message, bool isError) {
    Q_EMIT told(message, isError);
}

} // namespace oddity::widgets
