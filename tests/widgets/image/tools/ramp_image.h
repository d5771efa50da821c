// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <utility>

#include "core/data/cutout.h"
#include "core/io/tan_transform.h"
#include "widgets/image/canvas/image_canvas.h"

/// Value = x + 100 y + 0.1.
inline std::shared_ptr<oddity::core::Cutout> ramp(int width, int height,
                                                  std::shared_ptr<const oddity::core::SkyTransform> sky) {
    auto cutout = std::make_shared<oddity::core::Cutout>();
    cutout->bands = {"g"};
    cutout->width = width;
    cutout->height = height;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            cutout->pixels.push_back(static_cast<float>(x) + 100 * static_cast<float>(y) + 0.1F);
    cutout->sky = std::move(sky);
    return cutout;
}

inline void show(oddity::widgets::ImageCanvas& canvas, const oddity::core::Cutout& cutout) {
    canvas.setSky(cutout.sky);
    canvas.setPicture(oddity::widgets::Picture::ofPlane(cutout.plane(0), cutout.width, cutout.height));
}

/// Of 20 × 20 pixels of 0.36 arcseconds: the reference place is in their middle.
inline const auto sky = oddity::core::tanTransform({{150, 2}, {9.5, 9.5}, {{-1e-4, 0}, {0, 1e-4}}});
