// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/language/functions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/query/expression.h"

namespace oddity::core {

namespace {

constexpr double degree = std::numbers::pi / 180;

/// Exact near 0 and 180 degrees alike (Vincenty's formula on the sphere).
double skyDistance(double ra1, double dec1, double ra2, double dec2) {
    const double difference = (ra2 - ra1) * degree;
    const double sin1 = std::sin(dec1 * degree);
    const double cos1 = std::cos(dec1 * degree);
    const double sin2 = std::sin(dec2 * degree);
    const double cos2 = std::cos(dec2 * degree);
    const double across = cos2 * std::sin(difference);
    const double up = cos1 * sin2 - sin1 * cos2 * std::cos(difference);
    return std::atan2(std::hypot(across, up), sin1 * sin2 + cos1 * cos2 * std::cos(difference)) / degree;
}

double orNaN(double a, double b, double result) {
    return std::isnan(a) || std::isnan(b) ? std::nan("") : result;
}

using Of1 = language::NumberFunction::Of1;
using Of2 = language::NumberFunction::Of2;
using Of4 = language::NumberFunction::Of4;

Of1 of1(Of1 function) {
    return function;
}
Of2 of2(Of2 function) {
    return function;
}

std::vector<language::NumberFunction> makeFunctions() {
    return {
        {"abs", "abs(x)", "size without sign", of1([](double x) { return std::abs(x); })},
        {"sign", "sign(x)", "-1, 0 or 1", of1([](double x) { return std::isnan(x) ? x : double((x > 0) - (x < 0)); })},
        {"sqrt", "sqrt(x)", "square root", of1([](double x) { return std::sqrt(x); })},
        {"cbrt", "cbrt(x)", "cube root", of1([](double x) { return std::cbrt(x); })},
        {"exp", "exp(x)", "e to the power x", of1([](double x) { return std::exp(x); })},
        {"exp10", "exp10(x)", "10 to the power x", of1([](double x) { return std::pow(10.0, x); })},
        {"ln", "ln(x)", "natural logarithm", of1([](double x) { return std::log(x); })},
        {"log", "log(x)", "natural logarithm, the same as ln", of1([](double x) { return std::log(x); })},
        {"log10", "log10(x)", "logarithm to base 10", of1([](double x) { return std::log10(x); })},
        {"log2", "log2(x)", "logarithm to base 2", of1([](double x) { return std::log2(x); })},
        {"pow", "pow(x, y)", "x to the power y", of2([](double x, double y) { return std::pow(x, y); })},
        {"floor", "floor(x)", "next integer below", of1([](double x) { return std::floor(x); })},
        {"ceil", "ceil(x)", "next integer above", of1([](double x) { return std::ceil(x); })},
        {"round", "round(x)", "nearest integer, halves away from 0", of1([](double x) { return std::round(x); })},
        {"trunc", "trunc(x)", "integer part", of1([](double x) { return std::trunc(x); })},
        {"mod", "mod(x, y)", "remainder of x / y, with the sign of x; the same as x % y",
         of2([](double x, double y) { return std::fmod(x, y); })},
        {"min", "min(x, y, …)", "the least; missing where one is missing",
         of2([](double x, double y) { return orNaN(x, y, std::fmin(x, y)); }), false, true},
        {"max", "max(x, y, …)", "the largest; missing where one is missing",
         of2([](double x, double y) { return orNaN(x, y, std::fmax(x, y)); }), false, true},
        {"hypot", "hypot(x, y)", "square root of x² + y²", of2([](double x, double y) { return std::hypot(x, y); })},
        {"sin", "sin(x)", "sine, x in radians", of1([](double x) { return std::sin(x); })},
        {"cos", "cos(x)", "cosine, x in radians", of1([](double x) { return std::cos(x); })},
        {"tan", "tan(x)", "tangent, x in radians", of1([](double x) { return std::tan(x); })},
        {"asin", "asin(x)", "arc sine in radians", of1([](double x) { return std::asin(x); })},
        {"acos", "acos(x)", "arc cosine in radians", of1([](double x) { return std::acos(x); })},
        {"atan", "atan(x)", "arc tangent in radians", of1([](double x) { return std::atan(x); })},
        {"atan2", "atan2(y, x)", "angle of (x, y) in radians",
         of2([](double y, double x) { return std::atan2(y, x); })},
        {"sinDeg", "sinDeg(x)", "sine, x in degrees", of1([](double x) { return std::sin(x * degree); })},
        {"cosDeg", "cosDeg(x)", "cosine, x in degrees", of1([](double x) { return std::cos(x * degree); })},
        {"tanDeg", "tanDeg(x)", "tangent, x in degrees", of1([](double x) { return std::tan(x * degree); })},
        {"asinDeg", "asinDeg(x)", "arc sine in degrees", of1([](double x) { return std::asin(x) / degree; })},
        {"acosDeg", "acosDeg(x)", "arc cosine in degrees", of1([](double x) { return std::acos(x) / degree; })},
        {"atanDeg", "atanDeg(x)", "arc tangent in degrees", of1([](double x) { return std::atan(x) / degree; })},
        {"atan2Deg", "atan2Deg(y, x)", "angle of (x, y) in degrees",
         of2([](double y, double x) { return std::atan2(y, x) / degree; })},
        {"degrees", "degrees(x)", "radians to degrees", of1([](double x) { return x / degree; })},
        {"radians", "radians(x)", "degrees to radians", of1([](double x) { return x * degree; })},
        {"sinh", "sinh(x)", "hyperbolic sine", of1([](double x) { return std::sinh(x); })},
        {"cosh", "cosh(x)", "hyperbolic cosine", of1([](double x) { return std::cosh(x); })},
        {"tanh", "tanh(x)", "hyperbolic tangent", of1([](double x) { return std::tanh(x); })},
        {"asinh", "asinh(x)", "inverse hyperbolic sine", of1([](double x) { return std::asinh(x); })},
        {"acosh", "acosh(x)", "inverse hyperbolic cosine", of1([](double x) { return std::acosh(x); })},
        {"atanh", "atanh(x)", "inverse hyperbolic tangent", of1([](double x) { return std::atanh(x); })},
        {"isfinite", "isfinite(x)", "true for a number that is there and not infinite",
         of1([](double x) { return std::isfinite(x) ? 1.0 : 0.0; }), true},
        {"skyDistance", "skyDistance(ra1, dec1, ra2, dec2)", "great-circle distance, all in degrees", Of4(skyDistance)},
        {"distance", "distance(ra1, dec1, ra2, dec2)", "the same as skyDistance", Of4(skyDistance)},
    };
}

} // namespace

namespace language {

const std::vector<NumberFunction>& numberFunctions() {
    static const std::vector<NumberFunction> functions = makeFunctions();
    return functions;
}

const NumberFunction* findNumberFunction(std::string_view name) {
    const auto match = std::ranges::find(numberFunctions(), name, &NumberFunction::name);
    return match == numberFunctions().end() ? nullptr : &*match;
}

} // namespace language

const std::vector<FunctionEntry>& functionList() {
    static const std::vector<FunctionEntry> entries = [] {
        std::vector<FunctionEntry> list = {
            {"between", "between(x, a, b)", "a <= x and x <= b; for texts too"},
            {"in", "in(x, a, b, …)", "true where x equals one of the values; for texts too"},
            {"isnull", "isnull(x)", "true where a number or text is missing"},
            {"contains", "contains(text, part)", "true where the part occurs in the text"},
            {"startsWith", "startsWith(text, part)", "true where the text begins with the part"},
            {"endsWith", "endsWith(text, part)", "true where the text ends with the part"},
            {"matches", "matches(text, \"pattern\")",
             "true where the regular expression is found; ^ and $ are the ends, \\d is a digit, (?i) ignores case"},
            {"lower", "lower(text)", "with small letters (A to Z)"},
            {"upper", "upper(text)", "with capital letters (a to z)"},
            {"trim", "trim(text)", "without blanks at both ends"},
            {"length", "length(text)", "number of characters"},
            {"number", "number(text)", "the number that the text spells; missing where it spells none"},
            {"row", "row()", "number of the row in the catalog, from 0"},
        };
        for (const language::NumberFunction& entry : language::numberFunctions())
            list.push_back({std::string(entry.name), std::string(entry.usage), std::string(entry.description)});
        return list;
    }();
    return entries;
}

} // namespace oddity::core
