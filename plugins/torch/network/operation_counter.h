// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "core/model/model.h"

namespace oddity::torch_plugin {

/// Counts the multiply-adds of convolutions and matrix products that LibTorch computes on this thread while it lives.
/// One at a time on a thread.
class OperationCounter {
public:
    OperationCounter();
    ~OperationCounter();
    OperationCounter(const OperationCounter&) = delete;
    OperationCounter& operator=(const OperationCounter&) = delete;

    const core::OperationCount& count() const;

    struct Tally;

private:
    std::unique_ptr<Tally> m_tally;
};

} // namespace oddity::torch_plugin
