// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace oddity::widgets {

/// How far a thread stands back behind the window when there is not enough processor for all: 0 not at all, 19 most.
enum class Niceness : int { None = 0, Analysis = 15, Background = 15, Network = 19 };

/// For the calling thread and the threads it starts from now on; it is never taken back, so call it on threads that do
/// nothing else. (QThread's priorities have no effect under Linux's usual scheduling, nice values have.) Does nothing
/// on other systems.
void setNiceness(Niceness niceness);

} // namespace oddity::widgets
