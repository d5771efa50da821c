// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QFrame>

#include "widgets/session/session.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace oddity::widgets {

/// Asks for a target that no list could hold: a latent dimension, a quantile, a region of a mask, another object.
class FreeTargetForm : public QFrame {
    Q_OBJECT

public:
    FreeTargetForm(Session* session, QWidget* parent);
    void ask(const std::vector<AttributionOffer>& offers, const QPoint& where);

Q_SIGNALS:
    void chosen(const QString& target, const QString& network);

private:
    struct Family {
        core::TargetFamily family;
        QString network;
    };
    QWidget* objectPage();
    QWidget* regionPage();
    const Family* family() const; ///< the one that is chosen, null for none
    void showFamily();
    void check();
    QString problem() const; ///< why what is entered is no target; "" where it is
    void accept();

    Session* m_session;
    std::vector<Family> m_families;
    QComboBox* m_what;
    QStackedWidget* m_pages;
    QSpinBox* m_index;
    QDoubleSpinBox* m_probability;
    QLineEdit* m_object;
    QPushButton* m_current;
    QPushButton* m_selected;
    QSpinBox* m_rows[2];
    QSpinBox* m_columns[2];
    QLabel* m_problem;
    QPushButton* m_explain;
};

} // namespace oddity::widgets
