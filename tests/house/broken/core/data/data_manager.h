// A file that breaks the rules on purpose: see ../../../CMakeLists.txt.
#pragma once

#include <QString>

#include "widgets/session/session.h"
