// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/blinker.h"

namespace oddity::widgets {

Blinker::Blinker(QObject* parent) : QObject(parent) {
    setSeconds(0.5);
    connect(&m_timer, &QTimer::timeout, this, [this] { step(1); });
}

void Blinker::setLayers(const QStringList& names, const QStringList& chosenAtFirst) {
    m_layers = names;
    if (!m_hasChosen)
        m_chosen = chosenAtFirst;
    if (isRunning() && names.isEmpty())
        setRunning(false);
}

void Blinker::setChosen(const QString& name, bool isChosen) {
    m_hasChosen = true;
    m_chosen.removeAll(name);
    if (isChosen)
        m_chosen << name;
}

void Blinker::setSeconds(double seconds) {
    m_timer.setInterval(static_cast<int>(seconds * 1000));
}

void Blinker::setRunning(bool isRunning) {
    if (isRunning == this->isRunning())
        return;
    if (isRunning) {
        m_shownBefore = m_shown;
        m_timer.start();
        step(1);
    } else {
        m_timer.stop();
        if (m_shown != m_shownBefore) {
            m_shown = m_shownBefore;
            Q_EMIT flipped(m_shown);
        }
    }
    Q_EMIT runningChanged(this->isRunning());
}

void Blinker::step(int places) {
    QStringList order;
    for (const QString& name : m_layers)
        if (m_chosen.contains(name))
            order << name;
    if (order.isEmpty() || (order.size() == 1 && order.front() == m_shown))
        return;
    const auto count = static_cast<int>(order.size());
    const auto at = static_cast<int>(order.indexOf(m_shown));
    const int next = at < 0 ? (places > 0 ? 0 : count - 1) : ((at + places) % count + count) % count;
    m_shown = order[next];
    Q_EMIT flipped(m_shown);
}

} // namespace oddity::widgets
