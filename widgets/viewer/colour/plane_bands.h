// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/data/display/composite_choice.h"
#include "widgets/viewer/colour/plane_composite.h"

namespace oddity::widgets {

/// The planes of a file that can be the bands of one colour picture: those of a cube, or the images of all HDUs that
/// have one plane of the same size.
class PlaneBands {
public:
    static constexpr std::size_t most = 4096; ///< planes offered

    PlaneBands(std::shared_ptr<const core::FitsFile> file, int hdu);

    const std::vector<std::string>& names() const { return m_names; }
    bool arePicture() const { return m_pictureWhite > 0; } ///< their colours are the file's own
    /// What the choice wants of them, its colours measured on a sample of each band. shown: a plane that is open
    /// already. Any thread; planes that are wanted again are not opened again. Throws what reading them throws.
    std::shared_ptr<const PlaneComposite> composite(const core::CompositeChoice& choice,
                                                    const std::shared_ptr<core::ImagePyramid>& shown,
                                                    const core::Progress& progress);

private:
    struct Plane {
        int hdu = 0;
        std::int64_t number = 0;
    };
    struct Opened {
        std::shared_ptr<core::ImagePyramid> pyramid;
        core::PixelBlock sample;
    };
    Opened open(const Plane& plane, const std::shared_ptr<core::ImagePyramid>& shown,
                const core::Progress& progress) const;

    std::shared_ptr<const core::FitsFile> m_file;
    std::vector<Plane> m_planes;
    std::vector<std::string> m_names;
    float m_pictureWhite = 0;
    std::mutex m_lock;
    std::map<int, Opened> m_opened;
};

} // namespace oddity::widgets
