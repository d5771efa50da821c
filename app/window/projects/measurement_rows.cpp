// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/projects/measurement_rows.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>

#include "core/io/tables/table_location.h"
#include "widgets/style/icons.h"

namespace oddity::app {

MeasurementRows::MeasurementRows(QFormLayout* form, QWidget* parent)
    : QObject(parent), m_window(parent),
      m_epochs(addRow(form, tr("Epochs"),
                      tr("of sequences, {epoch} in Images: a,b,c or a table; empty: from the files"),
                      tr("Names in order, how many a cube has, or a table of epoch and mjd"), false)),
      m_spectra(addRow(form, tr("Spectra"), tr("dir/{id}.fits, a long table with ids, or catalog"),
                       tr("A file for each object, one table with a column of ids, or vector columns of the catalog"),
                       true)),
      m_lightCurves(
          addRow(form, tr("Light curves"), tr("table with ids, dir/*-{band}.csv, dir/{id}.csv, or catalog"),
                 tr("Tables with a column of ids, one for each band or one for all; a file for each object; or "
                    "vector columns of the catalog"),
                 true)) {}

QLineEdit* MeasurementRows::addRow(QFormLayout* form, const QString& label, const QString& hint, const QString& tip,
                                   bool isFile) {
    auto* edit = new QLineEdit(m_window);
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(label);
    edit->setToolTip(tip);
    connect(edit, &QLineEdit::textChanged, this, &MeasurementRows::changed);
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    if (isFile) {
        auto* choose = new QToolButton(m_window);
        choose->setIcon(widgets::icon(QStringLiteral("folder-open")));
        choose->setToolTip(tr("Choose a file"));
        connect(choose, &QToolButton::clicked, edit, [this, edit, label] {
            const QString path = QFileDialog::getOpenFileName(m_window, label, QFileInfo(edit->text()).path());
            if (!path.isEmpty())
                edit->setText(path);
        });
        row->addWidget(choose);
    }
    form->addRow(label, row);
    return edit;
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
