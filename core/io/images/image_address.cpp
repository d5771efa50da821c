// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/image_address.h"

#include <filesystem>
#include <string_view>

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
    const auto open = address.file.rfind('[');
    std::error_code ignored;
    if (open == std::string::npos || open == 0 || !address.file.ends_with(']') ||
        std::filesystem::exists(address.file, ignored))
        return address;
    address.hdu = address.file.substr(open + 1, address.file.size() - open - 2);
    address.file.resize(open);
    return address;
}

std::string absoluteImageText(const std::string& text) {
    if (text.empty())
        return text;
    ImageAddress address = imageAddressOf(text);
    address.file = std::filesystem::absolute(address.file).lexically_normal().string();
    return address.text();
}

} // namespace oddity::core
