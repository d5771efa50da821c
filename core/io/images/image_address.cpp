// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/image_address.h"

#include <filesystem>
#include <string_view>

#include "core/io/tables/table_location.h"

namespace oddity::core {

namespace {
constexpr std::string_view tilesMark = "tiles:";
} // namespace

std::string ImageAddress::fileText() const {
    return hdu.empty() ? file : file + "[" + hdu + "]";
}

std::string ImageAddress::text() const {
    return (isTiles ? std::string(tilesMark) : std::string()) + fileText();
}

ImageAddress imageAddressOf(const std::string& text) {
    ImageAddress address;
    address.isTiles = text.starts_with(tilesMark);
    address.file = address.isTiles ? text.substr(tilesMark.size()) : text;
    const TableLocation location = tableLocation(address.file);
    address.file = location.file.string();
    address.hdu = location.table;
    return address;
}

std::string absoluteImageText(const std::string& text) {
    if (text.empty())
        return text;
    ImageAddress address = imageAddressOf(text);
    if (!address.file.empty()) // openCutouts() says what is wrong
        address.file = std::filesystem::absolute(address.file).lexically_normal().string();
    return address.text();
}

} // namespace oddity::core
