// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <QPoint>
#include <QSize>
#include <QString>

#include "core/data/cutout.h"
#include "core/io/fits/pixel_conversion.h"
#include "core/progress.h"

namespace oddity::widgets {

/// The image on a canvas as the tools see it, be it in memory or in a file.
class CanvasSubject {
public:
    virtual ~CanvasSubject() = default;
    virtual QSize size() const = 0;
    virtual std::shared_ptr<const core::SkyTransform> sky() const = 0; ///< null: none
    /// The pixel in each band that is shown, without rounding; empty outside the image, or while it is not read. GUI
    /// thread.
    virtual std::vector<core::ExactValue> valuesAt(QPoint pixel) const = 0;
    virtual QString name() const = 0;  ///< to be a part of a file's name; "": nothing to say
    virtual QString shown() const = 0; ///< which band or plane it is, or of which bands the mean, for people
    /// A part of the image as FITS, on any thread, within bounded memory however large it is. Throws core::Error.
    virtual void write(const std::filesystem::path& path, const core::PixelRegion& region,
                       const std::map<std::string, std::string>& cards, const core::Progress& progress) const = 0;
};

/// One band of a cutout; -1: all of them.
class CutoutSubject : public CanvasSubject {
public:
    CutoutSubject(std::shared_ptr<const core::Cutout> cutout, int band);
    QSize size() const override;
    std::shared_ptr<const core::SkyTransform> sky() const override;
    std::vector<core::ExactValue> valuesAt(QPoint pixel) const override;
    QString name() const override; ///< the band, where there are several
    QString shown() const override;
    void write(const std::filesystem::path& path, const core::PixelRegion& region,
               const std::map<std::string, std::string>& cards, const core::Progress& progress) const override;

private:
    std::shared_ptr<const core::Cutout> m_cutout;
    std::vector<int> m_bands;
};

} // namespace oddity::widgets
