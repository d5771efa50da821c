// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/npy_file.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/disk_access.h"
#include "core/io/file_bytes.h"

namespace oddity::core {

static_assert(std::endian::native == std::endian::little, "mapped .npy files are little-endian");

namespace {

constexpr std::string_view magic("\x93NUMPY", 6);

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& detail) {
    throw Error(ErrorKind::BadInput, detail, {.path = path.string()});
}

struct NpyLayout {
    std::string type; ///< NumPy's descr without quotes, e.g. "<f4"
    std::vector<std::int64_t> shape;
    std::int64_t dataOffset = 0;
    std::size_t itemBytes = 4;

    std::int64_t count() const {
        std::int64_t total = 1;
        for (const std::int64_t length : shape)
            total *= length;
        return total;
    }
};

/// The text behind 'key': in the header's Python dictionary, up to its end character.
std::string_view entryOf(const std::filesystem::path& path, std::string_view header, std::string_view key, char first,
                         char last) {
    auto start = header.find("'" + std::string(key) + "'");
    start = start == std::string_view::npos ? start : header.find(':', start);
    start = start == std::string_view::npos ? start : header.find_first_not_of(" ", start + 1);
    if (start == std::string_view::npos || (first != 0 && header[start] != first))
        refuse(path, "is a damaged .npy file: the header has no plain '" + std::string(key) + "'");
    start += first != 0 ? 1 : 0;
    const auto end = header.find(last, start);
    if (end == std::string_view::npos)
        refuse(path, "is a damaged .npy file: '" + std::string(key) + "' does not end");
    return header.substr(start, end - start);
}

std::vector<std::int64_t> shapeFrom(const std::filesystem::path& path, std::string_view text) {
    std::vector<std::int64_t> shape;
    std::int64_t total = 1;
    while (true) {
        const auto digit = text.find_first_not_of(" ,");
        if (digit == std::string_view::npos)
            return shape;
        std::int64_t length = 0;
        const auto [end, code] = std::from_chars(text.data() + digit, text.data() + text.size(), length);
        if (code != std::errc() || length < 0 ||
            __builtin_mul_overflow(total, std::max<std::int64_t>(1, length), &total))
            refuse(path, "is a damaged .npy file: the shape is not a list of lengths");
        shape.push_back(length);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
}

NpyLayout layoutOf(const FileBytes& bytes) {
    const std::filesystem::path& path = bytes.path();
    const std::string start = bytes.readSome(0, 12);
    if (!start.starts_with(magic) || start.size() < 12)
        refuse(path, "is not a .npy file");
    const int version = static_cast<unsigned char>(start[6]);
    if (version < 1 || version > 3)
        refuse(path, "has .npy format version " + std::to_string(version) + ", which is not supported");
    std::uint32_t length = 0;
    std::memcpy(&length, start.data() + 8, version == 1 ? 2 : 4);
    const std::int64_t headerStart = version == 1 ? 10 : 12;
    if (length > (1U << 20))
        refuse(path, "is a damaged .npy file: its header is too long");
    std::string header(length, '\0');
    bytes.read(headerStart, header.data(), header.size());

    NpyLayout layout;
    layout.dataOffset = headerStart + length;
    layout.type = entryOf(path, header, "descr", '\'', '\'');
    if (layout.type != "<f4" && layout.type != "<f8")
        refuse(path, "holds '" + layout.type +
                         "' values; only little-endian float32 and float64 are read "
                         "(in NumPy: array.astype('<f4'))");
    layout.itemBytes = layout.type == "<f4" ? 4 : 8;
    if (!entryOf(path, header, "fortran_order", 0, ',').starts_with("False"))
        refuse(path, "is in Fortran order; save numpy.ascontiguousarray(array)");
    layout.shape = shapeFrom(path, entryOf(path, header, "shape", '(', ')'));
    const std::int64_t left = bytes.size() - layout.dataOffset;
    if (layout.count() > left / static_cast<std::int64_t>(layout.itemBytes))
        refuse(path, "is cut short: " + std::to_string(layout.count()) + " values are announced, " +
                         std::to_string(left / static_cast<std::int64_t>(layout.itemBytes)) + " are there");
    return layout;
}

std::string headerFor(const std::vector<std::int64_t>& shape) {
    std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (const std::int64_t length : shape)
        dictionary += std::to_string(length) + ", ";
    if (shape.size() > 1)
        dictionary.resize(dictionary.size() - 2);
    dictionary += "), }";
    constexpr std::size_t preamble = 10;
    constexpr std::size_t alignment = 64;
    const std::size_t padded = (preamble + dictionary.size() + 1 + alignment - 1) / alignment * alignment;
    dictionary.append(padded - preamble - dictionary.size() - 1, ' ');
    dictionary += '\n';
    std::string header(magic);
    header += '\x01';
    header += '\x00';
    header += static_cast<char>(dictionary.size() & 0xff);
    header += static_cast<char>(dictionary.size() >> 8);
    return header + dictionary;
}

/// A file mapped for reading, for as long as the object lives.
class Mapping {
public:
    Mapping(const std::filesystem::path& path, std::size_t size) : m_size(size) {
        const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        void* address = descriptor < 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
        const int reason = errno;
        if (descriptor >= 0)
            ::close(descriptor);
        if (address == MAP_FAILED)
            throw Error(ErrorKind::Io, std::string("could not be mapped: ") + std::strerror(reason),
                        {.path = path.string()});
        m_address = address;
    }
    ~Mapping() { ::munmap(m_address, m_size); }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    const char* bytes() const { return static_cast<const char*>(m_address); }

private:
    void* m_address = nullptr;
    std::size_t m_size = 0;
};

} // namespace

std::vector<std::int64_t> npyShape(const std::filesystem::path& path) {
    return layoutOf(FileBytes(path)).shape;
}

Matrix mapNpy(const std::filesystem::path& path) {
    const FileBytes bytes(path);
    const NpyLayout layout = layoutOf(bytes);
    if (layout.shape.empty())
        refuse(path, "holds a single number, not an array");
    const auto rows = static_cast<std::size_t>(layout.shape.front());
    const auto count = static_cast<std::size_t>(layout.count());
    std::size_t columns = 1;
    for (std::size_t axis = 1; axis < layout.shape.size(); ++axis)
        columns *= static_cast<std::size_t>(layout.shape[axis]);
    if (count == 0)
        return {std::vector<float>(), rows, rows == 0 ? columns : 0};
    if (layout.itemBytes == 4 && layout.dataOffset % 4 == 0 && !bytes.isPacked()) {
        auto mapping = std::make_shared<const Mapping>(path, static_cast<std::size_t>(bytes.size()));
        const auto* data = static_cast<const float*>(static_cast<const void*>(mapping->bytes() + layout.dataOffset));
        return {std::move(mapping), data, rows, columns};
    }
    std::vector<float> values(count);
    if (layout.itemBytes == 4) {
        bytes.read(layout.dataOffset, values.data(), count * 4);
    } else {
        std::vector<double> wide(count);
        bytes.read(layout.dataOffset, wide.data(), count * 8);
        std::ranges::transform(wide, values.begin(), [](double value) { return static_cast<float>(value); });
    }
    return {std::move(values), rows, columns};
}

void writeNpy(const std::filesystem::path& path, const Matrix& matrix) {
    AtomicFile file(path);
    file.write(headerFor({static_cast<std::int64_t>(matrix.rows()), static_cast<std::int64_t>(matrix.columns())}));
    for (std::size_t row = 0; row < matrix.rows(); ++row)
        file.write(matrix.row(row).data(), matrix.columns() * sizeof(float));
    file.commit();
}

struct NpyWriter::State {
    std::filesystem::path path;
    std::vector<std::int64_t> shape;
    std::int64_t rowValues = 1;
    std::int64_t dataOffset = 0;
    int descriptor = -1;

    ~State() {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    void put(const char* bytes, std::int64_t size, std::int64_t offset) const {
        while (size > 0) {
            const ssize_t written = ::pwrite(descriptor, bytes, static_cast<std::size_t>(size), offset);
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throw Error(ErrorKind::Io, std::string("could not be written: ") + std::strerror(errno),
                            {.path = path.string()});
            bytes += written;
            offset += written;
            size -= written;
        }
    }
};

NpyWriter::NpyWriter(const std::filesystem::path& path, std::vector<std::int64_t> shape)
    : m_state(std::make_unique<State>()) {
    m_state->path = path;
    m_state->shape = std::move(shape);
    if (m_state->shape.empty())
        throw Error(ErrorKind::Internal, "an array to write needs at least one axis", {.path = path.string()});
    for (std::size_t axis = 1; axis < m_state->shape.size(); ++axis)
        m_state->rowValues *= m_state->shape[axis];
    const std::string header = headerFor(m_state->shape);
    m_state->dataOffset = static_cast<std::int64_t>(header.size());

    if (onDisk([&] { return std::filesystem::exists(path); })) {
        const NpyLayout layout = layoutOf(FileBytes(path));
        if (layout.type != "<f4" || layout.shape != m_state->shape || layout.dataOffset != m_state->dataOffset)
            refuse(path, "exists already with another shape or type; remove it to start afresh");
    } else {
        AtomicFile file(path);
        file.write(header);
        const std::vector<float> missing(static_cast<std::size_t>(std::max<std::int64_t>(1, m_state->rowValues)),
                                         std::numeric_limits<float>::quiet_NaN());
        for (std::int64_t row = 0; row < m_state->shape.front() && m_state->rowValues > 0; ++row)
            file.write(missing.data(), missing.size() * sizeof(float));
        file.commit();
    }
    m_state->descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (m_state->descriptor < 0)
        throw Error(ErrorKind::Io, std::string("cannot be written: ") + std::strerror(errno), {.path = path.string()});
}

NpyWriter::~NpyWriter() = default;

void NpyWriter::writeRows(std::int64_t firstRow, const float* values, std::int64_t rows) {
    if (firstRow < 0 || rows < 0 || firstRow + rows > m_state->shape.front())
        throw Error(ErrorKind::Internal,
                    "rows " + std::to_string(firstRow) + " … " + std::to_string(firstRow + rows) + " do not fit",
                    {.path = m_state->path.string()});
    const std::int64_t rowBytes = m_state->rowValues * static_cast<std::int64_t>(sizeof(float));
    m_state->put(static_cast<const char*>(static_cast<const void*>(values)), rows * rowBytes,
                 m_state->dataOffset + firstRow * rowBytes);
}

void NpyWriter::flush() {
    if (::fdatasync(m_state->descriptor) != 0)
        throw Error(ErrorKind::Io, std::string("could not be brought to the disk: ") + std::strerror(errno),
                    {.path = m_state->path.string()});
}

} // namespace oddity::core
