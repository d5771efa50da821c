// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <string>

#include "core/error.h"
#include "core/io/tables/fits/fits_table.h"
#include "core/io/tables/fits/packed_table.h"
#include "tests/fuzz/table_oracle.h"

using namespace oddity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const core::FileBytes bytes("fuzz", std::string(reinterpret_cast<const char*>(data), size));
    try {
        const core::FitsScan scan = core::scanFits(bytes);
        for (const core::FitsHdu& hdu : scan.hdus) {
            if (!hdu.isTable())
                continue;
            std::vector<std::string> remarks;
            const auto columns = core::readFitsTable(bytes, hdu, remarks, {});
            fuzz::requireSound(columns, static_cast<std::size_t>(core::rowsOfTable(hdu)));
        }
    } catch (const core::Error&) { // a refusal is an answer
    }
    return 0;
}
