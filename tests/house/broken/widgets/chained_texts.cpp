// SPDX-License-Identifier: BSD-3-Clause
QString wrong(const QString& fileName, int rows) {
    return QStringLiteral("%1: %2 rows").arg(fileName).arg(rows);
}
