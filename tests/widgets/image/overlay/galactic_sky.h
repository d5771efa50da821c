// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <utility>

#include "core/data/sky_transform.h"

namespace oddity::tests {

/// A sky whose coordinates are taken to be galactic.
class GalacticSky : public core::SkyTransform {
public:
    explicit GalacticSky(std::shared_ptr<const core::SkyTransform> inner) : m_inner(std::move(inner)) {}
    std::optional<core::SkyPosition> skyFromPixel(core::PixelPosition pixel) const override {
        return m_inner->skyFromPixel(pixel);
    }
    std::optional<core::PixelPosition> pixelFromSky(core::SkyPosition sky) const override {
        return m_inner->pixelFromSky(sky);
    }
    double pixelScaleArcsec() const override { return m_inner->pixelScaleArcsec(); }
    core::SkyFrame frame() const override { return {core::SkyFrame::System::Galactic}; }

private:
    std::shared_ptr<const core::SkyTransform> m_inner;
};

} // namespace oddity::tests
