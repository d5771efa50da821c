// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/dialogs/table_choice_box.h"

#include <utility>

#include <QLocale>

#include "core/error.h"

namespace oddity::widgets {

namespace {

QString textOf(const core::TableEntry& table) {
    const QLocale locale;
    QString text = QStringLiteral("[%1]").arg(QString::fromStdString(table.choice));
    if (!table.name.empty())
        text += QStringLiteral("  ") + QString::fromStdString(table.name);
    if (table.rows >= 0)
        text += TableChoiceBox::tr("  %1 × %2")
                    .arg(locale.toString(qlonglong(table.rows)), locale.toString(qlonglong(table.columns)));
    return text;
}

} // namespace

TableChoiceBox::TableChoiceBox(QThreadPool* pool, QWidget* parent) : QComboBox(parent), m_listing(pool) {
    setAccessibleName(tr("Table of the file"));
    setToolTip(tr("The file has several tables: number, name, rows × columns"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(18);
    hide();
    connect(this, &QComboBox::activated, this, [this](int index) {
        const std::string& choice = m_tables[static_cast<std::size_t>(index)].choice;
        Q_EMIT chosenByHand(m_file.string() + "[" + choice + "]");
    });
}

void TableChoiceBox::setFile(const std::filesystem::path& file, const std::string& choice) {
    if (file == m_file && !file.empty() && !m_listing.isRunning())
        return showChoice(choice);
    m_listing.cancel();
    m_file = file;
    m_tables.clear();
    showChoice({});
    if (file.empty())
        return;
    m_listing.start<std::vector<core::TableEntry>>(
        [file](const core::Progress& progress) {
            try {
                return core::tablesIn(file, progress);
            } catch (const core::Error& error) {
                if (error.kind() == core::ErrorKind::Cancelled)
                    throw;
                return std::vector<core::TableEntry>(); // whoever reads the file says what is wrong with it
            }
        },
        [this, choice](std::vector<core::TableEntry> tables) {
            m_tables = std::move(tables);
            clear();
            for (const core::TableEntry& table : m_tables)
                addItem(textOf(table));
            showChoice(choice);
        });
}

void TableChoiceBox::showChoice(const std::string& choice) {
    setVisible(m_tables.size() > 1);
    setCurrentIndex(core::placeOfTable(m_tables, choice));
}

} // namespace oddity::widgets
