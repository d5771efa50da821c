// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/main_window.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QMimeData>

#include "app/steps/export_results.h"
#include "app/window/file_desk.h"
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
    const QString suggestion = QString::fromStdString((survey->folder.parent_path() / survey->folder.stem()).string() +
                                                      "-" + what.toStdString() + ".csv");
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export %1").arg(what), suggestion,
                                     tr("CSV (*.csv);;FITS table (*.fits);;VOTable (*.vot);;ECSV (*.ecsv)"));
    if (!file.isEmpty())
        m_workbench->exportResults(what, file.toStdString());
}

void MainWindow::showKeys() {
    QMessageBox::information(
        this, tr("Keys and gestures"),
        tr("<table cellpadding='4'>"
           "<tr><td><b>1 2 3 0</b></td><td>label the current object, or the selection, and go on</td></tr>"
           "<tr><td><b>Backspace</b>, Ctrl+Z</td><td>take the last label back</td></tr>"
           "<tr><td><b>← →</b></td><td>previous, next object; never labels</td></tr>"
           "<tr><td><b>Ctrl+L</b></td><td>rank by likeness to the current object</td></tr>"
           "<tr><td colspan='2'><br><b>Map</b></td></tr>"
           "<tr><td>drag, wheel</td><td>pan, zoom about the cursor</td></tr>"
           "<tr><td>click</td><td>look at the nearest object</td></tr>"
           "<tr><td>Shift + drag</td><td>select a rectangle; Ctrl adds, Alt removes</td></tr>"
           "<tr><td>Ctrl + Shift + drag</td><td>select with a lasso</td></tr>"
           "<tr><td>F, Esc</td><td>show all; clear the selection</td></tr>"
           "<tr><td colspan='2'><br><b>Images</b></td></tr>"
           "<tr><td>drag, wheel</td><td>pan, zoom about the cursor</td></tr>"
           "<tr><td>right drag, right click</td><td>contrast and bias; menu</td></tr>"
           "<tr><td>double click, Home</td><td>fit; + − zoom, O one to one</td></tr>"
           "<tr><td>Space</td><td>what the network saw, or the image</td></tr>"
           "<tr><td>B, [ ]</td><td>blink layers; previous, next layer</td></tr>"
           "<tr><td>G, C, M, N</td><td>sky grid, contours, masked pixels, catalog objects</td></tr>"
           "<tr><td>X, T, F</td><td>magnifier, pixel table, freeze the read-out</td></tr>"
           "<tr><td>D, Ctrl+C</td><td>degrees or hours; copy the position (with Shift: the value)</td></tr>"
           "<tr><td>L</td><td>lock all image views to the same part of the sky</td></tr>"
           "<tr><td><b>Ctrl+T</b></td><td>the object inside the image that it was cut from</td></tr>"
           "</table>"));
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

void MainWindow::openFiles(const QStringList& files) {
    m_files->takeFiles(files);
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
            m_workbench->runNetwork(file.toStdString());
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
