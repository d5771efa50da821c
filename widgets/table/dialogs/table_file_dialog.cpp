// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/table_file_dialog.h"

#include <array>

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace oddity::widgets {

namespace {

constexpr std::array formats{TableFormat::Fits, TableFormat::VoTable, TableFormat::Ecsv, TableFormat::Csv};

QString tr(const char* text) {
    return QCoreApplication::translate("TableFileDialog", text);
}

/// Those that the writer takes by, the first is written.
QStringList suffixesOf(TableFormat format) {
    switch (format) {
    case TableFormat::Fits:
        return {QStringLiteral(".fits"), QStringLiteral(".fit")};
    case TableFormat::VoTable:
        return {QStringLiteral(".vot"), QStringLiteral(".xml")};
    case TableFormat::Ecsv:
        return {QStringLiteral(".ecsv")};
    case TableFormat::Csv:
        break;
    }
    return {QStringLiteral(".csv")};
}

QString endingOf(const QString& name, TableFormat format) {
    for (const QString& suffix : suffixesOf(format))
        if (name.endsWith(suffix) && QFileInfo(name).fileName() != suffix)
            return suffix;
    return {};
}

} // namespace

QString nameOf(TableFormat format) {
    switch (format) {
    case TableFormat::Fits:
        return tr("FITS table");
    case TableFormat::VoTable:
        return tr("VOTable");
    case TableFormat::Ecsv:
        return tr("ECSV");
    case TableFormat::Csv:
        break;
    }
    return tr("CSV");
}

QString suffixOf(TableFormat format) {
    return suffixesOf(format).front();
}

QString filterOf(TableFormat format) {
    return QStringLiteral("%1 (*%2)").arg(nameOf(format), suffixOf(format));
}

TableFile tableFileAs(const QString& name, TableFormat chosen) {
    if (name.isEmpty() || !endingOf(name, chosen).isEmpty())
        return {name, {}};
    for (const TableFormat other : formats)
        if (const QString ending = endingOf(name, other); !ending.isEmpty())
            return {name.chopped(ending.size()) + suffixOf(chosen),
                    tr("The format chosen was %1, the name asked for ended in %2: it is a %1 and ends in %3.")
                        .arg(nameOf(chosen), ending, suffixOf(chosen))};
    return {name + suffixOf(chosen), {}};
}

TableFile askTableFile(QWidget* parent, const QString& title, const QString& suggestion, TableFormat first) {
    QFileDialog dialog(parent, title, QFileInfo(suggestion).absolutePath());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    QStringList filters;
    for (const TableFormat format : formats)
        filters << filterOf(format);
    dialog.setNameFilters(filters);
    dialog.selectNameFilter(filterOf(first));
    dialog.selectFile(QFileInfo(suggestion).fileName() + suffixOf(first));
    const auto chosen = [&dialog, &filters] {
        const auto index = filters.indexOf(dialog.selectedNameFilter());
        return formats[static_cast<std::size_t>(std::max<qsizetype>(0, index))];
    };
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&] {
        if (const QStringList files = dialog.selectedFiles(); !files.isEmpty() && !QFileInfo(files.front()).isDir())
            dialog.selectFile(QFileInfo(tableFileAs(files.front(), chosen()).path).fileName());
    });
    while (dialog.exec() == QDialog::Accepted && !dialog.selectedFiles().isEmpty()) {
        const QString typed = dialog.selectedFiles().front();
        const TableFile file = tableFileAs(typed, chosen());
        if (file.path == typed || !QFileInfo::exists(file.path) ||
            QMessageBox::question(parent, title,
                                  tr("%1 exists already. Replace it?").arg(QFileInfo(file.path).fileName())) ==
                QMessageBox::Yes)
            return file;
    }
    return {};
}

} // namespace oddity::widgets
