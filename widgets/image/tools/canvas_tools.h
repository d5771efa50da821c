// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <QMenu>
#include <QPointer>

#include "core/data/cutout.h"
#include "core/data/display/stretch.h"
#include "widgets/image/tools/canvas_subject.h"
#include "widgets/image/tools/overlay_choice.h"

class QAction;
class QKeyEvent;

namespace oddity::widgets {

class ContourOverlay;
class FileSaving;
class PixelCanvas;
class MaskOverlay;
class NeighbourOverlay;
class PixelTable;
class SkyGridOverlay;
class TurnMenu;

/// What one may do with the image on a canvas: the overlays, magnifier and pixel table that the session's
/// OverlayChoice asks for, a menu (right click) and keys for all of it, copying and saving. The view says what is
/// shown.
class CanvasTools : public QObject {
    Q_OBJECT

public:
    CanvasTools(PixelCanvas* canvas, Session* session);
    ~CanvasTools() override;

    /// The image on the canvas, and of which object it is; band -1: a composite of all. Null: none.
    void setSubject(std::shared_ptr<const core::Cutout> cutout, int band, core::RowId row = {});
    const std::shared_ptr<const core::Cutout>& subject() const { return m_cutout; }
    /// An image that is no cutout: what its contours and its mask are of is set in contours() and mask().
    void setFileSubject(std::shared_ptr<const CanvasSubject> subject);
    MaskOverlay& mask() { return *m_mask; }
    void setMaskOffered(bool isOffered); ///< of an image that is no cutout: there is a mask to be seen
    ContourOverlay& contours() { return *m_contours; }
    /// The canvas shares this view while the image views are not locked; null: it has its own again, and stays where
    /// it is.
    void shareView(std::shared_ptr<ViewLink> link);
    /// Contours of another image on this canvas: pixel (0,0) lies at origin, its pixels are scale large.
    void setContoursOf(std::shared_ptr<const core::Cutout> cutout, int band, QPointF origin = {}, double scale = 1);
    void setLimits(const core::StretchLimits& limits); ///< black and white of the picture
    void updateTable();                                ///< pixels were read

    QMenu& menu() { return *m_menu; }
    void addToMenu(QAction* action); ///< a view's own, at the top
    /// True when the key was one of these; views hand over what their canvas did not take.
    bool press(const QKeyEvent& event);

    bool isFrozen() const;
    QString positionText() const; ///< of the pointer, as other programs take it: "10:23:11.21 +41:16:09.4"; "" none
    QString valueUnderPointer() const; ///< with all digits
    /// What is seen, off the GUI thread: a file appears whole or not at all; how it went goes to Session::tell().
    void savePicture(const QString& path);
    void savePixels(const QString& path);

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void degreesChanged();
    void saved(const QString& path);

private:
    void buildOverlays();
    void buildMenu();
    QAction* toggle(OverlayChoice::Part part, const QString& icon, const QString& text, const QString& tip);
    QAction* act(const QString& icon, const QString& text, void (CanvasTools::*function)());
    void take(std::shared_ptr<const CanvasSubject> subject);
    void follow();
    void followContours();
    PixelTable& table();
    void emptyTable(); ///< if this canvas wrote to it
    void updateActions();
    std::optional<QPointF> place() const; ///< of the pointer, or where the menu was asked for
    void setLocked(bool isLocked);
    void copyPosition();
    void copyValue();
    void copyPicture();
    void askPicture();
    void askPixels();
    void chooseLevels();
    void resetContrast();
    void toggleFreeze();
    FileSaving* savingTo(const QString& path, const QString& told); ///< told once it is saved, %1 for where
    QString objectId() const;
    QString suggestedName(const QString& ending) const;

    PixelCanvas* m_canvas;
    Session* m_session;
    OverlayChoice& m_choice;
    std::unique_ptr<QMenu> m_menu;
    QAction* m_ownEnd = nullptr; ///< the separator under the views' own actions
    std::map<OverlayChoice::Part, QAction*> m_toggles;
    QAction* m_freeze = nullptr;
    QAction* m_copyPosition = nullptr;
    QAction* m_copyValue = nullptr;
    QAction* m_savePixels = nullptr;
    TurnMenu* m_turn = nullptr;
    MaskOverlay* m_mask;
    ContourOverlay* m_contours;
    SkyGridOverlay* m_grid;
    NeighbourOverlay* m_objects;
    const std::shared_ptr<ViewLink> m_ownLink;
    std::shared_ptr<ViewLink> m_unlockedLink; ///< the canvas's own, or one it shares
    std::shared_ptr<const CanvasSubject> m_subject;
    std::shared_ptr<const core::Cutout> m_cutout; ///< that the subject is of; null: a file's
    int m_band = -1;
    core::RowId m_row;
    std::optional<std::pair<std::shared_ptr<const core::Cutout>, int>> m_contoursOf;
    QPointF m_contourOrigin;
    double m_contourScale = 1;
    std::optional<QPointF> m_menuPlace;
    TaskSlot m_averaging;         ///< of bands, for contours
    QPointer<PixelTable> m_table; ///< the window's, once this canvas wrote to it
};

} // namespace oddity::widgets
