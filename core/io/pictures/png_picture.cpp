// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <vector>

#include <png.h>

#include "core/error.h"
#include "core/io/pictures/picture_formats.h"

namespace oddity::core {

namespace {

constexpr png_alloc_size_t chunkLimit = png_alloc_size_t{8} << 20;
constexpr int paletteTexts = 1000;

/// What the callbacks of libpng share. They jump back into decodeWithin(), which holds nothing that has a destructor.
struct Decoding {
    const char* next = nullptr;
    std::size_t left = 0;
    std::array<char, 200> complaint{};
    png_bytep* rows = nullptr;
    std::size_t rowBytes = 0;
    const PictureHeader* header = nullptr;
};

void complain(png_structp png, png_const_charp text) {
    auto* decoding = static_cast<Decoding*>(png_get_error_ptr(png));
    std::snprintf(decoding->complaint.data(), decoding->complaint.size(), "%s", text);
    png_longjmp(png, 1);
}

void ignore(png_structp, png_const_charp) {}

void give(png_structp png, png_bytep into, std::size_t size) {
    auto* decoding = static_cast<Decoding*>(png_get_io_ptr(png));
    if (size > decoding->left)
        png_error(png, "it ends too early");
    std::memcpy(into, decoding->next, size);
    decoding->next += size;
    decoding->left -= size;
}

bool decodeWithin(png_structp png, png_infop info, Decoding* decoding) {
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_read_fn(png, decoding, give);
    png_set_user_limits(png, static_cast<png_uint_32>(decoding->header->size.width),
                        static_cast<png_uint_32>(decoding->header->size.height));
    png_set_chunk_malloc_max(png, chunkLimit);
    png_set_chunk_cache_max(png, paletteTexts);
    png_read_info(png, info);
    const auto colour = png_get_color_type(png, info);
    if (colour == PNG_COLOR_TYPE_PALETTE)
        png_set_palette_to_rgb(png);
    if (colour == PNG_COLOR_TYPE_GRAY)
        png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != decoding->rowBytes)
        png_error(png, "its rows have another length than its header says");
    png_read_image(png, decoding->rows);
    png_read_end(png, nullptr);
    return true;
}

} // namespace

bool looksLikePng(const FileBytes& bytes) {
    using namespace std::string_view_literals;
    return bytes.readSome(0, 8) == "\x89PNG\r\n\x1a\n"sv;
}

PictureHeader pngHeaderOf(const FileBytes& bytes) {
    const ErrorPlace place{.path = bytes.path().string()};
    const std::string start = bytes.readSome(0, 26);
    if (start.size() < 26 || start.compare(12, 4, "IHDR") != 0)
        throw Error(ErrorKind::BadInput, "is a damaged picture: it does not begin with its size", place);
    const auto number = [&start](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t byte = at; byte < at + 4; ++byte)
            value = value << 8 | static_cast<unsigned char>(start[byte]);
        return static_cast<int>(std::min(value, std::uint32_t{1} << 30));
    };
    const bool isColour = (start[25] & 2) != 0; // the colour bit, also set with a palette
    return {{isColour ? 3 : 1, number(20), number(16)}, start[24] == 16 ? 2 : 1};
}

std::string decodePng(const std::string& file, const PictureHeader& header, std::string& raw) {
    const std::size_t rowBytes = raw.size() / static_cast<std::size_t>(header.size.height);
    std::vector<png_bytep> rows(static_cast<std::size_t>(header.size.height));
    for (std::size_t row = 0; row < rows.size(); ++row)
        rows[row] = reinterpret_cast<png_bytep>(raw.data() + row * rowBytes);
    Decoding decoding{file.data(), file.size(), {}, rows.data(), rowBytes, &header};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoding, complain, ignore);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    const bool isDone = info && decodeWithin(png, info, &decoding);
    png_destroy_read_struct(&png, &info, nullptr);
    return isDone ? "" : decoding.complaint[0] ? decoding.complaint.data() : "libpng could not begin";
}

} // namespace oddity::core
