// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/columns/column_chooser.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

ColumnChooser::ColumnChooser(QWidget* parent)
    : QFrame(parent, Qt::Popup), m_search(new QLineEdit(this)), m_list(new QListWidget(this)) {
    setProperty("look", "card");
    setAttribute(Qt::WA_StyledBackground);
    m_search->setPlaceholderText(tr("Search columns"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(NoFrame);
    auto* all = new QPushButton(tr("Show"), this);
    all->setToolTip(tr("Shows every column that is found"));
    auto* none = new QPushButton(tr("Hide"), this);
    none->setToolTip(tr("Hides every column that is found"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::spacingPx);
    buttons->addWidget(all);
    buttons->addWidget(none);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(Theme::spacingPx);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    connect(m_search, &QLineEdit::textChanged, this, &ColumnChooser::showMatching);
    connect(all, &QPushButton::clicked, this, [this] { setShown(true); });
    connect(none, &QPushButton::clicked, this, [this] { setShown(false); });
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        if (m_isFilling)
            return;
        QStringList hidden;
        for (int line = 0; line < m_list->count(); ++line)
            if (m_list->item(line)->checkState() == Qt::Unchecked)
                hidden << m_list->item(line)->text();
        Q_EMIT hiddenChanged(hidden);
    });
}

void ColumnChooser::drop(const QWidget* below, const QStringList& names, const QStringList& hidden) {
    m_isFilling = true;
    m_list->clear();
    for (const QString& name : names) {
        auto* item = new QListWidgetItem(name, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(hidden.contains(name) ? Qt::Unchecked : Qt::Checked);
    }
    m_isFilling = false;
    m_search->clear();
    resize(280, std::clamp(static_cast<int>(names.size()) * 26 + 110, 200, 460));
    QPoint place = below->mapToGlobal(QPoint(0, below->height() + 2));
    if (const QScreen* screen = below->screen()) {
        const QRect area = screen->availableGeometry();
        place.setX(std::clamp(place.x(), area.left(), std::max(area.left(), area.right() - width())));
        place.setY(std::clamp(place.y(), area.top(), std::max(area.top(), area.bottom() - height())));
    }
    move(place);
    show();
    m_search->setFocus();
}

void ColumnChooser::showMatching() {
    for (int line = 0; line < m_list->count(); ++line)
        m_list->item(line)->setHidden(
            !m_list->item(line)->text().contains(m_search->text().trimmed(), Qt::CaseInsensitive));
}

void ColumnChooser::setShown(bool isShown) {
    m_isFilling = true;
    QListWidgetItem* last = nullptr;
    for (int line = 0; line < m_list->count(); ++line)
        if (!m_list->item(line)->isHidden()) {
            last = m_list->item(line);
            last->setCheckState(isShown ? Qt::Checked : Qt::Unchecked);
        }
    m_isFilling = false;
    if (last)
        Q_EMIT m_list->itemChanged(last);
}

} // namespace oddity::widgets
