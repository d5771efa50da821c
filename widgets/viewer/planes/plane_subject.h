// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QPointer>

#include "core/io/pyramid/image_pyramid.h"
#include "widgets/image/tools/canvas_subject.h"
#include "widgets/viewer/tile_canvas.h"

namespace oddity::widgets {

/// The plane of a file that a TileCanvas shows, or the planes of its colour picture.
class PlaneSubject : public CanvasSubject {
public:
    /// What canvas shows now.
    explicit PlaneSubject(const TileCanvas* canvas);
    QSize size() const override;
    std::shared_ptr<const core::SkyTransform> sky() const override;
    std::vector<core::ExactValue> valuesAt(QPoint pixel) const override;
    QString name() const override; ///< of the file, with the HDU's number
    QString shown() const override;
    /// Numbers that float32 would round are written as the file stores them.
    void write(const std::filesystem::path& path, const core::PixelRegion& region,
               const std::map<std::string, std::string>& cards, const core::Progress& progress) const override;

private:
    QPointer<const TileCanvas> m_canvas;
    std::shared_ptr<const core::ImagePyramid> m_pyramid;
    std::shared_ptr<const PlaneComposite> m_composite; ///< null: one plane
    std::shared_ptr<const core::SkyTransform> m_sky;
};

} // namespace oddity::widgets
