// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/rescue_file.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>

namespace oddity::widgets {

namespace {

QString quoted(QString text) {
    if (!text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

} // namespace

RescueFile::RescueFile(const QString& folder) {
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
    m_path = QDir(folder).filePath(
        QStringLiteral("oddity-labels-%1-%2.csv").arg(stamp).arg(QCoreApplication::applicationPid()));
}

bool RescueFile::append(const QStringList& ids, const QString& classId, const QString& grader, const QString& reason) {
    const QString time = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    QByteArray lines;
    for (const QString& id : ids)
        lines += QStringList{quoted(id), quoted(classId), quoted(grader), time, quoted(reason)}
                     .join(QLatin1Char(','))
                     .toUtf8() +
                 '\n';

    QFile file(m_path);
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    const bool isNew = !file.exists();
    bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::Append);
    if (isWritten && isNew)
        isWritten = file.write("id,label,grader,time,reason\n") > 0;
    isWritten = isWritten && file.write(lines) == lines.size() && file.flush() && ::fsync(file.handle()) == 0;
    if (!isWritten)
        qCritical("Labels that could not be stored anywhere (id,label,grader,time,reason):\n%s", lines.constData());
    return isWritten;
}

} // namespace oddity::widgets
