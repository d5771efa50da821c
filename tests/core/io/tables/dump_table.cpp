// SPDX-License-Identifier: BSD-3-Clause
// Writes a table as Oddity reads it, for compare_tables_with_astropy.py: one line of JSON that describes the columns,
// then each column's bytes, little-endian, in that order. Exit code 3 with a message where the file cannot be read.
#include <cstdio>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/tables/table_reader.h"

using namespace oddity::core;

namespace {

template <typename Number> std::string bytesOf(const std::vector<Number>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number)};
}

std::string bytesOf(const std::vector<std::string>& texts) {
    return nlohmann::json(texts).dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);
}

struct Dump {
    std::string kind;
    std::string starts;
    std::string values;
};

template <typename Values> std::string kindOf(const Values&) {
    using Element = typename Values::value_type;
    if constexpr (std::is_same_v<Element, double>)
        return "real";
    else if constexpr (std::is_same_v<Element, std::int64_t>)
        return "integer";
    else if constexpr (std::is_same_v<Element, std::uint8_t>)
        return "boolean";
    else if constexpr (std::is_same_v<Element, std::complex<double>>)
        return "complex";
    else
        return "text";
}

Dump dumpOf(const Column& column) {
    return std::visit(
        [](const auto& values) -> Dump {
            using Values = std::decay_t<decltype(values)>;
            if constexpr (std::is_same_v<Values, VectorColumn>) {
                return {"float " + std::to_string(values.width), {}, bytesOf(values.values)};
            } else if constexpr (std::is_same_v<Values, ArrayColumn>) {
                return std::visit(
                    [&](const auto& elements) -> Dump {
                        return {"array of " + kindOf(elements), bytesOf(values.starts), bytesOf(elements)};
                    },
                    values.elements);
            } else {
                return {kindOf(values), {}, bytesOf(values)};
            }
        },
        column.values);
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2)
        return 2;
    try {
        const Table table = readTable(arguments[1], {});
        nlohmann::json description{{"name", table.name}, {"rows", table.rows}, {"remarks", table.remarks}};
        description["columns"] = nlohmann::json::array();
        std::string bytes;
        for (const Column& column : table.columns) {
            const Dump dump = dumpOf(column);
            description["columns"].push_back({{"name", column.name},
                                              {"unit", column.unit},
                                              {"ucd", column.ucd},
                                              {"description", column.description},
                                              {"kind", dump.kind},
                                              {"nulls", column.nullRows},
                                              {"starts", dump.starts.size()},
                                              {"values", dump.values.size()}});
            bytes += dump.starts + dump.values;
        }
        std::cout << description.dump() << '\n' << bytes;
        return std::cout.good() ? 0 : 1;
    } catch (const Error& error) {
        std::cerr << error.what() << '\n';
        return 3;
    }
}
