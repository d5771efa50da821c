// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>

#include "core/progress.h"
#include "widgets/session/task.h"

class QDialog;
class QProgressBar;
class QWidget;

namespace oddity::widgets {

/// One file that is being written off the GUI thread: where that takes long, a small window says how far it is and can
/// stop it. Belongs to its parent, and goes by itself when it is over; several may be at work at once.
class FileSaving : public QObject {
    Q_OBJECT

public:
    /// window: the one that this is seen over.
    FileSaving(QString path, QWidget* window, QObject* parent);
    ~FileSaving() override;
    /// The work owns what it uses; it leaves no file when it is stopped. Throws core::Error.
    void start(std::function<void(const core::Progress&)> write);
    void stop() { m_slot.cancel(); }

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const QString& message);
    void stopped(const QString& path);

private:
    void showWindow();

    QString m_path;
    QPointer<QWidget> m_window;
    TaskSlot m_slot;
    QTimer m_delay;
    QPointer<QDialog> m_dialog;
    QPointer<QProgressBar> m_bar;
    int m_done = -1; ///< thousandths; -1: not known
    bool m_hasFailed = false;
};

} // namespace oddity::widgets
