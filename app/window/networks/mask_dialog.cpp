// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/networks/mask_dialog.h"

#include <QDir>
#include <QFileInfo>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/window/projects/file_row.h"
#include "core/io/images/image_address.h"
#include "widgets/style/form_layout.h"
#include "widgets/table/dialogs/file_patterns.h"

namespace oddity::app {

namespace {

QString fileOf(const QString& image) {
    return QString::fromStdString(core::imageAddressOf(image.toStdString()).file);
}

/// Beside the image: "coadd-g.fits" becomes "coadd-g-mask.fits", "coadd-{band}.fits" becomes "coadd-mask.fits".
QString resultFor(const QString& image) {
    if (image.isEmpty())
        return {};
    const QFileInfo file(fileOf(image));
    QString stem = file.fileName().remove(QLatin1String("{band}"));
    if (const qsizetype ending = stem.indexOf(QLatin1String(".fit")); ending >= 0)
        stem.truncate(ending);
    else
        stem = QFileInfo(stem).completeBaseName();
    while (!stem.isEmpty() && !stem.back().isLetterOrNumber())
        stem.chop(1);
    return file.dir().filePath((stem.isEmpty() ? QStringLiteral("image") : stem) + QLatin1String("-mask.fits"));
}

} // namespace

MaskDialog::MaskDialog(const QString& image, QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Mask an image"));
    setMinimumWidth(600);
    auto* form = new widgets::FormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setSpacing(10);
    m_image = addFileRow(form,
                         {.label = tr("Image"),
                          .hint = tr("FITS, file.fits[SCI]; coadd-{band}.fits for several bands"),
                          .filters = widgets::fitsFilters()},
                         this);
    m_network = addFileRow(form,
                           {.label = tr("Network"),
                            .hint = tr("TorchScript file with its card; gives a mask, maps or instances"),
                            .filters = widgets::networkFilters()},
                           this);
    m_out = addFileRow(form,
                       {.label = tr("Result"),
                        .hint = tr("FITS image of the same pixels"),
                        .filters = widgets::fitsFilters(),
                        .saves = true},
                       this);
    m_remark = new QLabel(this);
    m_remark->setProperty("look", "faint");
    m_remark->setWordWrap(true);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Mask"));
    m_buttons->button(QDialogButtonBox::Ok)->setProperty("look", "primary");
    for (const auto which : {QDialogButtonBox::Ok, QDialogButtonBox::Cancel})
        m_buttons->button(which)->setIcon({});
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->addLayout(form);
    layout->addWidget(m_remark);
    layout->addWidget(m_buttons);
    connect(m_image, &QLineEdit::textChanged, this, [this, before = QString()](const QString& text) mutable {
        if (m_out->text() == resultFor(before)) // else it was chosen
            m_out->setText(resultFor(text));
        before = text;
    });
    for (QLineEdit* edit : {m_image, m_network, m_out})
        connect(edit, &QLineEdit::textChanged, this, &MaskDialog::check);
    m_image->setText(image);
    check();
}

void MaskDialog::check() {
    const auto isThere = [](const QString& text) {
        return text.contains(QLatin1Char('{')) || QFileInfo(fileOf(text)).isFile();
    };
    const bool replacesImage = QFileInfo(m_out->text()) == QFileInfo(fileOf(m_image->text()));
    QString problem;
    if (!m_image->text().isEmpty() && !isThere(m_image->text()))
        problem = tr("The image was not found: %1").arg(m_image->text());
    else if (!m_network->text().isEmpty() && !QFileInfo(m_network->text()).isFile())
        problem = tr("The network was not found: %1").arg(m_network->text());
    else if (!m_out->text().isEmpty() && replacesImage)
        problem = tr("The result would replace the image.");
    else if (QFileInfo::exists(m_out->text()))
        problem = tr("The result replaces the file that is there.");
    m_remark->setText(problem.isEmpty() ? tr("The network runs over the image window by window, at the size of its "
                                             "pixels; seams are blended.")
                                        : problem);
    m_buttons->button(QDialogButtonBox::Ok)
        ->setEnabled(isThere(m_image->text()) && QFileInfo(m_network->text()).isFile() && !m_out->text().isEmpty() &&
                     !replacesImage);
}

MaskRequest MaskDialog::request() const {
    MaskRequest request;
    request.image = m_image->text().toStdString();
    request.model = m_network->text().toStdString();
    request.out = m_out->text().toStdString();
    return request;
}

} // namespace oddity::app
