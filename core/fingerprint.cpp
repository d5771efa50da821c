// SPDX-License-Identifier: BSD-3-Clause
#include "core/fingerprint.h"

#include <array>
#include <cstdint>
#include <fstream>

#include <openssl/evp.h>

#include "core/error.h"

namespace oddity::core {

struct Fingerprint::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Fingerprint::Fingerprint() : m_state(std::make_unique<State>()) {
    if (!m_state->context || EVP_DigestInit_ex(m_state->context, EVP_sha256(), nullptr) != 1)
        throw Error(ErrorKind::Internal, "SHA-256 is not available in the cryptography library");
}
Fingerprint::~Fingerprint() = default;
Fingerprint::Fingerprint(Fingerprint&&) noexcept = default;
Fingerprint& Fingerprint::operator=(Fingerprint&&) noexcept = default;

Fingerprint& Fingerprint::add(const void* bytes, std::size_t size) {
    EVP_DigestUpdate(m_state->context, bytes, size);
    return *this;
}

Fingerprint& Fingerprint::add(std::string_view text) {
    const std::uint64_t length = text.size();
    return add(&length, sizeof length).add(text.data(), text.size());
}

std::string Fingerprint::hex() {
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(m_state->context, digest.data(), nullptr);
    std::string text;
    for (const unsigned char byte : digest) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string Fingerprint::ofFile(const std::filesystem::path& path, const Progress& progress) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Error(ErrorKind::Io, "cannot be opened", {.path = path.string()});
    Fingerprint fingerprint;
    std::array<char, 1 << 16> block{};
    while (file.read(block.data(), block.size()) || file.gcount() > 0) {
        progress.throwIfStopped();
        fingerprint.add(block.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad())
        throw Error(ErrorKind::Io, "could not be read to its end", {.path = path.string()});
    return fingerprint.hex();
}

std::string Fingerprint::ofBytes(std::string_view bytes) {
    Fingerprint fingerprint;
    return fingerprint.add(bytes.data(), bytes.size()).hex();
}

} // namespace oddity::core
