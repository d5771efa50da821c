// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/ecsv/ecsv_header.h"

#include <algorithm>
#include <array>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "core/error.h"
#include "core/io/tables/number_text.h"

namespace oddity::core {

namespace {

constexpr std::size_t headerLimit = std::size_t{4} << 20;
constexpr std::size_t columnLimit = 5000;
constexpr std::string_view mark = "# %ECSV ";

std::string_view afterByteOrderMark(std::string_view text) {
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

[[noreturn]] void fail(const std::string& detail) {
    throw Error(ErrorKind::BadInput, detail);
}

/// The datatype's kind; false where the name is not known.
bool kindFrom(std::string_view datatype, ElementKind& kind) {
    constexpr std::array<std::pair<std::string_view, ElementKind>, 19> names{{{"bool", ElementKind::Boolean},
                                                                              {"int8", ElementKind::Integer},
                                                                              {"int16", ElementKind::Integer},
                                                                              {"int32", ElementKind::Integer},
                                                                              {"int64", ElementKind::Integer},
                                                                              {"uint8", ElementKind::Integer},
                                                                              {"uint16", ElementKind::Integer},
                                                                              {"uint32", ElementKind::Integer},
                                                                              {"uint64", ElementKind::Unsigned},
                                                                              {"float16", ElementKind::Float},
                                                                              {"float32", ElementKind::Float},
                                                                              {"float64", ElementKind::Real},
                                                                              {"float128", ElementKind::Real},
                                                                              {"complex64", ElementKind::Complex},
                                                                              {"complex128", ElementKind::Complex},
                                                                              {"complex256", ElementKind::Complex},
                                                                              {"string", ElementKind::Text},
                                                                              {"str", ElementKind::Text},
                                                                              {"unicode", ElementKind::Text}}};
    const auto match =
        std::ranges::find(names, datatype, [](const auto& entry) -> std::string_view { return entry.first; });
    if (match == names.end())
        return false;
    kind = match->second;
    return true;
}

std::string textOf(const YAML::Node& node) {
    return node && node.IsScalar() ? validUtf8(node.Scalar()) : std::string();
}

/// "meta" is a map, or an ordered map: a list of maps with one entry each.
std::string ucdIn(const YAML::Node& meta) {
    if (meta && meta.IsMap())
        return textOf(meta["ucd"]);
    if (meta && meta.IsSequence())
        for (std::size_t index = 0; index < std::min<std::size_t>(meta.size(), 1000); ++index)
            if (meta[index].IsMap() && meta[index]["ucd"])
                return textOf(meta[index]["ucd"]);
    return {};
}

/// "float64[2,3]", "int64[null]": the element type, and the axes where none varies, slowest first as in C.
void settleSubtype(EcsvField& field, const std::string& subtype) {
    const std::size_t open = subtype.find('[');
    if (open == std::string::npos || !subtype.ends_with(']')) // "json": any object, kept as its text
        return;
    ElementKind kind = ElementKind::Text;
    if (!kindFrom(withoutBlanks(std::string_view(subtype).substr(0, open)), kind))
        return;
    field.kind = kind;
    field.isArray = true;
    std::string_view axes = std::string_view(subtype).substr(open + 1, subtype.size() - open - 2);
    std::vector<std::int64_t> shape;
    while (shape.size() < 64) {
        const std::size_t comma = axes.find(',');
        const auto length = integerFrom(withoutBlanks(axes.substr(0, comma)));
        if (!length || *length < 1)
            return; // "null": the length varies
        shape.insert(shape.begin(), *length);
        if (comma == std::string_view::npos)
            break;
        axes.remove_prefix(comma + 1);
    }
    if (shape.size() > 1)
        field.described.shape = std::move(shape);
}

EcsvField fieldFrom(const YAML::Node& entry) {
    if (!entry.IsMap() || !entry["name"] || !entry["name"].IsScalar())
        fail("the ECSV header has a column without a name");
    EcsvField field;
    field.described.name = textOf(entry["name"]);
    const YAML::Node unit = entry["unit"];
    field.described.unit = unit && unit.IsMap() ? textOf(unit["unit"]) : textOf(unit);
    field.described.description = textOf(entry["description"]);
    field.described.ucd = ucdIn(entry["meta"]);
    const std::string datatype = textOf(entry["datatype"]), subtype = textOf(entry["subtype"]);
    field.isUnknown = !kindFrom(datatype, field.kind);
    field.described.isSingle = datatype == "complex64" || subtype.starts_with("complex64[");
    settleSubtype(field, subtype);
    return field;
}

} // namespace

bool isEcsv(std::string_view text) {
    return afterByteOrderMark(text).starts_with(mark);
}

EcsvHeader ecsvHeaderOf(std::string_view text) {
    EcsvHeader header;
    std::string yaml;
    std::size_t position = text.size() - afterByteOrderMark(text).size();
    while (position < text.size() && text[position] == '#') {
        const std::size_t end = std::min(text.find('\n', position), text.size());
        std::string_view line = text.substr(position + 1, end - position - 1);
        line = line.substr(0, line.ends_with('\r') ? line.size() - 1 : line.size());
        if (header.lines++ > 0) // behind the mark
            yaml.append(line.starts_with(' ') ? line.substr(1) : line).append("\n");
        if (yaml.size() > headerLimit)
            fail("the ECSV header is longer than 4 MiB");
        position = std::min(end + 1, text.size());
    }
    header.end = position;
    try {
        const YAML::Node root = YAML::Load(yaml);
        if (!root.IsMap() || !root["datatype"] || !root["datatype"].IsSequence())
            fail("the ECSV header has no list of columns (datatype)");
        if (root["delimiter"]) {
            const std::string delimiter = textOf(root["delimiter"]);
            if (delimiter != "," && delimiter != " ")
                fail("the ECSV delimiter '" + delimiter + "' is neither a comma nor a blank");
            header.delimiter = delimiter.front();
        }
        if (root["datatype"].size() > columnLimit)
            fail("has more than " + std::to_string(columnLimit) + " columns");
        for (const YAML::Node& entry : root["datatype"])
            header.fields.push_back(fieldFrom(entry));
    } catch (const YAML::Exception& error) {
        fail("the ECSV header is not legal YAML (line " + std::to_string(error.mark.line + 2) + ": " +
             validUtf8(error.msg) + ")");
    }
    if (header.fields.empty())
        fail("the ECSV header lists no columns");
    return header;
}

} // namespace oddity::core
