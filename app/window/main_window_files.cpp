// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/main_window.h"

#include <utility>

#include <QApplication>
#include <QDialog>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/steps/export_results.h"
#include "app/window/file_desk.h"
#include "app/window/networks/network_desk.h"
#include "widgets/style/theme.h"
#include "widgets/table/dialogs/table_file_dialog.h"
#include "widgets/viewer/file_tabs.h"

namespace oddity::app {

void MainWindow::exportResults() {
    const auto survey = m_session->survey();
    if (!survey)
        return;
    const QStringList kinds{QStringLiteral("labels"),    QStringLiteral("scores"),  QStringLiteral("catalog"),
                            QStringLiteral("positions"), QStringLiteral("latents"), QStringLiteral("outputs")};
    bool isChosen = false;
    const QString what = QInputDialog::getItem(this, tr("Export"), tr("What to write"), kinds, 0, false, &isChosen);
    if (!isChosen)
        return;
    const std::filesystem::path beside = survey->folder.parent_path() / survey->folder.stem();
    const widgets::TableFile file = widgets::askTableFile(
        this, tr("Export %1").arg(what), QString::fromStdString(beside.string()) + QLatin1Char('-') + what,
        widgets::TableFormat::Csv);
    if (file.path.isEmpty())
        return;
    if (!file.remark.isEmpty())
        tell(file.remark, false);
    m_workbench->exportResults(what, file.path.toStdString());
}

/// Those that do something now: without a project that is the viewer's.
void MainWindow::showKeys() {
    const bool hasProject = m_session->survey() != nullptr;
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Keys and gestures"));
    auto* close = new QPushButton(tr("Close"), &dialog);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, &dialog, &QDialog::accept);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(4 * widgets::Theme::spacingPx);
    QString rows;
    const auto section = [&rows](const QString& title) {
        rows += QStringLiteral("<tr><td colspan='2'>%1<b>%2</b></td></tr>")
                    .arg(rows.isEmpty() ? QString() : QStringLiteral("<br>"), title);
    };
    const auto key = [&rows](const QString& keys, const QString& does) {
        rows += QStringLiteral("<tr><td>%1</td><td>%2</td></tr>").arg(keys, does);
    };
    const auto endColumn = [&] {
        columns->addWidget(
            new QLabel(QStringLiteral("<table cellpadding='3'>%1</table>").arg(std::exchange(rows, {})), &dialog), 1,
            Qt::AlignTop);
    };
    if (hasProject) {
        section(tr("Objects"));
        key(tr("1 2 3 0"), tr("label the current object, or the selection, and go on"));
        key(tr("Backspace, Ctrl+Z"), tr("take the last label back"));
        key(tr("← →"), tr("previous, next object; never labels"));
        key(tr("Ctrl+L"), tr("rank by likeness to the current object"));
        key(tr("Ctrl+T"), tr("the object inside the image that it was cut from"));
        section(tr("Map"));
        key(tr("drag, wheel"), tr("pan, zoom about the cursor"));
        key(tr("click"), tr("look at the nearest object"));
        key(tr("Shift + drag"), tr("select a rectangle; Ctrl adds, Alt removes"));
        key(tr("Ctrl + Shift + drag"), tr("select with a lasso"));
        key(tr("F, Esc"), tr("show all; clear the selection"));
        key(tr("T"), tr("pictures of the best-ranked objects; more as one zooms in"));
        section(tr("Images of objects"));
        key(tr("Space, M"), tr("what the network saw, or the image; masked pixels"));
        key(tr("B, [ ]"), tr("blink layers; previous, next layer"));
        endColumn();
    }
    section(hasProject ? tr("Images, of objects and of files") : tr("Images"));
    key(tr("drag, wheel"), tr("pan, zoom about the cursor"));
    key(tr("right drag, right click"), tr("contrast and bias; menu"));
    key(tr("middle click"), tr("centre there"));
    key(tr("double click, Home"), tr("fit; + − zoom, O one to one"));
    key(tr("G, C, M, X, T"), tr("sky grid, contours, masked pixels, magnifier, pixel table"));
    key(tr("F, D"), tr("freeze the read-out; degrees or hours"));
    key(tr("Ctrl+C"), tr("copy the position (with Shift: the value)"));
    key(tr("L"), tr("lock all image views to the same part of the sky"));
    if (hasProject)
        key(tr("N"), tr("catalog objects"));
    section(tr("Files"));
    key(tr("Ctrl+Shift+O"), tr("open files, each in a tab"));
    key(tr("Ctrl+Tab, Ctrl+Shift+Tab"), tr("next, previous file; also ] ["));
    key(tr("B"), tr("blink the files"));
    key(tr("Ctrl+Shift+T"), tr("files side by side, or in tabs"));
    key(tr("Ctrl+W, middle click"), tr("close the file"));
    key(tr("Ctrl+F, F3, Shift+F3"), tr("search the header; next, previous match"));
    endColumn();
    auto* layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->addLayout(columns);
    layout->addWidget(close, 0, Qt::AlignRight);
    dialog.exec();
}

void MainWindow::showAbout() {
    QMessageBox::about(this, tr("About Oddity"),
                       tr("<b>Oddity %1</b><p>Hunt for odd galaxies: map, rank, explain and label what a network sees "
                          "in your survey.</p><p>BSD 3-Clause licence. Built on Qt %2, VTK, LibTorch and wcslib.</p>")
                           .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion())));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    openFiles(files);
}

void MainWindow::openFiles(const QStringList& files, bool sideBySide) {
    m_files->takeFiles(files, sideBySide);
}

void MainWindow::connectFiles() {
    connect(m_files, &FileDesk::shown, this, &MainWindow::showFile);
    connect(m_files->tabs(), &widgets::FileTabs::currentChanged, this, &MainWindow::updateTitle);
    connect(m_files, &FileDesk::closed, this, [this] {
        if (!m_session->survey())
            centralWidget()->show();
        updateTitle();
    });
    connect(m_files, &FileDesk::projectFound, this, &MainWindow::openProject);
    connect(m_files, &FileDesk::networkFound, this, [this](const QString& file) {
        if (m_workbench->hasProject())
            m_networks->askToRun({file});
        else
            tell(tr("%1 is a network; open a project to run it on.").arg(file), false);
    });
    connect(m_files, &FileDesk::told, this, &MainWindow::tell);
}

void MainWindow::showFile() {
    QDockWidget* dock = m_docks[QStringLiteral("file")];
    if (!m_session->survey())
        centralWidget()->hide();
    dock->show();
    dock->raise();
}

} // namespace oddity::app
