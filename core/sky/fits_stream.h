// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace oddity::core {

/// The cards of one FITS header (FITS standard 4.0, fixed format), in the order in which they were added.
class FitsCards {
public:
    FitsCards& add(std::string_view key, std::string_view text, std::string_view comment = {});
    FitsCards& add(std::string_view key, const char* text, std::string_view comment = {}) {
        return add(key, std::string_view(text), comment);
    }
    FitsCards& add(std::string_view key, double value, std::string_view comment = {});
    FitsCards& add(std::string_view key, std::int64_t value, std::string_view comment = {});
    FitsCards& add(std::string_view key, int value, std::string_view comment = {}) {
        return add(key, static_cast<std::int64_t>(value), comment);
    }
    FitsCards& add(std::string_view key, bool value, std::string_view comment = {});
    FitsCards& comment(std::string_view text);
    std::string block() const; ///< with END, padded to whole blocks of 2880 bytes

private:
    FitsCards& line(std::string_view key, const std::string& value, std::string_view comment);
    std::string m_text;
};

/// Big-endian payload of a table row or of pixels.
class FitsBytes {
public:
    void add(double value);
    void add(float value);
    void add(std::string_view text, std::size_t width); ///< cut or padded with blanks
    const std::string& bytes() const { return m_bytes; }
    void clear() { m_bytes.clear(); }

private:
    std::string m_bytes;
};

struct FitsColumn {
    std::string name;
    std::string format; ///< TFORM: "12A", "1D", "1E"
    std::string unit;
    std::string description;
};

/// The cards of a binary table extension; the caller writes rows × rowBytes of payload after them.
FitsCards tableCards(const std::string& name, const std::vector<FitsColumn>& columns, std::int64_t rows);

/// Writes one FITS file front to back, under the name PATH.part until finish() gives it its own, so that a stopped run
/// leaves no file that looks whole. Throws Error(Io) naming the path when the disk refuses.
class FitsStream {
public:
    explicit FitsStream(std::filesystem::path path);
    ~FitsStream();
    FitsStream(const FitsStream&) = delete;
    FitsStream& operator=(const FitsStream&) = delete;

    void header(const FitsCards& cards); ///< pads the payload before it with padding bytes
    void payload(const char* bytes, std::size_t size);
    void payload(const FitsBytes& bytes) { payload(bytes.bytes().data(), bytes.bytes().size()); }
    void finish();

private:
    void pad();
    void check();

    std::filesystem::path m_path;
    std::filesystem::path m_partial;
    std::ofstream m_file;
    std::uint64_t m_written = 0;
    bool m_isFinished = false;
};

} // namespace oddity::core
