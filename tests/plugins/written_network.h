// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

namespace oddity::tests {

inline std::string littleEndian(std::uint64_t number, int bytes) {
    std::string text;
    for (int byte = 0; byte < bytes; ++byte)
        text += static_cast<char>(number >> (8 * byte) & 0xff);
    return text;
}

/// A zip archive of stored files (APPNOTE.TXT 4.3).
inline std::string zipOf(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string archive;
    std::string directory;
    for (const auto& [name, content] : files) {
        const auto checksum =
            ::crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
        const std::string about = littleEndian(0, 4) + littleEndian(0, 4) + littleEndian(checksum, 4) +
                                  littleEndian(content.size(), 4) + littleEndian(content.size(), 4) +
                                  littleEndian(name.size(), 2) + littleEndian(0, 2);
        directory += "PK\x01\x02" + littleEndian(20, 2) + littleEndian(20, 2) + about + littleEndian(0, 2) +
                     littleEndian(0, 4) + littleEndian(0, 4) + littleEndian(archive.size(), 4) + name;
        archive += "PK\x03\x04" + littleEndian(20, 2) + about + name + content;
    }
    return archive + directory + "PK\x05\x06" + littleEndian(0, 4) + littleEndian(files.size(), 2) +
           littleEndian(files.size(), 2) + littleEndian(directory.size(), 4) + littleEndian(archive.size(), 4) +
           littleEndian(0, 2);
}

/// An exported method: its body has four blanks before each line.
struct WrittenMethod {
    std::string name;
    std::string body;
    std::string arguments = "x: Tensor"; ///< behind self
    std::string returns = "Tensor";
};

/// Writes a TorchScript network without parameters that has these methods.
inline void writeNetwork(const std::filesystem::path& path, const std::vector<WrittenMethod>& methods) {
    using namespace std::string_literals;
    std::string code = "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n";
    for (const WrittenMethod& method : methods)
        code += "  def " + method.name + "(self: __torch__.Net,\n    " + method.arguments + ") -> " + method.returns +
                ":\n" + method.body;
    std::ofstream(path, std::ios::binary) << zipOf({{"net/data.pkl", "\x80\x02"
                                                                     "c__torch__\nNet\n)\x81}(ub."s},
                                                    {"net/code/__torch__.py", code},
                                                    {"net/constants.pkl", "\x80\x02)."s},
                                                    {"net/version", "3\n"}});
}

/// One whose forward(self, x) has this body, and whose further exported method(self, x), if it is named, has that one.
inline void writeNetwork(const std::filesystem::path& path, const std::string& body, const std::string& method = {},
                         const std::string& methodBody = {}) {
    std::vector<WrittenMethod> methods{{"forward", body}};
    if (!method.empty())
        methods.push_back({method, methodBody});
    writeNetwork(path, methods);
}

} // namespace oddity::tests
