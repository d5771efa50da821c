// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace c10 {
struct Device;
}

namespace oddity::torch_plugin {

/// While it lives, this thread computes convolutions and matrix products in the precision named, and what needs more in
/// float32 (Micikevicius et al. 2018); nothing changes for "float32".
class ReducedPrecision {
public:
    ReducedPrecision(const c10::Device& device, const std::string& precision);
    ~ReducedPrecision();
    ReducedPrecision(const ReducedPrecision&) = delete;
    ReducedPrecision& operator=(const ReducedPrecision&) = delete;

private:
    void set(bool isOn) const;

    const bool m_isOnCpu;
    const std::string m_precision;
};

/// Throws Error(Usage) for a precision that is not known or that the device does not compute in.
void requirePrecision(const std::string& device, const std::string& precision);

} // namespace oddity::torch_plugin
