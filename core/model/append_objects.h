// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/data/tensor.h"

namespace oddity::core {

/// Puts more objects' inputs or outputs behind those of a batch of the same ones; a batch that is empty becomes them.
inline void appendObjects(std::vector<Tensor>& batch, std::vector<Tensor> more) {
    if (batch.empty()) {
        batch = std::move(more);
        return;
    }
    for (std::size_t index = 0; index < batch.size(); ++index)
        appendItems(batch[index], more[index]);
}

} // namespace oddity::core
