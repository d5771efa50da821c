// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/job_bar.h"

#include <QAction>
#include <QHBoxLayout>

namespace oddity::app {

namespace {

QString timeLeft(qint64 milliseconds) {
    const qint64 seconds = (milliseconds + 500) / 1000;
    if (seconds < 60)
        return JobBar::tr("%1 s left").arg(seconds);
    return JobBar::tr("%1 min left").arg((seconds + 59) / 60);
}

} // namespace

JobBar::JobBar(QAction* stop, QWidget* parent) : QWidget(parent) {
    m_text = new QLabel(this);
    m_bar = new QProgressBar(this);
    m_bar->setFixedWidth(180);
    m_bar->setTextVisible(false);
    m_stop = new QToolButton(this);
    m_stop->setDefaultAction(stop);
    m_stop->setAutoRaise(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text);
    layout->addWidget(m_bar);
    layout->addWidget(m_stop);
    setBusy(false);
}

void JobBar::showProgress(qint64 done, qint64 total, const QString& what) {
    if (what != m_what) {
        m_what = what;
        m_elapsed.restart();
    }
    m_bar->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        m_bar->setValue(static_cast<int>(1000 * done / total));
    QString text = what;
    if (total > 0 && done > 0 && done < total) {
        text += QStringLiteral("  %L1 / %L2").arg(done).arg(total);
        if (m_elapsed.elapsed() > 2000)
            text += QStringLiteral("  ·  ") + timeLeft(m_elapsed.elapsed() * (total - done) / done);
    }
    m_text->setText(text);
    setVisible(true);
}

void JobBar::setBusy(bool isBusy) {
    setVisible(isBusy);
    if (!isBusy)
        m_what.clear();
}

} // namespace oddity::app
