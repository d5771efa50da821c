// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>
#include <QStringList>

class QLineEdit;
class QListWidget;

namespace oddity::widgets {

/// A list that drops down: which columns are shown, with a search.
class ColumnChooser : public QFrame {
    Q_OBJECT

public:
    explicit ColumnChooser(QWidget* parent = nullptr);

    void drop(const QWidget* below, const QStringList& names, const QStringList& hidden);

Q_SIGNALS:
    void hiddenChanged(const QStringList& hidden);

private:
    void showMatching();
    void setShown(bool isShown); ///< of those that match the search

    QLineEdit* m_search;
    QListWidget* m_list;
    bool m_isFilling = false;
};

} // namespace oddity::widgets
