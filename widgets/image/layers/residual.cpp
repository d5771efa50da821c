// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/layers/residual.h"

#include <cmath>
#include <limits>

namespace oddity::widgets {

namespace {

int bandCount(const core::Inspection& inspection) {
    return inspection.input.shape.empty() ? 0 : static_cast<int>(inspection.input.shape.front());
}

} // namespace

std::vector<float> bandResidual(const core::Inspection& inspection, int band) {
    const auto input = inspection.input.item(band);
    std::vector<float> residual(input.size(), std::numeric_limits<float>::quiet_NaN());
    const auto index = static_cast<std::size_t>(band);
    if (!inspection.reconstruction || inspection.reconstruction->shape != inspection.input.shape ||
        index >= inspection.sigma.size() || !(inspection.sigma[index] > 0))
        return residual;
    const auto reconstruction = inspection.reconstruction->item(band);
    for (std::size_t i = 0; i < residual.size(); ++i)
        residual[i] = (input[i] - reconstruction[i]) / inspection.sigma[index];
    return residual;
}

std::vector<float> combinedResidual(const core::Inspection& inspection) {
    const int bands = bandCount(inspection);
    std::vector<float> sum, squares;
    for (int band = 0; band < bands; ++band) {
        const std::vector<float> residual = bandResidual(inspection, band);
        sum.resize(residual.size());
        squares.resize(residual.size());
        for (std::size_t i = 0; i < residual.size(); ++i) {
            sum[i] += residual[i];
            squares[i] += residual[i] * residual[i];
        }
    }
    for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] = std::copysign(std::sqrt(squares[i] / static_cast<float>(bands)), sum[i]);
    return sum;
}

double meanSquareResidual(const core::Inspection& inspection) {
    double sum = 0;
    std::size_t count = 0;
    for (int band = 0; band < bandCount(inspection); ++band)
        for (const float value : bandResidual(inspection, band))
            if (std::isfinite(value)) {
                sum += static_cast<double>(value) * value;
                ++count;
            }
    return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace oddity::widgets
