// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/network/approved_networks.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

enum ColumnOf { File, Size, Approved, By, Hash, Columns };

} // namespace

ApprovedNetworks::ApprovedNetworks(std::shared_ptr<core::TrustList> list, QWidget* parent)
    : QDialog(parent), m_list(std::move(list)), m_table(new QTableWidget(0, Columns, this)), m_remark(new QLabel(this)),
      m_remove(new QPushButton(tr("Remove"), this)), m_task(workPool()) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Approved networks"));
    resize(860, 360);
    m_table->setProperty("look", "flat");
    m_table->setShowGrid(false);
    m_table->setHorizontalHeaderLabels({tr("File"), tr("Size"), tr("Approved"), tr("By"), tr("SHA-256")});
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Hash, QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setAccessibleName(windowTitle());
    m_remark->setProperty("look", "faint");
    m_remark->setWordWrap(true);
    m_remove->setObjectName(QStringLiteral("remove"));
    m_remove->setToolTip(tr("Oddity will ask again before it loads this network"));
    m_remove->setAutoDefault(false);
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(m_remove, QDialogButtonBox::ActionRole);
    QPushButton* close = buttons->addButton(QDialogButtonBox::Close);
    close->setIcon({});
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ApprovedNetworks::updateButton);
    connect(m_remove, &QPushButton::clicked, this,
            [this] { read(m_table->item(m_table->currentRow(), Hash)->text().toStdString()); });
    connect(&m_task, &TaskSlot::failed, this, [this](const QString& message) {
        m_remark->setText(message);
        updateButton();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_remark);
    layout->addWidget(buttons);
    updateButton();
    read();
}

void ApprovedNetworks::read(const std::string& removed) {
    m_remove->setEnabled(false);
    m_task.start<Contents>(
        [list = m_list, removed](const core::Progress&) {
            if (!removed.empty())
                list->remove(removed);
            return Contents{list->approved(), list->shipped().size()};
        },
        [this](const Contents& contents) { fill(contents); });
}

void ApprovedNetworks::fill(const Contents& contents) {
    m_table->setRowCount(static_cast<int>(contents.approved.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const core::ApprovedNetwork& network = contents.approved[static_cast<std::size_t>(row)];
        const QString hash = QString::fromStdString(network.sha256);
        const QDateTime when = QDateTime::fromString(QString::fromStdString(network.approved), Qt::ISODateWithMs);
        const QStringList texts{QString::fromStdString(network.name), QLocale().formattedDataSize(network.bytes),
                                QLocale().toString(when.toLocalTime(), QLocale::ShortFormat),
                                QString::fromStdString(network.program), hash};
        for (int column = 0; column < Columns; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            if (column == Hash) {
                item->setFont(Theme::font(TypeRole::Number));
                item->setToolTip(hash);
            }
            m_table->setItem(row, column, item);
        }
    }
    m_remark->setText(tr("The %L1 networks that ship with Oddity need no approval. The list is kept in %2.")
                          .arg(contents.shipped)
                          .arg(QString::fromStdString(m_list->file().string())));
    updateButton();
}

void ApprovedNetworks::updateButton() {
    m_remove->setEnabled(!m_table->selectedItems().isEmpty());
}

} // namespace oddity::widgets
