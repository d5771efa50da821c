// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "core/model/outputs/object_output.h"

class QLabel;
class QVBoxLayout;

namespace oddity::widgets {

class OutputView;

/// Every output of the networks for one object, each drawn as what it is, under the name of its network; what cannot
/// be what its card says shows why. Hidden when there are none.
class OutputList : public QWidget {
    Q_OBJECT

public:
    explicit OutputList(QWidget* parent = nullptr);

    /// countsOf: of a self-organizing map, how many of the survey's objects lie in each cell (cellCounts()); may be
    /// empty, and give nothing.
    using CountsOf = std::function<std::vector<int>(const core::ObjectOutput& output)>;
    void setOutputs(const std::vector<core::ObjectOutput>& outputs, const CountsOf& countsOf = {});

private:
    /// What decides which widgets an output has.
    struct Slot {
        std::string network;
        std::string name;
        core::OutputKind kind;
        std::size_t variant; ///< of its value
        bool isProblem;
        bool hasGrid; ///< of a self-organizing map
        friend bool operator==(const Slot&, const Slot&) = default;
    };
    static std::vector<Slot> slotsOf(const std::vector<core::ObjectOutput>& outputs);
    void rebuild();

    std::vector<Slot> m_slots;
    QWidget* m_content = nullptr;
    std::vector<OutputView*> m_views; ///< one an output; null for a problem
    std::vector<QLabel*> m_problems;  ///< one an output; null where there is none
};

} // namespace oddity::widgets
