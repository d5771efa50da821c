// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <memory>

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "tests/widgets/sample_session.h"
#include "widgets/table/catalog_view.h"

/// A catalog view over a sample session, and what tests look for in it.
struct CatalogDesk {
    CatalogDesk() {
        fillSession(session);
        view = std::make_unique<oddity::widgets::CatalogView>(&session);
        view->resize(1200, 500);
        view->show();
        table = view->findChild<QTableView*>();
        filter = view->findChild<QLineEdit*>(QStringLiteral("filter"));
        find = view->findChild<QLineEdit*>();
    }
    int listed() const { return table->model()->rowCount(); }
    bool says(const QString& part) const {
        return std::ranges::any_of(view->findChildren<QLabel*>(), [&part](const QLabel* label) {
            return label->text().contains(part) && !label->isHidden();
        });
    }
    const std::vector<double>& numbers(const char* name) const {
        return std::get<std::vector<double>>(session.survey()->catalog->column(name).values);
    }
    int countWhere(const char* name, auto isTrue) const {
        return static_cast<int>(std::ranges::count_if(numbers(name), isTrue));
    }

    oddity::widgets::Session session;
    std::unique_ptr<oddity::widgets::CatalogView> view;
    QTableView* table;
    QLineEdit* filter;
    QLineEdit* find;
};

inline QPushButton* buttonOf(const QWidget& window, const QString& text) {
    for (auto* button : window.findChildren<QPushButton*>())
        if (button->text() == text)
            return button;
    return nullptr;
}

inline int columnNamed(const QTableView& table, const QString& name) {
    for (int column = 0; column < table.model()->columnCount(); ++column)
        if (table.model()->headerData(column, Qt::Horizontal).toString().section(QLatin1Char('\n'), 0, 0) == name)
            return column;
    return -1;
}
