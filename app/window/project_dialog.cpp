// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/project_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/io/tables/table_location.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"

namespace oddity::app {

ProjectDialog::ProjectDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("New project"));
    setMinimumWidth(640);
    auto* form = new widgets::FormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setSpacing(10);
    m_catalog = addFileRow(form, tr("Catalog"), tr("FITS, VOTable, ECSV or CSV, one row an object"), false);
    m_images = addFileRow(form, tr("Images"),
                          tr("FITS stack, folder, dir/{id}-{band}.fits, or tiles:dir/*-{band}.fits"), true);
    m_bands = new QLineEdit(this);
    m_bands->setPlaceholderText(tr("names in file order, e.g. g,r,z; empty: from the files"));
    form->addRow(tr("Bands"), m_bands);
    m_size = new QSpinBox(this);
    m_size->setRange(0, 4096);
    m_size->setSpecialValueText(tr("as stored"));
    m_size->setSuffix(tr(" pixels"));
    m_size->setToolTip(tr("Side of the square about each object; of survey tiles %1 where it is left as stored")
                           .arg(core::ImageSpec::tileCutoutSize));
    form->addRow(tr("Cutout size"), m_size);
    addCompanionRows(form);
    m_network = addFileRow(form, tr("Network"), tr("TorchScript file with its card; can be added later"), false);
    m_project = new QLineEdit(QDir::home().filePath(QStringLiteral("survey.oddity")), this);
    form->addRow(tr("Project folder"), m_project);

    m_remark = new QLabel(this);
    m_remark->setProperty("look", "faint");
    m_remark->setWordWrap(true);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Create and run"));
    m_buttons->button(QDialogButtonBox::Ok)->setProperty("look", "primary");
    for (QPushButton* button : {m_buttons->button(QDialogButtonBox::Ok), m_buttons->button(QDialogButtonBox::Cancel)}) {
        button->setIcon({});
        button->setMinimumWidth(button->fontMetrics().horizontalAdvance(button->text()) + 48);
    }
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (QLineEdit* edit : {m_catalog, m_images, m_network, m_project})
        connect(edit, &QLineEdit::textChanged, this, [this] { check(); });
    for (const Companion& companion : m_companions)
        connect(companion.text, &QLineEdit::textChanged, this, [this] { check(); });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->addLayout(form);
    layout->addWidget(m_remark);
    layout->addWidget(m_buttons);
    check();
}

void ProjectDialog::addCompanionRows(QFormLayout* form) {
    auto* box = new QWidget(this);
    auto* rows = new widgets::FormLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const QString hint = tr("named like the images");
    const auto add = [&](const QString& label, core::LayerRole role, bool isDeviation) {
        m_companions.push_back({addFileRow(rows, label, hint, true), {role, {}, isDeviation}});
    };
    add(tr("Mask"), core::LayerRole::Mask, false);
    add(tr("Inverse variance"), core::LayerRole::InverseVariance, false);
    add(tr("Sigma"), core::LayerRole::InverseVariance, true);
    add(tr("Segmentation"), core::LayerRole::Segmentation, false);
    add(tr("PSF"), core::LayerRole::Psf, false);
    box->hide();
    auto* show = new QPushButton(tr("Masks, weights, PSF…"), this);
    show->setCheckable(true);
    show->setAutoDefault(false);
    show->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(show, &QPushButton::toggled, this, [this, box](bool isShown) {
        box->setVisible(isShown);
        adjustSize();
    });
    form->addRow(QString(), show);
    form->addRow(box);
}

QLineEdit* ProjectDialog::addFileRow(QFormLayout* form, const QString& label, const QString& hint, bool folderToo) {
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(label);
    auto* choose = new QToolButton(this);
    choose->setIcon(widgets::icon(QStringLiteral("folder-open")));
    choose->setToolTip(tr("Choose a file"));
    connect(choose, &QToolButton::clicked, this, [this, edit, label] {
        const QString path = QFileDialog::getOpenFileName(this, label, QFileInfo(edit->text()).path());
        if (!path.isEmpty())
            edit->setText(path);
    });
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(choose);
    if (folderToo) {
        auto* chooseFolder = new QToolButton(this);
        chooseFolder->setText(tr("Folder"));
        connect(chooseFolder, &QToolButton::clicked, this, [this, edit, label] {
            const QString path = QFileDialog::getExistingDirectory(this, label, edit->text());
            if (!path.isEmpty())
                edit->setText(path);
        });
        row->addWidget(chooseFolder);
    }
    form->addRow(label, row);
    return edit;
}

void ProjectDialog::check() {
    QString problem;
    const auto mustExist = [&problem](const QLineEdit* edit, const QString& what) {
        const QString file = QString::fromStdString(core::tableLocation(edit->text().toStdString()).file.string());
        if (problem.isEmpty() && !file.isEmpty() && !QFileInfo::exists(file))
            problem = tr("The %1 was not found: %2").arg(what, edit->text());
    };
    mustExist(m_catalog, tr("catalog"));
    const auto mustExistAsImages = [&mustExist](const QLineEdit* edit, const QString& what) {
        const bool isPattern =
            edit->text().startsWith(QLatin1String("tiles:")) || edit->text().contains(QLatin1Char('{'));
        if (!isPattern) // which files a pattern stands for is found when it is imported
            mustExist(edit, what);
    };
    mustExistAsImages(m_images, tr("images"));
    for (const Companion& companion : m_companions)
        mustExistAsImages(companion.text, tr("companion images"));
    mustExist(m_network, tr("network"));
    if (problem.isEmpty() && QFileInfo::exists(m_project->text()))
        problem = tr("The project folder is there already; open it, or choose another name.");
    const bool isComplete = !m_catalog->text().isEmpty() && !m_project->text().isEmpty();
    m_remark->setText(!problem.isEmpty() ? problem
                      : isComplete       ? tr("A network is a program: use only files whose source you trust.")
                                         : tr("A catalog is all that is needed; images and a network make the map."));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty() && isComplete);
}

ImportRequest ProjectDialog::request() const {
    ImportRequest request;
    request.project = m_project->text().toStdString();
    request.catalog.path = m_catalog->text().toStdString();
    request.images.text = m_images->text().toStdString();
    request.images.size = m_size->value();
    for (const Companion& companion : m_companions)
        if (!companion.text->text().isEmpty()) {
            request.images.layers.push_back(companion.spec);
            request.images.layers.back().text = companion.text->text().toStdString();
        }
    for (const QString& band : m_bands->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        request.images.bands.push_back(band.trimmed().toStdString());
    return request;
}

std::vector<std::filesystem::path> ProjectDialog::networks() const {
    if (m_network->text().isEmpty())
        return {};
    return {m_network->text().toStdString()};
}

} // namespace oddity::app
