// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace oddity::app {

class MainWindow;

/// Drives the main job as a person would and saves a PNG of the whole window and of each view: wait for the results,
/// look, inspect, explain, label by keyboard, see the new order. Ends the program with 0, or with 1 when a step did
/// not come true in its time or an error was told.
class Tour : public QObject {
    Q_OBJECT

public:
    Tour(MainWindow& window, std::filesystem::path folder);
    void start();

private:
    struct Stop {
        QString name;
        std::function<void()> act;
        std::function<bool()> isReached; ///< polled until true
        QStringList pictures;            ///< "window" or dock ids, saved when reached
        int limitMs = 60'000;
    };

    void planStops();
    void poll();
    void save(const QString& subject);
    void press(const QString& key); ///< activates the shortcut bound to this key
    void finish();

    MainWindow& m_window;
    std::filesystem::path m_folder;
    std::vector<Stop> m_stops;
    std::size_t m_next = 0;
    bool m_hasActed = false;
    int m_pictureCount = 0;
    QElapsedTimer m_atStop;
    QTimer m_timer;
    QStringList m_problems;
};

} // namespace oddity::app
