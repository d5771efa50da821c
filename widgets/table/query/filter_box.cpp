// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/filter_box.h"

#include <algorithm>
#include <utility>

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

#include "core/query/expression.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/query/name_completer.h"
#include "widgets/table/query/session_columns.h"

namespace oddity::widgets {

namespace {

constexpr int typingMs = 200;
constexpr int refreshMs = 300;

} // namespace

struct FilterBox::Outcome {
    Filter filter;
    QString problem; ///< "" when all is well
};

FilterBox::FilterBox(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_slot(new TaskSlot(workPool(), this)),
      m_refreshSlot(new TaskSlot(workPool(), this)), m_line(new QLineEdit(this)), m_menu(new QToolButton(this)),
      m_message(new QLabel(this)), m_completer(new NameCompleter(session, m_line)) {
    m_line->setObjectName(QStringLiteral("filter"));
    m_line->setPlaceholderText(tr("Filter: mag < 20 && z > 0.1"));
    m_line->setToolTip(tr("An expression over the columns, such as  mag < 20 && class == \"spiral\"\n"
                          "Enter lists the objects that fulfil it. Comparisons with missing values are false."));
    m_line->setClearButtonEnabled(true);
    m_line->addAction(icon(QStringLiteral("filter")), QLineEdit::LeadingPosition);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->hide();
    makeMenu();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(4);
    grid->addWidget(m_line, 0, 0);
    grid->addWidget(m_menu, 0, 1);
    grid->addWidget(m_message, 1, 0, 1, 2);

    m_typing.setSingleShot(true);
    m_typing.setInterval(typingMs);
    m_refreshing.setSingleShot(true);
    m_refreshing.setInterval(refreshMs);
    connect(&m_typing, &QTimer::timeout, this, [this] { evaluate(Use::Count); });
    connect(&m_refreshing, &QTimer::timeout, this, &FilterBox::refresh);
    connect(m_line, &QLineEdit::textChanged, this, &FilterBox::textChanged);
    connect(m_line, &QLineEdit::returnPressed, this, [this] { evaluate(Use::List); });
    connect(session, &Session::surveyChanged, this, [this] {
        m_filter.reset();
        m_line->clear();
    });
    for (TaskSlot* slot : {m_slot, m_refreshSlot})
        connect(slot, &TaskSlot::failed, this, [session](const QString& message) { session->tell(message, true); });
    for (const auto signal : {&Session::fieldsChanged, &Session::labelsChanged})
        connect(session, signal, this, [this] {
            if (m_filter && m_filter->usesResults)
                m_refreshing.start();
        });
}

void FilterBox::makeMenu() {
    m_menu->setIcon(icon(QStringLiteral("more")));
    m_menu->setToolTip(tr("What to do with the objects that fulfil it"));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_menu);
    menu->addAction(icon(QStringLiteral("table")), tr("List them"), this, [this] { evaluate(Use::List); });
    menu->addAction(icon(QStringLiteral("lasso")), tr("Make them the selection"), this,
                    [this] { evaluate(Use::Select); });
    menu->addAction(tr("Save them as a subset…"), this, [this] { evaluate(Use::Subset); });
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("info")), tr("Functions and columns…"), this, &FilterBox::listingAsked);
    m_menu->setMenu(menu);
}

QString FilterBox::text() const {
    return m_line->text().trimmed();
}

void FilterBox::apply(const QString& text) {
    m_line->setText(text);
    evaluate(Use::List);
}

void FilterBox::insert(const QString& name) {
    m_line->insert(name);
    m_line->setFocus();
}

void FilterBox::textChanged() {
    m_slot->cancel();
    if (!text().isEmpty()) {
        m_typing.start();
        return;
    }
    m_typing.stop();
    say({}, "faint");
    if (std::exchange(m_filter, nullptr))
        Q_EMIT filterChanged();
}

void FilterBox::evaluate(Use use) {
    m_typing.stop();
    if (text().isEmpty() || !m_session->survey()) {
        if (use != Use::Count && use != Use::List)
            say(tr("Write an expression first, such as  mag < 20"), "warning");
        return;
    }
    m_slot->start<Outcome>(
        [columns = columnsOf(*m_session), catalog = m_session->survey()->catalog,
         text = text()](const core::Progress& progress) {
            Outcome outcome;
            try {
                const core::Expression expression = core::Expression::parse(text.toStdString(), columns);
                outcome.filter.text = text;
                outcome.filter.rows = std::make_shared<const core::RowSet>(expression.rows(progress));
                outcome.filter.count = outcome.filter.rows->count();
                outcome.filter.usesResults = std::ranges::any_of(
                    expression.columnNames(), [&catalog](const std::string& name) { return !catalog->find(name); });
            } catch (const core::ExpressionError& error) {
                outcome.problem = QString::fromUtf8(error.what());
            }
            return outcome;
        },
        [this, use, survey = m_session->survey()](const Outcome& outcome) {
            if (survey == m_session->survey())
                take(outcome, use);
        });
}

void FilterBox::take(const Outcome& outcome, Use use) {
    if (!outcome.problem.isEmpty()) {
        QString sentence = outcome.problem;
        sentence[0] = sentence[0].toUpper();
        say(sentence, "danger");
        return;
    }
    const Filter& filter = outcome.filter;
    const bool isListed = m_filter && m_filter->text == filter.text;
    say(use == Use::List || isListed
            ? QString()
            : tr("%L1 of %L2 · Enter lists them").arg(filter.count).arg(m_session->objectCount()),
        "faint");
    if (use == Use::List) {
        m_filter = std::make_shared<const Filter>(filter);
        Q_EMIT filterChanged();
    } else if (use == Use::Select) {
        Q_EMIT selectAsked(filter);
    } else if (use == Use::Subset) {
        Q_EMIT subsetAsked(filter);
    }
}

void FilterBox::refresh() {
    if (!m_filter || !m_session->survey())
        return;
    m_refreshSlot->start<std::shared_ptr<const Filter>>(
        [columns = columnsOf(*m_session), old = m_filter](const core::Progress& progress) {
            auto filter = std::make_shared<Filter>(*old);
            try {
                filter->rows = std::make_shared<const core::RowSet>(
                    core::Expression::parse(old->text.toStdString(), columns).rows(progress));
                filter->count = filter->rows->count();
            } catch (const core::ExpressionError&) {
                return old; // a result that it asks for is gone; the list stays as it was
            }
            return std::shared_ptr<const Filter>(filter);
        },
        [this, old = m_filter](std::shared_ptr<const Filter> filter) {
            if (m_filter != old || *filter->rows == *old->rows)
                return;
            m_filter = std::move(filter);
            Q_EMIT filterChanged();
        });
}

void FilterBox::say(const QString& message, const char* look) {
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    m_message->setProperty("look", look);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace oddity::widgets
