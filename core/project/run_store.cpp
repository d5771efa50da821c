// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/run_store.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/atomic_file.h"
#include "core/io/disk_access.h"
#include "core/io/npy_file.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr int manifestVersion = 1;

Json jsonOf(const RunOutput& output) {
    return {{"name", output.name},
            {"kind", output.kind},
            {"channels", output.channels},
            {"shape", output.shape},
            {"unit", output.unit}};
}

Json jsonOf(const RowFlag& flag) {
    return {{"row", flag.row.value}, {"stage", flag.stage}, {"reason", flag.reason}};
}

Json jsonOf(const Provenance& provenance) {
    return {{"method", provenance.method},
            {"parameters", provenance.parameters},
            {"runs", provenance.runs},
            {"label_revision", provenance.labelRevision},
            {"made", provenance.made}};
}

RunOutput outputFrom(const Json& json) {
    return {json.at("name"), json.at("kind"), json.at("channels"), json.at("shape"), json.at("unit")};
}

RowFlag flagFrom(const Json& json) {
    return {RowId{json.at("row").get<std::int64_t>()}, json.at("stage"), json.at("reason")};
}

Provenance provenanceFrom(const Json& json) {
    return {json.at("method"), json.at("parameters"), json.at("runs"), json.at("label_revision"), json.at("made")};
}

Json jsonOf(const BatchTrial& trial) {
    Json figures = Json::array();
    for (const BatchTrial::Figure& figure : trial.figures)
        figures.push_back({{"batch", figure.batch}, {"objects_per_second", figure.objectsPerSecond}});
    return {{"figures", figures},
            {"warm_up_seconds", trial.warmUpSeconds},
            {"seconds", trial.seconds},
            {"ended", trial.ended}};
}

BatchTrial trialFrom(const Json& json) {
    BatchTrial trial;
    for (const Json& figure : json.at("figures"))
        trial.figures.push_back({figure.at("batch"), figure.at("objects_per_second")});
    json.at("warm_up_seconds").get_to(trial.warmUpSeconds);
    json.at("seconds").get_to(trial.seconds);
    json.at("ended").get_to(trial.ended);
    return trial;
}

Json jsonOf(const PrecisionCheck& check) {
    Json changes = Json::array();
    for (const PrecisionCheck::Change& change : check.changes)
        changes.push_back({{"output", change.output}, {"largest", change.largest}, {"median", change.median}});
    return {{"objects", check.objects},          {"changes", changes}, {"ranking", check.ranking},
            {"spearman", check.rankCorrelation}, {"top", check.top},   {"top_shared", check.topShared}};
}

PrecisionCheck checkFrom(const Json& json) {
    PrecisionCheck check;
    json.at("objects").get_to(check.objects);
    for (const Json& change : json.at("changes"))
        check.changes.push_back({change.at("output"), change.at("largest"), change.at("median")});
    json.at("ranking").get_to(check.ranking);
    json.at("spearman").get_to(check.rankCorrelation);
    json.at("top").get_to(check.top);
    json.at("top_shared").get_to(check.topShared);
    return check;
}

Json jsonOf(const RunManifest& manifest) {
    Json outputs = Json::array();
    for (const RunOutput& output : manifest.outputs)
        outputs.push_back(jsonOf(output));
    Json flags = Json::array();
    for (const RowFlag& flag : manifest.flags)
        flags.push_back(jsonOf(flag));
    Json json{{"oddity_run", manifestVersion},
              {"id", manifest.id},
              {"model_path", manifest.modelPath},
              {"model_name", manifest.modelName},
              {"model_fingerprint", manifest.modelFingerprint},
              {"preparation_fingerprint", manifest.preparationFingerprint},
              {"catalog_fingerprint", manifest.catalogFingerprint},
              {"images_fingerprint", manifest.imagesFingerprint},
              {"device", manifest.device},
              {"precision", manifest.precision},
              {"batch", manifest.batch},
              {"concessions", manifest.concessions},
              {"passes", manifest.passes},
              {"turned", manifest.turned},
              {"seed", manifest.seed},
              {"objects", manifest.objects},
              {"done", manifest.done},
              {"complete", manifest.complete},
              {"seconds", manifest.seconds},
              {"made", manifest.made},
              {"outputs", outputs},
              {"flags", flags}};
    if (!manifest.trial.ended.empty())
        json["trial"] = jsonOf(manifest.trial);
    if (manifest.precisionCheck.objects > 0)
        json["precision_check"] = jsonOf(manifest.precisionCheck);
    return json;
}

RunManifest manifestFrom(const Json& json) {
    if (json.at("oddity_run").get<int>() > manifestVersion)
        throw std::runtime_error("it was written by a newer Oddity");
    RunManifest manifest;
    json.at("id").get_to(manifest.id);
    json.at("model_path").get_to(manifest.modelPath);
    json.at("model_name").get_to(manifest.modelName);
    json.at("model_fingerprint").get_to(manifest.modelFingerprint);
    json.at("preparation_fingerprint").get_to(manifest.preparationFingerprint);
    json.at("catalog_fingerprint").get_to(manifest.catalogFingerprint);
    json.at("images_fingerprint").get_to(manifest.imagesFingerprint);
    json.at("device").get_to(manifest.device);
    manifest.precision = json.value("precision", manifest.precision); // this and the next are absent from older runs
    manifest.batch = json.value("batch", manifest.batch);
    manifest.concessions = json.value("concessions", manifest.concessions);
    if (json.contains("trial"))
        manifest.trial = trialFrom(json.at("trial"));
    if (json.contains("precision_check"))
        manifest.precisionCheck = checkFrom(json.at("precision_check"));
    json.at("passes").get_to(manifest.passes);
    manifest.turned = json.value("turned", false); // absent before views were known
    json.at("seed").get_to(manifest.seed);
    json.at("objects").get_to(manifest.objects);
    json.at("done").get_to(manifest.done);
    json.at("complete").get_to(manifest.complete);
    json.at("seconds").get_to(manifest.seconds);
    json.at("made").get_to(manifest.made);
    for (const Json& output : json.at("outputs"))
        manifest.outputs.push_back(outputFrom(output));
    for (const Json& flag : json.at("flags"))
        manifest.flags.push_back(flagFrom(flag));
    for (const RowFlag& flag : manifest.flags)
        if (flag.row.value < 0 || flag.row.value >= manifest.objects)
            throw std::runtime_error("it flags row " + std::to_string(flag.row.value) + " of " +
                                     std::to_string(manifest.objects));
    if (manifest.done < 0 || manifest.done > manifest.objects)
        throw std::runtime_error("it says that " + std::to_string(manifest.done) + " of " +
                                 std::to_string(manifest.objects) + " objects are done");
    return manifest;
}

void writeJson(const std::filesystem::path& path, const Json& json) {
    AtomicFile file(path);
    file.write(json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
    file.commit();
}

/// Reads path with parse; what goes wrong becomes Error(BadInput) with the place.
template <typename Parse> auto readJson(const std::filesystem::path& path, Parse parse) {
    const std::string text = readWholeFile(path);
    try {
        return parse(Json::parse(text));
    } catch (const std::exception& problem) {
        throw Error(ErrorKind::BadInput, std::string("is damaged: ") + problem.what(), {.path = path.string()});
    }
}

/// Names become file names: nothing that leaves the folder.
std::string checkedName(const std::string& name) {
    const bool isPlain = !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](unsigned char letter) {
        return std::isalnum(letter) || letter == '_' || letter == '-' || letter == '.' || letter == '+';
    });
    if (!isPlain)
        throw Error(ErrorKind::BadInput, "'" + name + "' cannot be part of a file name");
    return name;
}

std::filesystem::path derivedPath(const std::filesystem::path& projectFolder, const std::string& kind,
                                  const std::string& name, const std::string& extension) {
    return projectFolder / "derived" / (checkedName(kind) + "-" + checkedName(name) + extension);
}

} // namespace

void writeManifest(const std::filesystem::path& runFolder, const RunManifest& manifest) {
    onDisk([&] { return std::filesystem::create_directories(runFolder); });
    writeJson(runFolder / "manifest.json", jsonOf(manifest));
}

std::optional<RunManifest> readManifest(const std::filesystem::path& runFolder) {
    const std::filesystem::path path = runFolder / "manifest.json";
    if (!onDisk([&] { return std::filesystem::exists(path); }))
        return std::nullopt;
    return readJson(path, manifestFrom);
}

std::vector<RunManifest> listRuns(const std::filesystem::path& runsFolder) {
    std::vector<RunManifest> runs;
    onDisk([&] {
        if (!std::filesystem::is_directory(runsFolder))
            return;
        for (const auto& entry : std::filesystem::directory_iterator(runsFolder))
            if (entry.is_directory())
                if (std::optional<RunManifest> manifest = readManifest(entry.path()))
                    runs.push_back(std::move(*manifest));
    });
    std::ranges::sort(runs, [](const RunManifest& left, const RunManifest& right) {
        return left.made != right.made ? left.made < right.made : left.id < right.id;
    });
    return runs;
}

std::string runIdOf(const RunManifest& manifest) {
    Fingerprint fingerprint;
    fingerprint.add(manifest.modelFingerprint)
        .add(manifest.preparationFingerprint)
        .add(manifest.catalogFingerprint)
        .add(manifest.imagesFingerprint)
        .add(std::to_string(manifest.passes))
        .add(std::to_string(manifest.seed));
    if (manifest.turned)
        fingerprint.add("turned");
    if (manifest.precision != "float32")
        fingerprint.add(manifest.precision);
    return fingerprint.hex().substr(0, 16);
}

Matrix mapOutput(const std::filesystem::path& runFolder, const std::string& outputName) {
    return mapNpy(runFolder / (checkedName(outputName) + ".npy"));
}

void storeDerived(const std::filesystem::path& projectFolder, const std::string& kind, const std::string& name,
                  const Matrix& values, const Provenance& provenance) {
    onDisk([&] { return std::filesystem::create_directories(projectFolder / "derived"); });
    writeNpy(derivedPath(projectFolder, kind, name, ".npy"), values);
    Json json = jsonOf(provenance);
    json["kind"] = kind;
    json["name"] = name;
    json["rows"] = values.rows();
    json["columns"] = values.columns();
    json["values"] = Fingerprint::ofFile(derivedPath(projectFolder, kind, name, ".npy"));
    writeJson(derivedPath(projectFolder, kind, name, ".json"), json);
}

std::optional<Derived> loadDerived(const std::filesystem::path& projectFolder, const std::string& kind,
                                   const std::string& name) {
    const std::filesystem::path values = derivedPath(projectFolder, kind, name, ".npy");
    const std::filesystem::path description = derivedPath(projectFolder, kind, name, ".json");
    if (!onDisk([&] { return std::filesystem::exists(values) && std::filesystem::exists(description); }))
        return std::nullopt;
    Derived derived{name, mapNpy(values), {}};
    const auto storedValues = readJson(description, [&derived](const Json& json) {
        derived.provenance = provenanceFrom(json);
        return json.at("values").get<std::string>();
    });
    if (storedValues != Fingerprint::ofFile(values))
        return std::nullopt; // stopped between the two files: the provenance is not that of these values
    return derived;
}

std::vector<std::string> listDerived(const std::filesystem::path& projectFolder, const std::string& kind) {
    const std::filesystem::path folder = projectFolder / "derived";
    std::vector<std::pair<std::filesystem::file_time_type, std::string>> found;
    const std::string start = checkedName(kind) + "-";
    onDisk([&] {
        if (!std::filesystem::is_directory(folder))
            return;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const std::string file = entry.path().filename().string();
            if (file.starts_with(start) && entry.path().extension() == ".json")
                found.emplace_back(entry.last_write_time(), entry.path().stem().string().substr(start.size()));
        }
    });
    std::ranges::sort(found, [](const auto& left, const auto& right) {
        return left.first != right.first ? left.first > right.first : left.second < right.second;
    });
    std::vector<std::string> names;
    for (auto& [time, name] : found)
        names.push_back(std::move(name));
    return names;
}

} // namespace oddity::core
