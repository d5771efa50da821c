// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/main_window.h"

#include <algorithm>

#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QLocale>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QVBoxLayout>

#include "app/window/file_desk.h"
#include "app/window/job_bar.h"
#include "app/window/message_log.h"
#include "app/window/networks/mask_desk.h"
#include "app/window/networks/network_desk.h"
#include "app/window/project_dialog.h"
#include "app/window/start_page.h"
#include "widgets/image/reading/cutout_prefetch.h"
#include "widgets/image/thumbnail_store.h"
#include "widgets/label/label_panel.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/file_tabs.h"

namespace oddity::app {

namespace {

constexpr int demoObjects = 5000;
constexpr int maxRecent = 5;
constexpr int newsMs = 8000;
constexpr int windowFramePx = 8;  ///< about what the desktop puts around the window
constexpr int windowTitlePx = 40; ///< and above it
const QString recentKey = QStringLiteral("recentProjects");

} // namespace

MainWindow::MainWindow(const core::Registry& registry, QWidget* parent)
    : QMainWindow(parent), m_session(new widgets::Session(this)),
      m_workbench(std::make_unique<Workbench>(registry, m_session)), m_thumbnails(new widgets::ThumbnailStore(this)),
      m_prefetch(std::make_unique<widgets::CutoutPrefetch>(m_session)), m_actions(this),
      m_files(new FileDesk(m_session, this)) {
    setWindowIcon(widgets::programIcon());
    setDockNestingEnabled(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setAcceptDrops(true);
    resize(QSize(1600, 1000).boundedTo(screen()->availableGeometry().size() - QSize(windowFramePx, windowTitlePx)));

    auto* centre = new QWidget(this);
    auto* centreLayout = new QVBoxLayout(centre);
    centreLayout->setContentsMargins(0, 0, 0, 0);
    m_start = new StartPage(m_actions, centre);
    centreLayout->addWidget(m_start);
    setCentralWidget(centre);
    m_message = new MessageBar(this);
    m_log = new MessageLog(this);

    makeDocks();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    connectActions();
    connectFiles();
    m_networks = new NetworkDesk(m_workbench.get(), m_session, m_actions, this);
    auto* masks = new MaskDesk(registry, m_session, this);
    connect(m_actions[QStringLiteral("network.mask")], &QAction::triggered, masks,
            [this, masks] { masks->ask(QString::fromStdString(m_files->tabs()->path().string())); });
    connect(masks, &MaskDesk::masked, this, [this](const QString& image, int hdu, const QString& result) {
        const bool hasOneFile = !image.contains(QLatin1Char('{'));
        if (hasOneFile)
            m_files->tabs()->addMask(image.toStdString(), hdu, result);
        m_files->takeFiles(hasOneFile ? QStringList{image, result} : QStringList{result}, hasOneFile);
    });

    connect(m_session, &widgets::Session::told, this, &MainWindow::tell);
    connect(m_session, &widgets::Session::surveyChanged, this, [this] {
        m_thumbnails->setSource(m_session->survey() ? m_session->survey()->cutouts : nullptr, m_session->objectCount());
        m_isColourChosen = false;
        updateTitle();
    });
    connect(m_workbench.get(), &Workbench::projectOpened, this, [this] {
        showProject(true);
        if (m_files->isOpen())
            showFile();
        QSettings settings;
        QStringList recent = settings.value(recentKey).toStringList();
        const QString folder = QString::fromStdString(m_session->survey()->folder.string());
        recent.removeAll(folder);
        recent.prepend(folder);
        settings.setValue(recentKey, QStringList(recent.mid(0, maxRecent)));
    });
    connect(m_workbench.get(), &Workbench::settled, this, [this] {
        if (!m_session->survey())
            showProject(false);
    });
    m_start->setRecent(QSettings().value(recentKey).toStringList());
    connect(m_start, &StartPage::recentChosen, this, &MainWindow::openProject);
    showProject(false);
    updateTitle();
}

MainWindow::~MainWindow() {
    for (const QString& id : std::as_const(m_dockOrder))
        delete m_docks[id]; // the views use the session, which Qt would destroy first
    m_prefetch.reset();
    m_workbench.reset();
    m_thumbnails->setSource(nullptr);
}

std::filesystem::path MainWindow::demoFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return std::filesystem::path(data.toStdString()) / "demo";
}

void MainWindow::showProject(bool isShown) {
    centralWidget()->setVisible(!isShown && !m_files->isOpen());
    m_toolBar->setVisible(isShown);
    for (const char* id : {"project.export", "network.run", "network.about", "map.umap", "map.pca", "rank.similar",
                           "rank.back", "label.undo", "move.next", "move.previous", "view.context", "view.reset"})
        m_actions[QLatin1String(id)]->setEnabled(isShown);
    for (const QString& id : m_dockOrder)
        m_docks[id]->setVisible((isShown || id == fileDock()) && isDockWanted(id));
    if (isShown)
        arrange();
}

void MainWindow::updateTitle() {
    const auto survey = m_session->survey();
    setWindowTitle(survey ? tr("%1 — Oddity").arg(QString::fromStdString(survey->folder.stem().string()))
                   : m_files->isOpen()
                       ? tr("%1 — Oddity").arg(QString::fromStdString(m_files->tabs()->path().filename().string()))
                       : tr("Oddity"));
    if (!survey) {
        m_counts->clear();
        return;
    }
    QString counts = tr("%L1 objects").arg(m_session->objectCount());
    std::vector<core::RowId> flagged;
    for (const core::RowFlag& flag : m_session->flags())
        flagged.push_back(flag.row);
    if (const auto count = core::Selection(std::move(flagged)).size(); count > 0)
        counts += tr("  ·  <a href='flags' style='color:%1'>%2 flagged</a>")
                      .arg(widgets::Theme::current().warning.name(), QLocale().toString(count));
    if (!m_session->selection().empty())
        counts += tr("  ·  %L1 selected").arg(m_session->selection().size());
    m_counts->setText(counts);
}

void MainWindow::makeStatusBar() {
    m_counts = new QLabel(this);
    m_jobs = new JobBar(m_actions[QStringLiteral("job.stop")], this);
    m_counts->setContentsMargins(widgets::Theme::spacingPx, 0, 0, 0);
    m_counts->setToolTip(tr("Flagged objects could not be used; the catalog lists them with their reasons"));
    connect(m_counts, &QLabel::linkActivated, this, [this] {
        m_docks[QStringLiteral("catalog")]->show();
        m_docks[QStringLiteral("catalog")]->raise();
    });
    statusBar()->addWidget(m_counts);
    statusBar()->addPermanentWidget(m_jobs);
    statusBar()->setSizeGripEnabled(false);
    connect(m_workbench.get(), &Workbench::progressed, m_jobs, &JobBar::showProgress);
    connect(m_workbench.get(), &Workbench::busyChanged, m_jobs, &JobBar::setBusy);
    connect(m_session, &widgets::Session::flagsChanged, this, &MainWindow::updateTitle);
    connect(m_session, &widgets::Session::selectionChanged, this, &MainWindow::updateTitle);
}

void MainWindow::makeToolBar() {
    m_toolBar = addToolBar(tr("Main"));
    QToolBar* bar = m_toolBar;
    bar->setObjectName(QStringLiteral("mainToolBar"));
    bar->setMovable(false);
    bar->setIconSize(QSize(18, 18));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (const char* id : {"project.open", "project.new", "network.run"})
        bar->addAction(m_actions[QLatin1String(id)]);
    bar->addSeparator();
    auto* label = new QLabel(tr("Rank by"), bar);
    label->setProperty("look", "faint");
    label->setContentsMargins(8, 0, 6, 0);
    bar->addWidget(label);
    m_rankBy = new QComboBox(bar);
    m_rankBy->setAccessibleName(tr("Rank by"));
    m_rankBy->setToolTip(tr("The score that orders objects until labels refine it"));
    m_rankBy->setPlaceholderText(tr("no scores yet"));
    m_rankBy->setMinimumWidth(180);
    bar->addWidget(m_rankBy);
    connect(m_rankBy, &QComboBox::textActivated, this,
            [this] { m_workbench->rankBy(m_rankBy->currentData().toString()); });
    connect(m_workbench.get(), &Workbench::rankMethodsChanged, this, [this] {
        m_rankBy->clear();
        for (const QString& method : m_workbench->rankMethods())
            m_rankBy->addItem(QString(method).replace(QLatin1Char('_'), QLatin1Char(' ')), method);
        m_rankBy->setCurrentIndex(m_rankBy->findData(m_workbench->rankMethod()));
    });
    bar->addAction(m_actions[QStringLiteral("rank.similar")]);
    bar->addAction(m_actions[QStringLiteral("rank.back")]);
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    bar->addAction(m_actions[QStringLiteral("view.theme")]);

    addToolBarBreak();
    m_messageBar = addToolBar(tr("Problem"));
    m_messageBar->setObjectName(QStringLiteral("problemBar"));
    m_messageBar->setMovable(false);
    m_messageBar->addWidget(m_message);
    m_messageBar->hide();
    connect(m_message, &MessageBar::closed, m_messageBar, &QToolBar::hide);
}

void MainWindow::makeMenus() {
    const auto menu = [this](const QString& title, std::initializer_list<const char*> ids) {
        QMenu* entries = menuBar()->addMenu(title);
        for (const char* id : ids) {
            if (*id)
                entries->addAction(m_actions[QLatin1String(id)]);
            else
                entries->addSeparator();
        }
        return entries;
    };
    menu(tr("&Project"), {"project.demo", "project.new", "project.open", "file.open", "file.side", "", "project.export",
                          "", "program.quit"});
    menu(tr("&Network"),
         {"network.run", "network.mask", "job.stop", "", "network.about", "network.card", "network.approved"});
    menu(tr("&Map"), {"map.umap", "map.pca"});
    menu(tr("&Rank"), {"rank.similar", "rank.back"});
    menu(tr("&Label"), {"label.undo", "move.next", "move.previous"});
    QMenu* view = menu(tr("&View"), {"view.context", "", "view.theme", "view.reset", ""});
    for (const QString& id : m_dockOrder)
        view->addAction(m_docks[id]->toggleViewAction());
    menu(tr("&Help"), {"help.keys", "help.about"});
}

void MainWindow::connectActions() {
    const auto on = [this](const char* id, auto&& call) {
        connect(m_actions[QLatin1String(id)], &QAction::triggered, this, call);
    };
    on("project.demo", [this] { openDemo(); });
    on("project.new", [this] { newProject(); });
    on("project.open", [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project folder (name.oddity)"));
        if (!folder.isEmpty())
            openProject(folder);
    });
    on("file.open", [this] { m_files->choose(); });
    on("file.side", [this] { m_files->toggleSideBySide(); });
    on("view.context", [this] { m_files->showContext(); });
    on("project.export", [this] { exportResults(); });
    on("program.quit", [this] { close(); });
    on("job.stop", [this] { m_workbench->cancel(); });
    on("map.umap", [this] { m_workbench->computeMap(QStringLiteral("umap")); });
    on("map.pca", [this] { m_workbench->computeMap(QStringLiteral("pca")); });
    on("rank.similar", [this] { m_session->requestSimilar(m_session->current()); });
    on("rank.back", [this] { m_workbench->rankBy(m_workbench->rankMethod()); });
    on("label.undo", [this] { m_session->undoLabel(); });
    on("move.next", [this] { m_session->stepCurrent(1); });
    on("move.previous", [this] { m_session->stepCurrent(-1); });
    on("view.theme", [] {
        const bool wasDark = widgets::Theme::current().isDark;
        widgets::Theme::apply(*qApp, wasDark ? widgets::Theme::light() : widgets::Theme::dark());
        QSettings().setValue(QStringLiteral("theme"), wasDark ? QStringLiteral("light") : QStringLiteral("dark"));
    });
    on("view.reset", [this] { arrange(); });
    on("help.keys", [this] { showKeys(); });
    on("help.about", [this] { showAbout(); });
}

void MainWindow::openProject(const QString& folder) {
    m_workbench->openProject(folder.toStdString());
}

void MainWindow::openDemo() {
    m_workbench->openDemo(demoFolder(), demoObjects);
}

void MainWindow::newProject() {
    ProjectDialog dialog(this);
    if (dialog.exec() == QDialog::Accepted)
        m_workbench->importProject(dialog.request(), dialog.networks());
}

void MainWindow::tell(const QString& message, bool isError) {
    m_log->append(message, isError);
    if (!isError) {
        statusBar()->showMessage(message, newsMs);
        return;
    }
    m_message->showProblem(message);
    m_messageBar->show();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const QString rescue = m_workbench->close();
    if (!rescue.isEmpty())
        QMessageBox::warning(this, tr("Labels kept aside"),
                             tr("The project could not store the last labels. They are in %1; import that file with "
                                "oddity-batch label --import once the disk can be written.")
                                 .arg(rescue));
    event->accept();
}

} // namespace oddity::app
