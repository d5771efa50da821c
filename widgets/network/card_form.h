// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <QDialog>
#include <QTimer>

#include "core/model/proposal/card_proposal.h"
#include "widgets/session/task.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace oddity::widgets {

/// A proposed model card to be looked over: what the network was seen to take and give, and fields for what only its
/// maker knows. Each change is tried on the network a moment later; a card that works can be saved beside it.
class CardForm : public QDialog {
    Q_OBJECT

public:
    /// What is wrong with a card, "" for nothing; called on a worker thread.
    using Check = std::function<std::string(const std::string& card)>;
    CardForm(core::CardProposal proposal, std::filesystem::path file, Check tryCard, QWidget* parent);

    std::string card() const; ///< as JSON; throws core::Error(Usage) naming the field that cannot be read

Q_SIGNALS:
    void saved(const QString& file);

private:
    void fillInputs();
    void fillOutputs();
    void check();
    void say(const QString& problem);
    void askToSave();
    void save();

    core::CardProposal m_proposal;
    std::filesystem::path m_file;
    Check m_check;
    QLineEdit* m_name;
    QLineEdit* m_licence;
    QLineEdit* m_citation;
    QTableWidget* m_inputs;
    QTableWidget* m_outputs;
    QLabel* m_remark;
    QPushButton* m_save;
    QTimer m_settled;
    std::string m_tried; ///< the card that was checked last
    TaskSlot m_checking;
    TaskSlot m_saving;
};

} // namespace oddity::widgets
