// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <filesystem>
#include <vector>

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTimer>

#include "app/steps/import_survey.h"
#include "widgets/session/task.h"
#include "widgets/table/dialogs/table_choice_box.h"

class QFormLayout;

namespace oddity::app {

class MeasurementRows;

/// Asks for a catalog, images, spectra, light curves and a network, and where the project shall be. The catalog is read
/// on a worker, for the names of its columns.
class ProjectDialog : public QDialog {
    Q_OBJECT

public:
    explicit ProjectDialog(QWidget* parent = nullptr);
    ImportRequest request() const;
    std::vector<std::filesystem::path> networks() const; ///< empty or one

private:
    /// filters: of the dialog that chooses a file.
    void addColumnRow(QFormLayout* form);
    void addCompanionRows(QFormLayout* form);
    void readColumns();
    void takeColumns(const core::LoadedCatalog& catalog);
    void check();

    struct Companion {
        QLineEdit* text;
        core::LayerSpec spec;
    };

    QLineEdit* m_catalog;
    widgets::TableChoiceBox* m_tables;     ///< of the catalog's file
    std::array<QComboBox*, 3> m_columns{}; ///< id, RA, Dec
    QTimer m_settled;                      ///< the name of the catalog is typed to its end
    widgets::TaskSlot m_reading;
    QLineEdit* m_images;
    QLineEdit* m_bands;
    QSpinBox* m_size;
    std::vector<Companion> m_companions;
    MeasurementRows* m_measurements;
    QLineEdit* m_network;
    QLineEdit* m_project;
    QLabel* m_remark;
    QDialogButtonBox* m_buttons;
};

} // namespace oddity::app
