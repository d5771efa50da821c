// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include "core/error.h"
#include "core/io/pictures/picture_formats.h"

namespace oddity::core {

namespace {

constexpr int scanLimit = 500; // a progressive picture has about ten

/// libjpeg's error handler, which jumps back into decodeWithin(); that holds nothing that has a destructor.
struct Complaint {
    jpeg_error_mgr handler;
    std::jmp_buf back;
    std::array<char, JMSG_LENGTH_MAX> text;
};

void complain(j_common_ptr decoder) {
    auto* complaint = reinterpret_cast<Complaint*>(decoder->err);
    complaint->handler.format_message(decoder, complaint->text.data());
    std::longjmp(complaint->back, 1);
}

/// libjpeg goes on, with grey pixels, where data are damaged or end; here that is an error.
void warn(j_common_ptr decoder, int level) {
    if (level < 0 && decoder->err->msg_code != JWRN_EXTRANEOUS_DATA)
        complain(decoder);
}

void watchScans(j_common_ptr decoder) {
    if (decoder->is_decompressor && reinterpret_cast<j_decompress_ptr>(decoder)->input_scan_number > scanLimit)
        ERREXIT(decoder, JERR_BAD_PROGRESSION);
}

bool decodeWithin(jpeg_decompress_struct* decoder, Complaint* complaint, jpeg_progress_mgr* progress,
                  const unsigned char* file, unsigned long size, const PictureHeader* header, unsigned char* raw) {
    if (setjmp(complaint->back) != 0)
        return false;
    jpeg_create_decompress(decoder);
    decoder->progress = progress;
    jpeg_mem_src(decoder, file, size);
    jpeg_read_header(decoder, TRUE);
    decoder->out_color_space = header->size.bands == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(decoder);
    const auto rowBytes = static_cast<std::size_t>(header->size.width) * static_cast<std::size_t>(header->size.bands);
    if (decoder->output_width != static_cast<JDIMENSION>(header->size.width) ||
        decoder->output_height != static_cast<JDIMENSION>(header->size.height) ||
        decoder->output_components != header->size.bands)
        ERREXIT(decoder, JERR_SOF_DUPLICATE);
    while (decoder->output_scanline < decoder->output_height) {
        JSAMPROW row = raw + decoder->output_scanline * rowBytes;
        jpeg_read_scanlines(decoder, &row, 1);
    }
    jpeg_finish_decompress(decoder);
    return true;
}

} // namespace

bool looksLikeJpeg(const FileBytes& bytes) {
    return bytes.readSome(0, 3) == "\xff\xd8\xff";
}

/// From the first frame header (ITU-T T.81, annex B).
PictureHeader jpegHeaderOf(const FileBytes& bytes) {
    const ErrorPlace place{.path = bytes.path().string()};
    for (std::int64_t offset = 2; offset + 4 <= bytes.size();) {
        const std::string text = bytes.readSome(offset, 10);
        const auto byte = [&text](std::size_t at) { return static_cast<int>(static_cast<unsigned char>(text[at])); };
        if (byte(0) != 0xff)
            break;
        if (byte(1) == 0xff) { // fill bytes
            ++offset;
            continue;
        }
        const bool isFrame =
            byte(1) >= 0xc0 && byte(1) <= 0xcf && byte(1) != 0xc4 && byte(1) != 0xc8 && byte(1) != 0xcc;
        if (byte(1) == 0xd9 || byte(1) == 0xda || (isFrame && text.size() < 10))
            break;
        if (!isFrame) {
            offset += 2 + std::max(2, byte(2) << 8 | byte(3));
            continue;
        }
        if (byte(4) != 8)
            throw Error(ErrorKind::BadInput, "is a JPEG of " + std::to_string(byte(4)) + " bits, where 8 are read",
                        place);
        if (byte(9) == 4)
            throw Error(ErrorKind::BadInput, "is a CMYK picture, made for print; convert it to RGB", place);
        if (byte(9) != 1 && byte(9) != 3)
            throw Error(ErrorKind::BadInput, "has " + std::to_string(byte(9)) + " colours, where 1 or 3 are read",
                        place);
        return {{byte(9), byte(5) << 8 | byte(6), byte(7) << 8 | byte(8)}, 1};
    }
    throw Error(ErrorKind::BadInput, "is a damaged picture: its size is not found", place);
}

std::string decodeJpeg(const std::string& file, const PictureHeader& header, std::string& raw) {
    jpeg_decompress_struct decoder{};
    Complaint complaint{};
    jpeg_progress_mgr progress{};
    progress.progress_monitor = watchScans;
    decoder.err = jpeg_std_error(&complaint.handler);
    complaint.handler.error_exit = complain;
    complaint.handler.emit_message = warn;
    const bool isDone =
        decodeWithin(&decoder, &complaint, &progress, reinterpret_cast<const unsigned char*>(file.data()),
                     static_cast<unsigned long>(file.size()), &header, reinterpret_cast<unsigned char*>(raw.data()));
    jpeg_destroy_decompress(&decoder);
    return isDone ? "" : complaint.text.data();
}

} // namespace oddity::core
