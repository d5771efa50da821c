// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace oddity::core {

/// What stands between the cells of delimited text. ' ' stands for a run of blanks; a TAB among them is one, too.
struct Delimiter {
    char character = ',';
    bool tabSeparates = true; ///< of ' ': a TAB alone ends a cell; false in ECSV, where it is text

    Delimiter(char separator, bool doesTabSeparate = true) : character(separator), tabSeparates(doesTabSeparate) {}

    bool isRun() const { return character == ' '; }
    bool ends(char next) const { return next == character || (isRun() && tabSeparates && next == '\t'); }
};

} // namespace oddity::core
