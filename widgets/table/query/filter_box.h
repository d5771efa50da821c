// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QTimer>
#include <QWidget>

#include "core/query/row_set.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

class QLabel;
class QLineEdit;
class QToolButton;

namespace oddity::widgets {

class NameCompleter;

/// Rows that fulfil an expression.
struct Filter {
    QString text;
    std::shared_ptr<const core::RowSet> rows;
    std::size_t count = 0;
    bool usesResults = false; ///< values that may change while the catalog stays
};

/// A line for an expression over the columns. What is typed is evaluated on another thread, newest wins; how many
/// objects it holds for, or what is wrong with it, stands below. Enter makes it the list.
class FilterBox : public QWidget {
    Q_OBJECT

public:
    explicit FilterBox(Session* session, QWidget* parent = nullptr);

    std::shared_ptr<const Filter> filter() const { return m_filter; } ///< in force; null for none
    QString text() const;
    void apply(const QString& text);  ///< as if it was typed, with Enter
    void insert(const QString& name); ///< at the cursor

Q_SIGNALS:
    void filterChanged();
    void selectAsked(const oddity::widgets::Filter& filter);
    void subsetAsked(const oddity::widgets::Filter& filter);
    void listingAsked(); ///< of functions and columns

private:
    enum class Use { Count, List, Select, Subset };
    struct Outcome;

    void makeMenu();
    void textChanged();
    void evaluate(Use use);
    void take(const Outcome& outcome, Use use);
    void refresh();
    void say(const QString& message, const char* look);

    Session* m_session;
    TaskSlot* m_slot;
    TaskSlot* m_refreshSlot;
    QTimer m_typing;
    QTimer m_refreshing;
    QLineEdit* m_line;
    QToolButton* m_menu;
    QLabel* m_message;
    NameCompleter* m_completer;
    std::shared_ptr<const Filter> m_filter;
};

} // namespace oddity::widgets
