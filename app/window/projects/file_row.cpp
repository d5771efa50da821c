// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/projects/file_row.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include "widgets/style/icons.h"

namespace oddity::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("FileRow", text);
}

} // namespace

QLineEdit* addFileRow(QFormLayout* form, const FileRow& about, QWidget* window) {
    auto* edit = new QLineEdit(window);
    edit->setPlaceholderText(about.hint);
    edit->setAccessibleName(about.label);
    auto* choose = new QToolButton(window);
    choose->setIcon(widgets::icon(about.saves ? QStringLiteral("save") : QStringLiteral("folder-open")));
    choose->setToolTip(tr("Choose a file"));
    QObject::connect(choose, &QToolButton::clicked, edit, [window, edit, about] {
        const QString path =
            about.saves
                ? QFileDialog::getSaveFileName(window, about.label, edit->text(), about.filters)
                : QFileDialog::getOpenFileName(window, about.label, QFileInfo(edit->text()).path(), about.filters);
        if (!path.isEmpty())
            edit->setText(path);
    });
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(choose);
    if (about.folderToo) {
        auto* chooseFolder = new QToolButton(window);
        chooseFolder->setText(tr("Folder"));
        QObject::connect(chooseFolder, &QToolButton::clicked, edit, [window, edit, label = about.label] {
            const QString path = QFileDialog::getExistingDirectory(window, label, edit->text());
            if (!path.isEmpty())
                edit->setText(path);
        });
        row->addWidget(chooseFolder);
    }
    form->addRow(about.label, row);
    return edit;
}

} // namespace oddity::app
