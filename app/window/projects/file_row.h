// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

class QFormLayout;
class QLineEdit;
class QWidget;

namespace oddity::app {

struct FileRow {
    QString label;
    QString hint; ///< what stands in the empty field
    QString filters = {};
    bool saves = false;     ///< a file to be written
    bool folderToo = false; ///< a folder will do as well
};

/// Adds a field for a path, with buttons that open the system's dialogs; its accessible name is the label.
QLineEdit* addFileRow(QFormLayout* form, const FileRow& about, QWidget* window);

} // namespace oddity::app
