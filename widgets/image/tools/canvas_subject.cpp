// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/canvas_subject.h"

#include <numeric>

#include <QObject>
#include <QRect>
#include <QStringList>

#include "core/io/cutout_writer.h"

namespace oddity::widgets {

CutoutSubject::CutoutSubject(std::shared_ptr<const core::Cutout> cutout, int band) : m_cutout(std::move(cutout)) {
    if (band >= 0) {
        m_bands = {band};
        return;
    }
    m_bands.resize(static_cast<std::size_t>(m_cutout->bandCount()));
    std::iota(m_bands.begin(), m_bands.end(), 0);
}

QSize CutoutSubject::size() const {
    return {m_cutout->width, m_cutout->height};
}

std::shared_ptr<const core::SkyTransform> CutoutSubject::sky() const {
    return m_cutout->sky;
}

std::vector<core::ExactValue> CutoutSubject::valuesAt(QPoint pixel) const {
    std::vector<core::ExactValue> values;
    if (!QRect({0, 0}, size()).contains(pixel))
        return values;
    const auto at = static_cast<std::size_t>(pixel.y()) * static_cast<std::size_t>(m_cutout->width) +
                    static_cast<std::size_t>(pixel.x());
    for (const int band : m_bands)
        values.emplace_back(m_cutout->plane(band)[at]);
    return values;
}

QString CutoutSubject::name() const {
    return m_bands.size() == 1 && m_cutout->bandCount() > 1
               ? QString::fromStdString(m_cutout->bands[static_cast<std::size_t>(m_bands.front())])
               : QString();
}

QString CutoutSubject::shown() const {
    QStringList names;
    for (const int band : m_bands)
        names << QString::fromStdString(m_cutout->bands[static_cast<std::size_t>(band)]);
    const QString text =
        names.size() > 1 ? QObject::tr("mean of %1").arg(names.join(QStringLiteral(", "))) : names.join(QString());
    const std::string unit = m_cutout->commonUnit(m_bands);
    return unit.empty() ? text : text + QStringLiteral(" · ") + QString::fromStdString(unit);
}

void CutoutSubject::write(const std::filesystem::path& path, const core::PixelRegion& region,
                          const std::map<std::string, std::string>& cards, const core::Progress& progress) const {
    core::writeCutout(path, *m_cutout, region, m_bands, cards, progress);
}

} // namespace oddity::widgets
