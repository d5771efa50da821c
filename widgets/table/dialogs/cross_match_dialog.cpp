// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/cross_match_dialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QThreadPool>
#include <QVBoxLayout>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int columnsCheckedAtFirst = 12;

bool fits(const core::Column& column) {
    return column.isNumeric() || std::holds_alternative<std::vector<std::string>>(column.values);
}

} // namespace

CrossMatchDialog::CrossMatchDialog(Session* session, TableMatches* matches, QWidget* parent)
    : QDialog(parent), m_session(session), m_matches(matches),
      m_slot(new TaskSlot(QThreadPool::globalInstance(), this)), m_path(new QLineEdit(this)), m_ra(new QComboBox(this)),
      m_dec(new QComboBox(this)), m_radius(new QDoubleSpinBox(this)), m_kind(new QComboBox(this)),
      m_prefix(new QLineEdit(this)), m_columns(new QListWidget(this)), m_progress(new QProgressBar(this)),
      m_message(new QLabel(this)), m_match(new QPushButton(tr("Match"), this)) {
    setWindowTitle(tr("Match with another table"));
    resize(520, 560);
    makeForm();
    connect(m_match, &QPushButton::clicked, this, &CrossMatchDialog::match);
    connect(m_path, &QLineEdit::returnPressed, this, [this] { openTable(m_path->text()); });
    connect(m_slot, &TaskSlot::failed, this, [this](const QString& message) { say(message, "danger"); });
    connect(matches, &TableMatches::failed, this, [this](const QString& message) { say(message, "danger"); });
    connect(m_slot, &TaskSlot::finished, this, [this] { setBusy(false); });
    connect(matches, &TableMatches::finished, this, [this] { setBusy(false); });
    connect(matches, &TableMatches::matched, this, &CrossMatchDialog::take);
    const auto showProgress = [this](qint64 done, qint64 total, const QString& what) {
        m_progress->setRange(0, static_cast<int>(total));
        m_progress->setValue(static_cast<int>(done));
        say(what, "faint");
    };
    connect(m_slot, &TaskSlot::progressed, this, showProgress);
    connect(matches, &TableMatches::progressed, this, showProgress);
    connect(session, &Session::surveyChanged, this, &QDialog::close);
    setBusy(false);
}

void CrossMatchDialog::makeForm() {
    m_path->setPlaceholderText(tr("FITS, VOTable or CSV file"));
    auto* browse = new QPushButton(icon(QStringLiteral("folder-open")), QString(), this);
    browse->setToolTip(tr("Choose a table"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &CrossMatchDialog::chooseFile);
    auto* file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(browse);
    m_radius->setRange(0.001, 648000);
    m_radius->setDecimals(3);
    m_radius->setValue(1);
    m_radius->setSuffix(tr("″"));
    m_radius->setMaximumWidth(140);
    m_kind->addItem(tr("Best: each object once, in both tables"), static_cast<int>(core::MatchKind::Best));
    m_kind->addItem(tr("Best for each object here"), static_cast<int>(core::MatchKind::BestOfA));
    m_kind->addItem(tr("All: show the nearest, and how many there are"), static_cast<int>(core::MatchKind::All));
    m_prefix->setToolTip(tr("Put before the names of columns that are taken here"));
    m_prefix->setMaximumWidth(140);
    m_columns->setUniformItemSizes(true);
    m_progress->setTextVisible(false);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_match->setProperty("look", "primary");
    m_match->setDefault(true);
    auto* form = new QFormLayout;
    form->setSpacing(Theme::spacingPx);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Table"), file);
    form->addRow(tr("Right ascension"), m_ra);
    form->addRow(tr("Declination"), m_dec);
    form->addRow(tr("Radius"), m_radius);
    form->addRow(tr("Pairs"), m_kind);
    form->addRow(tr("Prefix"), m_prefix);
    form->addRow(tr("Columns"), m_columns);
    auto* below = new QHBoxLayout;
    below->addWidget(m_message, 1);
    below->addWidget(m_match);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(12);
    column->addLayout(form, 1);
    column->addWidget(m_progress);
    column->addLayout(below);
}

void CrossMatchDialog::chooseFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Choose a table"), QString(),
                                     tr("Tables (*.fits *.fit *.fits.gz *.vot *.xml *.csv *.tsv *.ecsv "
                                        "*.gz);;All files (*)"));
    if (!path.isEmpty())
        openTable(path);
}

void CrossMatchDialog::openTable(const QString& path) {
    m_path->setText(path);
    m_table.reset();
    setBusy(true);
    say(tr("Reading %1").arg(QFileInfo(path).fileName()), "faint");
    m_slot->start<std::shared_ptr<const core::LoadedCatalog>>(
        [path](const core::Progress& progress) {
            core::CatalogSpec spec;
            spec.path = path.toStdString();
            return std::make_shared<const core::LoadedCatalog>(core::readCatalog(spec, progress));
        },
        [this](std::shared_ptr<const core::LoadedCatalog> table) { takeTable(std::move(table)); });
}

void CrossMatchDialog::takeTable(std::shared_ptr<const core::LoadedCatalog> table) {
    m_table = std::move(table);
    m_ra->clear();
    m_dec->clear();
    m_columns->clear();
    QStringList leftOut;
    for (const core::Column& column : m_table->catalog.columns()) {
        const QString name = QString::fromStdString(column.name);
        if (column.isNumeric()) {
            m_ra->addItem(name);
            m_dec->addItem(name);
        }
        if (!fits(column)) {
            leftOut << name;
            continue;
        }
        auto* item = new QListWidgetItem(name, m_columns);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(m_columns->count() <= columnsCheckedAtFirst ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(QString::fromStdString(column.description));
    }
    m_ra->setCurrentText(QString::fromStdString(m_table->raColumn));
    m_dec->setCurrentText(QString::fromStdString(m_table->decColumn));
    m_prefix->setText(QFileInfo(m_path->text()).baseName() + QLatin1Char('_'));
    QString message = tr("%L1 objects").arg(m_table->catalog.rowCount());
    if (!leftOut.isEmpty())
        message += tr("; columns of vectors can not be joined: %1").arg(leftOut.join(QStringLiteral(", ")));
    say(message, "faint");
}

void CrossMatchDialog::match() {
    if (!m_table)
        return;
    TableMatch match{.path = QFileInfo(m_path->text()).absoluteFilePath(),
                     .raColumn = m_ra->currentText(),
                     .decColumn = m_dec->currentText(),
                     .radiusArcsec = m_radius->value(),
                     .kind = static_cast<core::MatchKind>(m_kind->currentData().toInt())};
    for (int line = 0; line < m_columns->count(); ++line)
        if (m_columns->item(line)->checkState() == Qt::Checked)
            match.columns << m_columns->item(line)->text();
    setBusy(true);
    m_matches->add(std::move(match), m_table, m_prefix->text());
}

void CrossMatchDialog::take(const TableMatch& match, const MatchOutcome& outcome) {
    const QString summary = tr("%L1 of %L2 objects have a match in %3 (%L4 pairs)")
                                .arg(outcome.rows->count())
                                .arg(m_session->objectCount())
                                .arg(QFileInfo(match.path).fileName())
                                .arg(outcome.pairs);
    m_session->tell(summary, false);
    say(summary, "good");
}

void CrossMatchDialog::setBusy(bool isBusy) {
    m_progress->setVisible(isBusy);
    m_progress->setRange(0, 0);
    m_match->setEnabled(!isBusy && m_table);
}

void CrossMatchDialog::say(const QString& message, const char* look) {
    m_message->setText(message);
    m_message->setProperty("look", look);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace oddity::widgets
