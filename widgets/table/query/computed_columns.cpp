// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/computed_columns.h"

#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/query/expression.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

namespace {

constexpr int tellingMs = 3000;
const QString stateKey = QStringLiteral("computedColumns");

} // namespace

struct ComputedColumns::Outcome {
    std::vector<std::shared_ptr<const Field>> fields;
    QStringList used;
    QStringList problems;
};

ComputedColumns::ComputedColumns(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_slot(new TaskSlot(workPool(), this)) {
    connect(session, &Session::surveyChanged, this, [this] {
        m_slot->cancel();
        m_columns.clear();
        m_used.clear();
        m_given.clear();
        m_problems.clear();
        m_telling.stop();
        Q_EMIT changed();
    });
    connect(session, &Session::viewStateLoaded, this, &ComputedColumns::load);
    connect(session, &Session::fieldsChanged, this, &ComputedColumns::fieldsChanged);
    connect(session, &Session::labelsChanged, this, &ComputedColumns::fieldsChanged);
    connect(m_slot, &TaskSlot::failed, this, [session](const QString& message) { session->tell(message, true); });
    m_telling.setSingleShot(true);
    m_telling.setInterval(tellingMs);
    connect(&m_telling, &QTimer::timeout, this, [this] {
        for (const QString& problem : m_problems)
            m_session->tell(problem, true);
    });
    load();
}

bool ComputedColumns::contains(const QString& name) const {
    return std::ranges::find(m_columns, name, &ComputedColumn::name) != m_columns.end();
}

void ComputedColumns::add(const ComputedColumn& column) {
    const auto same = std::ranges::find(m_columns, column.name, &ComputedColumn::name);
    if (same == m_columns.end())
        m_columns.push_back(column);
    else
        *same = column;
    store();
}

void ComputedColumns::remove(const QString& name) {
    std::erase_if(m_columns, [&name](const ComputedColumn& column) { return column.name == name; });
    store();
}

void ComputedColumns::load() {
    m_columns.clear();
    const QJsonDocument state = QJsonDocument::fromJson(m_session->viewState(stateKey).toUtf8());
    for (const QJsonValue& entry : state.array())
        m_columns.push_back({entry[QStringLiteral("name")].toString(), entry[QStringLiteral("expression")].toString(),
                             entry[QStringLiteral("unit")].toString()});
    Q_EMIT changed();
    compute();
}

void ComputedColumns::store() {
    QJsonArray entries;
    for (const ComputedColumn& column : m_columns)
        entries.append(QJsonObject{{QStringLiteral("name"), column.name},
                                   {QStringLiteral("expression"), column.expression},
                                   {QStringLiteral("unit"), column.unit}});
    m_session->storeViewState(stateKey, QString::fromUtf8(QJsonDocument(entries).toJson(QJsonDocument::Compact)));
    Q_EMIT changed();
    compute();
}

void ComputedColumns::fieldsChanged() {
    const auto isOther = [this](const QString& name) { return m_session->field(name) != m_used[name]; };
    const bool areNamesOther = !m_problems.isEmpty() && m_session->fieldNames() != m_namesThen;
    if (areNamesOther || std::ranges::any_of(m_used.keys(), isOther))
        compute();
}

void ComputedColumns::compute() {
    if (!m_session->survey() || (m_columns.empty() && m_given.isEmpty()))
        return;
    core::NamedColumns columns = columnsOf(*m_session);
    std::erase_if(columns.all, [this](const core::NamedColumn& column) { // each sees those before it only
        return m_given.contains(QString::fromStdString(column.name));
    });
    m_slot->start<Outcome>(
        [wanted = m_columns, columns = std::move(columns),
         catalog = m_session->survey()->catalog](const core::Progress& progress) mutable {
            Outcome outcome;
            for (const ComputedColumn& column : wanted) {
                try {
                    const auto expression = core::Expression::parse(column.expression.toStdString(), columns);
                    const auto field = fieldWithColumn(
                        expression.column(column.name.toStdString(), column.unit.toStdString(), progress),
                        tr("computed: %1").arg(column.expression), Field::Kind::Computed);
                    outcome.fields.push_back(field);
                    columns.all.push_back({column.name.toStdString(), column.unit.toStdString(),
                                           column.expression.toStdString(), [field] { return field->column; }});
                    for (const std::string& name : expression.columnNames())
                        if (!catalog->find(name))
                            outcome.used << QString::fromStdString(name);
                } catch (const core::ExpressionError& error) {
                    outcome.problems << tr("The column %1 can not be computed: %2")
                                            .arg(column.name, QString::fromUtf8(error.what()));
                }
            }
            return outcome;
        },
        [this, survey = m_session->survey()](const Outcome& outcome) {
            if (survey != m_session->survey())
                return;
            QStringList gone = m_given;
            m_given.clear();
            for (const auto& field : outcome.fields)
                m_given << field->name;
            for (const QString& name : m_given)
                gone.removeAll(name);
            m_used.clear();
            for (const QString& name : outcome.used)
                if (!m_given.contains(name))
                    m_used.insert(name, m_session->field(name));
            m_problems = outcome.problems;
            if (m_problems.isEmpty())
                m_telling.stop();
            else
                m_telling.start();
            m_session->setResultFields(outcome.fields, gone);
            m_namesThen = m_session->fieldNames();
        });
}

} // namespace oddity::widgets
