// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/row/pixel_row.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/io/tables/number_text.h"
#include "widgets/image/canvas/sky_text.h"

namespace oddity::widgets {

bool isPixelRow(const core::FitsHdu& hdu) {
    const bool isImage = hdu.kind == core::FitsHdu::Kind::Image || hdu.kind == core::FitsHdu::Kind::CompressedImage;
    return isImage && !hdu.problem && hdu.axes.size() == 1 && hdu.pixelCount() > 0;
}

PixelRow::PixelRow(const core::FitsFile& file, int hdu) {
    core::FitsHdu image = file.hdu(hdu);
    m_count = image.pixelCount();
    if (m_count > most)
        throw core::Error(core::ErrorKind::BadInput,
                          "a row of " + std::to_string(m_count) + " pixels is too long to be drawn",
                          {.path = file.bytes().path().string(), .hdu = hdu});
    m_numbers = core::FitsFile::storedAs(image);
    m_stored.resize(static_cast<std::size_t>(m_count) * m_numbers.bytes());
    image.axes.push_back(1); // the reader wants planes
    file.readStored(image, 0, {0, 0, m_count, 1}, m_stored);
    m_axis = core::pixelAxisOf(image.header);
    m_unit = image.header.stringOr("BUNIT", "");
    m_columns.push_back({.name = "pixel"});
    if (m_axis)
        m_columns.push_back({.name = m_axis->name, .unit = m_axis->unit});
    m_columns.push_back({.name = "value", .unit = m_unit});
}

core::ExactValue PixelRow::valueAt(std::int64_t pixel) const {
    return core::exactValue(m_stored.data() + static_cast<std::size_t>(pixel) * m_numbers.bytes(), m_numbers);
}

std::vector<std::optional<std::string>> PixelRow::read(std::int64_t firstRow, std::int64_t count) const {
    std::vector<std::optional<std::string>> cells;
    for (std::int64_t pixel = firstRow; pixel < std::min(m_count, firstRow + count); ++pixel) {
        cells.emplace_back(std::to_string(pixel + 1)); // FITS counts from 1
        if (m_axis)
            cells.emplace_back(core::textOf(m_axis->valueAt(static_cast<double>(pixel))));
        const core::ExactValue value = valueAt(pixel);
        cells.push_back(std::isnan(core::realOf(value)) ? std::nullopt : std::optional(valueText(value).toStdString()));
    }
    return cells;
}

} // namespace oddity::widgets
