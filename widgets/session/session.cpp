// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/session.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace oddity::widgets {

namespace {

constexpr std::size_t maxCategories = 24;
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
    m_flags = m_survey ? m_survey->flags : std::vector<core::RowFlag>();
    m_current = {};
    m_selection = {};
    m_labels = {};
    m_pendingLabels = 0;
    m_inspection.reset();
    m_attribution.reset();
    m_attributionTargets.clear();
    Q_EMIT surveyChanged();
    Q_EMIT mapChanged();
    Q_EMIT rankingChanged();
    Q_EMIT questionsChanged();
    Q_EMIT fieldsChanged();
    Q_EMIT flagsChanged();
    Q_EMIT labelsChanged();
    Q_EMIT pendingLabelsChanged(0);
    Q_EMIT selectionChanged();
    Q_EMIT currentChanged(m_current);
    Q_EMIT inspectionChanged();
    Q_EMIT attributionTargetsChanged();
    Q_EMIT attributionChanged();
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
    if (m_ranking) {
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

void Session::setQuestions(std::vector<core::Question> questions) {
    m_questions = std::move(questions);
    Q_EMIT questionsChanged();
}

QStringList Session::fieldNames() const {
    QStringList names{labelFieldName};
    for (const auto& entry : m_resultFields)
        names << entry->name;
    if (m_survey)
        for (const core::Column& column : m_survey->catalog->columns())
            if (column.isNumeric() || catalogField(QString::fromStdString(column.name)))
                names << QString::fromStdString(column.name);
    names.removeDuplicates();
    return names;
}

std::shared_ptr<const Field> Session::field(const QString& name) const {
    if (name == labelFieldName)
        return labelField();
    for (const auto& entry : m_resultFields)
        if (entry->name == name)
            return entry;
    return catalogField(name);
}

std::shared_ptr<const Field> Session::labelField() const {
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
    return labels;
}

std::shared_ptr<const Field> Session::catalogField(const QString& name) const {
    const core::Column* column = m_survey ? m_survey->catalog->find(name.toStdString()) : nullptr;
    if (!column)
        return nullptr;
    auto result = std::make_shared<Field>();
    result->name = QString::fromStdString(column->name);
    result->unit = QString::fromStdString(column->unit);
    result->origin = tr("catalog column");
    const std::size_t rows = column->rowCount();
    result->values.assign(rows, std::numeric_limits<float>::quiet_NaN());
    if (column->isNumeric()) {
        for (std::size_t index = 0; index < rows; ++index)
            result->values[index] = static_cast<float>(column->numberAt(core::RowId{static_cast<std::int64_t>(index)}));
        return result;
    }
    const auto* texts = std::get_if<std::vector<std::string>>(&column->values);
    if (!texts)
        return nullptr;
    std::map<std::string, float> indexOfText;
    for (const std::string& text : *texts)
        if (!text.empty()) {
            indexOfText.emplace(text, 0.0F);
            if (indexOfText.size() > maxCategories)
                return nullptr;
        }
    for (auto& [text, index] : indexOfText) {
        index = static_cast<float>(result->categories.size());
        result->categories << QString::fromStdString(text);
    }
    for (std::size_t index = 0; index < rows; ++index)
        if (const auto entry = indexOfText.find((*texts)[index]); entry != indexOfText.end())
            result->values[index] = entry->second;
    return result;
}

void Session::setResultField(std::shared_ptr<const Field> field) {
    const auto same = [&field](const auto& entry) { return entry->name == field->name; };
    if (const auto entry = std::ranges::find_if(m_resultFields, same); entry != m_resultFields.end())
        *entry = std::move(field);
    else
        m_resultFields.push_back(std::move(field));
    Q_EMIT fieldsChanged();
}

QString Session::flagReason(core::RowId row) const {
    QStringList reasons;
    for (const core::RowFlag& flag : m_flags)
        if (flag.row == row)
            reasons << QString::fromStdString(flag.reason);
    return reasons.join(QStringLiteral("; "));
}

void Session::setFlags(std::vector<core::RowFlag> flags) {
    m_flags = std::move(flags);
    Q_EMIT flagsChanged();
}

void Session::setCurrent(core::RowId row) {
    if (row == m_current || (row.isValid() && row.value >= objectCount()))
        return;
    m_current = row;
    Q_EMIT currentChanged(row);
}

void Session::stepCurrent(int places) {
    if (!m_ranking || m_ranking->order.empty())
        return;
    const auto& order = m_ranking->order;
    const auto position = std::ranges::find(order, m_current);
    const auto last = static_cast<std::ptrdiff_t>(order.size()) - 1;
    const std::ptrdiff_t index = position == order.end() ? 0 : (position - order.begin()) + places;
    setCurrent(order[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(index, 0, last))]);
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
    Q_EMIT labelAsked(rows, classId, reasonFor(rows.front()));
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
    return question == m_questions.end() ? tr("chosen by hand") : QString::fromStdString(question->reason);
}

void Session::labelsCommitted(core::Labels labels, int events) {
    m_labels = std::move(labels);
    m_pendingLabels = std::max(0, m_pendingLabels - events);
    Q_EMIT labelsChanged();
    Q_EMIT pendingLabelsChanged(m_pendingLabels);
}

void Session::setLabelsWritable(bool writable) {
    m_labelsWritable = writable;
}

void Session::setInspection(std::shared_ptr<const core::Inspection> inspection) {
    m_inspection = std::move(inspection);
    Q_EMIT inspectionChanged();
}

void Session::setAttributionTargets(QStringList targets) {
    m_attributionTargets = std::move(targets);
    Q_EMIT attributionTargetsChanged();
}

void Session::setAttribution(std::shared_ptr<const AttributionLayer> attribution) {
    m_attribution = std::move(attribution);
    Q_EMIT attributionChanged();
}

void Session::requestAttribution(const AttributionRequest& request) {
    Q_EMIT attributionAsked(request);
}

void Session::requestSimilar(core::RowId row) {
    Q_EMIT similarAsked(row);
}

void Session::tell(const QString& message, bool isError) {
    Q_EMIT told(message, isError);
}

} // namespace oddity::widgets
