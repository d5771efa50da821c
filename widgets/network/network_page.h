// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <vector>

#include <QDialog>

#include "widgets/network/network_text.h"

class QComboBox;
class QPushButton;
class QTextBrowser;

namespace oddity::widgets {

/// What the project's networks are: card, hash, layers, operations, licence; on demand how they take turned objects.
/// Knows no engine: it is told.
class NetworkPage : public QDialog {
    Q_OBJECT

public:
    explicit NetworkPage(QWidget* parent = nullptr);

    /// problem: said where there is no network.
    void setNetworks(std::vector<core::NetworkReport> networks, const QString& problem);
    void setSymmetry(const QString& fingerprint, SymmetryAnswer answer); ///< of the network with this fingerprint

Q_SIGNALS:
    void symmetryAsked(const QString& fingerprint); ///< on the current object

protected:
    void changeEvent(QEvent* event) override;

private:
    void showNetwork(int index);

    std::vector<core::NetworkReport> m_networks;
    std::map<std::string, SymmetryAnswer> m_symmetries;
    QString m_problem;
    QComboBox* m_choice;
    QTextBrowser* m_text;
    QPushButton* m_check;
};

} // namespace oddity::widgets
