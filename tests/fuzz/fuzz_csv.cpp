// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <string_view>

#include "core/error.h"
#include "core/io/tables/csv/csv_reader.h"
#include "core/io/tables/ecsv/ecsv_header.h"
#include "core/io/tables/ecsv/ecsv_reader.h"
#include "core/io/tables/ipac/ipac_reader.h"
#include "tests/fuzz/table_oracle.h"

using namespace oddity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const core::FileBytes bytes("fuzz", text);
        if (core::isEcsv(text)) {
            const core::Table table = core::readEcsv(bytes, {});
            fuzz::requireSound(table.columns, table.rows);
        } else if (core::isIpac(text)) {
            const core::Table table = core::readIpac(bytes, {});
            fuzz::requireSound(table.columns, table.rows);
        } else {
            std::vector<std::string> remarks;
            const auto keepText = [](std::string_view name) { return name == "id"; };
            const auto columns = core::readCsv(bytes, keepText, remarks, {});
            fuzz::requireSound(columns, columns.front().rowCount());
        }
    } catch (const core::Error&) { // a refusal is an answer
    }
    return 0;
}
