// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/result_fields.h"

#include <algorithm>
#include <limits>

namespace oddity::app {

namespace {

QString originOf(const core::RunManifest& run) {
    return QStringLiteral("%1, run %2").arg(QString::fromStdString(run.modelName), QString::fromStdString(run.id));
}

void addClassFields(const core::RunManifest& run, const core::RunOutput& output, const core::Matrix& matrix,
                    std::vector<std::shared_ptr<const widgets::Field>>& fields) {
    auto classes = std::make_shared<widgets::Field>();
    classes->name = QStringLiteral("predicted class");
    classes->origin = originOf(run);
    for (std::size_t column = 0; column < matrix.columns(); ++column)
        classes->categories << (column < output.channels.size() ? QString::fromStdString(output.channels[column])
                                                                : QString::number(column));
    auto probability = std::make_shared<widgets::Field>();
    probability->name = QStringLiteral("class probability");
    probability->origin = classes->origin;
    constexpr float missing = std::numeric_limits<float>::quiet_NaN();
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        const bool isDone = matrix.rowIsFinite(row);
        const auto best = std::ranges::max_element(matrix.row(row));
        classes->values.push_back(isDone ? static_cast<float>(best - matrix.row(row).begin()) : missing);
        probability->values.push_back(isDone ? *best : missing);
    }
    fields.push_back(std::move(classes));
    fields.push_back(std::move(probability));
}

} // namespace

std::vector<std::shared_ptr<const widgets::Field>> resultFields(const core::Survey& survey,
                                                                const std::vector<core::RunManifest>& runs) {
    std::vector<std::shared_ptr<const widgets::Field>> fields;
    for (const core::RunManifest& run : runs) {
        for (const core::RunOutput& output : run.outputs) {
            if (output.name.ends_with("_std"))
                continue;
            const bool isFigure = output.kind == "quality" || output.kind == "score" || output.kind == "reg";
            if (output.kind != "class" && !isFigure)
                continue;
            const core::Matrix matrix = core::outputOf(survey, run, output.name);
            if (output.kind == "class") {
                addClassFields(run, output, matrix, fields);
            } else if (matrix.columns() == 1) {
                auto figure = std::make_shared<widgets::Field>();
                figure->name = QString::fromStdString(output.name).replace(QLatin1Char('_'), QLatin1Char(' '));
                figure->unit = QString::fromStdString(output.unit);
                figure->origin = originOf(run);
                figure->values.assign(matrix.data(), matrix.data() + matrix.rows());
                fields.push_back(std::move(figure));
            }
        }
    }
    return fields;
}

} // namespace oddity::app
