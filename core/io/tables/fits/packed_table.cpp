// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/fits/packed_table.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

#include "core/error.h"
#include "core/io/big_endian.h"
#include "core/io/fits/checked_header.h"
#include "core/io/tables/fits/packed_column.h"
#include "core/io/tables/fits/table_layout.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::int64_t unpackedLimit = std::int64_t{4} << 30;
constexpr std::int64_t ratioLimit = 1032; ///< what deflate can reach at best; Rice stays below
constexpr std::int64_t slack = std::int64_t{1} << 20;
constexpr std::int64_t sharingLimit = 16; ///< arrays and streams may share bytes so many times over

struct PackedColumn {
    std::string name;
    BinaryFormat format;     ///< of the unpacked table
    std::int64_t offset = 0; ///< in its rows
    BinaryField descriptor;  ///< of the packed one
    ColumnPacking packing = ColumnPacking::None;
};

/// Takes one packed table apart and puts it together again.
class Unpacking {
public:
    Unpacking(const FileBytes& bytes, const FitsHdu& table);

    UnpackedTable run(const Progress& progress);

private:
    void describeColumns();
    FitsHeader unpackedHeader() const;
    void unpackColumn(std::int64_t tile, const PackedColumn& column);
    void unpackArrays(const PackedColumn& column, std::int64_t first, std::int64_t rows, const Bytes& stream);
    Bytes streamAt(std::int64_t offset, std::int64_t size);

    const FileBytes& m_bytes;
    const FitsHdu& m_table;
    CheckedHeader m_checked;
    std::int64_t m_rowBytes = 0;
    std::int64_t m_rows = 0;
    std::int64_t m_tileRows = 0;
    std::int64_t m_heapStart = 0; ///< of the unpacked table
    std::int64_t m_heapBytes = 0;
    std::int64_t m_packedHeap = 0; ///< in the HDU's data
    std::vector<PackedColumn> m_columns;
    ByteBuffer m_data;
    std::mutex m_heapLock;
    std::atomic<std::int64_t> m_arrayBytes = 0;
    std::atomic<std::int64_t> m_streamBytes = 0;
};

Unpacking::Unpacking(const FileBytes& bytes, const FitsHdu& table)
    : m_bytes(bytes), m_table(table), m_checked(table.header, bytes.path(), table.number) {
    const std::int64_t most = std::min(unpackedLimit, slack + ratioLimit * std::min(table.dataBytes, unpackedLimit));
    m_rowBytes = m_checked.required("ZNAXIS1", 0, most);
    m_rows = m_checked.required("ZNAXIS2", 0, most);
    m_tileRows = m_checked.optional("ZTILELEN", std::max<std::int64_t>(m_rows, 1), 1, std::max<std::int64_t>(most, 1));
    const std::int64_t tableBytes = m_checked.product(m_rowBytes, m_rows, "ZNAXIS2");
    const std::int64_t extra = m_checked.optional("ZPCOUNT", 0, 0, most);
    if (tableBytes + extra > most)
        m_checked.fail("the table unpacks to " + std::to_string((tableBytes + extra) >> 20) + " MiB from " +
                           std::to_string(table.dataBytes) + " bytes, which is refused; unpack it with funpack",
                       "ZNAXIS2");
    m_heapStart = m_checked.optional("ZTHEAP", tableBytes, tableBytes, tableBytes + extra);
    m_heapBytes = tableBytes + extra - m_heapStart;
    m_packedHeap = table.header.integer("THEAP").value_or(table.axes[0] * table.axes[1]);
    const std::int64_t tiles = (m_rows + m_tileRows - 1) / m_tileRows;
    if (tiles != table.axes[1])
        m_checked.fail("the table has " + std::to_string(table.axes[1]) + " tiles, where " + std::to_string(m_rows) +
                           " rows of " + std::to_string(m_tileRows) + " a tile make " + std::to_string(tiles),
                       "ZTILELEN");
    describeColumns();
    m_data.resize(static_cast<std::size_t>(tableBytes + extra));
    std::fill_n(m_data.data(), m_data.size(), '\0'); // no packed column need cover all of it
}

void Unpacking::describeColumns() {
    std::int64_t offset = 0;
    for (BinaryField& field : binaryFieldsOf(m_table.header)) {
        const std::string suffix = std::to_string(m_columns.size() + 1);
        const FitsHeader& header = m_table.header;
        const std::string formatText = header.stringOr("ZFORM" + suffix, "");
        const auto format = binaryFormatOf(formatText);
        if (!format)
            m_checked.fail("'" + formatText + "' is not a binary table format", "ZFORM" + suffix);
        const std::string packingText = header.stringOr("ZCTYP" + suffix, "GZIP_2");
        const auto packing = columnPackingOf(packingText);
        if (!packing)
            m_checked.fail("the compression '" + packingText + "' is not known", "ZCTYP" + suffix);
        if (!field.format.isDescriptor() || field.format.elementType != 'B')
            m_checked.fail("a packed column is an array of bytes", "TFORM" + suffix);
        m_columns.push_back({field.name, *format, offset, field, *packing});
        if (__builtin_add_overflow(offset, format->bytes(), &offset) || offset > m_rowBytes)
            m_checked.fail("the columns are wider than the " + std::to_string(m_rowBytes) + " bytes of a row",
                           "ZFORM" + suffix);
    }
}

/// The cards but for those that tell how the table is packed.
FitsHeader Unpacking::unpackedHeader() const {
    const FitsHeader& packed = m_table.header;
    FitsHeaderText text;
    text.integer("NAXIS1", m_rowBytes).integer("NAXIS2", m_rows);
    text.integer("PCOUNT", static_cast<std::int64_t>(m_data.size()) - m_rowBytes * m_rows)
        .integer("THEAP", m_heapStart);
    for (std::size_t index = 0; index < m_columns.size(); ++index)
        text.text("TFORM" + std::to_string(index + 1), packed.stringOr("ZFORM" + std::to_string(index + 1), ""));
    std::string cards = text.cards();
    for (std::size_t card = 0; card < packed.cardCount(); ++card) {
        const std::string_view keyword = packed.keyword(card);
        const bool isReplaced = keyword == "NAXIS1" || keyword == "NAXIS2" || keyword == "PCOUNT" ||
                                keyword == "THEAP" || keyword == "ZTABLE" || keyword.starts_with("TFORM");
        if (!isReplaced)
            cards += packed.text().substr(card * 80, 80);
    }
    return FitsHeader(std::move(cards));
}

Bytes Unpacking::streamAt(std::int64_t offset, std::int64_t size) {
    const std::int64_t heapBytes = m_table.dataBytes - m_packedHeap;
    if (offset < 0 || size < 0 || offset > heapBytes || size > heapBytes - offset)
        throw Error(ErrorKind::BadInput, "the packed data lie outside the file's data");
    if ((m_streamBytes += size) > slack + sharingLimit * heapBytes)
        throw Error(ErrorKind::BadInput, "the packed data are used more than 16 times over, which is refused");
    Bytes stream(static_cast<std::size_t>(size));
    m_bytes.read(m_table.dataOffset + m_packedHeap + offset, stream.data(), stream.size());
    return stream;
}

void Unpacking::unpackColumn(std::int64_t tile, const PackedColumn& column) {
    const std::int64_t first = tile * m_tileRows;
    const std::int64_t rows = std::min(m_tileRows, m_rows - first);
    const std::int64_t width = column.format.bytes();
    if (width == 0)
        return;
    try {
        const BinaryField& field = column.descriptor;
        char descriptor[16] = {};
        m_bytes.read(m_table.dataOffset + tile * m_table.axes[0] + field.offset, descriptor,
                     static_cast<std::size_t>(field.format.bytes()));
        const ArrayDescriptor at = arrayDescriptorAt(field.format, descriptor);
        const Bytes stream = streamAt(at.offset, at.count);
        if (column.format.isDescriptor())
            return unpackArrays(column, first, rows, stream);
        const Bytes bytes = unpackedElements(column.packing, column.format.type, rows * column.format.repeat,
                                             static_cast<std::size_t>(rows * width), stream);
        for (std::int64_t row = 0; row < rows; ++row)
            std::memcpy(m_data.data() + (first + row) * m_rowBytes + column.offset, bytes.data() + row * width,
                        static_cast<std::size_t>(width));
    } catch (const Error& error) {
        throw Error(error.kind(), error.detail(), {m_bytes.path().string(), m_table.number, first, column.name});
    }
}

/// The stream, packed with gzip, holds the descriptors of the unpacked table and then, as 64-bit ones, those of the
/// arrays in the packed heap. An array that packing would not shorten is stored as it is.
void Unpacking::unpackArrays(const PackedColumn& column, std::int64_t first, std::int64_t rows, const Bytes& stream) {
    const BinaryFormat& format = column.format;
    const BinaryFormat packedFormat{.repeat = 1, .type = 'Q', .elementType = 'B'};
    const std::int64_t width = format.bytes();
    const std::int64_t packedWidth = packedFormat.bytes();
    const auto size = static_cast<std::size_t>(rows * (width + packedWidth));
    const Bytes descriptors = unpackedElements(ColumnPacking::Gzip, 'B', 0, size, stream);
    const auto* original = reinterpret_cast<const char*>(descriptors.data());
    const char* packed = original + rows * width;
    for (std::int64_t row = 0; row < rows; ++row) {
        const char* descriptor = original + row * width;
        std::memcpy(m_data.data() + (first + row) * m_rowBytes + column.offset, descriptor,
                    static_cast<std::size_t>(width));
        const ArrayDescriptor into = arrayDescriptorAt(format, descriptor);
        if (into.count == 0)
            continue;
        if (!descriptorIsInside(format, descriptor, m_heapBytes))
            throw Error(ErrorKind::BadInput, "an array of the tile lies outside the table's heap");
        const std::int64_t bytes = bytesOfElements(format.elementType, into.count);
        if ((m_arrayBytes += bytes) > slack + sharingLimit * m_heapBytes)
            throw Error(ErrorKind::BadInput, "the arrays share their bytes more than 16 times over, which is refused");
        const ArrayDescriptor from = arrayDescriptorAt(packedFormat, packed + row * packedWidth);
        Bytes array = streamAt(from.offset, from.count);
        if (from.count != bytes)
            array = unpackedElements(column.packing, format.elementType, into.count, static_cast<std::size_t>(bytes),
                                     array);
        const std::scoped_lock held(m_heapLock); // arrays may lie over each other
        std::memcpy(m_data.data() + m_heapStart + into.offset, array.data(), array.size());
    }
}

UnpackedTable Unpacking::run(const Progress& progress) {
    const auto columns = static_cast<std::int64_t>(m_columns.size());
    const std::int64_t pieces = m_table.axes[1] * columns;
    forEachBlock(static_cast<std::size_t>(pieces), progress, "Unpacking the table", [&](std::size_t piece) {
        const auto number = static_cast<std::int64_t>(piece);
        unpackColumn(number / columns, m_columns[static_cast<std::size_t>(number % columns)]);
    });
    FitsHdu hdu;
    hdu.number = m_table.number;
    hdu.kind = FitsHdu::Kind::BinaryTable;
    hdu.header = unpackedHeader();
    hdu.bitpix = 8;
    hdu.axes = {m_rowBytes, m_rows};
    hdu.dataBytes = static_cast<std::int64_t>(m_data.size());
    return {FileBytes(m_bytes.path(), std::move(m_data)), std::move(hdu)};
}

} // namespace

bool isPackedTable(const FitsHdu& table) {
    return table.kind == FitsHdu::Kind::BinaryTable && table.header.logical("ZTABLE").value_or(false);
}

std::int64_t rowsOfTable(const FitsHdu& table) {
    if (isPackedTable(table))
        return std::max<std::int64_t>(0, table.header.integer("ZNAXIS2").value_or(0));
    const std::int64_t inColumns = table.kind == FitsHdu::Kind::BinaryTable ? columnOrientedRows(table.header) : 0;
    return inColumns > 0 ? inColumns : table.axes[1];
}

UnpackedTable unpackedTable(const FileBytes& bytes, const FitsHdu& table, const Progress& progress) {
    return Unpacking(bytes, table).run(progress);
}

} // namespace oddity::core
