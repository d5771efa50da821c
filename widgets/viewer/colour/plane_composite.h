// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/data/display/colour_composite.h"
#include "core/io/pyramid/image_pyramid.h"

namespace oddity::widgets {

/// Planes of a file, on the same pixels, as one colour picture at any scale. All members may be called from several
/// threads at once; throws what ImagePyramid throws.
class PlaneComposite {
public:
    struct Band {
        std::string name;
        std::shared_ptr<core::ImagePyramid> pyramid;
    };

    /// settings: their channels are of these bands, and nothing of them is measured on the picture itself.
    PlaneComposite(std::vector<Band> bands, core::CompositeSettings settings);

    const std::vector<Band>& bands() const { return m_bands; }
    const core::CompositeSettings& settings() const { return m_settings; }
    core::ColourPicture picture(const core::TileKey& key, const core::Progress& progress) const;
    bool needsRefining() const;
    void refine(const core::Progress& progress) const;

private:
    std::vector<Band> m_bands;
    core::CompositeSettings m_settings;
};

} // namespace oddity::widgets
