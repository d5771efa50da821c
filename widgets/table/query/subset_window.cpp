// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/subset_window.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>

#include "widgets/style/theme.h"

namespace oddity::widgets {

SubsetWindow::SubsetWindow(Session* session, SubsetList* subsets, QWidget* parent)
    : QDialog(parent), m_session(session), m_subsets(subsets), m_tree(new QTreeWidget(this)) {
    setWindowTitle(tr("Subsets"));
    resize(560, 380);
    m_tree->setHeaderLabels({tr("Name"), tr("Objects"), tr("From")});
    m_tree->setRootIsDecorated(false);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setAlternatingRowColors(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_tree->header()->resizeSection(0, 200);
    auto* hint = new QLabel(tr("Choose one subset, or two to combine; double-click lists it. F2 renames."), this);
    hint->setProperty("look", "faint");
    auto* rows = new QGridLayout(this);
    rows->setContentsMargins(12, 12, 12, 12);
    rows->setSpacing(Theme::spacingPx);
    rows->addWidget(m_tree, 0, 0, 1, 5);
    rows->addWidget(hint, 1, 0, 1, 5);

    const auto add = [&](const QString& text, const QString& tip, int row, int column, auto work) {
        auto* button = new QPushButton(text, this);
        button->setToolTip(tip);
        button->setAutoDefault(false);
        rows->addWidget(button, row, column);
        connect(button, &QPushButton::clicked, this, work);
        return button;
    };
    using core::SetOperation;
    m_ofTwo << add(tr("And"), tr("New subset: objects in both"), 2, 0, [this] { combine(SetOperation::And); });
    m_ofTwo << add(tr("Or"), tr("New subset: objects in either"), 2, 1, [this] { combine(SetOperation::Or); });
    m_ofTwo << add(tr("Xor"), tr("New subset: objects in one of them only"), 2, 2,
                   [this] { combine(SetOperation::Xor); });
    m_ofTwo << add(tr("And not"), tr("New subset: objects in the upper one and not in the lower one"), 2, 3,
                   [this] { combine(SetOperation::AndNot); });
    m_ofOne << add(tr("Not"), tr("New subset: all other objects"), 2, 4,
                   [this] { fill(m_subsets->complement(chosen().front())); });
    m_ofOne << add(tr("List"), tr("Only these in the catalog"), 3, 0, [this] { Q_EMIT listAsked(chosen().front()); });
    m_ofOne << add(tr("Select"), tr("Make these the selection"), 3, 1, [this] {
        if (const Subset* subset = m_subsets->find(chosen().front()))
            m_session->select(subset->rows->selection());
    });
    m_ofOne << add(tr("Remove"), tr("Forget the subset; the objects stay"), 3, 2, [this] {
        for (const QString& name : chosen())
            m_subsets->remove(name);
    });
    add(tr("New: selection"), tr("A subset of the selected objects"), 3, 3, [this] {
        const QString name = m_subsets->freeName(tr("selection"));
        m_subsets->add(name, tr("selected by hand"),
                       std::make_shared<const core::RowSet>(static_cast<std::size_t>(m_session->objectCount()),
                                                            m_session->selection()));
        fill(name);
    });
    add(tr("New: list"), tr("A subset of what the catalog lists now"), 3, 4, [this] { Q_EMIT listedAsked(); });

    connect(m_subsets, &SubsetList::changed, this, [this] { fill(chosen().value(0)); });
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &SubsetWindow::updateButtons);
    connect(m_tree, &QTreeWidget::itemDoubleClicked, this,
            [this](const QTreeWidgetItem* item) { Q_EMIT listAsked(item->data(0, Qt::UserRole).toString()); });
    connect(m_tree, &QTreeWidget::itemChanged, this, [this](const QTreeWidgetItem* item) {
        m_subsets->rename(item->data(0, Qt::UserRole).toString(), item->text(0).trimmed());
    });
    fill();
}

QStringList SubsetWindow::chosen() const {
    QStringList names;
    for (int line = 0; line < m_tree->topLevelItemCount(); ++line)
        if (const QTreeWidgetItem* item = m_tree->topLevelItem(line); item->isSelected())
            names << item->data(0, Qt::UserRole).toString();
    return names;
}

void SubsetWindow::fill(const QString& chosen) {
    const QSignalBlocker blocker(m_tree);
    m_tree->clear();
    for (const Subset& subset : m_subsets->all()) {
        auto* item = new QTreeWidgetItem(
            m_tree, {subset.name, QLocale().toString(static_cast<qulonglong>(subset.count)), subset.origin});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(0, Qt::UserRole, subset.name);
        item->setToolTip(2, subset.origin);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setSelected(subset.name == chosen);
    }
    updateButtons();
}

void SubsetWindow::updateButtons() {
    const auto count = chosen().size();
    for (QPushButton* button : m_ofOne)
        button->setEnabled(count == 1);
    for (QPushButton* button : m_ofTwo)
        button->setEnabled(count == 2);
}

void SubsetWindow::combine(core::SetOperation operation) {
    const QStringList names = chosen();
    if (names.size() == 2)
        fill(m_subsets->combine(names[0], names[1], operation));
}

} // namespace oddity::widgets
