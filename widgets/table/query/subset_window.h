// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDialog>

#include "widgets/table/query/subset_list.h"

class QPushButton;
class QTreeWidget;

namespace oddity::widgets {

/// The subsets with their counts: combined by And, Or, Xor and Not, listed, selected, renamed, removed.
class SubsetWindow : public QDialog {
    Q_OBJECT

public:
    SubsetWindow(Session* session, SubsetList* subsets, QWidget* parent = nullptr);

Q_SIGNALS:
    void listAsked(const QString& name);
    void listedAsked(); ///< a new subset of what is listed

private:
    void fill(const QString& chosen = {});
    void updateButtons();
    void combine(core::SetOperation operation);
    QStringList chosen() const; ///< top to bottom

    Session* m_session;
    SubsetList* m_subsets;
    QTreeWidget* m_tree;
    QList<QPushButton*> m_ofOne;
    QList<QPushButton*> m_ofTwo;
};

} // namespace oddity::widgets
