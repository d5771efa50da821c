// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>

#include "app/steps/image/mask_image.h"

namespace oddity::app {

/// Asks for an image of any size, a network that gives masks, maps or instances, and a file for the result.
class MaskDialog : public QDialog {
    Q_OBJECT

public:
    /// image: the one that is looked at; "": none.
    explicit MaskDialog(const QString& image, QWidget* parent = nullptr);
    MaskRequest request() const;

private:
    void check();

    QLineEdit* m_image;
    QLineEdit* m_network;
    QLineEdit* m_out;
    QLabel* m_remark;
    QDialogButtonBox* m_buttons;
};

} // namespace oddity::app
