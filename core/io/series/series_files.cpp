// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/file_info.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/files/field_values.h"
#include "core/io/images/files/file_choice.h"
#include "core/io/images/files/file_stamp.h"
#include "core/io/images/files/name_pattern.h"
#include "core/io/series/image_spectrum.h"
#include "core/io/series/series_columns.h"
#include "core/io/series/series_sources.h"
#include "core/io/tables/table_reader.h"
#include "core/parallel.h"

namespace oddity::core {

namespace {

struct ObjectFile {
    std::filesystem::path path;
    FileStamp stamp;
    std::string band; ///< by the file's name, "" where a column tells
};

struct SeriesOfObject {
    std::vector<ObjectFile> files; ///< one, or of light curves one for each band that there is
    std::string problem;           ///< why there is none
};

/// One table or one-dimensional image an object, or a table an object and band; opened when the object is asked for.
class SeriesFiles final : public SeriesSource {
public:
    SeriesFiles(const SeriesSpec& spec, const ImageAddress& pattern, std::shared_ptr<const Catalog> catalog,
                const Progress& progress)
        : m_spec(spec), m_pattern(pattern), m_catalog(std::move(catalog)), m_files(m_catalog->rowCount()) {
        const NamePattern names(pattern.file, *m_catalog);
        if (names.hasBand() && spec.kind == SeriesKind::Spectrum)
            throw Error(ErrorKind::BadInput, "a spectrum has no bands", {.path = pattern.file});
        if (names.hasBand())
            m_bands = inWavelengthOrder(fieldValuesOnDisk(pattern.file, "{band}", progress));
        constexpr std::size_t filesAtOnce = 64;
        forEachItem(m_files.size(), filesAtOnce, progress,
                    "Looking for the " + std::string(nameOf(spec.kind)) + " files",
                    [&](std::size_t row) { m_files[row] = filesOf(names, row); });
        if (!m_files.empty() && usable() == 0)
            throw Error(ErrorKind::BadInput,
                        "no object has a " + std::string(nameOf(spec.kind)) + "; the first: " + m_files.front().problem,
                        {.path = pattern.file});
    }

    SeriesKind kind() const override { return m_spec.kind; }

    Series read(RowId row) const override {
        const SeriesOfObject& object = m_files.at(row.index());
        if (!object.problem.empty())
            throw Error(ErrorKind::BadInput, object.problem, {.row = row.value});
        try {
            return m_bands.empty() ? readFile(object.files.front().path) : readBands(object);
        } catch (const Error& error) {
            ErrorPlace place = error.place();
            place.row = row.value;
            throw Error(error.kind(), error.detail(), place);
        }
    }

    std::string describe() const override {
        return std::to_string(usable()) + " of " + std::to_string(m_files.size()) + " objects have a " +
               std::string(nameOf(m_spec.kind)) + ", " + std::filesystem::path(m_pattern.file).filename().string();
    }

    std::vector<RowFlag> flaggedRows() const override {
        std::vector<RowFlag> flags;
        for (std::size_t row = 0; row < m_files.size(); ++row)
            if (!m_files[row].problem.empty())
                flags.push_back({RowId{static_cast<std::int64_t>(row)}, "import", m_files[row].problem});
        return flags;
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        fingerprint.add(m_pattern.hdu);
        for (const auto& [role, column] : m_spec.columns)
            fingerprint.add(role).add(column);
        for (const SeriesOfObject& object : m_files)
            for (const ObjectFile& file : object.files)
                fingerprint.add(file.path.string())
                    .add(std::to_string(file.stamp.bytes))
                    .add(std::to_string(file.stamp.changedNs));
        return fingerprint.hex();
    }

private:
    std::ptrdiff_t usable() const {
        return std::ranges::count_if(m_files, [](const SeriesOfObject& object) { return object.problem.empty(); });
    }

    SeriesOfObject filesOf(const NamePattern& names, std::size_t row) const {
        const RowId id{static_cast<std::int64_t>(row)};
        SeriesOfObject object;
        for (const std::string& band : m_bands.empty() ? std::vector<std::string>{""} : m_bands)
            if (const std::filesystem::path path = existingFile(names.filled(*m_catalog, id, band)); !path.empty())
                object.files.push_back({path, fileStampOf(path), band});
        if (object.files.empty())
            object.problem = names.filled(*m_catalog, id, names.hasBand() ? "{band}" : "") + ": there is no such file";
        return object;
    }

    std::string placeOf(const std::filesystem::path& path) const {
        return ImageAddress{false, path.string(), m_pattern.hdu}.fileText();
    }

    /// The tables of all bands as one: what one of them lacks is missing in its rows.
    Series readBands(const SeriesOfObject& object) const {
        RawSeries all;
        SeriesMeaning meaning;
        for (const ObjectFile& file : object.files) {
            const Table table = readTable(placeOf(file.path), {});
            const SeriesColumns columns = seriesColumnsOf(addressesOf(table.columns), m_spec, {}, placeOf(file.path));
            if (&file != &object.files.front() && columns.meaning != meaning)
                throw Error(ErrorKind::BadInput,
                            "has other units or other kinds of values than " +
                                object.files.front().path.filename().string(),
                            {.path = file.path.string()});
            meaning = columns.meaning;
            const RawSeries raw = rawSeriesOf(columns);
            const std::size_t before = all.positions.size(), after = before + raw.positions.size();
            const auto append = [&](auto& into, const auto& part, auto fill) {
                if (into.empty() && part.empty())
                    return;
                into.resize(before, fill);
                into.insert(into.end(), part.begin(), part.end());
                into.resize(after, fill);
            };
            append(all.positions, raw.positions, 0.0);
            append(all.values, raw.values, 0.0);
            append(all.errors, raw.errors, std::numeric_limits<double>::quiet_NaN());
            append(all.marks, raw.marks, 0.0);
            all.bandOf.resize(after, static_cast<std::uint16_t>(all.bands.size()));
            all.bands.push_back(file.band);
        }
        return seriesFrom(all, meaning, object.files.front().path.string());
    }

    Series readFile(const std::filesystem::path& path) const {
        const std::string whole = placeOf(path);
        if (m_spec.kind == SeriesKind::Spectrum && contentOf(path) == FileContent::Fits) {
            const FitsFile file(path);
            const bool isImage =
                m_pattern.hdu.empty() ? beginsWithSpectrum(file) : !file.hduNamed(m_pattern.hdu).mayBeTable();
            if (isImage)
                return imageSpectrumOf(file, m_pattern.hdu);
        }
        const Table table = readTable(whole, {});
        const SeriesColumns columns = seriesColumnsOf(addressesOf(table.columns), m_spec, {}, whole);
        return seriesFrom(rawSeriesOf(columns), columns.meaning, whole);
    }

    SeriesSpec m_spec;
    ImageAddress m_pattern;
    std::shared_ptr<const Catalog> m_catalog;
    std::vector<SeriesOfObject> m_files;
    std::vector<std::string> m_bands; ///< with {band} in the pattern
};

} // namespace

std::unique_ptr<SeriesSource> openSeriesFiles(const SeriesSpec& spec, const ImageAddress& pattern,
                                              std::shared_ptr<const Catalog> catalog, const Progress& progress) {
    return std::make_unique<SeriesFiles>(spec, pattern, std::move(catalog), progress);
}

} // namespace oddity::core
