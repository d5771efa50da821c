// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/project_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/window/projects/file_row.h"
#include "app/window/projects/measurement_rows.h"
#include "core/io/tables/table_location.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"
#include "widgets/table/dialogs/file_patterns.h"

namespace oddity::app {

namespace {

constexpr int settledMs = 300;
constexpr qint64 mostBytesReadForNames = 256LL << 20; ///< the names of a larger catalog's columns are typed

} // namespace

ProjectDialog::ProjectDialog(QWidget* parent)
    : QDialog(parent), m_tables(new widgets::TableChoiceBox(widgets::workPool(), this)),
      m_reading(widgets::workPool()) {
    setWindowTitle(tr("New project"));
    setMinimumWidth(640);
    auto* form = new widgets::FormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setSpacing(10);
    m_catalog = addFileRow(form,
                           {.label = tr("Catalog"),
                            .hint = tr("FITS, VOTable, ECSV or CSV, one row an object"),
                            .filters = widgets::tableFilters()},
                           this);
    form->addRow(QString(), m_tables);
    connect(m_tables, &widgets::TableChoiceBox::chosenByHand, this, [this](const std::filesystem::path& location) {
        m_catalog->setText(QString::fromStdString(location.string()));
    });
    addColumnRow(form);
    m_images = addFileRow(form,
                          {.label = tr("Images"),
                           .hint = tr("FITS stack, folder, dir/{id}-{band}.fits, or tiles:dir/*-{band}.fits"),
                           .filters = widgets::imageFilters(),
                           .folderToo = true},
                          this);
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
    m_measurements = new MeasurementRows(form, this);
    m_network = addFileRow(form,
                           {.label = tr("Network"),
                            .hint = tr("TorchScript file with its card; can be added later"),
                            .filters = widgets::networkFilters()},
                           this);
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
    connect(m_measurements, &MeasurementRows::changed, this, [this] { check(); });
    for (const Companion& companion : m_companions)
        connect(companion.text, &QLineEdit::textChanged, this, [this] { check(); });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->addLayout(form);
    layout->addWidget(m_remark);
    layout->addWidget(m_buttons);
    m_settled.setSingleShot(true);
    m_settled.setInterval(settledMs);
    connect(m_catalog, &QLineEdit::textChanged, &m_settled, qOverload<>(&QTimer::start));
    connect(&m_settled, &QTimer::timeout, this, &ProjectDialog::readColumns);
    check();
}

void ProjectDialog::addColumnRow(QFormLayout* form) {
    auto* row = new QHBoxLayout;
    const std::array<QString, 3> names{tr("Id"), tr("RA"), tr("Dec")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        QComboBox*& box = m_columns[i];
        box = new QComboBox(this);
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        box->setAccessibleName(tr("%1 column").arg(names[i]));
        auto* label = new QLabel(names[i], this);
        label->setBuddy(box);
        row->addWidget(label);
        row->addWidget(box, 1);
    }
    m_columns[0]->setToolTip(tr("The column that names the objects, each once; empty: found by its name"));
    for (const std::size_t axis : {std::size_t{1}, std::size_t{2}})
        m_columns[axis]->setToolTip(tr("Degrees, or sexagesimal text; empty: found by its name"));
    readColumns();
    form->addRow(tr("Columns"), row);
}

void ProjectDialog::readColumns() {
    m_reading.cancel();
    for (QComboBox* box : m_columns) {
        const QString typed = box->currentText();
        box->clear();
        box->setEditText(typed);
        box->lineEdit()->setPlaceholderText(tr("automatic"));
    }
    const core::TableLocation location = core::tableLocation(m_catalog->text().trimmed().toStdString());
    const QFileInfo file(QString::fromStdString(location.file.string()));
    const bool isRead = file.isFile() && file.size() <= mostBytesReadForNames;
    m_tables->setFile(isRead ? location.file : std::filesystem::path(), location.table);
    if (!isRead)
        return;
    m_reading.start<std::shared_ptr<const core::LoadedCatalog>>(
        [path = m_catalog->text().trimmed().toStdString()](const core::Progress& progress) {
            return std::make_shared<const core::LoadedCatalog>(core::readCatalog({.path = path}, progress));
        },
        [this](std::shared_ptr<const core::LoadedCatalog> read) { takeColumns(*read); });
}

void ProjectDialog::takeColumns(const core::LoadedCatalog& read) {
    const std::array<std::string, 3> found{read.catalog.idColumn(), read.raColumn, read.decColumn};
    for (std::size_t i = 0; i < found.size(); ++i) {
        QComboBox* box = m_columns[i];
        const QString typed = box->currentText();
        for (const core::Column& column : read.catalog.columns())
            box->addItem(QString::fromStdString(column.name));
        box->setCurrentIndex(-1);
        box->setEditText(typed);
        box->lineEdit()->setPlaceholderText(!found[i].empty() ? tr("%1 (found)").arg(QString::fromStdString(found[i]))
                                            : i == 0          ? tr("row numbers")
                                                              : tr("none found"));
    }
}

void ProjectDialog::addCompanionRows(QFormLayout* form) {
    auto* box = new QWidget(this);
    auto* rows = new widgets::FormLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    const QString hint = tr("named like the images");
    const auto add = [&](const QString& label, core::LayerRole role, bool isDeviation) {
        m_companions.push_back(
            {addFileRow(rows, {.label = label, .hint = hint, .filters = widgets::imageFilters(), .folderToo = true},
                        this),
             {role, {}, isDeviation}});
    };
    add(tr("Mask"), core::LayerRole::Mask, false);
    add(tr("Inverse variance"), core::LayerRole::InverseVariance, false);
    add(tr("Sigma"), core::LayerRole::InverseVariance, true);
    add(tr("Weight"), core::LayerRole::Weight, false);
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
    if (problem.isEmpty())
        problem = m_measurements->problem();
    if (problem.isEmpty() && QFileInfo::exists(m_project->text()))
        problem = tr("The project folder is there already; open it, or choose another name.");
    const bool isComplete = !m_catalog->text().isEmpty() && !m_project->text().isEmpty();
    m_remark->setText(
        !problem.isEmpty() ? problem
        : isComplete
            ? tr("A network is a program: use only files whose source you trust.")
            : tr("A catalog is all that is needed; images, spectra or light curves and a network make the map."));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty() && isComplete);
}

ImportRequest ProjectDialog::request() const {
    ImportRequest request;
    request.project = m_project->text().toStdString();
    request.catalog.path = m_catalog->text().toStdString();
    request.catalog.idColumn = m_columns[0]->currentText().trimmed().toStdString();
    request.catalog.raColumn = m_columns[1]->currentText().trimmed().toStdString();
    request.catalog.decColumn = m_columns[2]->currentText().trimmed().toStdString();
    m_measurements->fill(request);
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
