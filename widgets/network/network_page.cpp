// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/network/network_page.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace oddity::widgets {

NetworkPage::NetworkPage(QWidget* parent)
    : QDialog(parent), m_choice(new QComboBox(this)), m_text(new QTextBrowser(this)),
      m_check(new QPushButton(tr("Check symmetry"), this)) {
    setWindowTitle(tr("Networks of this project"));
    resize(820, 720);
    m_choice->setAccessibleName(tr("Network"));
    m_text->setOpenLinks(false); // a card's text leads nowhere
    m_text->setAccessibleName(tr("About the network"));
    m_check->setToolTip(
        tr("Ask the network about the current object turned and mirrored in the eight ways of a square"));
    m_check->setAutoDefault(false);
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(m_check, QDialogButtonBox::ActionRole);
    QPushButton* close = buttons->addButton(QDialogButtonBox::Close);
    close->setIcon({});
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &NetworkPage::showNetwork);
    connect(m_check, &QPushButton::clicked, this, [this] {
        m_check->setEnabled(false);
        const auto& network = m_networks[static_cast<std::size_t>(m_choice->currentIndex())];
        Q_EMIT symmetryAsked(QString::fromStdString(network.fingerprint));
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(m_choice);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    setNetworks({}, tr("Reading the networks …"));
}

void NetworkPage::setNetworks(std::vector<core::NetworkReport> networks, const QString& problem) {
    const int chosen = m_choice->currentIndex();
    m_networks = std::move(networks);
    m_problem = problem;
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    for (const core::NetworkReport& network : m_networks)
        m_choice->addItem(QString::fromStdString(network.card.name));
    m_choice->setCurrentIndex(std::max(0, std::min(chosen, m_choice->count() - 1)));
    m_choice->setVisible(m_choice->count() > 1);
    showNetwork(m_choice->currentIndex());
}

void NetworkPage::setSymmetry(const QString& fingerprint, SymmetryAnswer answer) {
    m_symmetries[fingerprint.toStdString()] = std::move(answer);
    showNetwork(m_choice->currentIndex());
}

void NetworkPage::showNetwork(int index) {
    m_check->setEnabled(index >= 0);
    if (index < 0) {
        m_text->setPlainText(m_problem);
        return;
    }
    const core::NetworkReport& network = m_networks[static_cast<std::size_t>(index)];
    const auto symmetry = m_symmetries.find(network.fingerprint);
    const int place = m_text->verticalScrollBar()->value();
    m_text->setHtml(networkPageText(network, symmetry == m_symmetries.end() ? nullptr : &symmetry->second));
    m_text->verticalScrollBar()->setValue(place);
}

void NetworkPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        showNetwork(m_choice->currentIndex());
    QDialog::changeEvent(event);
}

} // namespace oddity::widgets
