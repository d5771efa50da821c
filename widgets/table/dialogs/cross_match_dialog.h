// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QDialog>

#include "core/io/tables/catalog_reader.h"
#include "core/query/row_set.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace oddity::widgets {

/// Matches the catalog with a second table by position on the sky. The columns chosen and the separation become fields
/// of the session, the objects with a match a subset. Reads and matches on another thread.
class CrossMatchDialog : public QDialog {
    Q_OBJECT

public:
    explicit CrossMatchDialog(Session* session, QWidget* parent = nullptr);

    void openTable(const QString& path);

Q_SIGNALS:
    void matched(const QString& name, const QString& origin, std::shared_ptr<const oddity::core::RowSet> rows);

private:
    struct Outcome;

    void makeForm();
    void chooseFile();
    void takeTable(std::shared_ptr<const core::LoadedCatalog> table);
    void match();
    void take(const Outcome& outcome);
    void setBusy(bool isBusy);
    void say(const QString& message, const char* look);

    Session* m_session;
    TaskSlot* m_slot;
    std::shared_ptr<const core::LoadedCatalog> m_table;
    QLineEdit* m_path;
    QComboBox* m_ra;
    QComboBox* m_dec;
    QDoubleSpinBox* m_radius;
    QComboBox* m_kind;
    QLineEdit* m_prefix;
    QListWidget* m_columns;
    QProgressBar* m_progress;
    QLabel* m_message;
    QPushButton* m_match;
};

} // namespace oddity::widgets
