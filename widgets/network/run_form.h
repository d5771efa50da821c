// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <QDialog>

#include "core/model/running/run_model.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;

namespace oddity::widgets {

/// How networks are to be run over a survey.
struct RunChoice {
    std::vector<std::filesystem::path> networks;
    bool areOne = false; ///< an ensemble of all of them, not a run each
    std::string device;  ///< auto, cpu or cuda:N
    core::RunSettings settings;
    std::string precision;      ///< float32, bfloat16 or float16
    bool acceptsChange = false; ///< run even where the check of a precision finds much changed
};

/// Asks where and how often networks look at each object before they run; Return takes what most runs want. Several
/// networks are a run each, or one ensemble.
class RunForm : public QDialog {
    Q_OBJECT

public:
    RunForm(std::vector<std::filesystem::path> networks, std::int64_t objects, QWidget* parent);

    RunChoice choice() const;

private:
    void showCost();

    const std::vector<std::filesystem::path> m_networks;
    QComboBox* m_device;
    QSpinBox* m_batch;
    QSpinBox* m_passes;
    QCheckBox* m_turned;
    QCheckBox* m_areOne;
    QSpinBox* m_seed;
    QSpinBox* m_limit;
    QComboBox* m_precision;
    QCheckBox* m_acceptsChange;
    QLabel* m_cost;
};

} // namespace oddity::widgets
