// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace oddity::core {

/// What a spreadsheet that opens CSV would run as a formula gets an apostrophe in front: text that begins with = + - @
/// TAB or CR (OWASP, CSV injection). Signed numbers and angles need none ("-00:12:33.4", "+1.5e-3"): with neither a
/// letter, but for the exponent's, nor an operator behind the sign they name no cell, function or program. A text that
/// begins so behind apostrophes of its own gets one more, so that unguarded() gives back every text as it was.
std::string guarded(const std::string& text);

/// Without the apostrophe that guarded() puts before text; other text as it is.
std::string_view unguarded(std::string_view text);

} // namespace oddity::core
