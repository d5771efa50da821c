// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/object_panel.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/query/column_values.h"
#include "widgets/style/icons.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"
#include "widgets/table/columns/array_window.h"
#include "widgets/table/outputs/output_list.h"
#include "widgets/table/outputs/som_view.h"
#include "widgets/table/query/session_columns.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t mostCatalogFacts = 16;
constexpr std::size_t mostArrays = 8;

QString timeText(const std::string& iso) {
    const QString text = QString::fromStdString(iso);
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    return time.isValid()
               ? QLocale().toString(time.toUTC(), QStringLiteral("d MMM yyyy, HH:mm")) + QStringLiteral(" UTC")
               : text;
}

/// Smaller is shown earlier. Words of a name are set apart by what is no letter, and by capitals: petroMag_r, W1mag.
int importanceOf(const core::Column& column) {
    struct Sign {
        QLatin1String ucd;
        QRegularExpression word;
    };
    const auto sign = [](const char* ucd, const char* word) {
        return Sign{QLatin1String(ucd), QRegularExpression(QStringLiteral("^(%1)$").arg(QLatin1String(word)))};
    };
    static const std::array signs{sign("phot.mag", "[a-z]*mags?|magnitudes?"),
                                  sign("src.redshift", "redshift|z|zspec|zphot"),
                                  sign("phys.angsize", "[a-z]*rad|[a-z]*radius"),
                                  sign("src.ellipticity", "ell|ellip|ellipticity"),
                                  sign("src.morph", "sersic"),
                                  sign("src.class", "[a-z]*class"),
                                  sign("phot.flux", "[a-z]*flux(es)?"),
                                  sign("stat.snr", "snr")};
    static const QRegularExpression border(QStringLiteral("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])"));
    const QString ucd = QString::fromStdString(column.ucd).toLower();
    const QStringList words = QString::fromStdString(column.name).split(border, Qt::SkipEmptyParts);
    const auto match = std::ranges::find_if(signs, [&](const Sign& one) {
        return ucd.contains(one.ucd) || std::ranges::any_of(words, [&one](const QString& word) {
                   return one.word.match(word.toLower()).hasMatch();
               });
    });
    return static_cast<int>(match - signs.begin());
}

Fact factOf(const core::Column& column, core::RowId row) {
    const QString name = QString::fromStdString(column.name);
    Fact fact{.name = name, .unit = QString::fromStdString(column.unit)};
    QStringList tip;
    fact.value = cellText(column, row, numberFormatOf(column));
    if (column.isArray()) {
        fact.curve = core::elementNumbersAt(column, row);
        fact.opens = true;
        tip << ObjectPanel::tr("%1: %2. A click shows every element.").arg(name, fact.value);
    } else {
        tip << name + QStringLiteral(" = ") + QString::fromStdString(column.textAt(row));
    }
    if (!column.description.empty())
        tip << QString::fromStdString(column.description);
    fact.toolTip = tip.join(QLatin1Char('\n'));
    return fact;
}

} // namespace

std::vector<const core::Column*> keyColumns(const core::Survey& survey, std::size_t most) {
    std::vector<const core::Column*> columns;
    for (const core::Column& column : survey.catalog->columns())
        if (column.name != survey.catalog->idColumn() && column.name != survey.raColumn &&
            column.name != survey.decColumn && !column.isArray())
            columns.push_back(&column);
    std::ranges::stable_sort(columns, {}, [](const core::Column* column) { return importanceOf(*column); });
    columns.resize(std::min(columns.size(), most));
    return columns;
}

ObjectPanel::ObjectPanel(Session* session, QWidget* parent) : QWidget(parent), m_session(session) {
    setAttribute(Qt::WA_StyledBackground);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(4);
    makeHead(column);
    for (const auto kind : {Field::Kind::Result, Field::Kind::Computed, Field::Kind::Matched}) {
        if (kind == Field::Kind::Computed) {
            m_outputs = new OutputList;
            column->addWidget(m_outputs);
        }
        m_ofKind[kind] = addSection(column, headingOf(kind));
    }
    m_catalog = addSection(column, tr("Catalog"));
    m_all = new QPushButton;
    m_all->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_showsAll = !m_showsAll;
        updateCatalog();
    });
    column->addWidget(m_all);
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &ObjectPanel::updateAll);
    const auto later = [this] { m_timer.start(); };
    connect(session, &Session::surveyChanged, this, later);
    connect(session, &Session::currentChanged, this, later);
    connect(session, &Session::labelsChanged, this, later);
    connect(session, &Session::flagsChanged, this, later);
    connect(session, &Session::fieldsChanged, this, [this] {
        m_cellCounts.clear();
        m_timer.start();
    });
    connect(session, &Session::rankingChanged, this, later);
    connect(session, &Session::inspectionChanged, this, later);
    updateAll();
}

void ObjectPanel::makeHead(QVBoxLayout* column) {
    m_id = readoutLabel(nullptr, "title", TypeRole::Title, Qt::ElideMiddle);
    m_id->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred); // the button stands behind it
    m_id->setMinimumWidth(1);
    m_copy = new QToolButton;
    m_copy->setIcon(icon(QStringLiteral("copy")));
    m_copy->setIconSize(QSize(16, 16));
    m_copy->setToolTip(tr("Copy the id"));
    m_copy->setFocusPolicy(Qt::TabFocus);
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_id->text()); });
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_id);
    row->addWidget(m_copy);
    row->addStretch();
    column->addLayout(row);

    m_position = new QLabel;
    m_position->setFont(Theme::font(TypeRole::Number));
    m_position->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label = new QLabel;
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::RichText);
    m_flag = new QLabel;
    m_flag->setWordWrap(true);
    m_flag->setTextFormat(Qt::PlainText);
    m_flag->setProperty("look", "warning");
    for (QLabel* line : {m_position, m_label, m_flag})
        column->addWidget(line);
}

ObjectPanel::Section ObjectPanel::addSection(QVBoxLayout* column, const QString& title) {
    column->addSpacing(Theme::spacingPx);
    QLabel* heading = readoutLabel(nullptr, "heading", TypeRole::Caption);
    heading->setText(title);
    column->addWidget(heading);
    auto* facts = new FactList;
    column->addWidget(facts);
    heading->setBuddy(facts);
    connect(facts, &FactList::asked, this, &ObjectPanel::showArray);
    return {heading, facts};
}

void ObjectPanel::Section::show(std::vector<Fact> shown) const {
    heading->setVisible(!shown.empty());
    facts->setFacts(std::move(shown));
}

void ObjectPanel::showArray(const QString& name) {
    const auto survey = m_session->survey();
    const core::RowId row = m_session->current();
    if (!survey || !row.isValid())
        return;
    const core::Column* ofCatalog = survey->catalog->find(name.toStdString());
    const auto field = ofCatalog ? nullptr : m_session->field(name);
    const auto column = ofCatalog ? std::shared_ptr<const core::Column>(survey->catalog, ofCatalog)
                        : field   ? field->column
                                  : nullptr;
    if (!column)
        return;
    if (!m_array)
        m_array = new ArrayWindow(this);
    m_array->show(column, row, QString::fromStdString(survey->catalog->id(row)));
}

void ObjectPanel::updateAll() {
    updateHead();
    updateLabel();
    updateFields();
    updateOutputs();
    updateCatalog();
}

void ObjectPanel::updateHead() {
    const auto survey = m_session->survey();
    const core::RowId row = m_session->current();
    const bool hasObject = survey && row.isValid();
    m_copy->setVisible(hasObject);
    m_id->setText(hasObject ? QString::fromStdString(survey->catalog->id(row)) : tr("No object"));
    const core::Column* ra = hasObject && !survey->raColumn.empty() ? survey->catalog->find(survey->raColumn) : nullptr;
    const core::Column* dec =
        hasObject && !survey->decColumn.empty() ? survey->catalog->find(survey->decColumn) : nullptr;
    m_position->setVisible(ra && dec);
    if (ra && dec) {
        const double raDeg = ra->numberAt(row);
        const double decDeg = dec->numberAt(row);
        m_position->setText(rightAscensionText(raDeg) + QStringLiteral("   ") + declinationText(decDeg));
        m_position->setToolTip(
            tr("RA %1°, Dec %2°")
                .arg(QString::fromStdString(ra->textAt(row)), QString::fromStdString(dec->textAt(row))));
    }
    const QString reason = hasObject ? m_session->flagReason(row) : QString();
    m_flag->setVisible(!reason.isEmpty());
    m_flag->setText(tr("Flagged: %1").arg(reason));
}

void ObjectPanel::updateLabel() {
    const core::RowId row = m_session->current();
    const auto found = m_session->labels().current.find(row);
    m_label->setVisible(row.isValid());
    if (found == m_session->labels().current.end()) {
        m_label->setText(QStringLiteral("<span style='color:%1'>%2</span>")
                             .arg(Theme::current().faintText.name(), tr("not labelled").toHtmlEscaped()));
        return;
    }
    const core::LabelEvent& event = found->second;
    const auto nameOf = [this](const std::string& classId) {
        const core::LabelClass* entry = m_session->scheme().find(classId);
        return QString::fromStdString(entry ? entry->name : classId).toHtmlEscaped();
    };
    const core::LabelClass* entry = m_session->scheme().find(event.classId);
    QString history = tr("by %1, %2").arg(QString::fromStdString(event.grader), timeText(event.time));
    if (!event.previousClassId.empty())
        history += tr(" · before: %1").arg(nameOf(event.previousClassId));
    if (!event.reason.empty())
        history += tr(" · asked: %1").arg(QString::fromStdString(event.reason));
    m_label->setText(
        QStringLiteral("<span style='color:%1'>●</span>&nbsp;<b>%2</b>&nbsp; <span style='color:%3'>%4</span>")
            .arg(QString::fromStdString(entry ? entry->colour : std::string("#999999")), nameOf(event.classId),
                 Theme::current().faintText.name(), history.toHtmlEscaped()));
}

void ObjectPanel::updateFields() {
    std::map<Field::Kind, std::vector<Fact>> facts;
    const auto survey = m_session->survey();
    const core::RowId row = m_session->current();
    if (survey && row.isValid()) {
        if (const auto ranking = m_session->ranking()) {
            const std::int64_t place = m_session->placeInRanking(row);
            const QString provenance = ranking->state + QLatin1Char('\n') + provenanceText(ranking->scores.provenance);
            facts[Field::Kind::Result].push_back(
                {tr("rank"),
                 place < 0 ? QStringLiteral("–") : tr("%L1 of %L2").arg(place + 1).arg(ranking->order.size()),
                 {},
                 provenance,
                 {},
                 true});
        }
        for (const QString& name : m_session->fieldNames()) {
            if (name == QStringLiteral("label") || survey->catalog->find(name.toStdString()))
                continue;
            const auto field = m_session->field(name);
            if (field->column) {
                Fact fact = factOf(*field->column, row);
                fact.toolTip += QLatin1Char('\n') + field->origin;
                facts[field->kind].push_back(std::move(fact));
                continue;
            }
            const float value = field->values[row.index()];
            const QString text = field->categories.isEmpty() || std::isnan(value)
                                     ? numberText(double{value}, numberFormatOf(field->values))
                                     : field->categories.value(static_cast<qsizetype>(value));
            facts[field->kind].push_back({name, text, field->unit, field->origin, {}, false});
        }
    }
    for (const auto& [kind, section] : m_ofKind)
        section.show(std::move(facts[kind]));
}

void ObjectPanel::updateOutputs() {
    const auto inspection = m_session->inspection();
    const bool isOfThis = inspection && inspection->row == m_session->current();
    m_outputs->setOutputs(isOfThis ? inspection->outputs : std::vector<core::ObjectOutput>(),
                          [this](const core::ObjectOutput& output) { return countsOf(output); });
}

std::vector<int> ObjectPanel::countsOf(const core::ObjectOutput& output) {
    const std::string key = output.network + "\n" + output.about.name;
    if (const auto known = m_cellCounts.find(key); known != m_cellCounts.end())
        return known->second;
    const QString name = QString::fromStdString(output.about.name).replace(QLatin1Char('_'), QLatin1Char(' '));
    const auto rows = m_session->field(name + QStringLiteral(" row"));
    const auto columns = m_session->field(name + QStringLiteral(" column"));
    std::vector<int> counts;
    const QString network = QString::fromStdString(output.network) + QLatin1Char(',');
    if (rows && columns && rows->origin.startsWith(network) && rows->origin == columns->origin)
        counts = cellCounts(rows->values, columns->values, output.about.gridRows, output.about.gridColumns);
    return m_cellCounts[key] = std::move(counts);
}

void ObjectPanel::updateCatalog() {
    std::vector<Fact> facts;
    const auto survey = m_session->survey();
    const core::RowId row = m_session->current();
    const bool hasObject = survey && row.isValid();
    std::vector<const core::Column*> shown;
    std::size_t left = 0; // columns that stand nowhere on the card
    if (hasObject && m_showsAll)
        for (const core::Column& column : survey->catalog->columns())
            shown.push_back(&column);
    if (hasObject && !m_showsAll) {
        shown = keyColumns(*survey, survey->catalog->columns().size());
        left = shown.size() - std::min(shown.size(), mostCatalogFacts);
        shown.resize(shown.size() - left);
        std::size_t arrays = 0;
        for (const core::Column& column : survey->catalog->columns())
            if (column.isArray() && ++arrays <= mostArrays)
                shown.push_back(&column);
        left += arrays - std::min(arrays, mostArrays);
    }
    for (const core::Column* column : shown)
        facts.push_back(factOf(*column, row));
    m_catalog.heading->setText(left > 0 ? tr("Catalog: %L1 of %L2 columns").arg(shown.size()).arg(shown.size() + left)
                                        : tr("Catalog"));
    m_catalog.show(std::move(facts));
    m_all->setVisible(hasObject && (m_showsAll || left > 0));
    m_all->setText(m_showsAll ? tr("Show those that matter most") : tr("Show all columns"));
}

} // namespace oddity::widgets
