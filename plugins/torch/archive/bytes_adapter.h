// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstring>
#include <string>

#include <caffe2/serialize/read_adapter_interface.h>

namespace oddity::torch_plugin {

/// Lets LibTorch read an archive from memory; a damaged archive that points outside it reads nothing there. The bytes
/// must outlive it.
class BytesAdapter final : public caffe2::serialize::ReadAdapterInterface {
public:
    explicit BytesAdapter(const std::string& bytes) : m_bytes(bytes) {}

    std::size_t size() const override { return m_bytes.size(); }
    std::size_t read(std::uint64_t position, void* buffer, std::size_t wanted, const char*) const override {
        if (position >= m_bytes.size())
            return 0;
        const std::size_t given = std::min<std::size_t>(wanted, m_bytes.size() - position);
        std::memcpy(buffer, m_bytes.data() + position, given);
        return given;
    }

private:
    const std::string& m_bytes;
};

} // namespace oddity::torch_plugin
