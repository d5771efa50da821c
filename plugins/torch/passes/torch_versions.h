// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace oddity::torch_plugin {

// What differs between the releases of LibTorch that the plugin builds with (1.13 to 2.x) is here and nowhere else.

enum class ShortFloat { Half, Brain };

/// Mixed precision on this thread, on or off, for operations on the CPU or on CUDA devices.
void setMixedPrecision(bool isOnCpu, bool isOn, ShortFloat type);

/// CUDA devices round the factors of float32 convolutions to ten bits unless they are told not to.
void computeFloat32AsItIs();

} // namespace oddity::torch_plugin
