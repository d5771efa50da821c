// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/network/trust_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int widthPx = 640;
constexpr int iconPx = 32;
constexpr int mostFactsPx = 320;
constexpr qsizetype hashRow = 32; ///< digits on a line

QLabel* sentence(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

QLabel* fact(const QString& text, QWidget* parent, bool isDigits = false) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (isDigits)
        label->setFont(Theme::font(TypeRole::Number));
    return label;
}

} // namespace

TrustDialog::TrustDialog(const std::vector<core::NetworkIdentity>& networks, Origin origin, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Load an unknown network?"));
    setFixedWidth(widthPx);
    auto* sign = new QLabel(this);
    sign->setPixmap(icon(QStringLiteral("warning"), Theme::current().warning).pixmap(QSize(iconPx, iconPx)));
    auto* question = new QLabel(
        networks.size() == 1 ? tr("Load this network?") : tr("Load these %L1 networks?").arg(networks.size()), this);
    question->setProperty("look", "title");
    auto* head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(sign);
    head->addWidget(question, 1);

    auto* list = new QWidget(this);
    auto* rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(12);
    for (const core::NetworkIdentity& network : networks)
        rows->addWidget(factsOf(network));
    QWidget* facts = list;
    if (networks.size() > 2) {
        auto* scroll = new QScrollArea(this);
        scroll->setWidget(list);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setMinimumHeight(mostFactsPx);
        facts = scroll;
    }

    auto* buttons = new QDialogButtonBox(this);
    QPushButton* cancel = buttons->addButton(QDialogButtonBox::Cancel);
    QPushButton* load = buttons->addButton(networks.size() == 1 ? tr("Approve and load") : tr("Approve and load all"),
                                           QDialogButtonBox::AcceptRole);
    load->setObjectName(QStringLiteral("load"));
    load->setAutoDefault(false);
    cancel->setDefault(true);
    for (QPushButton* button : {cancel, load}) {
        button->setIcon({});
        button->setMinimumWidth(button->fontMetrics().horizontalAdvance(button->text()) + 48);
    }
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(14);
    layout->addLayout(head);
    layout->addWidget(
        sentence(origin == Origin::RememberedByProject
                     ? tr("The project says that it was computed with this file. You have not approved these "
                          "bytes; whoever made the project, or could write to that folder, may have "
                          "chosen them.")
                     : tr("You chose it, and you have not approved these bytes before."),
                 this));
    layout->addWidget(facts);
    layout->addWidget(sentence(
        tr("A TorchScript file is a program. As soon as it is loaded it can read, create and overwrite files with your "
           "rights, and a damaged one can crash Oddity. Networks run inside Oddity's own process: no sandbox confines "
           "them. Load it only if you trust who made it and how it reached you; compare the SHA-256 with the one that "
           "they publish."),
        this));
    layout->addWidget(buttons);
    cancel->setFocus();
}

QWidget* TrustDialog::factsOf(const core::NetworkIdentity& network) {
    auto* box = new QWidget(this);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    QString hash = QString::fromStdString(network.sha256);
    hash.insert(hashRow, QLatin1Char('\n'));
    form->addRow(tr("File"), fact(QString::fromStdString(network.path.filename().string()), box));
    form->addRow(tr("Folder"), fact(QString::fromStdString(network.path.parent_path().string()), box));
    form->addRow(tr("Size"),
                 fact(tr("%1 (%L2 bytes)").arg(QLocale().formattedDataSize(network.bytes)).arg(network.bytes), box));
    form->addRow(tr("SHA-256"), fact(hash, box, true));
    return box;
}

} // namespace oddity::widgets
