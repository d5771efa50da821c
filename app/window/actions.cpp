// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/actions.h"

#include <QCoreApplication>
#include <QWidget>

#include "widgets/style/icons.h"

namespace oddity::app {

namespace {

struct ActionSpec {
    const char* id;
    const char* icon;
    const char* text;
    const char* keys;
    const char* tip;
};

constexpr ActionSpec table[] = {
    {"project.demo", "telescope", QT_TRANSLATE_NOOP("Actions", "Explore the demo survey"), "",
     QT_TRANSLATE_NOOP("Actions", "Make and analyse a synthetic survey of 5,000 galaxies")},
    {"project.new", "gallery", QT_TRANSLATE_NOOP("Actions", "New project…"), "Ctrl+N",
     QT_TRANSLATE_NOOP("Actions", "Start from a catalog, images and a network")},
    {"project.open", "folder-open", QT_TRANSLATE_NOOP("Actions", "Open project…"), "Ctrl+O",
     QT_TRANSLATE_NOOP("Actions", "Open a folder name.oddity")},
    {"file.open", "file", QT_TRANSLATE_NOOP("Actions", "Open file…"), "Ctrl+Shift+O",
     QT_TRANSLATE_NOOP("Actions", "Look at any FITS file or table: images of any size, VOTable, CSV, headers")},
    {"file.side", "side-by-side", QT_TRANSLATE_NOOP("Actions", "Files side by side"), "Ctrl+Shift+T",
     QT_TRANSLATE_NOOP("Actions", "The open files in a grid, locked by sky or by pixel; once more: each in its tab")},
    {"project.export", "save", QT_TRANSLATE_NOOP("Actions", "Export…"), "Ctrl+E",
     QT_TRANSLATE_NOOP("Actions", "Write labels, scores, positions or latents as FITS, VOTable or CSV")},
    {"program.quit", "", QT_TRANSLATE_NOOP("Actions", "Quit"), "Ctrl+Q", ""},
    {"network.run", "network", QT_TRANSLATE_NOOP("Actions", "Run network…"), "Ctrl+R",
     QT_TRANSLATE_NOOP("Actions", "Run a pretrained network over every object")},
    {"network.mask", "", QT_TRANSLATE_NOOP("Actions", "Mask an image…"), "",
     QT_TRANSLATE_NOOP("Actions", "Run a network's mask, maps or instances over a whole image of any size")},
    {"network.about", "info", QT_TRANSLATE_NOOP("Actions", "About the networks"), "Ctrl+I",
     QT_TRANSLATE_NOOP("Actions", "What the networks of this project take, give and cost: card, layers, symmetry")},
    {"network.card", "", QT_TRANSLATE_NOOP("Actions", "Write a card…"), "",
     QT_TRANSLATE_NOOP("Actions", "Try a network that has no card, and say what it takes and gives")},
    {"network.approved", "", QT_TRANSLATE_NOOP("Actions", "Approved networks…"), "",
     QT_TRANSLATE_NOOP("Actions", "Networks that you allowed to be loaded, and a way to take that back")},
    {"job.stop", "stop", QT_TRANSLATE_NOOP("Actions", "Stop"), "Ctrl+.",
     QT_TRANSLATE_NOOP("Actions", "Stop what is being computed; finished batches are kept")},
    {"map.umap", "map", QT_TRANSLATE_NOOP("Actions", "Compute UMAP"), "",
     QT_TRANSLATE_NOOP("Actions", "Lay the latent space out in two dimensions")},
    {"map.pca", "map", QT_TRANSLATE_NOOP("Actions", "Compute PCA"), "",
     QT_TRANSLATE_NOOP("Actions", "The two directions of largest variance")},
    {"rank.similar", "similar", QT_TRANSLATE_NOOP("Actions", "Rank by likeness to this object"), "Ctrl+L",
     QT_TRANSLATE_NOOP("Actions", "Order everything by distance in latent space from the current object")},
    {"rank.back", "table", QT_TRANSLATE_NOOP("Actions", "Back to the anomaly ranking"), "",
     QT_TRANSLATE_NOOP("Actions", "Order by anomaly score and labels again")},
    {"label.undo", "undo", QT_TRANSLATE_NOOP("Actions", "Take the last label back"), "Ctrl+Z", ""},
    {"move.next", "next", QT_TRANSLATE_NOOP("Actions", "Next object"), "", ""},
    {"move.previous", "previous", QT_TRANSLATE_NOOP("Actions", "Previous object"), "", ""},
    {"view.context", "context", QT_TRANSLATE_NOOP("Actions", "Object in its image"), "Ctrl+T",
     QT_TRANSLATE_NOOP("Actions", "Show the current object inside the image that it was cut from")},
    {"view.theme", "settings", QT_TRANSLATE_NOOP("Actions", "Theme"), "",
     QT_TRANSLATE_NOOP("Actions", "Switch between the dark and the light look")},
    {"view.reset", "", QT_TRANSLATE_NOOP("Actions", "Reset layout"), "",
     QT_TRANSLATE_NOOP("Actions", "Put every view back in its place")},
    {"help.keys", "info", QT_TRANSLATE_NOOP("Actions", "Keys and gestures"), "?", ""},
    {"help.about", "", QT_TRANSLATE_NOOP("Actions", "About Oddity"), "", ""},
};

} // namespace

Actions::Actions(QWidget* window) {
    for (const ActionSpec& spec : table) {
        auto* action = new QAction(QCoreApplication::translate("Actions", spec.text), window);
        action->setObjectName(QLatin1String(spec.id));
        if (*spec.icon)
            action->setIcon(widgets::icon(QLatin1String(spec.icon)));
        if (*spec.keys)
            action->setShortcut(QKeySequence(QLatin1String(spec.keys)));
        QString tip = QCoreApplication::translate("Actions", *spec.tip ? spec.tip : spec.text);
        if (*spec.keys)
            tip += QStringLiteral("  (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
        action->setToolTip(tip);
        m_actions.insert(action->objectName(), action);
        m_order << action;
    }
}

QAction* Actions::operator[](const QString& id) const {
    Q_ASSERT(m_actions.contains(id));
    return m_actions.value(id);
}

} // namespace oddity::app
