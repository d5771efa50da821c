// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>

#include <QComboBox>
#include <QDockWidget>
#include <QHash>
#include <QLabel>
#include <QMainWindow>
#include <QToolBar>

#include "app/jobs/workbench.h"
#include "app/window/actions.h"
#include "widgets/session/session.h"

namespace oddity::widgets {
class CutoutPrefetch;
class LabelPanel;
class ThumbnailStore;
} // namespace oddity::widgets

namespace oddity::app {

class FileDesk;
class NetworkDesk;
class JobBar;
class MessageBar;
class MessageLog;
class StartPage;

/// Puts the views into docks and connects the actions; knows no data and computes nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(const core::Registry& registry, QWidget* parent = nullptr);
    ~MainWindow() override;

    Workbench& workbench() { return *m_workbench; }
    widgets::Session& session() { return *m_session; }
    QDockWidget* dock(const QString& id) const { return m_docks.value(id); }
    QStringList dockIds() const { return m_dockOrder; }
    static std::filesystem::path demoFolder(); ///< where the demo survey is kept
    void openProject(const QString& folder);
    void openDemo();
    /// Projects, networks, images and tables, each as what it is; sideBySide: files in a grid.
    void openFiles(const QStringList& files, bool sideBySide = false);
    void trigger(const QString& action) { m_actions[action]->trigger(); } ///< as from the menu

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    static QString fileDock() { return QStringLiteral("file"); }     ///< the dock that has a file without a project too
    static QString seriesDock() { return QStringLiteral("series"); } ///< shown where there are spectra or light curves
    bool isDockWanted(const QString& id) const;
    void addDock(const QString& id, const QString& title, QWidget* view);
    void makeDocks();
    void updateTitleBars(); ///< a tab names its view already
    void arrange();
    void makeToolBar();
    void makeMenus();
    void makeStatusBar();
    void connectActions();
    void showProject(bool isShown);
    void connectFiles();
    void showFile(); ///< the viewer of files, in place of the start page where no project is open
    void newProject();
    void exportResults();
    void showKeys();
    void showAbout();
    void tell(const QString& message, bool isError);
    void updateTitle();

    widgets::Session* m_session;
    std::unique_ptr<Workbench> m_workbench;
    widgets::ThumbnailStore* m_thumbnails;
    std::unique_ptr<widgets::CutoutPrefetch> m_prefetch;
    Actions m_actions;
    FileDesk* m_files;
    NetworkDesk* m_networks;
    QHash<QString, QDockWidget*> m_docks;
    QStringList m_dockOrder;
    StartPage* m_start;
    MessageBar* m_message;
    QToolBar* m_toolBar;
    QToolBar* m_messageBar;
    MessageLog* m_log;
    JobBar* m_jobs;
    QLabel* m_counts;
    QComboBox* m_rankBy;
    bool m_isColourChosen = false; ///< the map was given its first colours for this project
    widgets::LabelPanel* m_labels;
};

} // namespace oddity::app
