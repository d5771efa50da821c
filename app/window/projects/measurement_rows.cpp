// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/projects/measurement_rows.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>

#include "app/window/projects/file_row.h"
#include "core/io/tables/table_location.h"
#include "widgets/table/dialogs/file_patterns.h"

namespace oddity::app {

MeasurementRows::MeasurementRows(QFormLayout* form, QWidget* parent) : QObject(parent) {
    m_epochs = new QLineEdit(parent);
    m_epochs->setPlaceholderText(tr("of sequences, {epoch} in Images: a,b,c or a table; empty: from the files"));
    m_epochs->setAccessibleName(tr("Epochs"));
    form->addRow(tr("Epochs"), m_epochs);
    m_spectra = addFileRow(form,
                           {.label = tr("Spectra"),
                            .hint = tr("dir/{id}.fits, a long table with ids, or catalog"),
                            .filters = widgets::tableFilters()},
                           parent);
    m_lightCurves = addFileRow(form,
                               {.label = tr("Light curves"),
                                .hint = tr("table with ids, dir/*-{band}.csv, dir/{id}.csv, or catalog"),
                                .filters = widgets::tableFilters()},
                               parent);
    m_epochs->setToolTip(tr("Names in order, how many a cube has, or a table of epoch and mjd"));
    m_spectra->setToolTip(
        tr("A file for each object, one table with a column of ids, or vector columns of the catalog"));
    m_lightCurves->setToolTip(tr("Tables with a column of ids, one for each band or one for all; a file for each "
                                 "object; or vector columns of the catalog"));
    for (const QLineEdit* edit : {m_epochs, m_spectra, m_lightCurves})
        connect(edit, &QLineEdit::textChanged, this, &MeasurementRows::changed);
}

void MeasurementRows::fill(ImportRequest& request) const {
    request.epochs = m_epochs->text().trimmed().toStdString();
    request.spectra.text = m_spectra->text().trimmed().toStdString();
    request.lightCurves.text = m_lightCurves->text().trimmed().toStdString();
}

QString MeasurementRows::problem() const {
    for (const auto& [edit, what] :
         {std::pair{m_spectra, tr("spectra")}, std::pair{m_lightCurves, tr("light curves")}}) {
        const QString text = edit->text().trimmed();
        const bool isPattern = text == QLatin1String(core::SeriesSpec::inCatalog) || text.contains(QLatin1Char('{')) ||
                               text.contains(QLatin1Char('*'));
        const QString file = QString::fromStdString(core::tableLocation(text.toStdString()).file.string());
        if (!text.isEmpty() && !isPattern && !QFileInfo::exists(file))
            return tr("The %1 were not found: %2").arg(what, text);
    }
    return {};
}

} // namespace oddity::app
