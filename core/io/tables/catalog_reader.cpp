// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/tables/catalog_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/data/id_index.h"
#include "core/error.h"
#include "core/io/tables/number_text.h"
#include "core/io/tables/sky_angle.h"
#include "core/io/tables/table_reader.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

constexpr std::array<std::string_view, 17> idNames{
    "id",     "objid",    "object_id", "objectid",  "source_id", "sourceid", "obj_id",   "iauname",  "name",
    "object", "dr7objid", "specobjid", "galaxy_id", "galaxyid",  "file",     "filename", "file_name"};
constexpr std::array<std::string_view, 11> raNames{
    "ra", "ra_deg", "radeg", "raj2000", "ra_j2000", "_raj2000", "ra_icrs", "alpha_j2000", "ramean", "ira", "coord_ra"};
constexpr std::array<std::string_view, 14> decNames{"dec",      "dec_deg",  "decdeg",  "dej2000",  "dec_j2000",
                                                    "decj2000", "_dej2000", "de_icrs", "dec_icrs", "delta_j2000",
                                                    "decmean",  "idec",     "de",      "coord_dec"};

/// A column name for comparison: lower case, without blanks and '#' in front.
std::string plainName(std::string_view name) {
    const auto first = name.find_first_not_of("# \t");
    return lowerCase(first == std::string_view::npos ? std::string_view() : name.substr(first));
}

/// The columns whose plain names are in names, in the order of names.
template <std::size_t Count>
std::vector<const Column*> candidates(const std::vector<Column>& columns,
                                      const std::array<std::string_view, Count>& names) {
    std::vector<const Column*> found;
    for (const std::string_view name : names)
        for (const Column& column : columns)
            if (plainName(column.name) == name)
                found.push_back(&column);
    return found;
}

/// Why the column cannot name the objects, "" when it can.
std::string obstacleToId(const Column& column) {
    if (!std::holds_alternative<std::vector<std::string>>(column.values) &&
        !std::holds_alternative<std::vector<std::int64_t>>(column.values))
        return "it holds neither text nor integers";
    const std::size_t rows = column.rowCount();
    const auto* texts = std::get_if<std::vector<std::string>>(&column.values);
    std::vector<std::string> numbers;
    if (!texts) {
        numbers.resize(rows);
        for (std::size_t row = 0; row < rows; ++row)
            numbers[row] = column.textAt(RowId{static_cast<std::int64_t>(row)});
    }
    const std::vector<std::string>& ids = texts ? *texts : numbers;
    IdIndex seen(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (ids[row].empty())
            return "row " + std::to_string(row + 1) + " has none";
        if (seen.add(ids[row], RowId{static_cast<std::int64_t>(row)},
                     [&ids](RowId other) -> const std::string& { return ids[other.index()]; }))
            return "'" + ids[row] + "' occurs twice";
    }
    return {};
}

std::string guessedId(const std::vector<Column>& columns, std::vector<std::string>& remarks) {
    for (const Column* column : candidates(columns, idNames)) {
        const std::string obstacle = obstacleToId(*column);
        if (obstacle.empty()) {
            remarks.push_back("Column '" + column->name + "' names the objects.");
            return column->name;
        }
        remarks.push_back("Column '" + column->name + "' does not name the objects: " + obstacle + ".");
    }
    remarks.push_back("No column names the objects; their row numbers, from 0, do.");
    return {};
}

const Column& namedColumn(const std::vector<Column>& columns, const std::string& name,
                          const std::filesystem::path& path) {
    auto match = std::ranges::find(columns, name, &Column::name);
    if (match == columns.end())
        match = std::ranges::find_if(
            columns, [&name](const Column& column) { return plainName(column.name) == plainName(name); });
    if (match != columns.end())
        return *match;
    std::string known;
    for (std::size_t index = 0; index < columns.size() && index < 30; ++index)
        known += (index ? ", " : "") + columns[index].name;
    throw Error(ErrorKind::BadInput, "there is no such column; the catalog has: " + known,
                {.path = path.string(), .field = name});
}

const Column* columnOrNone(const std::vector<Column>& columns, std::string_view name) {
    const auto match = std::ranges::find_if(
        columns, [name](const Column& column) { return plainName(column.name) == plainName(name); });
    return match == columns.end() ? nullptr : &*match;
}

struct AxisGuess {
    SkyAxis axis;
    std::string_view ucd;
    std::string_view oldUcd;
    std::vector<const Column*> named; ///< the columns called like it
};

/// The columns that can hold the axis, the likeliest first: by the UCD of a catalog's main position, by name, by UCD.
std::vector<const Column*> guessesOf(const std::vector<Column>& columns, const AxisGuess& guess) {
    std::vector<const Column*> mains;
    std::vector<const Column*> others;
    for (const Column& column : columns) {
        const std::string ucd = lowerCase(column.ucd);
        if (ucd == std::string(guess.ucd) + ";meta.main" || ucd == std::string(guess.oldUcd) + "_main")
            mains.push_back(&column);
        else if (ucd == guess.ucd || ucd == guess.oldUcd)
            others.push_back(&column);
    }
    mains.insert(mains.end(), guess.named.begin(), guess.named.end());
    mains.insert(mains.end(), others.begin(), others.end());
    return mains;
}

/// The column in degrees: itself, or one added beside it. "" when it holds no angles.
std::string inDegrees(std::vector<Column>& columns, const Column& column, SkyAxis axis,
                      std::vector<std::string>& remarks) {
    if (column.isNumeric() && degreesPerUnit(column.unit) == 1.0)
        return column.name;
    std::optional<Column> degrees = degreesColumn(column, axis);
    if (!degrees)
        return {};
    std::string name = degrees->name;
    if (column.isNumeric())
        remarks.push_back("Column '" + column.name + "' is in " + column.unit + "; column '" + name +
                          "' has it in degrees.");
    if (const Column* taken = columnOrNone(columns, name)) {
        if (!taken->isNumeric() || degreesPerUnit(taken->unit) != 1.0)
            return {};
    } else {
        columns.push_back(std::move(*degrees));
    }
    return name;
}

/// The column of positions in degrees, which may be added; "" when none was asked for and none is found.
std::string positionColumn(std::vector<Column>& columns, const std::string& asked, const AxisGuess& guess,
                           const std::filesystem::path& path, std::vector<std::string>& remarks) {
    if (asked.empty()) {
        std::vector<const Column*> guesses = guessesOf(columns, guess);
        std::stable_partition(guesses.begin(), guesses.end(), [](const Column* column) { return column->isNumeric(); });
        for (const Column* column : guesses) {
            const std::string source = column->name;
            const std::string unit = column->isNumeric() ? column->unit : "";
            if (std::string name = inDegrees(columns, *column, guess.axis, remarks); !name.empty())
                return name;
            if (!degreesPerUnit(unit))
                remarks.push_back("Column '" + source + "' was not taken for positions: its unit, '" + unit +
                                  "', is not one of angles.");
        }
        return {};
    }
    const bool isAdded = !columnOrNone(columns, asked) && asked.ends_with("_deg"); // as a project remembers it
    const Column* source =
        isAdded ? columnOrNone(columns, std::string_view(asked).substr(0, asked.size() - 4)) : nullptr;
    const Column& column = source ? *source : namedColumn(columns, asked, path);
    const std::string unit = column.isNumeric() ? column.unit : "";
    std::string name = inDegrees(columns, column, guess.axis, remarks);
    if (name.empty())
        throw Error(ErrorKind::BadInput,
                    unit.empty() ? "holds neither numbers in degrees nor angles like 12:34:56.7"
                                 : "has the unit '" + unit + "', which cannot be turned into degrees",
                    {.path = path.string(), .field = asked});
    return name;
}

/// Of the rows whose value fulfils the condition.
template <typename Condition>
void remarkOnRows(const Catalog& catalog, const std::string& name, Condition condition, const std::string& complaint,
                  std::vector<std::string>& remarks) {
    if (name.empty())
        return;
    const Column& column = catalog.column(name);
    std::int64_t count = 0;
    std::int64_t first = -1;
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(catalog.rowCount()); ++row) {
        if (!condition(column.numberAt(RowId{row})))
            continue;
        ++count;
        first = first < 0 ? row : first;
    }
    if (count > 0)
        remarks.push_back(std::to_string(count) + (count == 1 ? " row" : " rows") + " (first: row " +
                          std::to_string(first + 1) + ") " + (count == 1 ? "has" : "have") + complaint);
}

std::vector<Column> readColumns(const CatalogSpec& spec, std::vector<std::string>& remarks, const Progress& progress) {
    TableOptions options{.hdu = spec.hdu};
    options.keepText = [&spec](std::string_view name) {
        const std::string plain = plainName(name);
        return spec.idColumn.empty() ? std::ranges::find(idNames, plain) != idNames.end()
                                     : plain == plainName(spec.idColumn);
    };
    Table table = readTable(spec.path, options, progress);
    for (Column& column : table.columns)
        if (auto* texts = std::get_if<std::vector<std::string>>(&column.values); texts && options.keepText(column.name))
            for (std::string& text : *texts)
                text.resize(withoutBlanksBehind(text).size()); // FITS has none (standard 4.0, section 7.3.3.1)
    remarks = std::move(table.remarks);
    if (table.rows == 0)
        throw Error(ErrorKind::BadInput, "the table has no rows", {.path = spec.path.string()});
    return std::move(table.columns);
}

} // namespace

LoadedCatalog readCatalog(const CatalogSpec& spec, const Progress& progress) {
    LoadedCatalog loaded;
    std::vector<Column> columns = readColumns(spec, loaded.remarks, progress);
    if (columns.empty())
        throw Error(ErrorKind::BadInput, "the table has no columns that can be read", {.path = spec.path.string()});
    const std::string id = spec.idColumn.empty() ? guessedId(columns, loaded.remarks)
                                                 : namedColumn(columns, spec.idColumn, spec.path).name;
    const auto columnOf = [&](const std::string& asked, const AxisGuess& guess) {
        return positionColumn(columns, asked, guess, spec.path, loaded.remarks);
    };
    loaded.raColumn =
        columnOf(spec.raColumn, {SkyAxis::RightAscension, "pos.eq.ra", "pos_eq_ra", candidates(columns, raNames)});
    loaded.decColumn =
        columnOf(spec.decColumn, {SkyAxis::Declination, "pos.eq.dec", "pos_eq_dec", candidates(columns, decNames)});
    if (loaded.raColumn.empty() != loaded.decColumn.empty()) {
        loaded.raColumn.clear();
        loaded.decColumn.clear();
    }
    try {
        loaded.catalog = Catalog(std::move(columns), id);
    } catch (const Error& error) {
        ErrorPlace place = error.place();
        place.path = spec.path.string();
        throw Error(error.kind(), error.detail(), place);
    }
    if (loaded.raColumn.empty())
        loaded.remarks.push_back("No columns with sky positions in degrees were found.");
    remarkOnRows(
        loaded.catalog, loaded.raColumn, [](double ra) { return !std::isfinite(ra); }, " no '" + loaded.raColumn + "'.",
        loaded.remarks);
    remarkOnRows(
        loaded.catalog, loaded.raColumn, [](double ra) { return ra < 0 || ra > 360; },
        " '" + loaded.raColumn + "' outside 0 to 360 degrees, which is turned into the circle.", loaded.remarks);
    remarkOnRows(
        loaded.catalog, loaded.decColumn, [](double dec) { return !(dec >= -90 && dec <= 90); },
        " no '" + loaded.decColumn + "' from -90 to 90 degrees.", loaded.remarks);
    return loaded;
}

} // namespace oddity::core
