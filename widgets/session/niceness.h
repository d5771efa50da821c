// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace oddity::widgets {

/// How far a thread stands back behind the window when there is not enough processor for all: 0 not at all, 19 most.
/// Analysis, reading ahead and networks run while one looks at something; opening a project or drawing the demo does
/// not stand back, because nothing is on the screen but its progress, and behind another busy program at 15 it would
/// get a thirtieth of what that one gets. (Nice 0 weighs 1024 in Linux's scheduler, 15 weighs 36.)
enum class Niceness : int { None = 0, Analysis = 15, Background = 15, Network = 19 };

/// For the calling thread and the threads it starts from now on; it is never taken back, so call it on threads that do
/// nothing else. (QThread's priorities have no effect under Linux's usual scheduling, nice values have.) Does nothing
/// on other systems.
void setNiceness(Niceness niceness);

} // namespace oddity::widgets
