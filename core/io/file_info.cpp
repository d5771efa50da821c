// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/file_info.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/file_bytes.h"
#include "core/io/fits/fits_file.h"
#include "core/io/npy_file.h"
#include "core/io/tables/catalog_reader.h"

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
FileContent contentOfZip(const std::filesystem::path& path) {
    const FileBytes file(path);
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

bool looksLikeTable(std::string_view bytes, const std::filesystem::path& path) {
    if (!looksLikeText(bytes))
        return false;
    const std::string_view firstLine = bytes.substr(0, bytes.find_first_of("\r\n"));
    const std::string name = path.filename().string();
    const bool isNamedSo = name.find(".csv") != std::string::npos || name.find(".tsv") != std::string::npos;
    return isNamedSo || firstLine.find_first_of(",;\t") != std::string_view::npos;
}

/// ModelProto begins with ir_version (field 1) and a text or the graph (fields 2 to 8).
bool looksLikeOnnx(std::string_view bytes, const std::filesystem::path& path) {
    return bytes.size() > 4 && bytes[0] == 0x08 && bytes[1] > 0 && bytes[1] < 32 &&
           ((bytes[2] & 7) == 2 || path.extension() == ".onnx");
}

Json hduJson(const FitsHdu& hdu) {
    static constexpr std::array names{"image", "compressed image", "binary table", "ASCII table", "other"};
    Json entry{{"hdu", hdu.number}, {"kind", names[static_cast<std::size_t>(hdu.kind)]}, {"name", hdu.name()}};
    const bool isTable = hdu.kind == FitsHdu::Kind::BinaryTable || hdu.kind == FitsHdu::Kind::AsciiTable;
    if (!isTable) {
        entry["bitpix"] = hdu.bitpix;
        entry["axes"] = hdu.axes;
        entry["unit"] = hdu.header.stringOr("BUNIT", "");
        entry["wcs"] = hdu.header.stringOr("CTYPE1", "");
        return entry;
    }
    entry["rows"] = hdu.axes[1];
    entry["columns"] = Json::array();
    const std::int64_t fields = hdu.header.integer("TFIELDS").value_or(0);
    for (std::int64_t field = 1; field <= fields; ++field) {
        const std::string suffix = std::to_string(field);
        entry["columns"].push_back({{"name", hdu.header.stringOr("TTYPE" + suffix, "column" + suffix)},
                                    {"format", hdu.header.stringOr("TFORM" + suffix, "")},
                                    {"unit", hdu.header.stringOr("TUNIT" + suffix, "")}});
    }
    return entry;
}

Json catalogJson(const std::filesystem::path& path) {
    const LoadedCatalog loaded = readCatalog({.path = path}, {});
    static constexpr std::array names{"real", "integer", "text", "boolean", "vector", "array"};
    Json columns = Json::array();
    for (const Column& column : loaded.catalog.columns())
        columns.push_back({{"name", column.name}, {"type", names[column.values.index()]}});
    return {{"rows", loaded.catalog.rowCount()},
            {"id", loaded.catalog.idColumn()},
            {"ra", loaded.raColumn},
            {"dec", loaded.decColumn},
            {"columns", columns},
            {"remarks", loaded.remarks}};
}

} // namespace

FileContent contentOf(const std::filesystem::path& path) {
    if (std::filesystem::is_directory(path))
        return std::filesystem::exists(path / "project.db") ? FileContent::Project : FileContent::Folder;
    const std::string bytes = firstBytesOf(path, 4096);
    const std::string_view start(bytes);
    using namespace std::string_view_literals;
    if (start.starts_with("SIMPLE  ="))
        return FileContent::Fits;
    if (start.starts_with("PK\x03\x04"))
        return contentOfZip(path);
    if (start.starts_with("\x93NUMPY"sv))
        return FileContent::Npy;
    if (start.starts_with("\x89PNG\r\n\x1a\n"sv))
        return FileContent::Png;
    if (start.starts_with("\xff\xd8\xff"sv))
        return FileContent::Jpeg;
    if (start.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"sv)) // torch.save before version 1.6
        return FileContent::TorchStateDict;
    if (start.find("<VOTABLE"sv) != std::string_view::npos)
        return FileContent::VoTable;
    if (looksLikeOnnx(start, path))
        return FileContent::Onnx;
    return looksLikeTable(start, path) ? FileContent::Csv : FileContent::Unknown;
}

std::string describe(FileContent content) {
    switch (content) {
    case FileContent::Fits:
        return "a FITS file";
    case FileContent::Csv:
        return "a table in CSV";
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
    case FileContent::Unknown:
        break;
    }
    return "a file of an unknown kind";
}

std::string fitsInfoJson(const std::filesystem::path& path) {
    const FileContent content = contentOf(path);
    Json info{{"path", path.string()}, {"content", describe(content)}};
    if (content == FileContent::Csv) {
        info.update(catalogJson(path));
    } else if (content == FileContent::Npy) {
        info["shape"] = npyShape(path);
    } else {
        info["hdus"] = Json::array();
        const FitsFile file(path);
        for (const FitsHdu& hdu : file.hdus())
            info["hdus"].push_back(hduJson(hdu));
    }
    return info.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace oddity::core
