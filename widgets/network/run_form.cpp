// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/network/run_form.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "core/model/probes/dihedral.h"
#include "widgets/style/form_layout.h"

namespace oddity::widgets {

namespace {

constexpr int widthPx = 520;
constexpr int fieldPx = 180;
constexpr int mostPasses = 10'000;
constexpr int mostAtOnce = 65'536;

QSpinBox* number(int least, int most, int value, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setValue(value);
    box->setGroupSeparatorShown(true);
    box->setFixedWidth(fieldPx);
    return box;
}

QString namesOf(const std::vector<std::filesystem::path>& files) {
    QStringList names;
    for (const std::filesystem::path& file : files)
        names << QString::fromStdString(file.filename().string());
    return names.join(QLatin1Char('\n'));
}

} // namespace

RunForm::RunForm(std::vector<std::filesystem::path> networks, std::int64_t objects, QWidget* parent)
    : QDialog(parent), m_networks(std::move(networks)), m_device(new QComboBox(this)),
      m_batch(number(0, mostAtOnce, core::RunSettings{}.batch, this)), m_passes(number(1, mostPasses, 1, this)),
      m_turned(new QCheckBox(tr("also turned and mirrored, eight views of a square image"), this)),
      m_areOne(new QCheckBox(tr("as one ensemble: their mean, and how far they disagree"), this)),
      m_seed(number(0, std::numeric_limits<int>::max(), 0, this)),
      m_limit(number(0, static_cast<int>(std::min<std::int64_t>(objects, std::numeric_limits<int>::max())), 0, this)),
      m_precision(new QComboBox(this)),
      m_acceptsChange(new QCheckBox(tr("run even if the check finds much changed"), this)), m_cost(new QLabel(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(m_networks.size() == 1 ? tr("Run a network") : tr("Run %L1 networks").arg(m_networks.size()));
    setMinimumWidth(widthPx);
    auto* names = new QLabel(namesOf(m_networks), this);
    names->setTextFormat(Qt::PlainText);
    names->setProperty("look", "title");
    m_device->addItem(tr("automatic"), QStringLiteral("auto"));
    m_device->addItem(tr("CPU"), QStringLiteral("cpu"));
    m_device->setEditable(true);
    m_device->setFixedWidth(fieldPx);
    m_device->setToolTip(tr("automatic: the first CUDA device, else the CPU; cuda:1 is the second device"));
    m_batch->setSpecialValueText(tr("found by trial"));
    m_batch->setToolTip(tr("Objects that the network looks at together. It changes the speed, not the results."));
    for (const char* precision : {"float32", "bfloat16", "float16"})
        m_precision->addItem(QString::fromLatin1(precision));
    m_precision->setFixedWidth(fieldPx);
    m_precision->setToolTip(
        tr("Number format that the network computes in. A shorter one can be faster on a GPU; before the run it is "
           "compared with float32 on up to 256 objects, and what it changes is kept with the run."));
    m_passes->setSpecialValueText(tr("one, without dropout"));
    m_passes->setToolTip(tr("Monte Carlo dropout (Gal and Ghahramani 2016): outputs are the mean over so many passes, "
                            "with their spread beside it. The network must have dropout modules."));
    m_turned->setToolTip(tr("Test-time augmentation: outputs are the mean over the views, with their spread beside "
                            "it"));
    m_areOne->setToolTip(
        tr("Networks that answer the same question from the same inputs (Lakshminarayanan et al. 2017). "
           "Otherwise each is a run of its own."));
    m_seed->setToolTip(tr("Random seed of the dropout passes: the same seed gives the same numbers"));
    m_limit->setSpecialValueText(tr("all %L1").arg(objects));
    m_limit->setToolTip(tr("The first so many in catalog order. Running the network again goes on with the rest."));

    auto* form = new FormLayout;
    form->setHorizontalSpacing(12);
    form->setLabelAlignment(Qt::AlignRight);
    form->addRow(tr("Device"), m_device);
    form->addRow(tr("Objects at once"), m_batch);
    form->addRow(tr("Objects"), m_limit);
    form->addRow(tr("Precision"), m_precision);
    form->addRow(QString(), m_acceptsChange);
    form->addRow(tr("Passes"), m_passes);
    form->addRow(tr("Seed"), m_seed);
    form->addRow(tr("Views"), m_turned);
    if (m_networks.size() > 1)
        form->addRow(tr("Networks"), m_areOne);
    else
        m_areOne->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* run = buttons->addButton(tr("Run"), QDialogButtonBox::AcceptRole);
    run->setDefault(true);
    for (QAbstractButton* button : buttons->buttons())
        button->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_precision, &QComboBox::currentIndexChanged, this, &RunForm::showCost);
    connect(m_passes, &QSpinBox::valueChanged, this, &RunForm::showCost);
    for (const QCheckBox* box : {m_turned, m_areOne})
        connect(box, &QCheckBox::toggled, this, &RunForm::showCost);

    m_cost->setProperty("look", "faint");
    m_cost->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(14);
    layout->addWidget(names);
    layout->addLayout(form);
    layout->addWidget(m_cost);
    layout->addWidget(buttons);
    showCost();
    run->setFocus();
}

RunChoice RunForm::choice() const {
    RunChoice choice{.networks = m_networks,
                     .areOne = m_areOne->isChecked(),
                     .device = m_device->currentText().trimmed().toStdString(),
                     .settings = {},
                     .precision = m_precision->currentText().toStdString(),
                     .acceptsChange = m_precision->currentIndex() > 0 && m_acceptsChange->isChecked()};
    if (const int known = m_device->findText(m_device->currentText()); known >= 0)
        choice.device = m_device->itemData(known).toString().toStdString();
    choice.settings.batch = m_batch->value();
    choice.settings.passes = m_passes->value();
    choice.settings.turned = m_turned->isChecked();
    choice.settings.seed = static_cast<std::uint64_t>(m_seed->value());
    choice.settings.limit = m_limit->value();
    return choice;
}

void RunForm::showCost() {
    m_seed->setEnabled(m_passes->value() > 1);
    m_acceptsChange->setEnabled(m_precision->currentIndex() > 0);
    const int members = m_areOne->isChecked() ? static_cast<int>(m_networks.size()) : 1;
    const int looks = m_passes->value() * (m_turned->isChecked() ? core::dihedralElements : 1) * members;
    const QString cost = looks == 1 ? tr("Each object is looked at once.")
                                    : tr("Each object is looked at up to %L1 times. What is kept is the mean, with the "
                                         "spread beside it.")
                                          .arg(looks);
    m_cost->setText(cost + QLatin1Char(' ') + tr("A run can be stopped, and goes on from there."));
}

} // namespace oddity::widgets
