// SPDX-License-Identifier: BSD-3-Clause
#include <cstdint>
#include <string>

#include "core/error.h"
#include "core/io/fits/header_scan.h"
#include "core/io/tables/fits/table_layout.h"

using namespace oddity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const core::FileBytes bytes("fuzz", std::string(reinterpret_cast<const char*>(data), size));
    try {
        const core::FitsScan scan = core::scanFits(bytes);
        for (const core::FitsHdu& hdu : scan.hdus) {
            for (std::size_t card = 0; card < hdu.header.cardCount(); ++card) {
                const std::string_view keyword = hdu.header.keyword(card);
                static_cast<void>(hdu.header.string(keyword));
                static_cast<void>(hdu.header.integer(keyword));
                static_cast<void>(hdu.header.real(keyword));
                static_cast<void>(hdu.header.logical(keyword));
            }
            static_cast<void>(hdu.hasPixels());
            static_cast<void>(hdu.name());
            if (hdu.isTable() && hdu.kind == core::FitsHdu::Kind::BinaryTable)
                static_cast<void>(core::binaryFieldsOf(hdu.header));
        }
    } catch (const core::Error&) { // a refusal is an answer
    }
    return 0;
}
