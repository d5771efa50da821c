// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/pages/probe_page.h" // for the meta-object compiler
