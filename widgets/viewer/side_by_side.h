// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <QPointer>
#include <QWidget>

#include "core/data/display/stretch_rule.h"
#include "widgets/image/canvas/view_link.h"

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QGridLayout;
class QStackedWidget;

namespace oddity::widgets {

class FileView;

/// Open files in a grid, as DS9's tiled frames: the same part of the sky or the same pixels in all, one pointer for
/// all, each with its own limits or all with those of the current one, which the controls above belong to.
class SideBySide : public QWidget {
    Q_OBJECT

public:
    static constexpr int mostPanes = 16;

    explicit SideBySide(QWidget* parent = nullptr);

    /// Takes these into the grid, in this order, and lets go of those that are no longer among them.
    void setViews(const std::vector<FileView*>& views, FileView* current);
    const std::vector<QPointer<FileView>>& views() const { return m_views; }
    FileView* current() const { return m_current; }

Q_SIGNALS:
    void currentAsked(oddity::widgets::FileView* view); ///< a pane was clicked, or the keys went to it

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    enum class Lock { Sky, Pixels, None };

    Lock chosenLock() const;
    void buildLayout();
    void take(FileView* view);
    void letGo(FileView* view);
    void arrange();
    void lock();
    void showControls();
    void followOpening(FileView* view);
    void shareLook(); ///< of the current view
    void setSameLook(bool isSame);

    std::vector<QPointer<FileView>> m_views;
    QPointer<FileView> m_current;
    std::map<FileView*, core::StretchRule> m_ownRules; ///< while all have the same
    QPointer<FileView> m_leader;                       ///< whose look that is
    std::shared_ptr<ViewLink> m_link;
    QComboBox* m_lock;
    QCheckBox* m_sameLook;
    QBoxLayout* m_top = nullptr; ///< lock and controls, below each other where it is narrow
    QStackedWidget* m_controls;
    QWidget* m_area;
    QGridLayout* m_grid;
    int m_columns = 0;              ///< 0: not arranged
    bool m_isLeaderAwaited = false; ///< the current image, which all show once it is read
};

} // namespace oddity::widgets
