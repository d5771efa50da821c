// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/cross_match_dialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/dialogs/file_patterns.h"
#include "widgets/table/dialogs/table_export.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr int columnsCheckedAtFirst = 12;

} // namespace

CrossMatchDialog::CrossMatchDialog(Session* session, TableMatches* matches, QWidget* parent)
    : QDialog(parent), m_session(session), m_matches(matches), m_slot(new TaskSlot(workPool(), this)),
      m_path(new QLineEdit(this)), m_ra(new QComboBox(this)), m_dec(new QComboBox(this)),
      m_radius(new QDoubleSpinBox(this)), m_kind(new QComboBox(this)), m_prefix(new QLineEdit(this)),
      m_columns(new QListWidget(this)), m_progress(new QProgressBar(this)), m_message(new QLabel(this)),
      m_checked(new QLabel(this)), m_save(new QPushButton(tr("Save pairs…"), this)),
      m_match(new QPushButton(tr("Match"), this)) {
    setWindowTitle(tr("Match with another table"));
    resize(520, 560);
    makeForm();
    connect(m_match, &QPushButton::clicked, this, [this] { ask(Use::Match); });
    connect(m_save, &QPushButton::clicked, this, [this] { ask(Use::SavePairs); });
    connect(m_path, &QLineEdit::editingFinished, this, &CrossMatchDialog::takePath);
    connect(m_path, &QLineEdit::textChanged, this, [this] { setBusy(m_slot->isRunning() || m_matches->isRunning()); });
    connect(m_slot, &TaskSlot::failed, this, [this](const QString& message) {
        m_asked.reset();
        say(message, "danger");
    });
    connect(matches, &TableMatches::failed, this, [this](const QString& message) { say(message, "danger"); });
    connect(m_slot, &TaskSlot::finished, this, [this] { setBusy(m_matches->isRunning()); });
    connect(matches, &TableMatches::pairsSaved, this, [this](qint64 pairs, const QString& path) {
        const QString done = tr("%L1 pairs written to %2").arg(pairs).arg(path);
        m_session->tell(done, false);
        say(done, "good");
    });
    connect(matches, &TableMatches::finished, this, [this] { setBusy(false); });
    connect(matches, &TableMatches::matched, this, &CrossMatchDialog::take);
    const auto showProgress = [this](qint64 done, qint64 total, const QString& what) {
        constexpr int full = 1000; // bytes of a large file are more than an int holds
        m_progress->setRange(0, total > 0 ? full : 0);
        m_progress->setValue(
            total > 0 ? static_cast<int>(full * (static_cast<double>(done) / static_cast<double>(total))) : 0);
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
    m_progress->setTextVisible(false);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_match->setProperty("look", "primary");
    m_match->setAutoDefault(false);
    m_save->setAutoDefault(false);
    m_save->setToolTip(tr("Writes a table of every pair: the columns of both tables and the separation"));
    auto* form = new FormLayout;
    form->setSpacing(Theme::spacingPx);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Table"), file);
    form->addRow(tr("Right ascension"), m_ra);
    form->addRow(tr("Declination"), m_dec);
    form->addRow(tr("Radius"), m_radius);
    form->addRow(tr("Pairs"), m_kind);
    form->addRow(tr("Prefix"), m_prefix);
    form->addRow(tr("Columns"), makeColumnList());
    auto* below = new QHBoxLayout;
    below->setSpacing(Theme::spacingPx);
    below->addWidget(m_message, 1);
    below->addWidget(m_save);
    below->addWidget(m_match);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(12);
    column->addLayout(form, 1);
    column->addWidget(m_progress);
    column->addLayout(below);
}

QWidget* CrossMatchDialog::makeColumnList() {
    auto* box = new QWidget(this);
    m_columns->setUniformItemSizes(true);
    m_checked->setProperty("look", "faint");
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::spacingPx);
    for (const auto& [text, isChecked] : {std::pair(tr("All"), true), std::pair(tr("None"), false)}) {
        auto* button = new QPushButton(text, box);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, isChecked = isChecked] { setChecked(isChecked); });
        buttons->addWidget(button);
    }
    buttons->addWidget(m_checked);
    buttons->addStretch(1);
    auto* rows = new QVBoxLayout(box);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(Theme::spacingPx);
    rows->addWidget(m_columns, 1);
    rows->addLayout(buttons);
    connect(m_columns, &QListWidget::itemChanged, this, &CrossMatchDialog::countChecked);
    return box;
}

void CrossMatchDialog::setChecked(bool isChecked) {
    const QSignalBlocker blocker(m_columns);
    for (int line = 0; line < m_columns->count(); ++line)
        m_columns->item(line)->setCheckState(isChecked ? Qt::Checked : Qt::Unchecked);
    countChecked();
}

void CrossMatchDialog::countChecked() {
    m_checked->setText(m_columns->count() == 0
                           ? QString()
                           : tr("%L1 of %L2").arg(wantedMatch().columns.size()).arg(m_columns->count()));
}

void CrossMatchDialog::takePath() {
    const QString path = m_path->text().trimmed();
    if (!path.isEmpty() && path != m_takenPath)
        openTable(path);
}

void CrossMatchDialog::ask(Use use) {
    takePath();
    if (!m_table && !m_slot->isRunning())
        openTable(m_path->text().trimmed()); // once more: it could not be read
    if (m_slot->isRunning())
        m_asked = use;
    else if (use == Use::Match)
        match();
    else
        savePairs();
}

void CrossMatchDialog::chooseFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a table"), m_path->text(), tableFilters());
    if (!path.isEmpty())
        openTable(path);
}

void CrossMatchDialog::openTable(const QString& path) {
    m_takenPath = path;
    m_path->setText(path);
    m_table.reset();
    m_asked.reset();
    m_match->setDefault(false); // Enter in the line reads the table; the next one matches
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
    const QSignalBlocker blocker(m_columns);
    for (const core::Column& column : m_table->catalog.columns()) {
        const QString name = QString::fromStdString(column.name);
        if (column.isNumeric()) {
            m_ra->addItem(name);
            m_dec->addItem(name);
        }
        auto* item = new QListWidgetItem(name, m_columns);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable);
        item->setCheckState(m_columns->count() <= columnsCheckedAtFirst ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(QString::fromStdString(column.description));
    }
    m_ra->setCurrentText(QString::fromStdString(m_table->raColumn));
    m_dec->setCurrentText(QString::fromStdString(m_table->decColumn));
    m_prefix->setText(QFileInfo(m_path->text()).baseName() + QLatin1Char('_'));
    countChecked();
    m_match->setDefault(true);
    say(objectsText(m_table->catalog.rowCount()), "faint");
    if (const auto asked = std::exchange(m_asked, std::nullopt))
        asked == Use::Match ? match() : savePairs();
}

TableMatch CrossMatchDialog::wantedMatch() const {
    TableMatch match{.path = QFileInfo(m_path->text()).absoluteFilePath(),
                     .raColumn = m_ra->currentText(),
                     .decColumn = m_dec->currentText(),
                     .radiusArcsec = m_radius->value(),
                     .kind = static_cast<core::MatchKind>(m_kind->currentData().toInt())};
    for (int line = 0; line < m_columns->count(); ++line)
        if (m_columns->item(line)->checkState() == Qt::Checked)
            match.columns << m_columns->item(line)->text();
    return match;
}

void CrossMatchDialog::match() {
    setBusy(true);
    m_matches->add(wantedMatch(), m_table, m_prefix->text());
}

void CrossMatchDialog::savePairs() {
    const QString path =
        TableExport::askPath(this, tr("Save pairs"), *m_session, QFileInfo(m_path->text()).baseName() + tr("-pairs"));
    if (path.isEmpty())
        return;
    setBusy(true);
    m_matches->savePairs(wantedMatch(), m_table, m_prefix->text(), path);
}

void CrossMatchDialog::take(const TableMatch& match, const MatchOutcome& outcome) {
    const QString summary =
        tr("%1 of %2 objects have a match in %3 (%4 pairs)")
            .arg(QLocale().toString(outcome.rows->count()), QLocale().toString(m_session->objectCount()),
                 QFileInfo(match.path).fileName(), QLocale().toString(static_cast<qulonglong>(outcome.pairs)));
    m_session->tell(summary, false);
    say(summary, "good");
}

void CrossMatchDialog::setBusy(bool isBusy) {
    m_progress->setVisible(isBusy);
    m_progress->setRange(0, 0);
    const bool hasPath = !m_path->text().trimmed().isEmpty();
    for (QPushButton* button : {m_save, m_match}) // while the table is read too: what is asked then follows
        button->setEnabled(hasPath && !m_matches->isRunning());
}

void CrossMatchDialog::say(const QString& message, const char* look) {
    m_message->setText(message);
    m_message->setProperty("look", look);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace oddity::widgets
