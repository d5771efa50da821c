// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <string>

#include "core/error.h"
#include "core/io/tables/votable/votable_reader.h"
#include "tests/fuzz/table_oracle.h"

using namespace oddity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const core::FileBytes bytes("fuzz", std::string(reinterpret_cast<const char*>(data), size));
    for (const char* choice : {"", "2"}) {
        try {
            const core::Table table = core::readVoTable(bytes, choice, {});
            fuzz::requireSound(table.columns, table.rows);
        } catch (const core::Error&) { // a refusal is an answer
        }
    }
    return 0;
}
