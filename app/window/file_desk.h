// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include "core/data/cutout.h"
#include "core/data/row_id.h"
#include "core/io/file_info.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

class QDockWidget;

namespace oddity::widgets {
class FileTabs;
}

namespace oddity::app {

/// FITS files, pictures and tables beside the project: opens what is chosen or dropped in tabs of the viewer, and shows
/// the current object inside the image it was cut from. What a file is, and where an object lies, is found off the GUI
/// thread.
class FileDesk : public QObject {
    Q_OBJECT

public:
    FileDesk(widgets::Session* session, QWidget* window);
    widgets::FileTabs* tabs() const { return m_tabs; } ///< to be put into the dock by the window
    void setDock(QDockWidget* dock);
    bool isOpen() const { return m_isOpen; } ///< a file was opened and its view not closed since

    void choose();                       ///< asks for files
    void open(const QStringList& files); ///< in tabs of the viewer, whatever they are; the first is shown
    /// Each as what it is; sideBySide: those that the viewer shows, in a grid.
    void takeFiles(const QStringList& files, bool sideBySide = false);
    void toggleSideBySide();
    void showContext(); ///< follows the current object from now on

Q_SIGNALS:
    void shown();  ///< the view has something to show
    void closed(); ///< by hand
    void projectFound(const QString& folder);
    void networkFound(const QString& file);
    void told(const QString& message, bool isError);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Found;
    struct Place;

    void takeNext();
    void take(const Found& found);
    void findPlace();
    void raise();

    widgets::Session* m_session;
    QWidget* m_window;
    QThreadPool* m_pool;
    widgets::FileTabs* m_tabs;
    QDockWidget* m_dock = nullptr;
    widgets::TaskSlot m_looking;
    widgets::TaskSlot m_finding;
    QStringList m_files;         ///< still to be looked at
    bool m_isShown = true;       ///< the next file, as the first of those given together
    bool m_isSideBySide = false; ///< wanted for the files to be looked at
    bool m_isOpen = false;
    bool m_isFollowing = false;
};

} // namespace oddity::app
