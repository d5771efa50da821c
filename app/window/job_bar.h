// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QElapsedTimer>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QWidget>

namespace oddity::app {

/// What is being computed, how far it is, the time left, and a button to stop it; lives in the status bar.
class JobBar : public QWidget {
    Q_OBJECT

public:
    explicit JobBar(QAction* stop, QWidget* parent = nullptr);
    void showProgress(qint64 done, qint64 total, const QString& what);
    void setBusy(bool isBusy);

private:
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_stop;
    QElapsedTimer m_elapsed;
    QString m_what;
};

} // namespace oddity::app
