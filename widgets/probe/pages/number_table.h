// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>
#include <QTableWidget>

namespace oddity::widgets {

/// after − before of single-precision numbers: digits that neither of them has are left out.
QString differenceText(double before, double after);

/// A table to be read and copied: the first column words, the others numbers at the right edge.
class NumberTable : public QTableWidget {
    Q_OBJECT

public:
    explicit NumberTable(const QString& name, QWidget* parent = nullptr);
    /// Each row as long as the header. tips: one a row, or none.
    void setRows(const QStringList& header, const QList<QStringList>& rows, const QStringList& tips = {});

protected:
    void keyPressEvent(QKeyEvent* event) override; ///< copying the marked cells
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns(); ///< the words take what room the numbers leave
    void copy() const;
};

} // namespace oddity::widgets
