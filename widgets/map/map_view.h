// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QImage>
#include <QString>
#include <QWidget>

#include "core/data/row_id.h"
#include "core/data/selection.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_gestures.h"

class QThreadPool;

namespace oddity::widgets {

class MapOverlay;
class MapPictures;
class MapToolBar;
struct Field;
class Session;
class TaskSlot;

/// The latent map: every object a point, coloured by any field; pan, zoom, hover, click, rectangle and lasso.
/// Selection and current object are the session's. Large maps are prepared on the pool; the camera stays where a
/// person put it while results arrive.
class MapView : public QWidget {
    Q_OBJECT

public:
    /// The picture of an object, null when it is not at hand yet; thumbnailReady() follows then.
    using Thumbnails = std::function<QImage(core::RowId)>;

    MapView(Session& session, QThreadPool* pool, QWidget* parent = nullptr);
    ~MapView() override;

    void setThumbnails(Thumbnails thumbnails);
    void thumbnailReady(core::RowId row);
    void forgetThumbnails();                  ///< they look otherwise now
    void showPictures(bool areWanted);        ///< of objects at their points; remembered with the project
    void setColourField(const QString& name); ///< "": one colour
    QString colourField() const { return m_fieldName; }
    void setTool(MapTool tool);
    void fit();

    const MapTransform& transform() const { return m_transform; }
    MapCanvas& canvas() { return *m_canvas; }
    const MapPictures& pictures() const { return *m_pictures; }
    bool isPrepared() const; ///< nothing is being computed for this view

Q_SIGNALS:
    void colourFieldChanged(const QString& name);
    void prepared(); ///< what is shown is up to date

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectSession();
    void connectGestures();
    void takeMap();
    void takePoints(std::shared_ptr<const MapPoints> points);
    void takeFields();
    void takeTheme();
    void colour();
    void takeColours(std::shared_ptr<const PointLook> look);
    void takeSelection();
    void takeMarks();
    void takeRanking();
    void showTexts();
    QString countsText() const;
    QString valueText(core::RowId row) const;
    QString noteText(core::RowId row) const;
    void showPicture();
    void showTransform();
    void showCurrent();
    void bringIntoView(core::RowId row);
    MapTransform fittedTransform() const;
    void resizeCanvas();
    void moveTo(const MapTransform& transform);
    void zoom(QPointF about, double factor);
    void hover(QPointF pixel);
    void showHover();
    void click(QPointF pixel, core::SelectionMode mode);
    void closeRegion(const QPolygonF& pixels, core::SelectionMode mode);
    std::int64_t pointNear(QPointF pixel) const;

    Session& m_session;
    TaskSlot* m_pointsTask;
    TaskSlot* m_colourTask;
    MapToolBar* m_toolBar;
    std::unique_ptr<MapCanvas> m_canvas;
    MapGestures* m_gestures;
    MapPictures* m_pictures;
    MapOverlay* m_overlay;
    Thumbnails m_thumbnails;

    QString m_fieldName;
    std::shared_ptr<const Field> m_field;
    std::shared_ptr<const MapPoints> m_points;  ///< the newest; m_picture follows once it is coloured
    std::shared_ptr<const PointLook> m_colours; ///< without the selection
    MapPicture m_picture;
    MapTransform m_transform;
    std::string m_method;         ///< of the map in view
    bool m_isCameraMoved = false; ///< by a person, since the last fit
    std::int64_t m_hovered = -1;  ///< point
};

} // namespace oddity::widgets
