// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/networks/mask_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/io/images/image_address.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"

namespace oddity::app {

namespace {

QString fileOf(const QString& image) {
    return QString::fromStdString(core::imageAddressOf(image.toStdString()).file);
}

/// Beside the image: "coadd-g.fits" becomes "coadd-g-mask.fits".
QString resultFor(const QString& image) {
    const QFileInfo file(fileOf(image));
    QString stem = file.fileName().remove(QLatin1String("{band}"));
    stem.truncate(std::max<qsizetype>(0, stem.indexOf(QLatin1String(".fit"))));
    return image.isEmpty()
               ? QString()
               : file.dir().filePath((stem.isEmpty() ? file.completeBaseName() : stem) + QLatin1String("-mask.fits"));
}

} // namespace

MaskDialog::MaskDialog(const QString& image, QWidget* parent) : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Mask an image"));
    setMinimumWidth(600);
    auto* form = new widgets::FormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setSpacing(10);
    const QString images = tr("FITS (*.fits *.fit *.fz *.gz);;All files (*)");
    m_image = addRow(form, tr("Image"), tr("FITS, file.fits[SCI]; coadd-{band}.fits for several bands"), images, false);
    m_network = addRow(form, tr("Network"), tr("TorchScript file with its card; gives a mask, maps or instances"),
                       tr("Networks (*.pt *.pth *.ts *.ensemble.json);;All files (*)"), false);
    m_out = addRow(form, tr("Result"), tr("FITS image of the same pixels"), images, true);
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
    connect(m_image, &QLineEdit::textChanged, this, [this](const QString& text) { m_out->setText(resultFor(text)); });
    for (QLineEdit* edit : {m_image, m_network, m_out})
        connect(edit, &QLineEdit::textChanged, this, &MaskDialog::check);
    m_image->setText(image);
    check();
}

QLineEdit* MaskDialog::addRow(QFormLayout* form, const QString& label, const QString& hint, const QString& filters,
                              bool saves) {
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(label);
    auto* choose = new QToolButton(this);
    choose->setIcon(widgets::icon(saves ? QStringLiteral("save") : QStringLiteral("folder-open")));
    choose->setToolTip(tr("Choose a file"));
    connect(choose, &QToolButton::clicked, edit, [this, edit, label, filters, saves] {
        const QString path = saves ? QFileDialog::getSaveFileName(this, label, edit->text(), filters)
                                   : QFileDialog::getOpenFileName(this, label, fileOf(edit->text()), filters);
        if (!path.isEmpty())
            edit->setText(path);
    });
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(choose);
    form->addRow(label, row);
    return edit;
}

void MaskDialog::check() {
    const auto isThere = [](const QString& text) {
        return text.contains(QLatin1Char('{')) || QFileInfo(fileOf(text)).isFile();
    };
    QString problem;
    if (!m_image->text().isEmpty() && !isThere(m_image->text()))
        problem = tr("The image was not found: %1").arg(m_image->text());
    else if (!m_network->text().isEmpty() && !QFileInfo(m_network->text()).isFile())
        problem = tr("The network was not found: %1").arg(m_network->text());
    else if (!m_out->text().isEmpty() && QFileInfo(m_out->text()) == QFileInfo(fileOf(m_image->text())))
        problem = tr("The result would replace the image.");
    else if (QFileInfo::exists(m_out->text()))
        problem = tr("The result replaces the file that is there.");
    m_remark->setText(problem.isEmpty() ? tr("The network runs over the image window by window, at the size of its "
                                             "pixels; seams are blended.")
                                        : problem);
    const bool mayRun = problem.isEmpty() || QFileInfo::exists(m_out->text());
    m_buttons->button(QDialogButtonBox::Ok)
        ->setEnabled(mayRun && isThere(m_image->text()) && QFileInfo(m_network->text()).isFile() &&
                     !m_out->text().isEmpty() && QFileInfo(m_out->text()) != QFileInfo(fileOf(m_image->text())));
}

MaskRequest MaskDialog::request() const {
    MaskRequest request;
    request.image = m_image->text().toStdString();
    request.model = m_network->text().toStdString();
    request.out = m_out->text().toStdString();
    return request;
}

} // namespace oddity::app
