// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include <QDialog>

#include "core/io/tables/catalog_reader.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"
#include "widgets/table/query/table_matches.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace oddity::widgets {

/// Matches the catalog with a second table by position on the sky. The columns chosen and the separation become fields
/// of the session (see TableMatches). Reads and matches on another thread.
class CrossMatchDialog : public QDialog {
    Q_OBJECT

public:
    CrossMatchDialog(Session* session, TableMatches* matches, QWidget* parent = nullptr);

    void openTable(const QString& path);

private:
    enum class Use { Match, SavePairs };

    void makeForm();
    QWidget* makeColumnList();
    void chooseFile();
    void takeTable(std::shared_ptr<const core::LoadedCatalog> table);
    void takePath(); ///< what stands in the line, where it is not read yet
    void countChecked();
    void setChecked(bool isChecked); ///< all columns
    void ask(Use use);               ///< now, or when the table is read
    TableMatch wantedMatch() const;
    void match();
    void savePairs();
    void take(const TableMatch& match, const MatchOutcome& outcome);
    void setBusy(bool isBusy);
    void say(const QString& message, const char* look);

    Session* m_session;
    TableMatches* m_matches;
    TaskSlot* m_slot;
    std::shared_ptr<const core::LoadedCatalog> m_table;
    QString m_takenPath;
    std::optional<Use> m_asked; ///< while the table is being read
    QLineEdit* m_path;
    QComboBox* m_ra;
    QComboBox* m_dec;
    QDoubleSpinBox* m_radius;
    QComboBox* m_kind;
    QLineEdit* m_prefix;
    QListWidget* m_columns;
    QProgressBar* m_progress;
    QLabel* m_message;
    QLabel* m_checked;
    QPushButton* m_save;
    QPushButton* m_match;
};

} // namespace oddity::widgets
