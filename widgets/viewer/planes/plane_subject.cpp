// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/planes/plane_subject.h"

#include "core/hdu_name.h"
#include "core/io/cutout_writer.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"

namespace oddity::widgets {

PlaneSubject::PlaneSubject(const TileCanvas* canvas)
    : m_canvas(canvas), m_pyramid(canvas->pyramid()), m_composite(canvas->composite()), m_sky(canvas->sky()) {}

QSize PlaneSubject::size() const {
    return {static_cast<int>(m_pyramid->width()), static_cast<int>(m_pyramid->height())};
}

std::shared_ptr<const core::SkyTransform> PlaneSubject::sky() const {
    return m_sky;
}

std::vector<core::ExactValue> PlaneSubject::valuesAt(QPoint pixel) const {
    return m_canvas ? m_canvas->exactValuesAt(pixel) : std::vector<core::ExactValue>();
}

QString PlaneSubject::name() const {
    const std::string file = m_pyramid->file().bytes().path().filename().string();
    return QString::fromStdString(file.substr(0, file.find('.'))) +
           QStringLiteral("-%1").arg(core::shownHduNumber(m_pyramid->image().number));
}

QString PlaneSubject::shown() const {
    const core::FitsHdu& image = m_pyramid->image();
    QString text =
        QString::fromStdString(core::fileAndHdu(m_pyramid->file().bytes().path().filename().string(), image.number));
    if (m_composite)
        text += QStringLiteral(", ") + QString::fromStdString(m_composite->settings().channels.text);
    else if (image.axes.size() > 2)
        text += QObject::tr(", plane %1").arg(m_pyramid->plane() + 1);
    const std::string unit = image.header.stringOr("BUNIT", "");
    return unit.empty() ? text : text + QStringLiteral(" · ") + QString::fromStdString(unit);
}

void PlaneSubject::write(const std::filesystem::path& path, const core::PixelRegion& region,
                         const std::map<std::string, std::string>& cards, const core::Progress& progress) const {
    const core::FitsHdu& image = m_pyramid->image();
    core::Cutout about;
    std::vector<int> bands;
    std::vector<std::shared_ptr<const core::ImagePyramid>> planes;
    const auto add = [&](const std::string& name, const std::shared_ptr<const core::ImagePyramid>& plane) {
        bands.push_back(static_cast<int>(bands.size()));
        about.bands.push_back(name);
        about.units.push_back(plane->image().header.stringOr("BUNIT", ""));
        planes.push_back(plane);
    };
    if (m_composite)
        for (const PlaneComposite::Band& band : m_composite->bands())
            add(band.name, band.pyramid);
    else
        add(image.header.stringOr("FILTER", ""), m_pyramid);
    about.width = size().width();
    about.height = size().height();
    about.source = core::fileAndHdu(m_pyramid->file().bytes().path().filename().string(), image.number) +
                   (m_composite ? "" : ", plane " + std::to_string(m_pyramid->plane() + 1)) + ", from pixel " +
                   std::to_string(region.x + 1) + ", " + std::to_string(region.y + 1) + " on";
    about.sky = m_sky;
    about.physicalPixels = core::physicalPixelCards(image.header, {0, 0});
    if (const core::StoredNumbers& numbers = m_pyramid->stored(); !m_composite && !numbers.fitFloat()) {
        core::writeStoredCutout(
            path, about, region, cards, numbers,
            [this, &image](const core::PixelRegion& part, std::span<char> into) {
                m_pyramid->file().readStored(image, m_pyramid->plane(), part, into);
            },
            progress);
        return;
    }
    core::writeCutout(
        path, about, region, bands, cards,
        [&planes](int band, const core::PixelRegion& part, std::span<float> into) {
            const core::ImagePyramid& plane = *planes[static_cast<std::size_t>(band)];
            plane.file().readRegion(plane.image(), plane.plane(), part, into);
        },
        progress);
}

} // namespace oddity::widgets
