// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>
#include <variant>
#include <vector>

namespace oddity::core::language {

/// A function of numbers. NaN in gives NaN out unless the description says otherwise.
struct NumberFunction {
    using Of1 = double (*)(double);
    using Of2 = double (*)(double, double);
    using Of4 = double (*)(double, double, double, double);

    std::string_view name;
    std::string_view usage;
    std::string_view description;
    std::variant<Of1, Of2, Of4> function;
    bool isTruth = false;
    bool takesMore = false; ///< of two: of any number, from the left

    std::size_t arity() const { return function.index() == 0 ? 1 : function.index() == 1 ? 2 : 4; }
};

const std::vector<NumberFunction>& numberFunctions();
const NumberFunction* findNumberFunction(std::string_view name);

} // namespace oddity::core::language
