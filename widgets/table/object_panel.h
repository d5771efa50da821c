// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QTimer>
#include <QWidget>

#include "widgets/session/session.h"
#include "widgets/table/columns/fact_list.h"

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace oddity::widgets {

class ArrayWindow;
class OutputList;

/// The card of the current object: id, position, label and its history, flag, scores, what the networks give
/// for it, computed and matched columns, and the catalog's values that matter most, or all of them; arrays in short, in
/// full by a click.
class ObjectPanel : public QWidget {
    Q_OBJECT

public:
    explicit ObjectPanel(Session* session, QWidget* parent = nullptr);

private:
    void makeHead(QVBoxLayout* column);
    struct Section {
        QLabel* heading = nullptr;
        FactList* facts = nullptr;
        void show(std::vector<Fact> shown) const; ///< hidden when there is none
    };
    Section addSection(QVBoxLayout* column, const QString& title);
    void showArray(const QString& name);
    void updateAll();
    void updateHead();
    void updateLabel();
    void updateFields();
    void updateOutputs();
    /// Of the run that stored this output of a self-organizing map; empty where none did.
    std::vector<int> countsOf(const core::ObjectOutput& output);
    void updateCatalog();

    Session* m_session;
    QTimer m_timer; ///< several changes together are drawn once
    QLabel* m_id;
    QToolButton* m_copy;
    QLabel* m_position;
    QLabel* m_label;
    QLabel* m_flag;
    std::map<Field::Kind, Section> m_ofKind;
    OutputList* m_outputs = nullptr;
    std::map<std::string, std::vector<int>> m_cellCounts; ///< by network and output, until the fields change
    Section m_catalog;
    QPushButton* m_all;
    bool m_showsAll = false; ///< columns of the catalog, as they are in the file
    ArrayWindow* m_array = nullptr;
};

/// Catalog columns in the order in which the card shows them: brightness, distance, size, shape and class first, known
/// by UCD or by name; identifiers and positions left out.
std::vector<const core::Column*> keyColumns(const core::Survey& survey, std::size_t most);

} // namespace oddity::widgets
