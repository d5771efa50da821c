// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/passes/reduced_precision.h"

#include <c10/core/Device.h>

#include "core/error.h"
#include "plugins/torch/passes/torch_versions.h"

namespace oddity::torch_plugin {

namespace {

constexpr const char* full = "float32";
constexpr const char* half = "float16";
constexpr const char* brain = "bfloat16";

} // namespace

ReducedPrecision::ReducedPrecision(const c10::Device& device, const std::string& precision)
    : m_isOnCpu(device.is_cpu()), m_precision(precision) {
    set(true);
}

ReducedPrecision::~ReducedPrecision() {
    set(false);
}

void ReducedPrecision::set(bool isOn) const {
    if (m_precision != full)
        setMixedPrecision(m_isOnCpu, isOn, m_precision == half ? ShortFloat::Half : ShortFloat::Brain);
}

void requirePrecision(const std::string& device, const std::string& precision) {
    if (precision != full && precision != half && precision != brain)
        throw core::Error(core::ErrorKind::Usage,
                          "unknown precision '" + precision + "'; known: float32, float16, bfloat16");
    if (precision == half && device == "cpu")
        throw core::Error(
            core::ErrorKind::Usage,
            "processors do not compute networks in float16; use bfloat16 or float32 on the CPU, or float16 "
            "on a CUDA device");
}

} // namespace oddity::torch_plugin
