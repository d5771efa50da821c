// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/torch/archive/model_archive.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <string_view>

#include <caffe2/serialize/inline_container.h>

#include "core/error.h"
#include "plugins/torch/archive/bytes_adapter.h"
#include "plugins/torch/torch_complaint.h"

namespace oddity::torch_plugin {

namespace {

using caffe2::serialize::PyTorchStreamReader;
using core::Error;
using core::ErrorKind;

constexpr std::string_view exportAdvice = "; export the network with torch.jit.script or torch.jit.trace and .save()";
constexpr std::size_t largestCardBytes = 1 << 20;

[[noreturn]] void refuse(const std::string& path, const std::string& detail) {
    throw Error(ErrorKind::Model, detail, {.path = path});
}

std::string record(PyTorchStreamReader& reader, const std::string& name) {
    const auto [data, size] = reader.getRecord(name);
    return {static_cast<const char*>(data.get()), size};
}

/// Code without what may stand between the words of a call: comments, joined lines and the text of string literals,
/// as LibTorch's lexer (torch/csrc/jit/frontend/lexer.h) tells them apart.
std::string wordsOf(std::string_view code) {
    std::string words;
    for (std::size_t at = 0; at < code.size();) {
        const std::string_view rest = code.substr(at);
        if (rest.front() == '"' || rest.front() == '\'') {
            const std::string_view triple = rest.substr(0, std::min<std::size_t>(3, rest.size()));
            const bool isLong = triple == "\"\"\"" || triple == "\'\'\'";
            const std::string_view quote = isLong ? triple : rest.substr(0, 1);
            std::size_t end = quote.size();
            while (end < rest.size() && rest.substr(end, quote.size()) != quote)
                end += rest[end] == '\\' ? 2 : 1;
            at += end + quote.size();
            words += '"';
        } else if (rest.front() == '#' && !rest.starts_with("# type:")) {
            at += std::min(rest.find('\n'), rest.size());
        } else if (rest.starts_with("\\\n")) {
            at += 2;
        } else {
            words += rest.front();
            ++at;
        }
    }
    return words;
}

/// The operator that code calls as torch.NAME or ops.aten.NAME, blanks allowed around the point.
bool callsOperator(std::string_view code, std::string_view name) {
    const auto isWord = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (auto at = code.find(name); at != std::string_view::npos; at = code.find(name, at + 1)) {
        if (at + name.size() < code.size() && isWord(code[at + name.size()]))
            continue;
        auto before = at;
        const auto skipBlanks = [&] {
            while (before > 0 && std::isspace(static_cast<unsigned char>(code[before - 1])) != 0)
                --before;
        };
        skipBlanks();
        if (before == 0 || code[before - 1] != '.')
            continue;
        --before;
        skipBlanks();
        const auto wordEnd = before;
        while (before > 0 && isWord(code[before - 1]))
            --before;
        const std::string_view owner = code.substr(before, wordEnd - before);
        if (owner == "torch" || owner == "aten")
            return true;
    }
    return false;
}

} // namespace

void checkArchive(const std::string& bytes, const std::string& path) {
    if (!bytes.starts_with("PK"))
        refuse(path, "this file is not a TorchScript archive" + std::string(exportAdvice));
    translated("this zip archive is cut off or damaged", path, [&] {
        PyTorchStreamReader reader(std::make_shared<BytesAdapter>(bytes));
        bool hasCode = false;
        for (const std::string& name : reader.getAllRecords()) {
            if (!name.starts_with("code/"))
                continue;
            hasCode = true;
            if (!name.ends_with(".py"))
                continue;
            const std::string code = wordsOf(record(reader, name));
            for (const std::string_view call : std::array<std::string_view, 2>{"save", "from_file"})
                if (callsOperator(code, call))
                    refuse(path, "refused: the network's code (" + name + ") calls torch." + std::string(call) +
                                     ", which writes or opens files");
        }
        if (!hasCode)
            refuse(path,
                   "this file holds weights only (a state dict), without the network" + std::string(exportAdvice));
    });
}

std::optional<std::string> embeddedCard(const std::string& bytes, const std::string& path) {
    return translated("cannot read the model card inside", path, [&]() -> std::optional<std::string> {
        PyTorchStreamReader reader(std::make_shared<BytesAdapter>(bytes));
        if (!reader.hasRecord("extra/oddity.json"))
            return std::nullopt;
        std::string card = record(reader, "extra/oddity.json");
        if (card.size() > largestCardBytes)
            refuse(path, "the model card inside (oddity.json) is larger than 1 MiB");
        return card;
    });
}

} // namespace oddity::torch_plugin
