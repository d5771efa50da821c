// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/project_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/io/images/image_address.h"
#include "core/io/tables/table_location.h"

namespace oddity::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> layerNames{"mask", "inverse variance", "weight", "segmentation", "psf"};
constexpr std::array<const char*, 4> roleNames{"interesting", "ordinary", "artefact", "unsure"};

Json jsonOfPath(const std::filesystem::path& path, const std::filesystem::path& projectFolder) {
    if (path.empty())
        return {{"absolute", ""}, {"relative", ""}};
    const std::filesystem::path absolute = std::filesystem::absolute(path).lexically_normal();
    const std::filesystem::path folder = std::filesystem::absolute(projectFolder).lexically_normal();
    return {{"absolute", absolute.string()}, {"relative", absolute.lexically_relative(folder).string()}};
}

/// True when the path, or the folder that a pattern with {fields}, * or ? starts in, is there.
bool isThere(const std::filesystem::path& whole) {
    std::error_code ignored;
    const std::filesystem::path path = tableLocation(whole).file;
    const std::string text = path.string();
    const auto brace = text.find_first_of("{*?");
    if (brace == std::string::npos || std::filesystem::exists(path, ignored))
        return std::filesystem::exists(path, ignored);
    return std::filesystem::exists(std::filesystem::path(text.substr(0, brace)).parent_path(), ignored);
}

std::filesystem::path pathFrom(const Json& json, const std::filesystem::path& projectFolder) {
    const std::filesystem::path absolute = json.at("absolute").get<std::string>();
    const std::filesystem::path relative = json.at("relative").get<std::string>();
    if (relative.empty())
        return absolute;
    const std::filesystem::path moved = (std::filesystem::absolute(projectFolder) / relative).lexically_normal();
    const bool isBelow = *relative.begin() != "..";
    if (isBelow)
        return isThere(moved) || !isThere(absolute) ? moved : absolute;
    return isThere(absolute) || !isThere(moved) ? absolute : moved;
}

/// The text of an image spec; projects of before had a path alone.
Json jsonOfImages(const std::string& text, const std::filesystem::path& projectFolder) {
    const ImageAddress address = imageAddressOf(text);
    Json json{{"path", jsonOfPath(address.file, projectFolder)}};
    if (address.isTiles)
        json["tiles"] = true;
    if (!address.hdu.empty())
        json["extension"] = address.hdu;
    return json;
}

std::string imagesFrom(const Json& json, const std::filesystem::path& projectFolder) {
    return ImageAddress{json.value("tiles", false), pathFrom(json.at("path"), projectFolder).string(),
                        json.value("extension", "")}
        .text();
}

Json jsonOfLayers(const std::vector<LayerSpec>& layers, const std::filesystem::path& projectFolder) {
    Json json = Json::array();
    for (const LayerSpec& layer : layers) {
        json.push_back(jsonOfImages(layer.text, projectFolder));
        json.back()["role"] = layerNames[static_cast<std::size_t>(layer.role)];
        if (layer.isDeviation)
            json.back()["deviation"] = true;
    }
    return json;
}

std::vector<LayerSpec> layersFrom(const Json& json, const std::filesystem::path& projectFolder,
                                  const std::filesystem::path& source) {
    std::vector<LayerSpec> layers;
    for (const Json& entry : json) {
        const std::string name = entry.at("role");
        const auto role = std::ranges::find(layerNames, name);
        if (role == layerNames.end())
            throw Error(ErrorKind::BadInput, "names a layer of an unknown role, '" + name + "'",
                        {.path = source.string(), .field = "layers"});
        layers.push_back({static_cast<LayerRole>(role - layerNames.begin()), imagesFrom(entry, projectFolder),
                          entry.value("deviation", false)});
    }
    return layers;
}

/// "catalog" is no path.
Json jsonOfSeries(const SeriesSpec& spec, const std::filesystem::path& projectFolder) {
    Json json{{"catalog", spec.text == SeriesSpec::inCatalog}};
    if (spec.text != SeriesSpec::inCatalog)
        json.update(jsonOfImages(spec.text, projectFolder));
    json["columns"] = spec.columns;
    return json;
}

SeriesSpec seriesFrom(const Json& json, SeriesKind kind, const std::filesystem::path& projectFolder) {
    return {.kind = kind,
            .text =
                json.at("catalog").get<bool>() ? std::string(SeriesSpec::inCatalog) : imagesFrom(json, projectFolder),
            .columns = json.at("columns").get<std::map<std::string, std::string>>()};
}

template <typename Parse>
auto parsed(const std::string& text, const std::filesystem::path& source, const char* what, Parse parse) {
    try {
        return parse(Json::parse(text));
    } catch (const Json::exception& problem) {
        throw Error(ErrorKind::BadInput, std::string("its ") + what + " cannot be read: " + problem.what(),
                    {.path = source.string()});
    }
}

LabelRole roleFrom(const std::string& name) {
    for (std::size_t index = 0; index < roleNames.size(); ++index)
        if (name == roleNames[index])
            return static_cast<LabelRole>(index);
    return LabelRole::Unsure;
}

} // namespace

std::string jsonOf(const DataReference& data, const std::filesystem::path& projectFolder) {
    Json json{{"catalog",
               {{"path", jsonOfPath(data.catalog.path, projectFolder)},
                {"id", data.catalog.idColumn},
                {"ra", data.catalog.raColumn},
                {"dec", data.catalog.decColumn},
                {"hdu", data.catalog.hdu},
                {"sha256", data.catalogSha256}}},
              {"images",
               {{"path", Json()},
                {"bands", data.images.bands},
                {"size", data.images.size},
                {"hdu", data.images.hdu},
                {"ra", data.images.raColumn},
                {"dec", data.images.decColumn},
                {"fingerprint", data.imagesFingerprint}}},
              {"latents", data.importedLatents}};
    json["images"].update(jsonOfImages(data.images.text, projectFolder));
    if (!data.images.layers.empty())
        json["images"]["layers"] = jsonOfLayers(data.images.layers, projectFolder);
    for (const Epoch& epoch : data.images.epochs)
        json["images"]["epochs"].push_back(std::isnan(epoch.mjd) ? Json{{"name", epoch.name}}
                                                                 : Json{{"name", epoch.name}, {"mjd", epoch.mjd}});
    if (!data.spectra.text.empty())
        json["spectra"] = jsonOfSeries(data.spectra, projectFolder);
    if (!data.lightCurves.text.empty())
        json["light_curves"] = jsonOfSeries(data.lightCurves, projectFolder);
    if (!data.seriesFingerprint.empty())
        json["series_fingerprint"] = data.seriesFingerprint;
    return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

DataReference dataFromJson(const std::string& text, const std::filesystem::path& projectFolder,
                           const std::filesystem::path& source) {
    return parsed(text, source, "data reference", [&projectFolder, &source](const Json& json) {
        DataReference data;
        const Json& catalog = json.at("catalog");
        data.catalog.path = pathFrom(catalog.at("path"), projectFolder);
        catalog.at("id").get_to(data.catalog.idColumn);
        catalog.at("ra").get_to(data.catalog.raColumn);
        catalog.at("dec").get_to(data.catalog.decColumn);
        catalog.at("hdu").get_to(data.catalog.hdu);
        catalog.at("sha256").get_to(data.catalogSha256);
        const Json& images = json.at("images");
        data.images.text = imagesFrom(images, projectFolder);
        if (images.contains("layers"))
            data.images.layers = layersFrom(images.at("layers"), projectFolder, source);
        if (images.contains("epochs"))
            for (const Json& epoch : images.at("epochs")) {
                data.images.epochs.emplace_back().name = epoch.at("name").get<std::string>();
                if (epoch.contains("mjd"))
                    data.images.epochs.back().mjd = epoch.at("mjd").get<double>();
            }
        images.at("bands").get_to(data.images.bands);
        images.at("size").get_to(data.images.size);
        images.at("hdu").get_to(data.images.hdu);
        images.at("ra").get_to(data.images.raColumn);
        images.at("dec").get_to(data.images.decColumn);
        images.at("fingerprint").get_to(data.imagesFingerprint);
        json.at("latents").get_to(data.importedLatents);
        if (json.contains("spectra"))
            data.spectra = seriesFrom(json.at("spectra"), SeriesKind::Spectrum, projectFolder);
        if (json.contains("light_curves"))
            data.lightCurves = seriesFrom(json.at("light_curves"), SeriesKind::LightCurve, projectFolder);
        data.seriesFingerprint = json.value("series_fingerprint", "");
        return data;
    });
}

std::string jsonOf(const LabelScheme& scheme) {
    Json classes = Json::array();
    for (const LabelClass& entry : scheme.classes)
        classes.push_back({{"id", entry.id},
                           {"name", entry.name},
                           {"key", entry.key == 0 ? std::string() : std::string(1, entry.key)},
                           {"colour", entry.colour},
                           {"role", roleNames[static_cast<std::size_t>(entry.role)]}});
    return Json{{"classes", classes}}.dump(1, ' ', false, Json::error_handler_t::replace);
}

LabelScheme schemeFromJson(const std::string& text, const std::filesystem::path& source) {
    return parsed(text, source, "label scheme", [](const Json& json) {
        LabelScheme scheme;
        for (const Json& entry : json.at("classes")) {
            const std::string key = entry.at("key");
            scheme.classes.push_back({entry.at("id"), entry.at("name"), key.empty() ? '\0' : key.front(),
                                      entry.at("colour"), roleFrom(entry.at("role"))});
        }
        return scheme;
    });
}

std::string jsonOf(const ProjectReference& reference) {
    Json json{{"oddity_project", 1}, {"data", reference.data.empty() ? Json() : Json::parse(reference.data)}};
    if (!reference.scheme.empty())
        json["scheme"] = Json::parse(reference.scheme);
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

ProjectReference referenceFromJson(const std::string& text, const std::filesystem::path& source) {
    return parsed(text, source, "description", [](const Json& json) {
        const auto textOf = [&json](const char* key) {
            return json.contains(key) && !json.at(key).is_null() ? json.at(key).dump(1) : std::string();
        };
        return ProjectReference{textOf("data"), textOf("scheme")};
    });
}

} // namespace oddity::core
