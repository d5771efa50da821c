// SPDX-License-Identifier: BSD-3-Clause
#include "core/model/inputs/series/series_input.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/fingerprint.h"
#include "core/joined_words.h"
#include "core/letter_case.h"
#include "core/model/inputs/column_input.h"
#include "core/model/inputs/prepare_steps.h"
#include "core/model/inputs/series/resampling.h"
#include "core/model/inputs/series/series_steps.h"

namespace oddity::core {

namespace {

constexpr std::int64_t mostNumbers = std::int64_t{1} << 27;

[[noreturn]] void refuse(const Series& series, const std::string& detail) {
    throw Error(ErrorKind::BadInput, detail, {.path = series.source});
}

Series emptyLike(const Series& series) {
    Series empty = series;
    empty.positions.clear();
    empty.values.clear();
    empty.errors.clear();
    empty.masked.clear();
    empty.bandOf.clear();
    return empty;
}

void appendPoint(const Series& from, std::size_t point, Series& to) {
    to.positions.push_back(from.positions[point]);
    to.values.push_back(from.values[point]);
    to.masked.push_back(from.masked[point]);
    if (!from.errors.empty())
        to.errors.push_back(from.errors[point]);
}

bool hasValidPoint(const Series& series) {
    return std::ranges::find(series.masked, 0) != series.masked.end();
}

} // namespace

SeriesInput::SeriesInput(InputSpec input, std::shared_ptr<const Catalog> catalog)
    : m_input(std::move(input)), m_catalog(std::move(catalog)) {
    checkSteps(m_input, "", "");
    const std::string& name = m_input.series.redshiftColumn;
    if (name.empty())
        return;
    m_redshifts = m_catalog ? m_catalog->find(name) : nullptr;
    if (m_redshifts == nullptr || !m_redshifts->isNumeric())
        throw Error(ErrorKind::BadInput,
                    "the catalog has no numbers in a column '" + name +
                        "', which the network wants as redshifts for '" + m_input.name + "'",
                    {.field = name});
}

Series SeriesInput::spectrumAtRest(Series series, RowId row) const {
    if (m_redshifts) {
        const double redshift = m_redshifts->numberAt(row);
        if (!(redshift > -1) || !std::isfinite(redshift))
            throw Error(ErrorKind::BadInput, "has no redshift, and the network wants wavelengths at rest",
                        {.row = row.value, .field = m_redshifts->name});
        for (double& wavelength : series.positions)
            wavelength /= 1 + redshift;
    }
    return m_input.series.grid ? resampled(series, *m_input.series.grid) : std::move(series);
}

/// Those of the card's bands, numbered as it lists them.
Series SeriesInput::chosenPoints(const Series& series) const {
    const std::vector<std::string>& wanted = m_input.bands;
    if (wanted.empty())
        return series;
    if (series.bandOf.empty() && wanted.size() > 1)
        refuse(series, "does not say which band a point is of; the network wants " + joinedWords(wanted));
    std::vector<std::ptrdiff_t> numberOf; // by the series' own number; wanted.size() for none
    for (const std::string& band : series.bands) {
        const auto isAlike = [&band](const std::string& name) { return equalsIgnoringCase(name, band); };
        auto place = std::ranges::find(wanted, band);
        if (place == wanted.end() && std::ranges::count_if(wanted, isAlike) == 1 &&
            std::ranges::count_if(series.bands, isAlike) == 1)
            place = std::ranges::find_if(wanted, isAlike);
        numberOf.push_back(place - wanted.begin());
    }
    Series chosen = emptyLike(series);
    chosen.bands = wanted;
    for (std::size_t point = 0; point < series.size(); ++point) {
        const std::ptrdiff_t number = series.bandOf.empty() ? 0 : numberOf[series.bandOf[point]];
        if (number == std::ssize(wanted))
            continue;
        appendPoint(series, point, chosen);
        chosen.bandOf.push_back(static_cast<std::uint16_t>(number));
    }
    if (chosen.positions.empty())
        refuse(series, "has no point in " + joinedWords(wanted) + ", only in " + joinedWords(series.bands));
    return chosen;
}

void SeriesInput::intoFlux(Series& series) const {
    const SeriesFormat& format = m_input.series;
    if (series.isMagnitude == format.wantsMagnitude)
        return;
    if (format.wantsMagnitude)
        refuse(series, "holds fluxes; the network wants magnitudes");
    if (!format.zeroPoint)
        refuse(series, "holds magnitudes; the network wants fluxes, and its card gives no 'zero_point' for '" +
                           m_input.name + "'");
    const double perMagnitude = 0.4 * std::log(10.0);
    for (std::size_t point = 0; point < series.size(); ++point) {
        const double flux = std::exp(-perMagnitude * (series.values[point] - *format.zeroPoint));
        series.values[point] = static_cast<float>(flux);
        if (!series.errors.empty())
            series.errors[point] = static_cast<float>(flux * perMagnitude * series.errors[point]);
    }
    series.isMagnitude = false;
    series.unit = m_input.unit;
}

void SeriesInput::checkUnit(const Series& series) const {
    if (!m_input.unit.empty() && !series.unit.empty() && m_input.unit != series.unit)
        refuse(series, "is in " + series.unit + ", the network wants " + m_input.unit);
}

void SeriesInput::moveTimes(Series& series) const {
    const auto isLess = [&series](std::size_t left, std::size_t right) {
        return series.isMagnitude ? series.values[left] > series.values[right]
                                  : series.values[left] < series.values[right];
    };
    std::size_t zero = series.size();
    for (std::size_t point = 0; point < series.size(); ++point)
        if (series.masked[point] == 0 &&
            (zero == series.size() || (m_input.series.timeZero == TimeZero::Peak && isLess(zero, point))))
            zero = point;
    if (m_input.series.timeZero == TimeZero::Data || zero == series.size())
        return;
    const double start = series.positions[zero];
    for (double& time : series.positions)
        time -= start;
}

void SeriesInput::cutToLength(Series& series) const {
    const auto length = static_cast<std::size_t>(m_input.series.grid ? 0 : m_input.series.length);
    if (length == 0 || series.size() <= length)
        return;
    if (m_input.series.excess == Excess::Refuse)
        refuse(series, "has " + std::to_string(series.size()) + " points; the network takes " + std::to_string(length));
    const auto cut = [&](auto& values) {
        if (values.empty())
            return;
        if (m_input.series.excess == Excess::KeepLast)
            values.erase(values.begin(), values.end() - static_cast<std::ptrdiff_t>(length));
        values.resize(length);
    };
    cut(series.positions);
    cut(series.values);
    cut(series.errors);
    cut(series.masked);
    cut(series.bandOf);
}

void SeriesInput::maskUnknownErrors(Series& series) const {
    const bool wantsErrors = std::ranges::any_of(m_input.series.channels, [](SeriesChannel channel) {
        return channel == SeriesChannel::Error || channel == SeriesChannel::InverseVariance;
    });
    if (!wantsErrors)
        return;
    if (series.errors.empty())
        refuse(series, "has no errors, which the network wants");
    for (std::size_t point = 0; point < series.size(); ++point)
        if (!(series.errors[point] > 0))
            series.masked[point] = 1;
}

PreparedSeries SeriesInput::prepare(Series series, RowId row) const {
    const bool isSpectrum = m_input.kind == InputKind::Spectrum;
    maskUnknownErrors(series);
    if (!isSpectrum) {
        series = chosenPoints(series);
        intoFlux(series);
    }
    checkUnit(series);
    if (isSpectrum)
        series = spectrumAtRest(std::move(series), row);
    else
        moveTimes(series);
    cutToLength(series);
    if (!hasValidPoint(series))
        refuse(series, "has no valid point that the network could be given");
    for (const PrepareStep& step : m_input.prepare)
        applySeriesStep(step, series);
    if (!hasValidPoint(series))
        refuse(series, "has no valid point left after preparation");
    for (std::size_t point = 0; point < series.size(); ++point)
        if (series.masked[point] == 0 && !std::isfinite(series.values[point]))
            refuse(series, "has values that are not finite after preparation");
    Tensor tensor = tensorOf(series);
    if (!std::ranges::all_of(tensor.values, [](float value) { return std::isfinite(value); }))
        refuse(series, "has errors that float32 cannot hold, or their inverse squares; scale them in the card's steps");
    return {std::move(tensor), std::move(series)};
}

Tensor SeriesInput::tensorOf(const Series& points) const {
    const SeriesFormat& format = m_input.series;
    const auto multiple = static_cast<std::int64_t>(format.fixedLength() > 0 ? 1 : format.lengthMultiple);
    const auto count = static_cast<std::int64_t>(points.size());
    const std::int64_t length =
        format.fixedLength() > 0 ? format.fixedLength() : (count + multiple - 1) / multiple * multiple;
    const std::int64_t channels = m_input.channelCount();
    if (length * channels > mostNumbers)
        refuse(points, "is too long for a network: " + std::to_string(length) + " points");
    Tensor tensor = Tensor::zeros(m_input.objectShape(static_cast<int>(length)));
    const bool isByPoint = format.layout == SeriesLayout::LengthChannels;
    const auto at = [&](std::int64_t channel, std::int64_t point) -> float& {
        return tensor
            .values[static_cast<std::size_t>(isByPoint ? point * channels + channel : channel * length + point)];
    };
    const auto fill = static_cast<float>(format.fill);
    std::int64_t place = 0;
    for (const SeriesChannel channel : format.channels) {
        for (std::int64_t index = 0; index < length; ++index) {
            const auto point = static_cast<std::size_t>(index);
            const bool isThere = index < count;
            const bool isValid = isThere && points.masked[point] == 0;
            const auto band = isThere && !points.bandOf.empty() ? points.bandOf[point] : std::uint16_t{0};
            switch (channel) {
            case SeriesChannel::Value:
                at(place, index) = isValid ? points.values[point] : fill;
                break;
            case SeriesChannel::Error:
                at(place, index) = isValid ? points.errors[point] : fill;
                break;
            case SeriesChannel::InverseVariance:
                at(place, index) = isValid ? 1 / (points.errors[point] * points.errors[point]) : 0;
                break;
            case SeriesChannel::Masked:
                at(place, index) = isValid ? 0 : 1;
                break;
            case SeriesChannel::Valid:
                at(place, index) = isValid ? 1 : 0;
                break;
            case SeriesChannel::Position:
                at(place, index) = isThere ? static_cast<float>(points.positions[point]) : 0;
                break;
            case SeriesChannel::Step:
                at(place, index) = isThere && index > 0
                                       ? static_cast<float>(points.positions[point] - points.positions[point - 1])
                                       : 0;
                break;
            case SeriesChannel::Band:
                at(place, index) = static_cast<float>(band);
                break;
            case SeriesChannel::OneHotBand:
                if (isThere)
                    at(place + band, index) = 1;
                break;
            }
        }
        place += channel == SeriesChannel::OneHotBand ? std::ssize(m_input.bands) : 1;
    }
    return tensor;
}

Tensor SeriesInput::blank(const PreparedSeries& prepared) const {
    Series points = prepared.points;
    std::ranges::fill(points.masked, 1);
    Tensor tensor = tensorOf(points);
    tensor.shape = prepared.tensor.shape;
    return tensor;
}

std::string SeriesInput::describe() const {
    const SeriesFormat& format = m_input.series;
    std::string text(nameOf(m_input.seriesKind()));
    for (const SeriesChannel channel : format.channels)
        text += " " + std::string(wordOf(channel, m_input.seriesKind(), format.wantsMagnitude));
    if (!m_input.bands.empty())
        text += " in " + joinedWords(m_input.bands, " ");
    if (m_redshifts)
        text += ", at rest by " + m_redshifts->name;
    if (format.grid)
        text += ", " + std::to_string(format.grid->count) + (format.grid->isLogarithmic ? " log" : "") + " bins from " +
                shortNumber(format.grid->first) + " to " + shortNumber(format.grid->last) + " Angstrom";
    if (format.length > 0)
        text += ", " + std::to_string(format.length) + " points";
    for (const PrepareStep& step : m_input.prepare)
        text += " → " + describeStep(step);
    return text;
}

std::string SeriesInput::preparationFingerprint() const {
    InputSpec plain = m_input;
    plain.prepare.clear();
    ModelCard card;
    card.inputs.push_back(std::move(plain)); // the card's own words for all that a series input can say
    Fingerprint fingerprint;
    fingerprint.add("oddity series 1").add(card.json());
    for (const PrepareStep& step : m_input.prepare)
        addStep(fingerprint, step);
    return fingerprint.hex();
}

std::string SeriesInput::redshiftFingerprint() const {
    if (!m_redshifts)
        return {};
    Fingerprint fingerprint;
    addNumbers(fingerprint, *m_redshifts);
    return fingerprint.hex();
}

} // namespace oddity::core
