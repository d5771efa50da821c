// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/main_window.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QMimeData>

#include "app/steps/export_results.h"
#include "core/error.h"
#include "core/io/file_info.h"

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
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export %1").arg(what), what + QStringLiteral(".csv"),
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
           "<tr><td>right drag</td><td>contrast and bias</td></tr>"
           "</table>"));
}

void MainWindow::showAbout() {
    QMessageBox::about(this, tr("About Oddity"),
                       tr("<b>Oddity %1</b><p>Hunt for odd galaxies: map, rank, explain and label what a network sees "
                          "in your survey.</p><p>BSD 3-Clause licence. Built on Qt %2, VTK, LibTorch and CFITSIO.</p>")
                           .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion())));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls()) {
        const QString file = url.toLocalFile();
        if (file.isEmpty())
            continue;
        try {
            const core::FileContent content = core::contentOf(file.toStdString());
            if (content == core::FileContent::Project)
                openProject(file);
            else if (content == core::FileContent::TorchScript && m_workbench->hasProject())
                m_workbench->runNetwork(file.toStdString());
            else
                tell(tr("%1 is %2; use New project to combine a catalog, images and a network.")
                         .arg(file, QString::fromStdString(core::describe(content))),
                     false);
        } catch (const core::Error& error) {
            tell(QString::fromUtf8(error.what()), true);
        }
    }
}

} // namespace oddity::app
