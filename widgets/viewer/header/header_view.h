// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "core/io/fits/fits_header.h"

class QLabel;
class QLineEdit;
class QListView;
class QToolButton;

namespace oddity::widgets {

class CardDelegate;
class HeaderModel;

/// The cards of a header, any number of them, with a search that filters or jumps from match to match. F3 and Shift+F3
/// to the next and previous match, Ctrl+C copies the chosen cards as they are.
class HeaderView : public QWidget {
    Q_OBJECT

public:
    explicit HeaderView(QWidget* parent = nullptr);
    void setHeader(const core::FitsHeader& header); ///< the search stays
    void goToSearch();
    void copySelected() const;

private:
    void search();
    void jump(int step);
    void describe();

    HeaderModel* m_model;
    CardDelegate* m_delegate;
    QListView* m_list;
    QLineEdit* m_search;
    QToolButton* m_filter;
    QToolButton* m_raw;
    QLabel* m_count;
};

} // namespace oddity::widgets
