// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QDialog>

#include "core/model/trust/trust_list.h"
#include "widgets/session/task.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace oddity::widgets {

/// The networks that the user approved, with a way to take it back; those that ship are counted. Reads and writes the
/// list off the window's thread.
class ApprovedNetworks : public QDialog {
    Q_OBJECT

public:
    ApprovedNetworks(std::shared_ptr<core::TrustList> list, QWidget* parent);

private:
    struct Contents {
        std::vector<core::ApprovedNetwork> approved;
        std::size_t shipped = 0;
    };
    void read(const std::string& removed = {}); ///< takes back the approval of this hash first
    void fill(const Contents& contents);
    void updateButton();

    std::shared_ptr<core::TrustList> m_list;
    QTableWidget* m_table;
    QLabel* m_remark;
    QPushButton* m_remove;
    TaskSlot m_task;
};

} // namespace oddity::widgets
