// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace oddity::core {

inline constexpr int skyBands = 3; ///< g, r, z in this order
inline constexpr std::array<const char*, skyBands> skyBandNames{"g", "r", "z"};
inline constexpr int stampSize = 64;
inline constexpr double stampPixelArcsec = 0.262;
inline constexpr double stampZeroPoint = 22.5; ///< AB magnitude of one nanomaggy

/// Flux in g and in z for one unit of flux in r; r itself is always 1.
struct Colour {
    std::array<float, skyBands> perBand{1, 1, 1};

    static Colour fromMagnitudes(double gMinusR, double rMinusZ);
    static Colour blend(const Colour& first, const Colour& second, double shareOfSecond);
};

double nanomaggiesFrom(double magnitude);
double magnitudeFrom(double nanomaggies); ///< NaN for flux that is not positive

/// Noise-free light of one stamp with a margin around it, so that light smeared by the atmosphere comes in from
/// outside. Values are nanomaggies a pixel. Offsets are arcsec from the stamp's centre, x along rows, y across.
class Canvas {
public:
    static constexpr int margin = 12;
    static constexpr int size = stampSize + 2 * margin;

    Canvas();

    float& at(int band, int x, int y) { return m_planes[static_cast<std::size_t>(band)][index(x, y)]; }
    float at(int band, int x, int y) const { return m_planes[static_cast<std::size_t>(band)][index(x, y)]; }
    std::vector<float>& plane(int band) { return m_planes[static_cast<std::size_t>(band)]; }
    const std::vector<float>& plane(int band) const { return m_planes[static_cast<std::size_t>(band)]; }
    void add(int x, int y, double flux, const Colour& colour);
    void scale(double factor);
    void merge(const Canvas& other);
    double total(int band) const;

    static double offsetArcsec(double pixel) { return (pixel - (size - 1) / 2.0) * stampPixelArcsec; }
    static double pixelAt(double arcsec) { return arcsec / stampPixelArcsec + (size - 1) / 2.0; }

private:
    static std::size_t index(int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x);
    }
    std::array<std::vector<float>, skyBands> m_planes;
};

} // namespace oddity::core
