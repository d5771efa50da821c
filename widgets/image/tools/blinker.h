// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace oddity::widgets {

/// Shows the layers of one pane in turn: by a timer, or by hand. Knows their names alone; the view shows them. When the
/// timer stops, the layer that was shown before it started comes back.
class Blinker : public QObject {
    Q_OBJECT

public:
    explicit Blinker(QObject* parent = nullptr);

    /// Layers chosen before stay chosen by name; at first those in chosenAtFirst.
    void setLayers(const QStringList& names, const QStringList& chosenAtFirst);
    const QStringList& layers() const { return m_layers; }
    bool isChosen(const QString& name) const { return m_chosen.contains(name); }
    void setChosen(const QString& name, bool isChosen);
    void setShown(const QString& name) { m_shown = name; } ///< what the view shows by itself

    void setSeconds(double seconds);
    bool isRunning() const { return m_timer.isActive(); }
    void setRunning(bool isRunning); ///< needs two chosen layers
    void step(int places);           ///< along the chosen layers, round and round

Q_SIGNALS:
    void flipped(const QString& name);
    void runningChanged(bool isRunning);

private:
    QStringList m_layers;
    QStringList m_chosen;
    bool m_hasChosen = false; ///< by hand
    QString m_shown;
    QString m_shownBefore; ///< the blinking
    QTimer m_timer;
};

} // namespace oddity::widgets
