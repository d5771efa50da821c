// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/colour/plane_bands.h"

#include <algorithm>
#include <utility>

#include "core/hdu_name.h"
#include "core/io/pictures/picture_file.h"
#include "widgets/image/colour/colour_painter.h"
#include "widgets/viewer/hdus/hdu_text.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t cacheBytesOfBand = std::size_t{64} << 20;

std::string planeName(const core::FitsHdu& hdu, std::int64_t plane) {
    const std::string band = hdu.header.stringOr("BAND" + std::to_string(plane + 1), "");
    return band.empty() ? QObject::tr("plane %1").arg(plane + 1).toStdString() : band;
}

std::string hduBandName(const core::FitsHdu& hdu) {
    const std::string filter = hdu.header.stringOr("FILTER", hdu.name());
    const std::string number = std::to_string(core::shownHduNumber(hdu.number));
    return filter.empty() ? "HDU " + number : filter;
}

/// Where several have the same name, the HDU's number tells them apart.
void tellApart(std::vector<std::string>& names, const std::vector<int>& hdus) {
    const std::vector<std::string> given = names;
    for (std::size_t index = 0; index < names.size(); ++index)
        if (std::ranges::count(given, given[index]) > 1)
            names[index] += " [" + std::to_string(core::shownHduNumber(hdus[index])) + "]";
}

} // namespace

PlaneBands::PlaneBands(std::shared_ptr<const core::FitsFile> file, int hdu) : m_file(std::move(file)) {
    const core::FitsHdu& shown = m_file->hdu(hdu);
    m_pictureWhite = static_cast<float>(shown.header.real(core::pictureWhiteKeyword).value_or(0));
    if (const std::int64_t planes = planeCount(shown); planes > 1) {
        for (std::int64_t plane = 0; plane < planes && m_planes.size() < most; ++plane) {
            m_planes.push_back({hdu, plane});
            m_names.push_back(planeName(shown, plane));
        }
        return;
    }
    std::vector<int> hdus;
    for (const core::FitsHdu& other : m_file->hdus())
        if (planeCount(other) == 1 && other.axes[0] == shown.axes[0] && other.axes[1] == shown.axes[1] &&
            m_planes.size() < most) {
            m_planes.push_back({other.number, 0});
            m_names.push_back(hduBandName(other));
            hdus.push_back(other.number);
        }
    tellApart(m_names, hdus);
}

PlaneBands::Opened PlaneBands::open(const Plane& plane, const std::shared_ptr<core::ImagePyramid>& shown,
                                    const core::Progress& progress) const {
    Opened opened;
    const bool isShown = shown && shown->image().number == plane.hdu && shown->plane() == plane.number;
    opened.pyramid =
        isShown ? shown : std::make_shared<core::ImagePyramid>(m_file, plane.hdu, plane.number, cacheBytesOfBand);
    opened.sample = opened.pyramid->sample(progress);
    return opened;
}

std::shared_ptr<const PlaneComposite> PlaneBands::composite(const core::CompositeChoice& choice,
                                                            const std::shared_ptr<core::ImagePyramid>& shown,
                                                            const core::Progress& progress) {
    core::CompositeChannels channels = core::channelsOf(choice, m_names);
    std::vector<int> wanted;
    for (std::vector<int>& channel : channels.bands)
        for (int& band : channel) {
            const auto place = std::ranges::find(wanted, band);
            const auto index = static_cast<int>(place - wanted.begin());
            if (place == wanted.end())
                wanted.push_back(band);
            band = index;
        }
    const std::lock_guard lock(m_lock);
    std::erase_if(m_opened,
                  [&wanted](const auto& entry) { return std::ranges::find(wanted, entry.first) == wanted.end(); });
    std::vector<PlaneComposite::Band> bands;
    auto sample = std::make_shared<core::Cutout>();
    sample->pictureWhite = m_pictureWhite;
    for (const int band : wanted) {
        const auto index = static_cast<std::size_t>(band);
        if (!m_opened.contains(band))
            m_opened[band] = open(m_planes[index], shown, progress);
        const Opened& opened = m_opened[band];
        bands.push_back({m_names[index], opened.pyramid});
        sample->bands.push_back(m_names[index]);
        sample->width = static_cast<int>(opened.sample.width);
        sample->height = static_cast<int>(opened.sample.height);
        sample->pixels.insert(sample->pixels.end(), opened.sample.values.begin(), opened.sample.values.end());
    }
    const core::CompositeSettings measured = compositeRecipe(nullptr, sample, channels, choice)(*sample);
    // what else would be measured on each tile is that of the sample
    const CompositeRecipe asInSample =
        compositeRecipe(std::make_shared<const core::CompositeSettings>(measured), sample, channels, choice);
    return std::make_shared<const PlaneComposite>(std::move(bands), asInSample({}));
}

} // namespace oddity::widgets
