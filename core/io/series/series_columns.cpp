// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/series/series_columns.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/io/series/axes/axis_unit.h"
#include "core/io/series/band_numbers.h"
#include "core/io/series/cell_numbers.h"
#include "core/io/tables/number_text.h"
#include "core/joined_words.h"
#include "core/letter_case.h"

namespace oddity::core {

namespace {

using Names = std::vector<std::string_view>;

/// What surveys call a role's column, the likeliest first.
const std::map<std::string_view, Names>& usualNames(SeriesKind kind) {
    static const std::map<std::string_view, Names> spectrum{
        {"wavelength",
         {"wavelength", "wave", "lambda", "lam", "wl", "waveobs", "wavelength_observed", "spectral_axis"}},
        {"log_wavelength", {"loglam", "log_wavelength", "loglambda", "log_lambda", "logwave"}},
        {"flux",
         {"flux", "flam", "f_lambda", "flux_lambda", "flux_density", "fluxes", "spectrum", "spec", "intensity"}},
        {"ivar", {"ivar", "inverse_variance", "invvar", "flux_ivar", "weight"}},
        {"error",
         {"error", "err", "flux_error", "flux_err", "fluxerr", "e_flux", "sigma", "sig", "uncertainty", "noise",
          "stdev"}},
        {"mask", {"mask", "and_mask", "bad", "flags", "flag", "quality"}},
        {"id", {"id", "object_id", "objid", "objectid", "targetid", "specobjid", "source_id", "name"}}};
    static const std::map<std::string_view, Names> lightCurve{
        {"time", {"time", "mjd", "jd", "hjd", "bjd", "hmjd", "obsmjd", "midpointmjdtai", "date", "t"}},
        {"flux", {"flux", "fluxcal", "psfflux", "psflux", "forcediffimflux", "flux_psf"}},
        {"magnitude", {"mag", "magnitude", "magpsf", "psfmag", "mag_auto"}},
        {"flux_error",
         {"flux_error", "flux_err", "fluxerr", "fluxcalerr", "psffluxerr", "e_flux", "error", "err", "sigma",
          "uncertainty"}},
        {"magnitude_error",
         {"magerr", "mag_err", "mag_error", "e_mag", "sigmapsf", "magnitude_error", "error", "err", "sigma",
          "uncertainty"}},
        {"error", {}},
        {"ivar", {"ivar", "inverse_variance", "flux_ivar"}},
        {"band", {"band", "filter", "passband", "filtercode", "fid", "flt"}},
        {"mask", {"mask", "bad", "flags", "flag", "catflags"}},
        {"id", {"id", "object_id", "objid", "objectid", "oid", "source_id", "sourceid", "diaobjectid", "name"}}};
    return kind == SeriesKind::Spectrum ? spectrum : lightCurve;
}

struct ChosenColumn {
    const Column* column = nullptr;
    std::string unit; ///< what the person says, else what the table says
};

class Choice {
public:
    Choice(const std::vector<const Column*>& columns, const SeriesSpec& spec, const std::string& place)
        : m_columns(columns), m_spec(spec), m_place(place) {}

    [[noreturn]] void refuse(const std::string& detail, const std::string& field) const {
        throw Error(ErrorKind::BadInput, detail, {.path = m_place, .field = field});
    }
    bool isNamed(const std::string& role) const { return m_spec.columns.contains(role); }
    ChosenColumn of(const std::string& role) const {
        if (const auto named = m_spec.columns.find(role); named != m_spec.columns.end())
            return thatIsNamed(role, named->second);
        const auto usual = usualNames(m_spec.kind).find(role);
        if (usual != usualNames(m_spec.kind).end())
            for (const std::string_view name : usual->second)
                if (const Column* column = find(name))
                    return {column, column->unit};
        return {};
    }
    const Column* find(std::string_view name) const {
        const auto exact = std::ranges::find(m_columns, name, &Column::name);
        const auto match = exact != m_columns.end() ? exact : std::ranges::find_if(m_columns, [name](const Column* c) {
            return equalsIgnoringCase(c->name, name);
        });
        return match == m_columns.end() ? nullptr : *match;
    }
    std::string allNames() const {
        std::vector<std::string> names;
        for (const Column* column : m_columns)
            names.push_back(column->name);
        return joinedWords(names);
    }

private:
    ChosenColumn thatIsNamed(const std::string& role, const std::string& text) const {
        if (const Column* column = find(text))
            return {column, column->unit};
        const std::size_t open = text.find('[');
        const bool hasUnit = open != std::string::npos && text.ends_with(']');
        const Column* column = hasUnit ? find(withoutBlanks(text.substr(0, open))) : nullptr;
        if (column == nullptr)
            refuse("there is no column '" + text + "' for the " + role + " of the " + std::string(nameOf(m_spec.kind)) +
                       "; there are " + allNames(),
                   text);
        return {column, text.substr(open + 1, text.size() - open - 2)};
    }

    const std::vector<const Column*>& m_columns;
    const SeriesSpec& m_spec;
    const std::string& m_place;
};

void refuseText(const Choice& choice, const Column* column) {
    if (column && !column->isNumeric() && !column->isArray())
        choice.refuse("holds no numbers", column->name);
}

ChosenColumn positionsFor(const Choice& choice, SeriesKind kind, SeriesMeaning& meaning) {
    if (kind == SeriesKind::LightCurve)
        return choice.of("time");
    const ChosenColumn wavelengths = choice.of("wavelength");
    const ChosenColumn logarithms = choice.of("log_wavelength");
    meaning.isLogarithmic = !wavelengths.column || (choice.isNamed("log_wavelength") && !choice.isNamed("wavelength"));
    return meaning.isLogarithmic ? logarithms : wavelengths;
}

double scaleOf(const Choice& choice, SeriesKind kind, const ChosenColumn& positions, bool isLogarithmic) {
    std::string_view unit = positions.unit;
    if (isLogarithmic) // of what the logarithm is: "log(Angstrom)", "dex(nm)"
        if (const auto open = unit.find('('); open != std::string_view::npos && unit.ends_with(')'))
            unit = unit.substr(open + 1, unit.size() - open - 2);
    if (unit.empty())
        return 1;
    if (const std::optional<double> size = axisUnitSize(kind, unit))
        return *size;
    if (isLogarithmic)
        return 1;
    choice.refuse(std::string("is in ") + positions.unit + ", which is no unit of " +
                      (kind == SeriesKind::Spectrum ? "wavelength" : "time"),
                  positions.column->name);
}

} // namespace

void checkRoles(const SeriesSpec& spec) {
    std::vector<std::string_view> known;
    for (const auto& [role, names] : usualNames(spec.kind))
        known.push_back(role);
    for (const auto& [role, column] : spec.columns)
        if (std::ranges::find(known, role) == known.end())
            throw Error(ErrorKind::Usage, "a " + std::string(nameOf(spec.kind)) + " has no '" + role +
                                              "'; its columns are " + joinedWords(known));
}

SeriesColumns seriesColumnsOf(const std::vector<const Column*>& columns, const SeriesSpec& spec,
                              const std::string& idColumn, const std::string& place) {
    checkRoles(spec);
    const Choice choice(columns, spec, place);
    const std::string kind(nameOf(spec.kind));
    SeriesColumns found;
    found.meaning.kind = spec.kind;
    const ChosenColumn positions = positionsFor(choice, spec.kind, found.meaning);
    if (!positions.column)
        choice.refuse("no column is known as the " +
                          std::string(spec.kind == SeriesKind::Spectrum ? "wavelength" : "time") + " of the " + kind +
                          "; there are " + choice.allNames(),
                      "");
    found.positions = positions.column;
    found.meaning.positionScale = scaleOf(choice, spec.kind, positions, found.meaning.isLogarithmic);

    ChosenColumn values = choice.of("flux");
    const ChosenColumn magnitudes = spec.kind == SeriesKind::LightCurve ? choice.of("magnitude") : ChosenColumn{};
    found.meaning.isMagnitude =
        magnitudes.column && (!values.column || (choice.isNamed("magnitude") && !choice.isNamed("flux")));
    if (found.meaning.isMagnitude)
        values = magnitudes;
    if (!values.column)
        choice.refuse("no column is known as the flux" +
                          std::string(spec.kind == SeriesKind::LightCurve ? " or magnitude" : "") + " of the " + kind +
                          "; there are " + choice.allNames(),
                      "");
    found.values = values.column;
    found.meaning.unit = values.unit;

    const ChosenColumn variances = choice.of("ivar");
    const bool isCurve = spec.kind == SeriesKind::LightCurve && !choice.isNamed("error");
    const ChosenColumn errors =
        choice.of(isCurve ? (found.meaning.isMagnitude ? "magnitude_error" : "flux_error") : "error");
    if (choice.isNamed("ivar") && found.meaning.isMagnitude)
        choice.refuse("magnitudes have errors, no inverse variances of fluxes", variances.column->name);
    found.meaning.isInverseVariance =
        variances.column && !(choice.isNamed("error") && !choice.isNamed("ivar")) && !found.meaning.isMagnitude;
    found.errors = found.meaning.isInverseVariance ? variances.column : errors.column;
    found.marks = choice.of("mask").column;
    if (spec.kind == SeriesKind::LightCurve)
        found.bands = choice.of("band").column;
    for (const Column* column : {found.positions, found.values, found.errors, found.marks})
        refuseText(choice, column);
    if (idColumn.empty())
        return found;
    found.ids = choice.isNamed("id") ? choice.of("id").column : choice.find(idColumn);
    if (!found.ids)
        found.ids = choice.of("id").column;
    if (!found.ids)
        choice.refuse("no column has the objects' ids; there are " + choice.allNames(), "id");
    return found;
}

namespace {

template <typename NumbersOf, typename TextsOf>
RawSeries rawSeries(const SeriesColumns& columns, NumbersOf numbersOf, TextsOf textsOf) {
    RawSeries raw;
    raw.positions = numbersOf(*columns.positions);
    raw.values = numbersOf(*columns.values);
    if (columns.errors)
        raw.errors = numbersOf(*columns.errors);
    if (columns.marks)
        raw.marks = numbersOf(*columns.marks);
    BandNumbers numbers(raw.bands);
    if (columns.bands)
        for (const std::string& band : textsOf(*columns.bands))
            raw.bandOf.push_back(numbers.of(band));
    return raw;
}

} // namespace

RawSeries rawSeriesAt(const SeriesColumns& columns, RowId row) {
    return rawSeries(
        columns, [row](const Column& column) { return numbersAt(column, row); },
        [row](const Column& column) { return column.elementsAt(row); });
}

RawSeries rawSeriesOf(const SeriesColumns& columns) {
    const std::size_t rows = columns.positions->rowCount();
    if (rows == 1 && columns.positions->isArray())
        return rawSeriesAt(columns, RowId{0});
    const auto all = [rows](auto cellOf) {
        std::vector<decltype(cellOf(RowId{0}))> cells;
        cells.reserve(rows);
        for (std::size_t row = 0; row < rows; ++row)
            cells.push_back(cellOf(RowId{static_cast<std::int64_t>(row)}));
        return cells;
    };
    return rawSeries(
        columns, [&](const Column& column) { return all([&](RowId row) { return column.numberAt(row); }); },
        [&](const Column& column) { return all([&](RowId row) { return column.textAt(row); }); });
}

} // namespace oddity::core
