// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/ranking_view.h"

#include <algorithm>
#include <utility>

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QVBoxLayout>

#include "widgets/style/theme.h"
#include "widgets/table/ranking_model.h"
#include "widgets/table/survey_table.h"

namespace oddity::widgets {

namespace {

constexpr int leastIdPx = 48, mostIdPx = 220;
constexpr int reasonPx = 240;

} // namespace

RankingView::RankingView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_model(new RankingModel(session, this)),
      m_table(new SurveyTable(session, m_model, this)), m_state(new QLabel(this)) {
    setAttribute(Qt::WA_StyledBackground);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setProperty("look", "faint");
    m_state->setContentsMargins(10, 8, 10, 8);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_state);
    column->addWidget(m_table, 1);

    QHeaderView* header = m_table->horizontalHeader();
    m_table->setIconSize(QSize(14, 14));
    header->setSectionsMovable(true);
    connect(header, &QHeaderView::sectionResized, this, [this](int resized) {
        m_isSizedByHand = m_isSizedByHand || (!m_isFitting && resized != RankingModel::Flag &&
                                              QApplication::mouseButtons() != Qt::NoButton);
    });

    connect(m_model, &RankingModel::columnsChanged, this, &RankingView::updateColumns);
    connect(session, &Session::rankingChanged, this, &RankingView::updateState);
    updateState();
    updateColumns();
}

void RankingView::updateState() {
    const auto ranking = m_session->ranking();
    m_state->setText(ranking ? tr("Order: %1").arg(ranking->state)
                             : tr("No ranking yet. It appears when a network has run, or latents were imported."));
    m_state->setToolTip(ranking ? provenanceText(ranking->scores.provenance) : QString());
}

void RankingView::updateColumns() {
    const QScopedValueRollback guard(m_isFitting, true); // a column that is hidden has its size changed
    m_table->setColumnHidden(RankingModel::Interesting, !m_model->hasProbabilities());
    m_table->setColumnHidden(RankingModel::Flag, !m_model->hasFlags());
    m_table->horizontalHeader()->setStretchLastSection(m_model->hasFlags()); // reasons are long, labels are not
    measureColumns();
    fitColumns();
}

int RankingView::neededPx(int column) const {
    constexpr int sampled = 48, marginPx = 18, gridPx = 1;
    const QFontMetrics metrics(m_table->font());
    int widest = m_table->horizontalHeader()->sectionSizeHint(column);
    const int lines = m_model->rowCount();
    if (column == RankingModel::Label) { // dot and name of any class
        for (const core::LabelClass& entry : m_session->scheme().classes)
            widest = std::max(widest, metrics.horizontalAdvance(QString::fromStdString(entry.name)) + marginPx +
                                          m_table->iconSize().width() + Theme::spacingPx);
        return widest;
    }
    const auto include = [&](int line) {
        widest = std::max(widest, m_table->sizeHintForIndex(m_model->index(line, column)).width() + gridPx);
    };
    for (int line = 0; line < lines; line += std::max(1, lines / sampled))
        include(line);
    if (lines > 0)
        include(lines - 1);
    return widest;
}

void RankingView::measureColumns() {
    if (std::exchange(m_measuredOf, m_session->survey()) != m_session->survey())
        m_neededPx.clear();
    m_neededPx.resize(RankingModel::ColumnCount);
    for (int column = 0; column < RankingModel::Flag; ++column) {
        int& needed = m_neededPx[static_cast<std::size_t>(column)];
        needed = std::max(needed, neededPx(column));
    }
    m_neededPx[RankingModel::Flag] = reasonPx;
}

/// All columns are seen where there is room for them: ids, which are shortened in their middle, give way.
void RankingView::fitColumns() {
    if (m_isSizedByHand)
        return;
    const QScopedValueRollback guard(m_isFitting, true);
    int others = 0;
    for (int column = 0; column < RankingModel::Flag; ++column)
        if (column != RankingModel::Object && !m_table->isColumnHidden(column))
            others += m_neededPx[static_cast<std::size_t>(column)];
    const int longest = std::min(m_neededPx[RankingModel::Object], mostIdPx);
    const int room = m_table->width() - m_table->verticalScrollBar()->sizeHint().width() - others;
    for (int column = 0; column < RankingModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, column == RankingModel::Object
                                            ? std::clamp(room, std::min(leastIdPx, longest), longest)
                                            : m_neededPx[static_cast<std::size_t>(column)]);
}

void RankingView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    fitColumns();
}

} // namespace oddity::widgets
