// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <vector>

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

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
    void addCompanionRows(QFormLayout* form);
    void check();

    struct Companion {
        QLineEdit* text;
        core::LayerSpec spec;
    };

    QLineEdit* m_catalog;
    QLineEdit* m_images;
    QLineEdit* m_bands;
    QSpinBox* m_size;
    std::vector<Companion> m_companions;
    QLineEdit* m_network;
    QLineEdit* m_project;
    QLabel* m_remark;
    QDialogButtonBox* m_buttons;
};

} // namespace oddity::app
