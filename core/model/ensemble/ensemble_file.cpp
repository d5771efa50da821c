// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/model/card/card_fields.h"
#include "core/model/ensemble/ensemble.h"

namespace oddity::core {

bool isEnsembleFile(const std::filesystem::path& path) {
    return path.filename().string().ends_with(".ensemble.json");
}

std::unique_ptr<Model>
loadEnsemble(const std::filesystem::path& path,
             const std::function<std::unique_ptr<Model>(const std::filesystem::path&)>& loadMember) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file)
        throw Error(ErrorKind::Io, "cannot be read", {.path = path.string()});
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
    std::string name = fields.text("name", "");
    fields.required("members");
    const std::vector<std::string> members = fields.texts("members");
    fields.refuseUnknown();
    if (members.empty())
        fields.refuse("members", "lists no network");
    std::vector<std::unique_ptr<Model>> networks;
    for (const std::string& member : members) {
        const std::filesystem::path memberPath = path.parent_path() / member;
        if (isEnsembleFile(memberPath))
            fields.refuse("members", "'" + member + "' is an ensemble; list its members");
        networks.push_back(loadMember(memberPath));
    }
    return makeEnsemble(std::move(name), std::move(networks));
}

} // namespace oddity::core
