// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/file_desk.h"

#include <filesystem>
#include <optional>
#include <utility>

#include <QDockWidget>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QThread>

#include "core/io/tables/table_location.h"
#include "widgets/table/dialogs/file_patterns.h"
#include "widgets/viewer/file_tabs.h"

namespace oddity::app {

namespace {

const QString folderKey = QStringLiteral("filesFolder");

bool isShownAsImage(core::FileContent content) {
    return content == core::FileContent::Fits || content == core::FileContent::Png ||
           content == core::FileContent::Jpeg;
}

} // namespace

struct FileDesk::Place {
    std::optional<core::ImagePlace> place;
    QString whyNot; ///< where there is none
};

struct FileDesk::Found {
    QString file;
    std::optional<core::FileContent> content; ///< none: the viewer's
};

FileDesk::FileDesk(widgets::Session* session, QWidget* window)
    : QObject(window), m_session(session), m_window(window), m_pool(new QThreadPool(window)),
      m_tabs(new widgets::FileTabs(session, m_pool, window)), m_looking(m_pool), m_finding(m_pool) {
    m_pool->setMaxThreadCount(QThread::idealThreadCount() + 2); // one may average a large image, one may open another
    connect(m_tabs, &widgets::FileTabs::anotherAsked, this, &FileDesk::choose);
    connect(&m_looking, &widgets::TaskSlot::failed, this, [this](const QString& message) {
        Q_EMIT told(message, true);
        takeNext();
    });
    connect(&m_finding, &widgets::TaskSlot::failed, this,
            [this](const QString& message) { Q_EMIT told(message, true); });
    connect(session, &widgets::Session::currentChanged, this, [this] {
        if (m_isFollowing && m_tabs->isVisible())
            findPlace();
    });
    connect(session, &widgets::Session::surveyChanged, this, [this] {
        m_isFollowing = false;
        m_finding.cancel();
    });
}

void FileDesk::setDock(QDockWidget* dock) {
    m_dock = dock;
    connect(m_tabs, &widgets::FileTabs::emptied, dock, &QDockWidget::close);
    dock->installEventFilter(this);
    connect(dock->toggleViewAction(), &QAction::triggered, this, [this](bool isWanted) {
        if (isWanted)
            raise();
    });
}

bool FileDesk::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_dock && event->type() == QEvent::Close) {
        m_isOpen = false;
        m_isFollowing = false;
        Q_EMIT closed();
    }
    return QObject::eventFilter(watched, event);
}

void FileDesk::raise() {
    m_isOpen = true;
    Q_EMIT shown();
}

void FileDesk::choose() {
    QSettings settings;
    const QStringList files = QFileDialog::getOpenFileNames(
        m_window, tr("Open files"), settings.value(folderKey).toString(), widgets::viewerFilters());
    if (files.isEmpty())
        return;
    settings.setValue(folderKey, QFileInfo(files.front()).absolutePath());
    open(files);
}

void FileDesk::open(const QStringList& files) {
    m_isFollowing = false;
    for (const QString& file : files)
        m_tabs->add(file.toStdString(), file == files.front());
    raise();
}

void FileDesk::toggleSideBySide() {
    if (m_tabs->count() < 2) {
        Q_EMIT told(tr("Open two files or more to see them side by side."), false);
        return;
    }
    m_tabs->setSideBySide(!m_tabs->isSideBySide());
    raise();
}

void FileDesk::takeFiles(const QStringList& files, bool sideBySide) {
    if (m_files.isEmpty())
        m_isShown = true;
    m_isSideBySide = sideBySide;
    m_files << files;
    if (!m_looking.isRunning())
        takeNext();
}

void FileDesk::takeNext() {
    if (m_files.isEmpty()) {
        if (std::exchange(m_isSideBySide, false))
            m_tabs->setSideBySide(true);
        return;
    }
    m_looking.start<Found>(
        [file = m_files.takeFirst()](const core::Progress&) {
            const std::filesystem::path path = core::tableLocation(file.toStdString()).file;
            if (core::hasFitsName(path)) // the viewer says what is wrong with a file of such a name
                return Found{file, std::nullopt};
            const core::FileContent content = core::contentOf(path);
            return Found{file, core::isOtherTable(content) ? std::nullopt : std::optional(content)};
        },
        [this](const Found& found) {
            take(found);
            takeNext();
        });
}

void FileDesk::take(const Found& found) {
    if (found.content == core::FileContent::Project)
        Q_EMIT projectFound(found.file);
    else if (found.content == core::FileContent::TorchScript)
        Q_EMIT networkFound(found.file);
    else if (found.content && !isShownAsImage(*found.content))
        Q_EMIT told(tr("%1 is %2; use New project to combine a catalog, images and a network.")
                        .arg(found.file, QString::fromStdString(core::describe(*found.content))),
                    false);
    else if (std::exchange(m_isShown, false))
        open({found.file});
    else
        m_tabs->add(found.file.toStdString(), false);
}

void FileDesk::showContext() {
    m_isFollowing = true;
    findPlace();
}

void FileDesk::findPlace() {
    const auto survey = m_session->survey();
    const core::RowId row = m_session->current();
    if (!survey || !survey->cutouts || !row.isValid()) {
        Q_EMIT told(tr("Choose an object that has an image first."), false);
        return;
    }
    const QString name = QString::fromStdString(survey->catalog->id(row));
    m_finding.start<Place>(
        [source = survey->cutouts, row, name](const core::Progress& progress) -> Place {
            const int bands = static_cast<int>(source->bands().size());
            for (int band = 0; band < std::max(1, bands); ++band) {
                progress.throwIfStopped();
                if (const auto places = source->placesOf(row, band); !places.empty())
                    return {places.front(), {}};
            }
            source->read(row); // throws what is wrong with it
            return {{}, tr("No image file is known for %1.").arg(name)};
        },
        [this, name](const Place& found) {
            if (!found.place) {
                Q_EMIT told(found.whyNot, false);
                return;
            }
            m_tabs->showPlace(*found.place, name);
            raise();
        });
}

} // namespace oddity::app
