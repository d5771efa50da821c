// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QWidget>

#include "core/data/cutout.h"
#include "core/io/pyramid/image_pyramid.h"
#include "core/io/wcs_transform.h"
#include "widgets/session/task.h"

class QLabel;
class QProgressBar;
class QStackedWidget;
class QThreadPool;

namespace oddity::widgets {

class CanvasTools;
class FileMask;
class PlaneBar;
class PlaneColours;
class PlaneComposite;
struct OpenedPlane;
class Session;
class SkySystemMenu;
class StretchBar;
class TileCanvas;
class ViewPlane;

/// One image HDU: its pixels at any scale, its planes, one by one or as a colour picture, stretch and colours, what
/// lies on it (grid, contours, catalog objects), and what is under the pointer. Reading, finding limits and averaging a
/// large image run off the GUI thread.
class ImagePage : public QWidget {
    Q_OBJECT

public:
    ImagePage(Session* session, QThreadPool* pool, QWidget* parent = nullptr);

    void setImage(std::shared_ptr<const core::FitsFile> file, int hdu, std::int64_t plane);
    void clear();
    /// Shows this part of the image with its surroundings and outlines it.
    void pointOut(const core::PixelRegion& region, const QString& name);
    TileCanvas& canvas() { return *m_canvas; }
    bool isReady() const { return m_pyramid != nullptr && !m_opening.isRunning(); }
    QString readout() const;
    QString problem() const; ///< shown below the image; empty when there is none
    CanvasTools& tools() { return *m_tools; }
    FileMask& mask() { return *m_mask; }
    StretchBar& stretch() { return *m_stretch; }
    PlaneColours& colours() { return *m_colours; }
    /// Among other pages: its stretch and buttons are shown elsewhere, and a title says which image it is. null: alone.
    void setAmong(QStackedWidget* controlsOfAll);
    QWidget* controls() const { return m_controls; }

Q_SIGNALS:
    void imageOpened(); ///< an image, or another plane of it
    void lookChanged(); ///< stretch or colours

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildLayout();
    void connectColours();
    void open(std::int64_t plane);
    void take(OpenedPlane opened);
    void showComposite(const std::shared_ptr<const PlaneComposite>& composite);
    void useSystem(char letter);
    void goToRegion();
    void refine();
    void showTitle();
    QString whereText(const std::optional<QPointF>& position) const;
    void readOut(const std::optional<QPointF>& position);
    void say(const QString& problem);

    std::shared_ptr<const core::FitsFile> m_file;
    int m_hdu = 0;
    std::int64_t m_plane = 0;
    std::shared_ptr<core::ImagePyramid> m_pyramid;
    std::shared_ptr<const core::SkyTransform> m_sky;
    std::shared_ptr<const core::WorldCoordinates> m_world; ///< where there is no sky
    QString m_worldProblem;                                ///< where the header's coordinates cannot be used
    std::optional<core::PixelRegion> m_region;
    QString m_regionName;
    bool m_isRegionSought = false; ///< to be gone to once the image is there

    Session* m_session;
    TileCanvas* m_canvas;
    CanvasTools* m_tools;
    FileMask* m_mask;
    SkySystemMenu* m_systems;
    ViewPlane* m_viewPlane; ///< for contours
    StretchBar* m_stretch;
    QWidget* m_controls;
    bool m_isAmongOthers = false;
    PlaneBar* m_planes;
    PlaneColours* m_colours;
    QLabel* m_problem;
    QLabel* m_values;
    QLabel* m_position;
    QLabel* m_remark; ///< on the sky positions; hidden where there is none
    QProgressBar* m_averaging;
    TaskSlot m_opening;
    TaskSlot m_refining;
};

} // namespace oddity::widgets
