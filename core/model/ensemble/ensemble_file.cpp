// SPDX-License-Identifier: BSD-3-Clause
#include <utility>

#include <nlohmann/json.hpp>

#include "core/io/atomic_file.h"
#include "core/model/card/card_fields.h"
#include "core/model/ensemble/ensemble.h"

namespace oddity::core {

bool isEnsembleFile(const std::filesystem::path& path) {
    return path.filename().string().ends_with(".ensemble.json");
}

EnsembleFile readEnsembleFile(const std::filesystem::path& path) {
    const std::string text = readWholeFile(path);
    CardJson root;
    try {
        root = CardJson::parse(text);
    } catch (const CardJson::exception& error) {
        refuseCard(path.string(), "", std::string("not valid JSON: ") + error.what());
    }
    const std::string origin = path.string();
    CardFields fields(root, "", origin);
    fields.required("format");
    if (fields.integer("format", 0, 1) != 1)
        fields.refuse("format", "is newer than this program, which reads 1");
    EnsembleFile file;
    file.name = fields.text("name", "");
    fields.required("members");
    const std::vector<std::string> members = fields.texts("members");
    fields.refuseUnknown();
    if (members.empty())
        fields.refuse("members", "lists no network");
    for (const std::string& member : members) {
        file.members.push_back(path.parent_path() / member);
        if (isEnsembleFile(file.members.back()))
            fields.refuse("members", "'" + member + "' is an ensemble; list its members");
    }
    return file;
}

void writeEnsembleFile(const std::filesystem::path& path, const EnsembleFile& file) {
    CardJson root;
    root["format"] = 1;
    root["name"] = file.name;
    root["members"] = CardJson::array();
    for (const std::filesystem::path& member : file.members)
        root["members"].push_back(std::filesystem::absolute(member).string());
    AtomicFile out(path);
    out.write(root.dump(2) + "\n");
    out.commit();
}

} // namespace oddity::core
