// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/file_info.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/disk_access.h"
#include "core/io/file_bytes.h"
#include "core/io/fits/fits_file.h"
#include "core/io/npy_file.h"
#include "core/io/tables/ecsv/ecsv_header.h"
#include "core/io/tables/fits/packed_table.h"
#include "core/io/tables/ipac/ipac_reader.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/table_location.h"
#include "core/io/tables/table_reader.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

template <typename Number> Number littleEndian(const std::string& bytes, std::size_t offset) {
    Number number = 0;
    for (std::size_t byte = 0; byte < sizeof(Number); ++byte)
        number = static_cast<Number>(number | static_cast<Number>(static_cast<unsigned char>(bytes[offset + byte]))
                                                  << (8 * byte));
    return number;
}

/// A PyTorch zip archive is a TorchScript program when it holds code; names are in the central directory (APPNOTE.TXT
/// 4.3.12), found from the record that ends the file.
FileContent contentOfZip(const FileBytes& file) {
    constexpr std::int64_t tailBytes = 65557;
    const std::int64_t tailStart = std::max<std::int64_t>(0, file.size() - tailBytes);
    const std::string tail = file.readSome(tailStart, static_cast<std::size_t>(tailBytes));
    const auto record = tail.rfind("PK\x05\x06");
    if (record == std::string::npos || record + 20 > tail.size())
        return FileContent::Unknown;
    const auto size = std::min<std::uint32_t>(littleEndian<std::uint32_t>(tail, record + 12), 1U << 26);
    const std::string directory = file.readSome(littleEndian<std::uint32_t>(tail, record + 16), size);
    bool hasData = false;
    bool hasCode = false;
    for (std::size_t entry = 0; entry + 46 <= directory.size() && directory.compare(entry, 4, "PK\x01\x02") == 0;) {
        const std::size_t nameLength = littleEndian<std::uint16_t>(directory, entry + 28);
        const std::string_view name = std::string_view(directory).substr(entry + 46, nameLength);
        hasData = hasData || name.ends_with("/data.pkl");
        hasCode = hasCode || name.ends_with("/constants.pkl") || name.find("/code/") != std::string_view::npos;
        entry += 46 + nameLength + littleEndian<std::uint16_t>(directory, entry + 30) +
                 littleEndian<std::uint16_t>(directory, entry + 32);
    }
    return hasCode ? FileContent::TorchScript : hasData ? FileContent::TorchStateDict : FileContent::Unknown;
}

bool looksLikeText(std::string_view bytes) {
    return !bytes.empty() && std::ranges::none_of(bytes, [](char character) {
        const auto code = static_cast<unsigned char>(character);
        return code < 32 && code != '\t' && code != '\n' && code != '\r' && code != '\f';
    });
}

bool hasVoTableName(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    return name.find(".vot") != std::string::npos || name.find(".xml") != std::string::npos;
}

bool looksLikeTable(std::string_view bytes, const std::filesystem::path& path) {
    if (!looksLikeText(bytes))
        return false;
    const std::string_view firstLine = bytes.substr(0, bytes.find_first_of("\r\n"));
    const std::string name = path.filename().string();
    constexpr std::array<std::string_view, 6> endings{".csv", ".tsv", ".txt", ".dat", ".tbl", ".ascii"};
    const bool isNamedSo = std::ranges::any_of(
        endings, [&name](std::string_view ending) { return name.find(ending) != std::string::npos; });
    return isNamedSo || firstLine.find_first_of(",;\t|") != std::string_view::npos || isIpac(bytes);
}

/// ModelProto begins with ir_version (field 1) and a text or the graph (fields 2 to 8).
bool looksLikeOnnx(std::string_view bytes, const std::filesystem::path& path) {
    return bytes.size() > 4 && bytes[0] == 0x08 && bytes[1] > 0 && bytes[1] < 32 &&
           ((bytes[2] & 7) == 2 || path.extension() == ".onnx");
}

Json hduJson(const FitsHdu& hdu) {
    static constexpr std::array names{"image", "compressed image", "binary table", "ASCII table", "other"};
    Json entry{
        {"hdu", shownHduNumber(hdu.number)}, {"kind", names[static_cast<std::size_t>(hdu.kind)]}, {"name", hdu.name()}};
    if (hdu.problem) {
        entry["problem"] = hdu.problem->detail();
        return entry;
    }
    if (!hdu.isTable()) {
        entry["bitpix"] = hdu.bitpix;
        entry["axes"] = hdu.axes;
        entry["unit"] = hdu.header.stringOr("BUNIT", "");
        entry["wcs"] = hdu.header.stringOr("CTYPE1", "");
        return entry;
    }
    entry["rows"] = rowsOfTable(hdu);
    const std::string format = isPackedTable(hdu) ? "ZFORM" : "TFORM";
    entry["columns"] = Json::array();
    const std::int64_t fields = hdu.header.integer("TFIELDS").value_or(0);
    for (std::int64_t field = 1; field <= fields; ++field) {
        const std::string suffix = std::to_string(field);
        entry["columns"].push_back({{"name", hdu.header.stringOr("TTYPE" + suffix, "column" + suffix)},
                                    {"format", hdu.header.stringOr(format + suffix, "")},
                                    {"unit", hdu.header.stringOr("TUNIT" + suffix, "")},
                                    {"ucd", hdu.header.stringOr("TUCD" + suffix, "")},
                                    {"description", hdu.header.stringOr("TCOMM" + suffix, "")}});
    }
    return entry;
}

/// "integer", "3 reals", "reals" (of lengths that vary) …
std::string typeOf(const Column& column) {
    static constexpr std::array scalars{"real", "integer", "text", "boolean"};
    static constexpr std::array elements{"reals", "integers", "booleans", "complex numbers", "texts"};
    if (const auto* vectors = std::get_if<VectorColumn>(&column.values))
        return std::to_string(vectors->width) + " reals of 32 bits";
    const auto* arrays = std::get_if<ArrayColumn>(&column.values);
    if (!arrays)
        return scalars[column.values.index()];
    const std::size_t rows = column.rowCount();
    const std::size_t length = rows == 0 ? 0 : arrays->lengthAt(RowId{0});
    for (std::size_t row = 0; row < rows; ++row)
        if (arrays->lengthAt(RowId{static_cast<std::int64_t>(row)}) != length)
            return elements[arrays->elements.index()];
    return (rows == 0 ? "" : std::to_string(length) + " ") + elements[arrays->elements.index()];
}

Json tableJson(const std::filesystem::path& path) {
    const Table table = readTable(path, {});
    Json columns = Json::array();
    for (const Column& column : table.columns)
        columns.push_back({{"name", column.name},
                           {"type", typeOf(column)},
                           {"unit", column.unit},
                           {"ucd", column.ucd},
                           {"description", column.description}});
    return {{"table", table.name}, {"rows", table.rows}, {"columns", columns}, {"remarks", table.remarks}};
}

/// By the first bytes; none for a zip archive, whose end tells.
std::optional<FileContent> contentOfStart(std::string_view start, const std::filesystem::path& path) {
    using namespace std::string_view_literals;
    if (start.empty())
        return FileContent::Empty;
    if (start.starts_with("SIMPLE  ="))
        return FileContent::Fits;
    if (start.starts_with("PK\x03\x04"))
        return std::nullopt;
    if (start.starts_with("\x93NUMPY"sv))
        return FileContent::Npy;
    if (start.starts_with("\x89PNG\r\n\x1a\n"sv))
        return FileContent::Png;
    if (start.starts_with("\xff\xd8\xff"sv))
        return FileContent::Jpeg;
    if (start.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"sv)) // torch.save before version 1.6
        return FileContent::TorchStateDict;
    if (isEcsv(start))
        return FileContent::Ecsv;
    const std::string_view text = start.starts_with("\xEF\xBB\xBF"sv) ? start.substr(3) : start;
    const bool isMarkup = withoutBlanks(text.substr(0, 64)).starts_with('<');
    if (start.find("<VOTABLE"sv) != std::string_view::npos ||
        (isMarkup && start.find(":VOTABLE"sv) != std::string_view::npos) || (isMarkup && hasVoTableName(path)))
        return FileContent::VoTable;
    if (looksLikeOnnx(start, path))
        return FileContent::Onnx;
    return looksLikeTable(start, path) ? FileContent::Csv : FileContent::Unknown;
}

} // namespace

FileContent contentOf(const std::filesystem::path& path) {
    if (onDisk([&] { return std::filesystem::is_directory(path); }))
        return onDisk([&] { return std::filesystem::exists(path / "project.db"); }) ? FileContent::Project
                                                                                    : FileContent::Folder;
    const auto content = contentOfStart(firstBytesOf(path, 4096), path);
    return content ? *content : contentOfZip(FileBytes(path));
}

FileContent contentOf(const FileBytes& bytes) {
    const auto content = contentOfStart(bytes.readSome(0, 4096), bytes.path());
    return content ? *content : contentOfZip(bytes);
}

bool hasFitsName(const std::filesystem::path& path) {
    std::string name = path.filename().string();
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return std::tolower(letter); });
    for (const std::string_view packing : {".gz", ".bz2"})
        if (name.ends_with(packing))
            name.resize(name.size() - packing.size());
    return std::ranges::any_of(std::array<std::string_view, 4>{".fits", ".fit", ".fts", ".fz"},
                               [&name](std::string_view ending) { return name.ends_with(ending); });
}

FileContent contentByName(const std::filesystem::path& path) {
    return hasFitsName(path) ? FileContent::Fits : contentOf(path);
}

bool isOtherTable(FileContent content) {
    return content == FileContent::Csv || content == FileContent::Ecsv || content == FileContent::VoTable;
}

bool isOtherTable(const std::filesystem::path& path) {
    return isOtherTable(contentByName(path));
}

std::string describe(FileContent content) {
    switch (content) {
    case FileContent::Fits:
        return "a FITS file";
    case FileContent::Csv:
        return "a table in CSV or other text";
    case FileContent::Ecsv:
        return "a table in ECSV";
    case FileContent::VoTable:
        return "a VOTable";
    case FileContent::TorchScript:
        return "a TorchScript network";
    case FileContent::TorchStateDict:
        return "a PyTorch state dictionary (weights without the network; export it with torch.jit.script or "
               "torch.jit.trace)";
    case FileContent::Onnx:
        return "an ONNX network";
    case FileContent::Npy:
        return "a NumPy array";
    case FileContent::Png:
        return "a PNG picture";
    case FileContent::Jpeg:
        return "a JPEG picture";
    case FileContent::Project:
        return "an Oddity project";
    case FileContent::Folder:
        return "a folder";
    case FileContent::Empty:
        return "an empty file";
    case FileContent::Unknown:
        break;
    }
    return "a file of an unknown kind";
}

std::string fitsInfoJson(const std::filesystem::path& path) {
    const TableLocation location = tableLocation(path);
    const FileContent content = contentOf(location.file);
    Json info{{"path", path.string()}, {"content", describe(content)}};
    if (isOtherTable(content) || !location.table.empty()) {
        info.update(tableJson(path));
    } else if (content == FileContent::Npy) {
        info["shape"] = npyShape(path);
    } else {
        info["hdus"] = Json::array();
        const FitsFile file(path);
        for (const FitsHdu& hdu : file.hdus())
            info["hdus"].push_back(hduJson(hdu));
        if (!file.remark().empty())
            info["remarks"] = {"The file's " + file.remark() + "."};
    }
    return info.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace oddity::core
