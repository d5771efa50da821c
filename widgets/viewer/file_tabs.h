// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include <QWidget>

#include "core/data/cutout.h"

class QStackedWidget;
class QTabBar;
class QThreadPool;
class QToolButton;

namespace oddity::widgets {

class Blinker;
class FileView;
class Session;
class SideBySide;
class ViewLink;

/// Files to look at, each in a tab: one is read when its tab is first shown, so that many large ones cost nothing. The
/// middle button or Ctrl+W closes a tab, Ctrl+Tab goes to the next, B blinks them and [ ] steps, as frames in DS9; or
/// side by side, where the tab shown is the pane that controls and keys belong to. Images that blink lie over each
/// other, matched by sky where they can be, and stay so.
class FileTabs : public QWidget {
    Q_OBJECT

public:
    FileTabs(Session* session, QThreadPool* pool, QWidget* parent = nullptr);

    /// In a new tab, or the one that it has. path may end in [HDU].
    void add(const std::filesystem::path& path, bool isShown);
    /// Paints a file's mask over this HDU of a file, in the tab that it has or a new one.
    void addMask(const std::filesystem::path& path, int hdu, const QString& mask);
    /// An object inside the image it was cut from, in one tab for all objects.
    void showPlace(const core::ImagePlace& place, const QString& name);
    int count() const;
    FileView* current() const;          ///< null: no tab
    std::filesystem::path path() const; ///< of the tab shown; empty: none
    void closeTab(int index);
    bool isSideBySide() const;
    void setSideBySide(bool isWanted); ///< of a single file nothing comes

Q_SIGNALS:
    void anotherAsked();
    void currentChanged(); ///< another file is shown, or the one shown was read
    void emptied();        ///< the last tab was closed

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    int tabOf(const QString& key) const;
    int addTab(const QString& key, const QString& path);
    FileView* viewOf(const QString& key); ///< made when first asked for
    void goTo(int index);                 ///< shows the tab, be it the current one already
    void showTab(int index);
    void updateTitles();
    void step(int places);
    void arrangeSide(); ///< the files, or only the current one
    std::vector<FileView*> viewsAround(int index);
    void startBlinking(); ///< the others are matched to the one shown
    void stopBlinking();

    Session* m_session;
    QThreadPool* m_pool;
    QTabBar* m_tabs; ///< the data of a tab is its key: the file's path; "" of the objects' tab
    QStackedWidget* m_pages;
    SideBySide* m_side;
    QToolButton* m_sideButton;
    Blinker* m_blinker;
    std::shared_ptr<ViewLink> m_blinkLink; ///< null: nothing blinks
    std::map<QString, FileView*> m_views;
};

} // namespace oddity::widgets
