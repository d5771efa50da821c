// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/file_info.h"
#include "core/io/fits/fits_file.h"
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
    std::string problem; ///< why there is none
};

/// One table or one-dimensional image an object, opened when the object is asked for.
class SeriesFiles final : public SeriesSource {
public:
    SeriesFiles(const SeriesSpec& spec, const ImageAddress& pattern, std::shared_ptr<const Catalog> catalog,
                const Progress& progress)
        : m_spec(spec), m_pattern(pattern), m_catalog(std::move(catalog)), m_files(m_catalog->rowCount()) {
        const NamePattern names(pattern.file, *m_catalog);
        if (names.hasBand())
            throw Error(ErrorKind::BadInput,
                        "a file an object holds all of its bands; {band} goes with tables of many objects",
                        {.path = pattern.file});
        constexpr std::size_t filesAtOnce = 64;
        forEachItem(m_files.size(), filesAtOnce, progress,
                    "Looking for the " + std::string(nameOf(spec.kind)) + " files",
                    [&](std::size_t row) { m_files[row] = fileOf(names, row); });
        if (!m_files.empty() && usable() == 0)
            throw Error(ErrorKind::BadInput,
                        "no object has a " + std::string(nameOf(spec.kind)) + "; the first: " + m_files.front().problem,
                        {.path = pattern.file});
    }

    SeriesKind kind() const override { return m_spec.kind; }

    Series read(RowId row) const override {
        const ObjectFile& file = m_files.at(row.index());
        if (!file.problem.empty())
            throw Error(ErrorKind::BadInput, file.problem, {.row = row.value});
        try {
            return readFile(file.path);
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
        for (const ObjectFile& file : m_files)
            fingerprint.add(file.path.string())
                .add(std::to_string(file.stamp.bytes))
                .add(std::to_string(file.stamp.changedNs));
        return fingerprint.hex();
    }

private:
    std::ptrdiff_t usable() const {
        return std::ranges::count_if(m_files, [](const ObjectFile& file) { return file.problem.empty(); });
    }

    ObjectFile fileOf(const NamePattern& names, std::size_t row) const {
        const std::string name = names.filled(*m_catalog, RowId{static_cast<std::int64_t>(row)}, {});
        ObjectFile file{.path = existingFile(name)};
        if (file.path.empty())
            file.problem = name + ": there is no such file";
        else
            file.stamp = fileStampOf(file.path);
        return file;
    }

    Series readFile(const std::filesystem::path& path) const {
        const std::string whole = m_pattern.hdu.empty() ? path.string() : path.string() + "[" + m_pattern.hdu + "]";
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
    std::vector<ObjectFile> m_files;
};

} // namespace

std::unique_ptr<SeriesSource> openSeriesFiles(const SeriesSpec& spec, const ImageAddress& pattern,
                                              std::shared_ptr<const Catalog> catalog, const Progress& progress) {
    return std::make_unique<SeriesFiles>(spec, pattern, std::move(catalog), progress);
}

} // namespace oddity::core
