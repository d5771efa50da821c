// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

#include <QComboBox>

#include "core/io/tables/contents/table_contents.h"
#include "widgets/session/task.h"

namespace oddity::widgets {

/// Which of the tables of a FITS file or VOTable is meant. They are looked for off the GUI thread; not seen where there
/// are fewer than two.
class TableChoiceBox : public QComboBox {
    Q_OBJECT

public:
    TableChoiceBox(QThreadPool* pool, QWidget* parent);
    /// A file, and which of its tables is meant, as core::TableLocation has it; no file: none.
    void setFile(const std::filesystem::path& file, const std::string& choice);

Q_SIGNALS:
    void chosenByHand(const std::filesystem::path& location); ///< the file with the table in brackets

private:
    void showChoice(const std::string& choice);

    std::filesystem::path m_file;
    std::vector<core::TableEntry> m_tables;
    TaskSlot m_listing;
};

} // namespace oddity::widgets
