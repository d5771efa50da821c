// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/unpacking/unpacking.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include <bzlib.h>
#include <unistd.h>
#include <zlib.h>

#include "core/error.h"

namespace oddity::core {

namespace {

constexpr std::int64_t unpackedLimit = std::int64_t{4} << 30;
constexpr std::int64_t ratioLimit = 200;
constexpr std::int64_t ratioMattersAbove = std::int64_t{64} << 20;
constexpr std::size_t bufferSize = std::size_t{1} << 18;
constexpr std::size_t roomLimit = std::size_t{1} << 30; // both libraries count in 32 bits

enum class Step { Goes, MemberEnds, Damaged };

/// Where a decoder takes bytes from and puts them.
struct Window {
    const char* next = nullptr;
    std::size_t available = 0;
    char* into = nullptr;
    std::size_t room = 0;
};

class GzipMember {
public:
    static constexpr std::string_view start{"\x1f\x8b"};
    static constexpr const char* name = "gzip";
    static constexpr const char* tool = "gunzip";

    GzipMember() {
        if (::inflateInit2(&m_stream, 15 + 16) != Z_OK) // 15: the largest window; 16: with gzip's own header
            throw std::bad_alloc();
    }
    ~GzipMember() { ::inflateEnd(&m_stream); }
    GzipMember(const GzipMember&) = delete;
    GzipMember& operator=(const GzipMember&) = delete;

    Step step(Window& window) {
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(window.next));
        m_stream.avail_in = static_cast<uInt>(window.available);
        m_stream.next_out = reinterpret_cast<Bytef*>(window.into);
        m_stream.avail_out = static_cast<uInt>(window.room);
        const int status = ::inflate(&m_stream, Z_NO_FLUSH);
        window = {reinterpret_cast<const char*>(m_stream.next_in), m_stream.avail_in,
                  reinterpret_cast<char*>(m_stream.next_out), m_stream.avail_out};
        if (status == Z_STREAM_END)
            return Step::MemberEnds;
        return status == Z_OK || status == Z_BUF_ERROR ? Step::Goes : Step::Damaged;
    }
    std::string reason() const { return m_stream.msg ? m_stream.msg : "its check sum is wrong"; }

private:
    z_stream m_stream{};
};

class Bzip2Member {
public:
    static constexpr std::string_view start{"BZh"};
    static constexpr const char* name = "bzip2";
    static constexpr const char* tool = "bunzip2";

    Bzip2Member() {
        if (::BZ2_bzDecompressInit(&m_stream, 0, 0) != BZ_OK)
            throw std::bad_alloc();
    }
    ~Bzip2Member() { ::BZ2_bzDecompressEnd(&m_stream); }
    Bzip2Member(const Bzip2Member&) = delete;
    Bzip2Member& operator=(const Bzip2Member&) = delete;

    Step step(Window& window) {
        m_stream.next_in = const_cast<char*>(window.next);
        m_stream.avail_in = static_cast<unsigned>(window.available);
        m_stream.next_out = window.into;
        m_stream.avail_out = static_cast<unsigned>(window.room);
        const int status = ::BZ2_bzDecompress(&m_stream);
        window = {m_stream.next_in, m_stream.avail_in, m_stream.next_out, m_stream.avail_out};
        if (status == BZ_STREAM_END)
            return Step::MemberEnds;
        if (status == BZ_MEM_ERROR)
            throw std::bad_alloc();
        return status == BZ_OK ? Step::Goes : Step::Damaged;
    }
    static std::string reason() { return "its blocks or their check sums are wrong"; }

private:
    bz_stream m_stream{};
};

/// The packed file, read in pieces from its start.
class PackedBytes {
public:
    PackedBytes(int descriptor, const std::filesystem::path& path)
        : m_buffer(bufferSize), m_descriptor(descriptor), m_path(path) {}

    /// What is left of the last piece, kept in front, and as much more as fits.
    std::string_view moreThan(std::string_view left) {
        if (!left.empty())
            std::memmove(m_buffer.data(), left.data(), left.size());
        std::size_t filled = left.size();
        while (filled < m_buffer.size()) {
            const ssize_t got = ::pread(m_descriptor, m_buffer.data() + filled, m_buffer.size() - filled, m_offset);
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                throw Error(ErrorKind::Io, std::string("could not be read: ") + std::strerror(errno),
                            {.path = m_path.string()});
            if (got == 0)
                break;
            filled += static_cast<std::size_t>(got);
            m_offset += got;
        }
        return {m_buffer.data(), filled};
    }

private:
    std::vector<char> m_buffer;
    int m_descriptor;
    std::int64_t m_offset = 0;
    std::filesystem::path m_path;
};

template <typename Member> class Unpacker {
public:
    Unpacker(int descriptor, std::int64_t packedSize, const std::filesystem::path& path, std::size_t atMost)
        : m_packed(descriptor, path), m_packedSize(packedSize), m_atMost(atMost), m_path(path) {}

    ByteBuffer run() {
        m_input = m_packed.moreThan({});
        do
            unpackMember();
        while (!isFull() && hasAnotherMember());
        m_bytes.resize(std::min(m_total, m_atMost));
        return std::move(m_bytes);
    }

private:
    bool isFull() const { return m_total >= m_atMost; }

    void unpackMember() {
        Member member;
        for (;;) {
            if (m_input.empty())
                m_input = m_packed.moreThan({});
            const bool isAtEnd = m_input.empty();
            makeRoom();
            const std::size_t roomBefore = std::min(m_bytes.size() - m_total, roomLimit);
            Window window{m_input.data(), m_input.size(), m_bytes.data() + m_total, roomBefore};
            const Step step = member.step(window);
            m_input = {window.next, window.available};
            const std::size_t made = roomBefore - window.room;
            m_total += made;
            checkLimits();
            if (step == Step::Damaged)
                refuse(std::string("is a damaged ") + Member::name + " file: " + member.reason());
            if (step == Step::MemberEnds || isFull())
                return;
            if (isAtEnd && made == 0)
                refuse(std::string("is a damaged ") + Member::name + " file: it ends too early");
        }
    }

    /// Bytes behind the last member that begin no other one are ignored, as gunzip and bunzip2 do.
    bool hasAnotherMember() {
        if (m_input.size() < Member::start.size())
            m_input = m_packed.moreThan(m_input);
        return m_input.starts_with(Member::start);
    }

    void makeRoom() {
        if (m_bytes.size() < m_total + bufferSize)
            m_bytes.resize(std::max(m_bytes.size() * 2, m_total + bufferSize));
    }

    void checkLimits() const {
        const auto total = static_cast<std::int64_t>(m_total);
        if (total > unpackedLimit || (total > ratioMattersAbove && total / ratioLimit > m_packedSize))
            refuse("unpacks to more than " + std::to_string(total >> 20) + " MiB from " + std::to_string(m_packedSize) +
                   " bytes, which is refused; unpack it with " + Member::tool + " if you trust it");
    }

    [[noreturn]] void refuse(const std::string& detail) const {
        throw Error(ErrorKind::BadInput, detail, {.path = m_path.string()});
    }

    PackedBytes m_packed;
    std::int64_t m_packedSize;
    std::size_t m_atMost;
    std::filesystem::path m_path;
    std::string_view m_input;
    ByteBuffer m_bytes;
    std::size_t m_total = 0;
};

} // namespace

std::optional<Packing> packingOf(std::string_view firstBytes) {
    if (firstBytes.starts_with(GzipMember::start))
        return Packing::Gzip;
    if (firstBytes.size() >= 4 && firstBytes.starts_with(Bzip2Member::start) && firstBytes[3] >= '1' &&
        firstBytes[3] <= '9')
        return Packing::Bzip2;
    return std::nullopt;
}

ByteBuffer unpack(int descriptor, std::int64_t packedSize, Packing packing, const std::filesystem::path& path,
                  std::size_t atMost) {
    if (packing == Packing::Gzip)
        return Unpacker<GzipMember>(descriptor, packedSize, path, atMost).run();
    return Unpacker<Bzip2Member>(descriptor, packedSize, path, atMost).run();
}

} // namespace oddity::core
