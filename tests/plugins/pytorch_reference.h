// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>

namespace oddity::tests {

/// What Debian's PyTorch gives for the same question as the program.
struct PyTorchReference {
    QJsonObject values;
    QString absent;  ///< why it cannot be asked here, "" where it can
    QString problem; ///< why it gave none, "" where it did
};

/// Runs a script of this folder, which leaves its networks and reference.json in `folder`.
inline PyTorchReference pyTorchReference(const QString& script, const QString& folder) {
    const QString interpreter = QStringLiteral("/usr/bin/python3");
    QProcess python;
    python.start(interpreter, {"-c", "import torch"});
    if (!python.waitForFinished(60'000) || python.exitCode() != 0)
        return {{}, "/usr/bin/python3 has no torch: the package python3-torch is needed to compare with", {}};
    python.start(interpreter, {ODDITY_PLUGIN_TESTS "/" + script, folder});
    if (!python.waitForFinished(120'000))
        return {{}, {}, script + " did not end in time"};
    if (python.exitCode() != 0)
        return {{}, {}, script + ": " + QString::fromUtf8(python.readAllStandardError())};
    QFile file(folder + "/reference.json");
    if (!file.open(QIODevice::ReadOnly))
        return {{}, {}, script + " left no reference.json"};
    return {QJsonDocument::fromJson(file.readAll()).object(), {}, {}};
}

} // namespace oddity::tests
