// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/seeing.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace oddity::core {

namespace {

constexpr double moffatBeta = 3;
// Least-squares fit to the Moffat profile of β = 3, widths in units of the FWHM.
constexpr std::array<double, 3> gaussianSigma{0.35588, 0.60216, 1.17523};
constexpr std::array<double, 3> gaussianWeight{0.32262, 0.53563, 0.14175};

std::vector<float> kernelFor(double sigmaPixels) {
    const int reach = std::min(static_cast<int>(std::ceil(3.2 * sigmaPixels)), Canvas::size / 2);
    std::vector<float> kernel(static_cast<std::size_t>(reach) + 1);
    double sum = 0;
    for (int i = 0; i <= reach; ++i) {
        const double value = std::exp(-0.5 * i * i / (sigmaPixels * sigmaPixels));
        kernel[static_cast<std::size_t>(i)] = static_cast<float>(value);
        sum += i == 0 ? value : 2 * value;
    }
    for (float& value : kernel)
        value /= static_cast<float>(sum);
    return kernel;
}

constexpr auto side = static_cast<std::size_t>(Canvas::size);

void addShifted(const float* from, float* to, std::size_t count, float weight) {
    for (std::size_t i = 0; i < count; ++i)
        to[i] += weight * from[i];
}

/// Along y: whole rows are added, shifted by k rows.
void smearRows(const std::vector<float>& from, std::vector<float>& to, const std::vector<float>& kernel) {
    std::fill(to.begin(), to.end(), 0.0F);
    for (std::size_t k = 0; k < kernel.size(); ++k) {
        const std::size_t shift = k * side;
        const std::size_t count = from.size() - shift;
        addShifted(from.data() + shift, to.data(), count, kernel[k]);
        if (k > 0)
            addShifted(from.data(), to.data() + shift, count, kernel[k]);
    }
}

std::vector<float> transposed(const std::vector<float>& from) {
    std::vector<float> to(from.size());
    for (std::size_t y = 0; y < side; ++y)
        for (std::size_t x = 0; x < side; ++x)
            to[x * side + y] = from[y * side + x];
    return to;
}

} // namespace

Seeing Seeing::draw(RandomStream& random) {
    constexpr std::array<double, skyBands> typicalFwhm{1.30, 1.20, 1.10};
    constexpr std::array<double, skyBands> typicalSigma{0.0052, 0.0098, 0.0245}; // 5σ depths 24.0, 23.4, 22.5
    constexpr std::array<double, skyBands> typicalGain{3350, 2365, 3150}; // sky of 22.2, 21.2, 18.9 mag arcsec^-2
    Seeing seeing;
    const double sharedSeeing = random.normal(0, 0.05);
    for (std::size_t band = 0; band < skyBands; ++band) {
        seeing.fwhmArcsec[band] = typicalFwhm[band] * std::exp(sharedSeeing + random.normal(0, 0.04));
        const double depth = std::exp(random.normal(0, 0.10));
        seeing.skySigma[band] = typicalSigma[band] * depth;
        seeing.electronsPerNanomaggy[band] = typicalGain[band] / (depth * depth);
        seeing.skyLevel[band] = typicalSigma[band] * random.normal(0, 0.08);
    }
    return seeing;
}

void Seeing::smear(Canvas& canvas) const {
    std::vector<float> once(side * side);
    for (int band = 0; band < skyBands; ++band) {
        const std::vector<float> across = transposed(canvas.plane(band));
        std::vector<float>& plane = canvas.plane(band);
        std::vector<float> sum(side * side, 0.0F);
        for (std::size_t part = 0; part < gaussianSigma.size(); ++part) {
            const double sigma = gaussianSigma[part] * fwhmArcsec[static_cast<std::size_t>(band)] / stampPixelArcsec;
            const std::vector<float> kernel = kernelFor(sigma);
            smearRows(across, once, kernel);
            smearRows(transposed(once), plane, kernel);
            addShifted(plane.data(), sum.data(), sum.size(), static_cast<float>(gaussianWeight[part]));
        }
        plane = std::move(sum);
    }
}

void Seeing::addStar(Canvas& canvas, double xArcsec, double yArcsec, double flux, const Colour& colour) const {
    for (int band = 0; band < skyBands; ++band) {
        const double alpha =
            fwhmArcsec[static_cast<std::size_t>(band)] / 2 / std::sqrt(std::pow(2, 1 / moffatBeta) - 1);
        const double peak = flux * static_cast<double>(colour.perBand[static_cast<std::size_t>(band)]) *
                            (moffatBeta - 1) / (std::numbers::pi * alpha * alpha) * stampPixelArcsec * stampPixelArcsec;
        for (int y = 0; y < Canvas::size; ++y) {
            const double dy = Canvas::offsetArcsec(y) - yArcsec;
            for (int x = 0; x < Canvas::size; ++x) {
                const double dx = Canvas::offsetArcsec(x) - xArcsec;
                const double width = 1 + (dx * dx + dy * dy) / (alpha * alpha);
                canvas.at(band, x, y) += static_cast<float>(peak / (width * width * width));
            }
        }
    }
}

} // namespace oddity::core
