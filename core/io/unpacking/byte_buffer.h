// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace oddity::core {

/// Bytes in memory that grow without being copied or filled: the C library moves the pages of large blocks. Throws
/// std::bad_alloc.
class ByteBuffer {
public:
    ByteBuffer() = default;
    explicit ByteBuffer(std::string_view bytes);
    ByteBuffer(ByteBuffer&& other) noexcept;
    ByteBuffer& operator=(ByteBuffer&& other) noexcept;

    char* data() { return m_bytes.get(); }
    std::size_t size() const { return m_size; }
    std::string_view view() const { return m_size == 0 ? std::string_view() : std::string_view(m_bytes.get(), m_size); }
    void resize(std::size_t size); ///< what is new holds anything

private:
    struct Freed {
        void operator()(char* bytes) const { std::free(bytes); }
    };
    std::unique_ptr<char, Freed> m_bytes;
    std::size_t m_size = 0;
};

} // namespace oddity::core
