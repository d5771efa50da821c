// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/fits/compression/gzip.h"

#include <algorithm>
#include <limits>
#include <memory>

#include <zlib.h>

#include "core/error.h"

namespace oddity::core {

std::vector<std::uint8_t> inflated(std::span<const std::uint8_t> stream, std::size_t most) {
    constexpr int anyHeader = 15 + 32;
    constexpr std::size_t ratioLimit = 1032; // what deflate can reach at best
    if (stream.size() >= std::numeric_limits<uInt>::max() || most >= std::numeric_limits<uInt>::max())
        throw Error(ErrorKind::BadInput, "the gzip stream is longer than 4 GiB");
    std::vector<std::uint8_t> bytes(std::min(most, (stream.size() + 1) * ratioLimit) + 1);
    z_stream state{};
    if (::inflateInit2(&state, anyHeader) != Z_OK)
        throw Error(ErrorKind::Internal, "zlib could not be started");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> ended(&state, ::inflateEnd);
    state.next_in = const_cast<Bytef*>(stream.data());
    state.avail_in = static_cast<uInt>(stream.size());
    state.next_out = bytes.data();
    state.avail_out = static_cast<uInt>(bytes.size());
    const int code = ::inflate(&state, Z_FINISH);
    if (code != Z_STREAM_END && state.avail_out == 0)
        throw Error(ErrorKind::BadInput, "the gzip stream unpacks to more than the tile holds");
    if (code != Z_STREAM_END)
        throw Error(ErrorKind::BadInput, "the gzip stream is damaged");
    if (state.total_out > most)
        throw Error(ErrorKind::BadInput, "the gzip stream unpacks to more than the tile holds");
    bytes.resize(state.total_out);
    return bytes;
}

std::vector<std::uint8_t> unshuffled(std::span<const std::uint8_t> bytes, std::size_t numberBytes) {
    const std::size_t count = bytes.size() / numberBytes;
    std::vector<std::uint8_t> numbers(count * numberBytes);
    for (std::size_t place = 0; place < numberBytes; ++place)
        for (std::size_t index = 0; index < count; ++index)
            numbers[index * numberBytes + place] = bytes[place * count + index];
    return numbers;
}

} // namespace oddity::core
