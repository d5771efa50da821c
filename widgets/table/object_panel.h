// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QTimer>
#include <QWidget>

#include "widgets/session/session.h"
#include "widgets/table/fact_list.h"

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace oddity::widgets {

/// The card of the current object: id, position, label and its history, flag, scores, class probabilities, and the
/// catalog's values that matter most.
class ObjectPanel : public QWidget {
    Q_OBJECT

public:
    explicit ObjectPanel(Session* session, QWidget* parent = nullptr);

private:
    void makeHead(QVBoxLayout* column);
    FactList* addSection(QVBoxLayout* column, const QString& title, QLabel*& heading);
    void updateAll();
    void updateHead();
    void updateLabel();
    void updateScores();
    void updateClasses();
    void updateCatalog();

    Session* m_session;
    QTimer m_timer; ///< several changes together are drawn once
    QLabel* m_id;
    QToolButton* m_copy;
    QLabel* m_position;
    QLabel* m_label;
    QLabel* m_flag;
    QLabel* m_scoresHeading = nullptr;
    QLabel* m_classesHeading = nullptr;
    QLabel* m_catalogHeading = nullptr;
    FactList* m_scores;
    FactList* m_classes;
    FactList* m_catalog;
};

/// Catalog columns in the order in which the card shows them: brightness, distance, size, shape and class first, known
/// by UCD or by name; identifiers and positions left out.
std::vector<const core::Column*> keyColumns(const core::Survey& survey, std::size_t most);

} // namespace oddity::widgets
