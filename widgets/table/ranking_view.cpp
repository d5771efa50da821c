// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/ranking_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "widgets/style/theme.h"
#include "widgets/table/ranking_model.h"
#include "widgets/table/survey_table.h"

namespace oddity::widgets {

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
    const QFontMetrics metrics(Theme::font(TypeRole::Number));
    const auto widthFor = [&metrics](const QString& text) { return metrics.horizontalAdvance(text) + 18; };
    m_table->setColumnWidth(RankingModel::Object, widthFor(QStringLiteral("demo-000000")));
    const int numberPx = widthFor(QStringLiteral("1.234e−05"));
    m_table->setColumnWidth(RankingModel::Score, numberPx);
    m_table->setColumnWidth(RankingModel::Interesting, numberPx);
    m_table->setColumnWidth(RankingModel::Label, widthFor(QStringLiteral("Odd galaxy")) + 30);
    m_table->setColumnWidth(RankingModel::Flag, 240);
    m_table->setIconSize(QSize(14, 14));
    header->setSectionsMovable(true);

    connect(m_model, &RankingModel::columnsChanged, this, &RankingView::updateColumns);
    connect(session, &Session::rankingChanged, this, &RankingView::updateState);
    updateState();
    updateColumns();
}

void RankingView::updateState() {
    const QString lastRank = QLocale().toString(m_model->rowCount({}));
    m_table->setColumnWidth(RankingModel::Rank,
                            QFontMetrics(Theme::font(TypeRole::Number)).horizontalAdvance(lastRank) + 18);
    const auto ranking = m_session->ranking();
    m_state->setText(ranking ? tr("Order: %1").arg(ranking->state)
                             : tr("No ranking yet. It appears when a network has run, or latents were imported."));
    m_state->setToolTip(ranking ? provenanceText(ranking->scores.provenance) : QString());
}

void RankingView::updateColumns() {
    m_table->setColumnHidden(RankingModel::Interesting, !m_model->hasProbabilities());
    m_table->setColumnHidden(RankingModel::Flag, !m_model->hasFlags());
    m_table->horizontalHeader()->setStretchLastSection(m_model->hasFlags()); // reasons are long, labels are not
}

} // namespace oddity::widgets
