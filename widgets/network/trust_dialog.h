// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QDialog>

#include "core/model/trust/network_file.h"

namespace oddity::widgets {

/// Asks whether networks that nobody approved yet may be loaded: what they are, where they lie, and what a network file
/// can do. The answer unless another is given is no. Open it with open(); it deletes itself.
class TrustDialog : public QDialog {
    Q_OBJECT

public:
    enum class Origin { ChosenByUser, RememberedByProject };
    TrustDialog(const std::vector<core::NetworkIdentity>& networks, Origin origin, QWidget* parent);

private:
    QWidget* factsOf(const core::NetworkIdentity& network);
};

} // namespace oddity::widgets
