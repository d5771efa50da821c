// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/card/model_card.h"

namespace at {
class Tensor;
}
namespace c10 {
struct IValue;
}

namespace oddity::torch_plugin {

/// Finds what the card names in what forward() or an output's own method returned: a tensor, a tuple's or list's
/// element, a dictionary's entry.
class OutputBinding {
public:
    OutputBinding(core::ModelCard card, std::string path);

    const core::ModelCard& card() const { return m_card; }
    const std::string& path() const { return m_path; }
    /// Output number index as Model::run() counts them, activation applied, float32, first axis the batch. Throws
    /// Error(Model) naming the card's field when it is not there or does not have the shape that the card says.
    at::Tensor output(const c10::IValue& result, int index, std::int64_t batchCount) const;

private:
    /// name: of what the output's method returned.
    at::Tensor element(const c10::IValue& result, const core::OutputSpec& output, const std::string& name,
                       const std::string& field) const;

    core::ModelCard m_card;
    std::string m_path;
    std::vector<std::string> m_methods; ///< of the outputs, each once
};

} // namespace oddity::torch_plugin
