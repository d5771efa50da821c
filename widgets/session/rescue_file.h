// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>
#include <QStringList>

namespace oddity::widgets {

/// The last resort for labels that the project would not take: a CSV (id,label,grader,time,reason) that can be imported
/// later. Made when the first line comes; every call is flushed to the disk before it returns.
class RescueFile {
public:
    explicit RescueFile(const QString& folder);

    const QString& path() const { return m_path; }
    /// False when the file cannot be written; the labels then go to the error output, as the only place left.
    bool append(const QStringList& ids, const QString& classId, const QString& grader, const QString& reason);

private:
    QString m_path;
};

} // namespace oddity::widgets
