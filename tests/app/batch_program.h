// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTest>

/// Runs oddity-batch (ODDITY_BATCH) the way a script would.
struct BatchAnswer {
    int exitCode = -1;
    QJsonObject json;
    QString text;
    QString messages;

    QStringList ids() const {
        QStringList ids;
        for (const QJsonValue& row : json[QLatin1String("rows")].toArray())
            ids << row[QLatin1String("id")].toString();
        return ids;
    }
};

inline BatchAnswer runBatch(const QStringList& arguments, int limitMs = 240'000) {
    QProcess process;
    process.start(qEnvironmentVariable("ODDITY_BATCH"), QStringList(arguments) << QStringLiteral("--json"));
    BatchAnswer answer;
    if (!process.waitForFinished(limitMs)) {
        process.kill();
        process.waitForFinished();
        answer.messages = QStringLiteral("did not end in time");
        return answer;
    }
    answer.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    answer.text = QString::fromUtf8(process.readAllStandardOutput());
    answer.messages = QString::fromUtf8(process.readAllStandardError());
    answer.json = QJsonDocument::fromJson(answer.text.toUtf8()).object();
    return answer;
}

inline QString demoModel(const char* name) {
    return qEnvironmentVariable("ODDITY_RESOURCES") + QStringLiteral("/models/") + QLatin1String(name);
}

inline QString testData(const char* path) {
    return qEnvironmentVariable("ODDITY_TEST_DATA") + QLatin1Char('/') + QLatin1String(path);
}

#define QVERIFY_DONE(answer) QVERIFY2((answer).exitCode == 0, qPrintable((answer).messages))
