// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/main_window.h"

#include <QCoreApplication>
#include <QEvent>
#include <QScrollArea>
#include <QThreadPool>
#include <QTimer>

#include "app/window/file_desk.h"
#include "app/window/message_log.h"
#include "app/window/networks/probe_desk.h"
#include "widgets/image/attribution_view.h"
#include "widgets/image/compare_view.h"
#include "widgets/image/gallery_view.h"
#include "widgets/image/image_view.h"
#include "widgets/image/reading/cutout_prefetch.h"
#include "widgets/image/thumbnail_store.h"
#include "widgets/label/label_panel.h"
#include "widgets/map/map_view.h"
#include "widgets/population/population_view.h"
#include "widgets/probe/probe_panel.h"
#include "widgets/series/series_view.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/object_panel.h"
#include "widgets/table/ranking_view.h"
#include "widgets/viewer/file_tabs.h"

namespace oddity::app {

namespace {

/// A view that is higher than small screens leave it.
QScrollArea* scrolled(QWidget* view, QWidget* parent) {
    auto* area = new QScrollArea(parent);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(view);
    return area;
}

} // namespace

void MainWindow::addDock(const QString& id, const QString& title, QWidget* view) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(id);
    dock->setWidget(view);
    for (const auto signal : {&QDockWidget::topLevelChanged, &QDockWidget::visibilityChanged})
        connect(dock, signal, this, &MainWindow::updateTitleBars, Qt::QueuedConnection);
    connect(dock, &QDockWidget::dockLocationChanged, this, &MainWindow::updateTitleBars, Qt::QueuedConnection);
    m_docks.insert(id, dock);
    m_dockOrder << id;
}

void MainWindow::updateTitleBars() {
    for (const QString& id : m_dockOrder) {
        QDockWidget* dock = m_docks[id];
        const bool isTab = !dock->isFloating() && !tabifiedDockWidgets(dock).isEmpty();
        if (isTab == (dock->titleBarWidget() != nullptr))
            continue;
        QWidget* before = dock->titleBarWidget();
        dock->setTitleBarWidget(isTab ? new QWidget(dock) : nullptr);
        delete before;
    }
}

void MainWindow::makeDocks() {
    addDock(QStringLiteral("ranking"), tr("Ranking"), new widgets::RankingView(m_session, this));
    addDock(QStringLiteral("catalog"), tr("Catalog"), new widgets::CatalogView(m_session, this));
    auto* map = new widgets::MapView(*m_session, new QThreadPool(this), this);
    map->setThumbnails([this](core::RowId row) { return m_thumbnails->thumbnail(row); });
    connect(m_thumbnails, &widgets::ThumbnailStore::ready, map, &widgets::MapView::thumbnailReady);
    connect(m_thumbnails, &widgets::ThumbnailStore::sourceChanged, map, &widgets::MapView::forgetThumbnails);
    addDock(QStringLiteral("map"), tr("Map"), map);
    connect(m_session, &widgets::Session::colourAsked, map, &widgets::MapView::setColourField);
    connect(m_session, &widgets::Session::fieldsChanged, map, [this, map] {
        const QString classes = QStringLiteral("predicted class");
        if (!m_isColourChosen && m_session->field(classes)) {
            m_isColourChosen = true;
            map->setColourField(classes);
        }
    });
    addDock(QStringLiteral("gallery"), tr("Gallery"), new widgets::GalleryView(m_session, m_thumbnails, this));
    auto* image = new widgets::ImageView(m_session, this);
    image->installShortcut(this);
    connect(image, &widgets::ImageView::contextAsked, m_files, &FileDesk::showContext);
    addDock(QStringLiteral("image"), tr("Image"), image);
    auto* compare = new widgets::CompareView(m_session, this);
    addDock(QStringLiteral("compare"), tr("Compare"), compare);
    connect(image, &widgets::ImageView::coloursChanged, m_thumbnails, &widgets::ThumbnailStore::setColours);
    connect(image, &widgets::ImageView::coloursChanged, compare, &widgets::CompareView::setColours);
    addDock(QStringLiteral("explain"), tr("Why"), new widgets::AttributionView(m_session, this));
    addDock(QStringLiteral("population"), tr("Population"),
            scrolled(new widgets::PopulationView(m_session, this), this));
    auto* probes = new widgets::ProbePanel(m_session, this);
    connectProbes(*m_workbench, probes);
    addDock(QStringLiteral("probes"), tr("Probes"), scrolled(probes, this));
    addDock(seriesDock(), tr("Series"), new widgets::SeriesView(m_session, this));
    addDock(fileDock(), tr("File"), m_files->tabs());
    m_files->setDock(m_docks[fileDock()]);
    addDock(QStringLiteral("object"), tr("Object"), new widgets::ObjectPanel(m_session, this));
    m_labels = new widgets::LabelPanel(m_session, this);
    addDock(QStringLiteral("label"), tr("Label"), m_labels);
    addDock(QStringLiteral("messages"), tr("Messages"), m_log);
    m_labels->installShortcuts(this);
    arrange();
}

bool MainWindow::isDockWanted(const QString& id) const {
    const auto survey = m_session->survey();
    if (id == fileDock())
        return m_files->isOpen();
    if (!survey)
        return false;
    const bool hasSeries = survey->spectra || survey->lightCurves;
    if (id == seriesDock())
        return hasSeries;
    const QStringList ofImages{QStringLiteral("gallery"), QStringLiteral("image"),      QStringLiteral("compare"),
                               QStringLiteral("explain"), QStringLiteral("population"), QStringLiteral("probes")};
    return survey->cutouts || !hasSeries || !ofImages.contains(id);
}

void MainWindow::arrange() {
    setAnimated(false); // the sizes hold at once
    for (const QString& id : m_dockOrder) {
        m_docks[id]->setFloating(false);
        removeDockWidget(m_docks[id]);
    }
    const auto place = [this](const char* id, Qt::DockWidgetArea area) {
        addDockWidget(area, m_docks[QLatin1String(id)]);
    };
    const auto below = [this](const char* first, const char* second) {
        splitDockWidget(m_docks[QLatin1String(first)], m_docks[QLatin1String(second)], Qt::Vertical);
    };
    const auto tabbed = [this](const char* first, const char* second) {
        tabifyDockWidget(m_docks[QLatin1String(first)], m_docks[QLatin1String(second)]);
    };
    place("ranking", Qt::LeftDockWidgetArea);
    splitDockWidget(m_docks[QStringLiteral("ranking")], m_docks[QStringLiteral("map")], Qt::Horizontal);
    splitDockWidget(m_docks[QStringLiteral("map")], m_docks[QStringLiteral("image")], Qt::Horizontal);
    below("ranking", "object");
    below("map", "gallery");
    below("image", "label");
    tabbed("ranking", "catalog");
    tabbed("ranking", "messages");
    tabbed("image", "compare");
    tabbed("image", "explain");
    tabbed("image", "population");
    tabbed("image", "probes");
    tabbed("image", "series");
    tabbed("image", "file");
    for (const QString& id : m_dockOrder)
        m_docks[id]->setVisible(isDockWanted(id));
    m_docks[QStringLiteral("ranking")]->raise();
    const bool hasImages = !m_session->survey() || isDockWanted(QStringLiteral("image"));
    QDockWidget* object = m_docks[hasImages ? QStringLiteral("image") : seriesDock()];
    object->raise();
    resizeDocks({m_docks[QStringLiteral("ranking")], m_docks[QStringLiteral("map")], object}, {360, 470, 740},
                Qt::Horizontal);
    resizeDocks({m_docks[QStringLiteral("ranking")], m_docks[QStringLiteral("object")]}, {600, 300}, Qt::Vertical);
    resizeDocks({m_docks[QStringLiteral("map")], m_docks[QStringLiteral("gallery")]}, {600, 300}, Qt::Vertical);
    QTimer::singleShot(0, this, [this, object] {
        QCoreApplication::sendPostedEvents(nullptr,
                                           QEvent::LayoutRequest); // how high the label is depends on its width
        resizeDocks({object, m_docks[QStringLiteral("label")]}, {900, 1}, Qt::Vertical);
    });
    setAnimated(true);
}

} // namespace oddity::app
