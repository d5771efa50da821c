// SPDX-License-Identifier: BSD-3-Clause
#include "app/jobs/result_fields.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "core/model/outputs/stored_outputs.h"

namespace oddity::app {

namespace {

const std::set<std::string> figureKinds{core::qualityKind, "score", "reg", "loglik", "som"};

QString originOf(const core::RunManifest& run) {
    const QString origin =
        QStringLiteral("%1, run %2").arg(QString::fromStdString(run.modelName), QString::fromStdString(run.id));
    const QString precision = precisionOf(run);
    return precision.isEmpty() ? origin : QStringLiteral("%1, %2").arg(origin, precision);
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

QString readable(const std::string& name) {
    return QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

/// A field for each channel; "z summary" and its "p50" is "z p50".
void addFigures(const core::RunManifest& run, const core::RunOutput& output, const core::Matrix& matrix,
                std::vector<std::shared_ptr<const widgets::Field>>& fields) {
    const bool isSummary = output.channels == core::densitySummaryChannels();
    QString name = readable(output.name);
    if (isSummary)
        name.chop(QStringLiteral(" summary").size());
    for (std::size_t column = 0; column < matrix.columns(); ++column) {
        auto figure = std::make_shared<widgets::Field>();
        figure->name = matrix.columns() == 1 ? name : name + QLatin1Char(' ') + readable(output.channels[column]);
        figure->unit = QString::fromStdString(output.unit);
        figure->origin = originOf(run);
        for (std::size_t row = 0; row < matrix.rows(); ++row)
            figure->values.push_back(matrix.at(row, column));
        fields.push_back(std::move(figure));
    }
}

} // namespace

QString precisionOf(const core::RunManifest& run) {
    return run.precision == "float32" ? QString() : QString::fromStdString(run.precision);
}

std::vector<std::shared_ptr<const widgets::Field>> resultFields(const core::Survey& survey,
                                                                const std::vector<core::RunManifest>& runs) {
    std::vector<std::shared_ptr<const widgets::Field>> fields;
    for (const core::RunManifest& run : runs) {
        for (core::RunOutput output : run.outputs) {
            if (output.kind == core::nameOf(core::OutputKind::Som)) // its card names no channels
                output.channels = {"row", "column"};
            if (output.kind == core::qualityKind && output.name.ends_with("_std"))
                continue;
            if (output.kind == "class") {
                addClassFields(run, output, core::outputOf(survey, run, output.name), fields);
                continue;
            }
            const std::size_t columns = output.shape.size() == 2 ? static_cast<std::size_t>(output.shape[1]) : 0;
            if (figureKinds.contains(output.kind) && (columns == 1 || columns == output.channels.size()))
                addFigures(run, output, core::outputOf(survey, run, output.name), fields);
        }
    }
    return fields;
}

} // namespace oddity::app
