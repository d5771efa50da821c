// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/unpacking/byte_buffer.h"

#include <algorithm>
#include <new>
#include <utility>

namespace oddity::core {

ByteBuffer::ByteBuffer(std::string_view bytes) {
    resize(bytes.size());
    std::ranges::copy(bytes, data());
}

ByteBuffer::ByteBuffer(ByteBuffer&& other) noexcept
    : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0)) {}

ByteBuffer& ByteBuffer::operator=(ByteBuffer&& other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_size, other.m_size);
    return *this;
}

void ByteBuffer::resize(std::size_t size) {
    if (size == m_size)
        return;
    auto* bytes = static_cast<char*>(std::realloc(m_bytes.get(), std::max<std::size_t>(size, 1)));
    if (!bytes)
        throw std::bad_alloc();
    static_cast<void>(m_bytes.release()); // realloc() has taken it
    m_bytes.reset(bytes);
    m_size = size;
}

} // namespace oddity::core
