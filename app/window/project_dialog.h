// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <vector>

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>

#include "app/steps/import_survey.h"

class QFormLayout;

namespace oddity::app {

/// Asks for a catalog, images and a network, and where the project shall be.
class ProjectDialog : public QDialog {
    Q_OBJECT

public:
    explicit ProjectDialog(QWidget* parent = nullptr);
    ImportRequest request() const;
    std::vector<std::filesystem::path> networks() const; ///< empty or one

private:
    QLineEdit* addFileRow(QFormLayout* form, const QString& label, const QString& hint, bool folderToo);
    void check();

    QLineEdit* m_catalog;
    QLineEdit* m_images;
    QLineEdit* m_bands;
    QLineEdit* m_network;
    QLineEdit* m_project;
    QLabel* m_remark;
    QDialogButtonBox* m_buttons;
};

} // namespace oddity::app
