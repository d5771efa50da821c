// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <random>

#include "core/data/cutout.h"
#include "core/project/survey.h"
#include "widgets/session/session.h"

namespace oddity::tests {

/// Objects in a few groups of different width, with filaments between them and some without a position.
inline std::shared_ptr<widgets::MapLayer> clusteredMap(std::size_t objects, std::size_t withoutPosition) {
    std::mt19937_64 random(7);
    std::normal_distribution<float> normal;
    std::uniform_real_distribution<float> uniform;
    std::vector<float> values(2 * objects);
    constexpr int groups = 9;
    for (std::size_t row = 0; row < objects; ++row) {
        const int group = static_cast<int>(uniform(random) * uniform(random) * groups);
        const float angle = 2.4F * static_cast<float>(group);
        const float distance = 2.1F * std::sqrt(static_cast<float>(group));
        const float width = 0.35F + 0.12F * static_cast<float>(group % 4);
        float x = distance * std::cos(angle) + width * normal(random);
        float y = distance * std::sin(angle) + 0.6F * width * normal(random);
        if (uniform(random) < 0.18F) {
            const float along = uniform(random);
            x = along * distance * std::cos(angle) + 0.12F * normal(random);
            y = along * distance * std::sin(angle) + 0.7F * std::sin(3 * along) + 0.12F * normal(random);
        }
        values[2 * row] = x;
        values[2 * row + 1] = y;
    }
    for (std::size_t index = 0; index < withoutPosition; ++index)
        values[2 * (index * objects / withoutPosition)] = std::numeric_limits<float>::quiet_NaN();
    auto map = std::make_shared<widgets::MapLayer>();
    map->positions = core::Matrix(std::move(values), objects, 2);
    map->provenance.method = "umap";
    map->provenance.parameters = "15 neighbours, seed 0";
    map->trustworthiness = 0.9764;
    return map;
}

inline std::shared_ptr<widgets::MapLayer> mapAt(const std::vector<float>& xy) {
    auto map = std::make_shared<widgets::MapLayer>();
    map->positions = core::Matrix(xy, xy.size() / 2, 2);
    map->provenance.method = "pca";
    return map;
}

class NoCutouts : public core::CutoutSource {
public:
    core::Cutout read(core::RowId) const override { return {}; }
    std::vector<std::string> bands() const override { return {"r"}; }
    std::string describe() const override { return "no pixels"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "none"; }
};

/// A catalog with a redshift (missing for every 50th object) and a text column of three morphologies.
inline std::shared_ptr<const core::Survey> surveyOf(std::size_t objects) {
    std::vector<std::string> ids(objects), shapes(objects);
    std::vector<double> redshifts(objects);
    for (std::size_t row = 0; row < objects; ++row) {
        ids[row] = "J" + std::to_string(100000 + row);
        shapes[row] = row % 3 == 0 ? "spiral" : row % 3 == 1 ? "elliptical" : "merger";
        redshifts[row] = row % 50 == 49 ? std::numeric_limits<double>::quiet_NaN()
                                        : 0.02 + 0.4 * static_cast<double>(row) / static_cast<double>(objects);
    }
    std::vector<core::Column> columns(3);
    columns[0].name = "id";
    columns[0].values = std::move(ids);
    columns[1].name = "redshift";
    columns[1].values = std::move(redshifts);
    columns[2].name = "shape";
    columns[2].values = std::move(shapes);
    auto survey = std::make_shared<core::Survey>();
    survey->catalog = std::make_shared<const core::Catalog>(std::move(columns), "id");
    survey->cutouts = std::make_shared<NoCutouts>();
    return survey;
}

/// A score that follows the map smoothly, in arbitrary units.
inline std::shared_ptr<const widgets::Field> scoreOf(const widgets::MapLayer& map) {
    auto field = std::make_shared<widgets::Field>();
    field->name = QStringLiteral("anomaly score");
    field->origin = QStringLiteral("made for the test");
    for (std::size_t row = 0; row < map.positions.rows(); ++row)
        field->values.push_back(std::hypot(map.positions.at(row, 0) - 1, map.positions.at(row, 1)) / 8);
    return field;
}

} // namespace oddity::tests
