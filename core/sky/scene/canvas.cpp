// SPDX-License-Identifier: BSD-3-Clause
#include "core/sky/scene/canvas.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace oddity::core {

Colour Colour::fromMagnitudes(double gMinusR, double rMinusZ) {
    return {
        {static_cast<float>(std::pow(10.0, -0.4 * gMinusR)), 1.0F, static_cast<float>(std::pow(10.0, 0.4 * rMinusZ))}};
}

Colour Colour::blend(const Colour& first, const Colour& second, double shareOfSecond) {
    Colour mixed;
    for (std::size_t band = 0; band < skyBands; ++band)
        mixed.perBand[band] = static_cast<float>((1 - shareOfSecond) * static_cast<double>(first.perBand[band]) +
                                                 shareOfSecond * static_cast<double>(second.perBand[band]));
    return mixed;
}

double nanomaggiesFrom(double magnitude) {
    return std::pow(10.0, 0.4 * (stampZeroPoint - magnitude));
}

double magnitudeFrom(double nanomaggies) {
    return nanomaggies > 0 ? stampZeroPoint - 2.5 * std::log10(nanomaggies) : std::numeric_limits<double>::quiet_NaN();
}

Canvas::Canvas() {
    for (auto& plane : m_planes)
        plane.assign(static_cast<std::size_t>(size) * size, 0.0F);
}

void Canvas::add(int x, int y, double flux, const Colour& colour) {
    const std::size_t pixel = index(x, y);
    for (std::size_t band = 0; band < skyBands; ++band)
        m_planes[band][pixel] += static_cast<float>(flux) * colour.perBand[band];
}

void Canvas::scale(double factor) {
    for (auto& plane : m_planes)
        for (float& value : plane)
            value *= static_cast<float>(factor);
}

void Canvas::merge(const Canvas& other) {
    for (std::size_t band = 0; band < skyBands; ++band)
        for (std::size_t i = 0; i < m_planes[band].size(); ++i)
            m_planes[band][i] += other.m_planes[band][i];
}

double Canvas::total(int band) const {
    return std::accumulate(plane(band).begin(), plane(band).end(), 0.0);
}

} // namespace oddity::core
