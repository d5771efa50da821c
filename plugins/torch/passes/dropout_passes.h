// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace c10 {
struct IValue;
}
namespace torch::jit {
struct Module;
}

namespace oddity::torch_plugin {

/// Which numbers a pass draws: object k of the batch those of (seed, firstObject + k), on every device.
struct DropoutDraw {
    std::uint64_t seed = 0;
    std::int64_t firstObject = 0;
    std::int64_t count = 1;
};

/// Runs a network whose dropout (plain, of feature maps, alpha) draws its noise object by object from a stream of its
/// own, so that what an object gets does not depend on the objects beside it, on the size of a batch, or on other
/// threads. LibTorch's own dropout draws one stretch of numbers layer by layer for a whole batch, from one generator
/// for all threads. Used by one thread at a time.
class DropoutPasses {
public:
    /// Whether its dropout is on is the module's own state. Throws what LibTorch throws where it cannot rewrite the
    /// network.
    explicit DropoutPasses(const torch::jit::Module& module);
    ~DropoutPasses();

    /// False for a network that draws other numbers than dropout's: LibTorch's generator gives those.
    bool drawsNothingElse() const;
    c10::IValue forward(const std::vector<c10::IValue>& arguments, const DropoutDraw& draw);

private:
    struct Program;
    std::unique_ptr<Program> m_program;
};

} // namespace oddity::torch_plugin
