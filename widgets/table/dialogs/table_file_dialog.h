// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace oddity::widgets {

/// The formats that tables are written in, as a file dialog names them: the first is the default.
enum class TableFormat { Fits, VoTable, Ecsv, Csv };

QString nameOf(TableFormat format);   ///< "FITS table"
QString filterOf(TableFormat format); ///< "FITS table (*.fits)"
QString suffixOf(TableFormat format); ///< ".fits"

/// Where a table is to be written. The format that was chosen decides: a name without its ending gets it, one that ends
/// as another format's changes its ending, and remark says so.
struct TableFile {
    QString path; ///< "" for none
    QString remark;
};
TableFile tableFileAs(const QString& name, TableFormat chosen);

/// Asks for a file; suggestion: its path without ending. The name in the dialog follows the format that is chosen
/// there. Asks again before a file is replaced that the dialog did not ask about.
TableFile askTableFile(QWidget* parent, const QString& title, const QString& suggestion,
                       TableFormat first = TableFormat::Fits);

} // namespace oddity::widgets
