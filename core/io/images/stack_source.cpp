// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/images/stack_source.h"

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/hdu_name.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/files/file_stamp.h"
#include "core/io/images/image_layout.h"
#include "core/io/images/image_window.h"
#include "core/io/tables/fits/fits_table.h"
#include "core/io/tan_transform.h"
#include "core/io/wcs_cards.h"
#include "core/io/wcs_transform.h"

namespace oddity::core {

namespace {

/// Where each plane's reference pixel points; NaN where unknown.
std::vector<SkyPosition> positionsFromStamps(const FitsFile& file, std::int64_t planes, const Progress& progress) {
    for (const FitsHdu& hdu : file.hdus()) {
        if (!hdu.mayBeTable() || hdu.name() != "STAMPS")
            continue;
        static_cast<void>(hdu.readable());
        std::vector<std::string> remarks;
        const Catalog stamps(readFitsTable(file, hdu, remarks, progress), "");
        const Column* ra = stamps.find("CRVAL1");
        const Column* dec = stamps.find("CRVAL2");
        if (!ra || !dec)
            continue;
        if (static_cast<std::int64_t>(stamps.rowCount()) < planes)
            throw Error(ErrorKind::BadInput,
                        "the table STAMPS has " + std::to_string(stamps.rowCount()) + " rows for " +
                            std::to_string(planes) + " planes",
                        {.path = file.bytes().path().string(), .hdu = hdu.number});
        std::vector<SkyPosition> positions;
        for (std::int64_t plane = 0; plane < planes; ++plane)
            positions.push_back({ra->numberAt(RowId{plane}), dec->numberAt(RowId{plane})});
        return positions;
    }
    return {};
}

std::vector<SkyPosition> positionsFromCatalog(const ImageSpec& spec, const Catalog& catalog, std::int64_t planes) {
    if (spec.raColumn.empty() || spec.decColumn.empty())
        return {};
    const Column& ra = catalog.column(spec.raColumn);
    const Column& dec = catalog.column(spec.decColumn);
    std::vector<SkyPosition> positions;
    for (std::int64_t row = 0; row < std::min(planes, static_cast<std::int64_t>(catalog.rowCount())); ++row)
        positions.push_back({ra.numberAt(RowId{row}), dec.numberAt(RowId{row})});
    return positions;
}

class StackSource final : public CutoutSource {
public:
    StackSource(const ImageAddress& address, const ImageSpec& spec, const Catalog& catalog,
                const std::shared_ptr<OpenFiles>& files, const Progress& progress)
        : m_file(files->open(address.file)),
          m_image(address.hdu.empty() ? m_file->imageHdu(spec.hdu) : m_file->imageHduNamed(address.hdu)),
          m_layout(stackLayoutOf(*m_file, m_image, spec.areCubes)),
          m_bands(bandNamesOf(spec.bands, m_layout.bands, m_image, address.file)), m_size(spec.size),
          m_rows(static_cast<std::int64_t>(catalog.rowCount())), m_path(address.file) {
        m_positions = positionsFromStamps(*m_file, m_layout.objects, progress);
        if (m_positions.empty())
            m_positions = positionsFromCatalog(spec, catalog, m_layout.objects);
        m_geometry = tanGeometryOf(m_image.header);
        if (m_geometry && !m_image.header.has("CRPIX1"))
            m_geometry->referencePixel.x = (m_layout.width - 1) / 2.0;
        if (m_geometry && !m_image.header.has("CRPIX2"))
            m_geometry->referencePixel.y = (m_layout.height - 1) / 2.0;
    }

    Cutout read(RowId row) const override {
        if (!row.isValid() || row.value >= m_layout.objects)
            throw Error(ErrorKind::BadInput, beyondReason(),
                        {.path = m_path.string(), .hdu = m_image.number, .row = row.value});
        Cutout cutout;
        cutout.bands = m_bands;
        const PixelRegion window = windowOf();
        cutout.height = static_cast<int>(window.height);
        cutout.width = static_cast<int>(window.width);
        cutout.units.assign(m_bands.size(), m_image.header.stringOr("BUNIT", ""));
        cutout.source = fileAndHdu(m_path.string(), m_image.number) + ", plane " + std::to_string(row.value + 1);
        cutout.physicalPixels =
            physicalPixelCards(m_image.header, {static_cast<double>(window.x), static_cast<double>(window.y)});
        cutout.pixels.resize(cutout.planeSize() * m_bands.size(), std::numeric_limits<float>::quiet_NaN());
        try {
            for (int band = 0; band < m_layout.bands; ++band)
                readWindow(*m_file, m_image, row.value * m_layout.bands + band, window, cutout.plane(band));
        } catch (const Error& error) {
            ErrorPlace place = error.place();
            place.row = row.value;
            throw Error(error.kind(), error.detail(), place);
        }
        cutout.sky = gridOf(row).sky;
        maskOutside(cutout, window, m_layout.width, m_layout.height);
        return cutout;
    }

    std::vector<std::string> bands() const override { return m_bands; }

    std::string describe() const override {
        std::string text = std::to_string(m_layout.objects) + (m_layout.objects == 1 ? " plane of " : " planes of ") +
                           (m_layout.bands > 1 ? std::to_string(m_layout.bands) + "×" : "") +
                           std::to_string(m_layout.height) + "×" + std::to_string(m_layout.width) + " in " +
                           m_path.filename().string();
        if (m_layout.objects != m_rows)
            text += ", for " + std::to_string(m_rows) + " catalog rows";
        if (m_layout.objects == 1 && m_rows > 1)
            text += "; to cut objects out of one image write tiles:" + m_path.string();
        return text;
    }

    std::vector<RowFlag> flaggedRows() const override {
        std::vector<RowFlag> flags;
        for (std::int64_t row = m_layout.objects; row < m_rows; ++row)
            flags.push_back({RowId{row}, "import", beyondReason()});
        return flags;
    }

    std::vector<ImagePlace> placesOf(RowId row, int band) const override {
        if (!row.isValid() || row.value >= m_layout.objects || band < 0 || band >= m_layout.bands)
            return {};
        return {{m_path, m_image.number, row.value * m_layout.bands + band, windowOf()}};
    }

    SkyGrid gridOf(RowId row) const override {
        const PixelRegion window = windowOf();
        return {shiftedTransform(skyOf(row), {static_cast<double>(window.x), static_cast<double>(window.y)}),
                static_cast<int>(window.width), static_cast<int>(window.height)};
    }

    std::vector<std::uint8_t> outsideOf(RowId, int) const override {
        return core::outsideOf(windowOf(), m_layout.width, m_layout.height);
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        fingerprint.add(std::filesystem::absolute(m_path).lexically_normal().string())
            .add(std::to_string(m_file->bytes().size()))
            .add(std::to_string(fileStampOf(m_path).changedNs))
            .add(std::to_string(m_image.number))
            .add(std::to_string(m_size));
        for (const std::string& band : m_bands)
            fingerprint.add(band);
        return fingerprint.hex();
    }

private:
    PixelRegion windowOf() const { return middleOf(m_layout.width, m_layout.height, m_size); }

    std::string beyondReason() const {
        return "the stack ends after " + std::to_string(m_layout.objects) + " planes (" + m_path.filename().string() +
               ")";
    }
    std::shared_ptr<const SkyTransform> skyOf(RowId row) const {
        if (!m_geometry || row.index() >= m_positions.size())
            return nullptr;
        TanGeometry geometry = *m_geometry;
        geometry.reference = m_positions[row.index()];
        if (!std::isfinite(geometry.reference.raDeg) || !std::isfinite(geometry.reference.decDeg))
            return nullptr;
        return tanTransform(geometry);
    }

    std::shared_ptr<const FitsFile> m_file;
    const FitsHdu& m_image;
    ImageLayout m_layout;
    std::vector<std::string> m_bands;
    int m_size;
    std::int64_t m_rows;
    std::filesystem::path m_path;
    std::vector<SkyPosition> m_positions;
    std::optional<TanGeometry> m_geometry;
};

} // namespace

std::unique_ptr<CutoutSource> openStack(const ImageAddress& address, const ImageSpec& spec, const Catalog& catalog,
                                        const std::shared_ptr<OpenFiles>& files, const Progress& progress) {
    return std::make_unique<StackSource>(address, spec, catalog, files, progress);
}

} // namespace oddity::core
