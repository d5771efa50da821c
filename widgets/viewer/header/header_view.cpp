// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/header/header_view.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QShortcut>
#include <QStyle>
#include <QToolButton>

#include "widgets/style/flow_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/header/card_delegate.h"
#include "widgets/viewer/header/header_model.h"

namespace oddity::widgets {

namespace {

constexpr int leastSearchPx = 140;

QToolButton* button(QWidget* parent, const char* iconName, const QString& tip) {
    auto* result = new QToolButton(parent);
    result->setIcon(icon(QLatin1String(iconName)));
    result->setToolTip(tip);
    result->setAccessibleName(tip);
    return result;
}

} // namespace

HeaderView::HeaderView(QWidget* parent)
    : QWidget(parent), m_model(new HeaderModel(this)), m_delegate(new CardDelegate(*m_model, this)),
      m_list(new QListView(this)), m_search(new QLineEdit(this)), m_filter(new QToolButton(this)),
      m_raw(new QToolButton(this)), m_count(new QLabel(this)) {
    m_search->setPlaceholderText(tr("Search keyword, value or comment"));
    m_search->setObjectName(QStringLiteral("headerSearch"));
    m_search->setAccessibleName(tr("Search the header"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_filter->setText(tr("Filter"));
    m_filter->setCheckable(true);
    m_filter->setChecked(true);
    m_filter->setToolTip(tr("Show only the cards that match; otherwise all, with the matches marked"));
    m_raw->setText(tr("80 columns"));
    m_raw->setCheckable(true);
    m_raw->setToolTip(tr("Cards as they stand in the file"));
    m_count->setObjectName(QStringLiteral("headerCount"));
    m_count->setProperty("look", "faint");
    auto* previous = button(this, "previous", tr("Previous match (Shift+F3)"));
    auto* next = button(this, "next", tr("Next match (F3)"));
    auto* copy = button(this, "copy", tr("Copy the chosen cards (Ctrl+C)"));

    m_list->setModel(m_model);
    setFocusProxy(m_list);
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Header cards"));

    constexpr int gap = Theme::spacingPx;
    m_search->setMinimumWidth(leastSearchPx);
    auto* bar = new QWidget(this);
    auto* controls = new FlowLayout(bar);
    controls->setContentsMargins(gap, gap / 2, gap, gap / 2);
    controls->setSpacing(gap / 2);
    for (QWidget* part : std::initializer_list<QWidget*>{m_search, previous, next, m_filter, m_raw, copy, m_count})
        controls->addWidget(part);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_list, 1);

    connect(m_search, &QLineEdit::textChanged, this, &HeaderView::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { jump(1); });
    connect(m_filter, &QToolButton::toggled, this, &HeaderView::search);
    connect(m_raw, &QToolButton::toggled, this, [this](bool isRaw) {
        m_delegate->setRaw(isRaw);
        m_list->viewport()->update();
    });
    connect(previous, &QToolButton::clicked, this, [this] { jump(-1); });
    connect(next, &QToolButton::clicked, this, [this] { jump(1); });
    connect(copy, &QToolButton::clicked, this, &HeaderView::copySelected);
    const auto onKey = [this](const QKeySequence& key, auto&& call) {
        connect(new QShortcut(key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
                call);
    };
    onKey(QKeySequence(Qt::Key_F3), [this] { jump(1); });
    onKey(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { jump(-1); });
    connect(new QShortcut(QKeySequence::Copy, m_list, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
            this, &HeaderView::copySelected);
}

void HeaderView::setHeader(const core::FitsHeader& header) {
    m_model->setCards(HeaderCards(header));
    search();
    m_list->scrollToTop();
}

void HeaderView::goToSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HeaderView::search() {
    const QModelIndex chosen = m_list->currentIndex();
    const int card = chosen.isValid() ? m_model->cardOf(chosen.row()) : -1;
    m_model->search(m_search->text(), m_filter->isChecked());
    for (int row = 0; card >= 0 && row < m_model->rowCount(); ++row)
        if (m_model->cardOf(row) == card) {
            m_list->setCurrentIndex(m_model->index(row));
            break;
        }
    if (!m_filter->isChecked() && !m_search->text().isEmpty() &&
        (!m_list->currentIndex().isValid() || !m_model->isMatch(m_list->currentIndex().row())))
        jump(1);
    describe();
}

void HeaderView::jump(int step) {
    if (m_model->needle().isEmpty())
        return;
    const int from = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : step > 0 ? -1 : 0;
    const int row = m_model->nextMatch(from, step);
    if (row < 0)
        return;
    m_list->setCurrentIndex(m_model->index(row));
    m_list->scrollTo(m_model->index(row), QAbstractItemView::PositionAtCenter);
}

void HeaderView::describe() {
    const int cards = m_model->cards().count();
    const bool isSought = !m_model->needle().isEmpty(), isFound = m_model->matchCount() > 0;
    m_count->setText(!isSought  ? tr("%L1 cards").arg(cards)
                     : !isFound ? tr("None of %L1 cards has it").arg(cards)
                                : tr("%L1 of %L2 cards").arg(m_model->matchCount()).arg(cards));
    m_count->setProperty("look", isSought && !isFound ? "warning" : "faint");
    m_count->style()->polish(m_count);
}

void HeaderView::copySelected() const {
    QModelIndexList chosen = m_list->selectionModel()->selectedRows();
    std::ranges::sort(chosen, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex& index : chosen)
        lines << index.data().toString();
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace oddity::widgets
