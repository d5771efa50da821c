// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/io/images/files/file_stamp.h"
#include "core/io/images/tiles/tile_pattern.h"
#include "core/io/series/band_numbers.h"
#include "core/io/series/cell_numbers.h"
#include "core/io/series/series_columns.h"
#include "core/io/series/series_sources.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/table_reader.h"

namespace oddity::core {

namespace {

constexpr std::int64_t noObject = -1;

/// Measurements of all objects, those of an object one after the other.
struct Measurements {
    std::vector<std::size_t> starts; ///< of each object, and the end
    std::vector<double> positions;
    std::vector<float> values;
    std::vector<float> errors;         ///< as stored; empty: none
    std::vector<std::uint8_t> marks;   ///< likewise
    std::vector<std::uint16_t> bandOf; ///< likewise
};

/// A table whose rows were given to objects.
struct OwnedTable {
    Table table;
    SeriesColumns columns;
    std::vector<std::int64_t> owners; ///< catalog row of each row, noObject for none
    std::vector<std::size_t> lengths; ///< measurements in each row's cells; empty: one in each row
    std::string band;                 ///< by the file's name, "" where a column tells
};

/// Long tables, a row a measurement, read once.
class SeriesTables final : public SeriesSource {
public:
    SeriesTables(const SeriesSpec& spec, const ImageAddress& address, std::shared_ptr<const Catalog> catalog,
                 const Progress& progress)
        : m_spec(spec), m_catalog(std::move(catalog)), m_name(std::filesystem::path(address.file).filename().string()) {
        const std::vector<TileFile> files = tileFilesOf(address.file, {}, progress);
        if (files.empty())
            throw Error(ErrorKind::NotFound, "there is no such file", {.path = address.file});
        std::vector<OwnedTable> tables;
        for (const TileFile& file : files) {
            const FileStamp stamp = fileStampOf(file.path);
            m_fingerprint.push_back(file.path.string() + " " + std::to_string(stamp.bytes) + " " +
                                    std::to_string(stamp.changedNs));
            tables.push_back(readOwned(file, address.hdu, progress));
            if (tables.back().columns.meaning != tables.front().columns.meaning)
                throw Error(ErrorKind::BadInput,
                            "has other units or other kinds of values than " + files.front().path.filename().string(),
                            {.path = file.path.string()});
        }
        m_meaning = tables.front().columns.meaning;
        collect(tables, progress);
        if (m_all.positions.empty())
            throw Error(ErrorKind::BadInput,
                        "none of its ids is an object of the catalog, such as '" + m_catalog->id(RowId{0}) + "'",
                        {.path = address.file, .field = tables.front().columns.ids->name});
    }

    SeriesKind kind() const override { return m_spec.kind; }

    Series read(RowId row) const override {
        const std::size_t first = m_all.starts.at(row.index());
        const std::size_t count = m_all.starts.at(row.index() + 1) - first;
        if (count == 0)
            throw Error(ErrorKind::BadInput, reasonOf(row), {.row = row.value});
        const auto part = [&](const auto& all, auto& into) {
            if (!all.empty())
                into.assign(all.begin() + static_cast<std::ptrdiff_t>(first),
                            all.begin() + static_cast<std::ptrdiff_t>(first + count));
        };
        RawSeries raw;
        part(m_all.positions, raw.positions);
        part(m_all.values, raw.values);
        part(m_all.errors, raw.errors);
        part(m_all.marks, raw.marks);
        part(m_all.bandOf, raw.bandOf);
        raw.bands = m_bands;
        return seriesFrom(raw, m_meaning, m_name + ", " + m_catalog->id(row));
    }

    std::string describe() const override {
        std::size_t objects = 0;
        for (std::size_t row = 0; row < m_catalog->rowCount(); ++row)
            objects += m_all.starts[row + 1] > m_all.starts[row] ? 1 : 0;
        std::string text = std::to_string(objects) + " of " + std::to_string(m_catalog->rowCount()) +
                           " objects have a " + std::string(nameOf(m_spec.kind)) + " in " + m_name;
        if (m_strangers > 0)
            text += "; " + std::to_string(m_strangers) + " of its rows are of no object of the catalog";
        return text;
    }

    std::vector<RowFlag> flaggedRows() const override {
        std::vector<RowFlag> flags;
        for (std::int64_t row = 0; row < static_cast<std::int64_t>(m_catalog->rowCount()); ++row)
            if (const auto place = static_cast<std::size_t>(row); m_all.starts[place + 1] == m_all.starts[place])
                flags.push_back({RowId{row}, "import", reasonOf(RowId{row})});
        return flags;
    }

    std::string fingerprint() const override {
        Fingerprint fingerprint;
        for (const std::string& file : m_fingerprint)
            fingerprint.add(file);
        fingerprint.add(m_spec.text);
        for (const auto& [role, column] : m_spec.columns)
            fingerprint.add(role).add(column);
        return fingerprint.hex();
    }

private:
    std::string reasonOf(RowId row) const { return "no row of " + m_name + " has the id '" + m_catalog->id(row) + "'"; }

    OwnedTable readOwned(const TileFile& file, const std::string& hdu, const Progress& progress) const {
        const std::string whole = ImageAddress{false, file.path.string(), hdu}.fileText();
        const std::string idColumn = m_catalog->idColumn().empty() ? "id" : m_catalog->idColumn();
        OwnedTable owned{
            .table = readTable(whole, progress), .columns = {}, .owners = {}, .lengths = {}, .band = file.band};
        owned.columns = seriesColumnsOf(addressesOf(owned.table.columns), m_spec, idColumn, whole);
        owned.owners.reserve(owned.table.rows);
        for (std::int64_t row = 0; row < static_cast<std::int64_t>(owned.table.rows); ++row) {
            const auto object = m_catalog->rowOf(withoutBlanksBehind(owned.columns.ids->textAt(RowId{row})));
            owned.owners.push_back(object ? object->value : noObject);
            if (owned.columns.positions->isArray())
                owned.lengths.push_back(numbersAt(*owned.columns.positions, RowId{row}).size());
        }
        return owned;
    }

    void collect(const std::vector<OwnedTable>& tables, const Progress& progress) {
        m_all.starts.assign(m_catalog->rowCount() + 1, 0);
        for (const OwnedTable& each : tables)
            for (std::size_t row = 0; row < each.owners.size(); ++row)
                if (each.owners[row] == noObject)
                    ++m_strangers;
                else
                    m_all.starts[static_cast<std::size_t>(each.owners[row]) + 1] +=
                        each.lengths.empty() ? 1 : each.lengths[row];
        for (std::size_t row = 0; row < m_catalog->rowCount(); ++row)
            m_all.starts[row + 1] += m_all.starts[row];
        const std::size_t count = m_all.starts.back();
        const auto anyHas = [&tables](const Column* SeriesColumns::*column) {
            return std::ranges::any_of(tables, [column](const OwnedTable& t) { return t.columns.*column != nullptr; });
        };
        m_all.positions.resize(count);
        m_all.values.resize(count);
        if (anyHas(&SeriesColumns::errors))
            m_all.errors.assign(count, std::numeric_limits<float>::quiet_NaN());
        if (anyHas(&SeriesColumns::marks))
            m_all.marks.resize(count);
        const bool hasBands = anyHas(&SeriesColumns::bands) ||
                              std::ranges::any_of(tables, [](const OwnedTable& each) { return !each.band.empty(); });
        if (hasBands)
            m_all.bandOf.resize(count);
        std::vector<std::size_t> next(m_all.starts.begin(), m_all.starts.end() - 1);
        for (const OwnedTable& each : tables) {
            progress.throwIfStopped();
            for (std::size_t index = 0; index < each.owners.size(); ++index) {
                if (each.owners[index] == noObject)
                    continue;
                const RowId row{static_cast<std::int64_t>(index)};
                std::size_t& place = next[static_cast<std::size_t>(each.owners[index])];
                if (each.lengths.empty())
                    store(each, row, place++);
                else
                    place = storeCells(each, row, each.lengths[index], place);
            }
        }
    }

    void store(const OwnedTable& from, RowId row, std::size_t place) {
        const SeriesColumns& columns = from.columns;
        m_all.positions[place] = columns.positions->numberAt(row);
        m_all.values[place] = static_cast<float>(columns.values->numberAt(row));
        if (columns.errors)
            m_all.errors[place] = static_cast<float>(columns.errors->numberAt(row));
        if (columns.marks)
            m_all.marks[place] = columns.marks->numberAt(row) == 0 ? 0 : 1;
        if (!m_all.bandOf.empty())
            m_all.bandOf[place] = m_bandNumbers.of(columns.bands ? columns.bands->textAt(row) : from.band);
    }

    /// A row whose cells hold several measurements; a cell with one value is that of all of them. Gives the next place.
    std::size_t storeCells(const OwnedTable& from, RowId row, std::size_t count, std::size_t place) {
        const SeriesColumns& columns = from.columns;
        const auto each = [&](const Column* column, auto valuesOf, auto put) {
            if (!column)
                return;
            const auto values = valuesOf(*column);
            if (values.size() != count && values.size() != 1)
                throw Error(ErrorKind::BadInput,
                            "has " + std::to_string(values.size()) + " values where '" + columns.positions->name +
                                "' has " + std::to_string(count),
                            {.path = m_name, .row = row.value, .field = column->name});
            for (std::size_t index = 0; index < count; ++index)
                put(place + index, values[values.size() == 1 ? 0 : index]);
        };
        const auto numbers = [row](const Column& column) { return numbersAt(column, row); };
        const auto texts = [row](const Column& column) { return column.elementsAt(row); };
        each(columns.positions, numbers, [&](std::size_t at, double value) { m_all.positions[at] = value; });
        each(columns.values, numbers,
             [&](std::size_t at, double value) { m_all.values[at] = static_cast<float>(value); });
        each(columns.errors, numbers,
             [&](std::size_t at, double value) { m_all.errors[at] = static_cast<float>(value); });
        each(columns.marks, numbers, [&](std::size_t at, double value) { m_all.marks[at] = value == 0 ? 0 : 1; });
        each(columns.bands, texts,
             [&](std::size_t at, const std::string& band) { m_all.bandOf[at] = m_bandNumbers.of(band); });
        if (!columns.bands && !m_all.bandOf.empty())
            std::fill_n(m_all.bandOf.begin() + static_cast<std::ptrdiff_t>(place), count, m_bandNumbers.of(from.band));
        return place + count;
    }

    SeriesSpec m_spec;
    std::shared_ptr<const Catalog> m_catalog;
    std::string m_name;
    SeriesMeaning m_meaning;
    Measurements m_all;
    std::vector<std::string> m_bands;
    BandNumbers m_bandNumbers{m_bands};
    std::int64_t m_strangers = 0; ///< rows
    std::vector<std::string> m_fingerprint;
};

} // namespace

std::unique_ptr<SeriesSource> openSeriesTables(const SeriesSpec& spec, const ImageAddress& tables,
                                               std::shared_ptr<const Catalog> catalog, const Progress& progress) {
    return std::make_unique<SeriesTables>(spec, tables, std::move(catalog), progress);
}

} // namespace oddity::core
