// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/value_text.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "core/io/tables/display_format.h"
#include "core/query/column_values.h"

namespace oddity::widgets {

namespace {

constexpr std::size_t sampleSize = 512;
constexpr int columnDigits = 6;
constexpr int resultDigits = 4;
constexpr std::size_t fewElements = 3;
constexpr int degreeDecimals = 6;
constexpr int mostDecimals = 8;
constexpr double singlePrecision = 1e-6;

QString tr(const char* text) {
    return QCoreApplication::translate("ValueText", text);
}

int decimalsNeeded(double value, int most) {
    for (int decimals = 0; decimals < most; ++decimals) {
        const double scale = std::pow(10.0, decimals);
        if (std::abs(std::round(value * scale) / scale - value) <= singlePrecision * std::abs(value))
            return decimals;
    }
    return most;
}

template <typename At> std::vector<double> sampleOf(std::size_t count, At at) {
    std::vector<double> sample;
    const std::size_t step = std::max<std::size_t>(1, count / sampleSize);
    for (std::size_t index = 0; index < count; index += step)
        sample.push_back(at(index));
    return sample;
}

QString padded(qint64 number) {
    return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
}

/// Splits a count of 10^-decimals seconds, so that rounding carries over into minutes and hours.
struct Sexagesimal {
    qint64 whole;
    qint64 minutes;
    qint64 seconds;
    qint64 fraction;

    Sexagesimal(qint64 units, qint64 unitsPerSecond)
        : whole(units / (3600 * unitsPerSecond)), minutes(units / (60 * unitsPerSecond) % 60),
          seconds(units / unitsPerSecond % 60), fraction(units % unitsPerSecond) {}
};

} // namespace

NumberFormat numberFormatFor(const std::vector<double>& sample, int significantDigits) {
    double largest = 0;
    for (const double value : sample)
        if (std::isfinite(value))
            largest = std::max(largest, std::abs(value));
    if (largest == 0)
        return {};
    const int leading = static_cast<int>(std::floor(std::log10(largest))) + 1;
    const int most = std::clamp(significantDigits - std::max(leading, 0), 0, mostDecimals);
    int needed = 0;
    for (const double value : sample)
        if (std::isfinite(value))
            needed = std::max(needed, decimalsNeeded(value, most));
    if (leading > 9 || (leading < -2 && needed >= most))
        return {.decimals = significantDigits - 1, .isScientific = true};
    return {.decimals = needed};
}

NumberFormat numberFormatOf(const core::Column& column) {
    if (std::holds_alternative<std::vector<std::int64_t>>(column.values))
        return {};
    if (column.unit == "deg")
        return {.decimals = degreeDecimals};
    return numberFormatFor(sampleOf(column.rowCount(),
                                    [&column](std::size_t index) {
                                        return column.numberAt(core::RowId{static_cast<std::int64_t>(index)});
                                    }),
                           columnDigits);
}

NumberFormat numberFormatOf(const std::vector<float>& values) {
    return numberFormatFor(sampleOf(values.size(), [&values](std::size_t index) { return double{values[index]}; }),
                           resultDigits);
}

QString numberText(double value, NumberFormat format) {
    if (std::isnan(value))
        return QStringLiteral("–");
    return QString::number(value, format.isScientific ? 'e' : 'f', format.decimals)
        .replace(QLatin1Char('-'), QChar(0x2212));
}

QString cellText(const core::Column& column, core::RowId row, NumberFormat format) {
    if (column.isArray())
        return shortArrayText(column, row);
    const bool isAsked = column.display && core::isFor(*column.display, column);
    if (!isAsked && std::holds_alternative<std::vector<double>>(column.values))
        return numberText(column.numberAt(row), format);
    const std::string exact = column.textAt(row);
    if (exact.empty())
        return QStringLiteral("–");
    QString text = QString::fromStdString(isAsked ? core::shownAs(*column.display, exact) : exact);
    return isAsked ? text.replace(QLatin1Char('-'), QChar(0x2212)) : text;
}

QString measuredText(double value, double deviation) {
    const auto text = [](double number, char format, int digits) {
        return QString::number(number, format, digits).replace(QLatin1Char('-'), QChar(0x2212));
    };
    if (std::isnan(value))
        return QStringLiteral("–");
    if (!(deviation > 0) || !std::isfinite(deviation) || !std::isfinite(value))
        return text(value, 'g', 6);
    const int exponent = static_cast<int>(std::floor(std::log10(deviation)));
    const double largest = std::max(std::abs(value), deviation);
    if (largest >= 1e9 || exponent < -6) {
        const int leading = static_cast<int>(std::floor(std::log10(largest)));
        return QStringLiteral("%1 ± %2").arg(text(value, 'e', std::clamp(leading - exponent + 1, 1, 9)),
                                             text(deviation, 'e', 1));
    }
    const int decimals = std::max(0, 1 - exponent);
    return QStringLiteral("%1 ± %2").arg(text(value, 'f', decimals), text(deviation, 'f', decimals));
}

QString shortArrayText(const core::Column& column, core::RowId row) {
    const std::vector<double> numbers = core::elementNumbersAt(column, row);
    if (numbers.size() <= fewElements) {
        QStringList texts;
        for (const std::string& element : column.elementsAt(row))
            texts << QString::fromStdString(element);
        if (texts.size() > static_cast<qsizetype>(fewElements))
            return tr("%L1 elements").arg(texts.size());
        return texts.isEmpty() ? QStringLiteral("–") : texts.join(QStringLiteral("  "));
    }
    std::vector<double> finite;
    std::ranges::copy_if(numbers, std::back_inserter(finite), [](double number) { return std::isfinite(number); });
    const auto count = static_cast<qlonglong>(numbers.size());
    if (finite.empty())
        return tr("%L1 values, none finite").arg(count);
    const auto [least, most] = std::ranges::minmax(finite);
    const auto text = [](double number) {
        return QString::number(number, 'g', resultDigits).replace(QLatin1Char('-'), QChar(0x2212));
    };
    return tr("%L1 values, %2 … %3").arg(count).arg(text(least), text(most));
}

QString rightAscensionText(double raDeg) {
    if (!std::isfinite(raDeg))
        return QStringLiteral("–");
    constexpr qint64 perSecond = 100;
    constexpr qint64 perDay = 24 * 3600 * perSecond;
    const double hours = std::fmod(std::fmod(raDeg, 360.0) + 360.0, 360.0) / 15.0;
    const Sexagesimal parts(std::llround(hours * 3600 * perSecond) % perDay, perSecond);
    return QStringLiteral("%1ʰ %2ᵐ %3.%4ˢ")
        .arg(padded(parts.whole), padded(parts.minutes), padded(parts.seconds), padded(parts.fraction));
}

QString declinationText(double decDeg) {
    if (!std::isfinite(decDeg))
        return QStringLiteral("–");
    constexpr qint64 perSecond = 10;
    const Sexagesimal parts(std::llround(std::abs(decDeg) * 3600 * perSecond), perSecond);
    return QStringLiteral("%1%2° %3′ %4.%5″")
        .arg(QString(decDeg < 0 ? QChar(0x2212) : QChar(u'+')), padded(parts.whole), padded(parts.minutes),
             padded(parts.seconds), QString::number(parts.fraction));
}

QString separationText(double separationDeg) {
    if (!std::isfinite(separationDeg))
        return QStringLiteral("–");
    if (separationDeg < 1.0 / 60)
        return QStringLiteral("%1″").arg(separationDeg * 3600, 0, 'f', 2);
    if (separationDeg < 1)
        return QStringLiteral("%1′").arg(separationDeg * 60, 0, 'f', 2);
    return QStringLiteral("%1°").arg(separationDeg, 0, 'f', 3);
}

QString objectsText(qint64 count) {
    return count == 1 ? QObject::tr("1 object") : QObject::tr("%L1 objects").arg(count);
}

QString provenanceText(const core::Provenance& provenance) {
    QStringList lines{tr("Method: %1").arg(QString::fromStdString(provenance.method))};
    if (!provenance.parameters.empty())
        lines << tr("Parameters: %1").arg(QString::fromStdString(provenance.parameters));
    QStringList runs;
    for (const std::string& run : provenance.runs)
        runs << QString::fromStdString(run);
    lines << (runs.isEmpty() ? tr("Network runs: none") : tr("Network runs: %1").arg(runs.join(QStringLiteral(", "))));
    lines << (provenance.labelRevision == 0 ? tr("Labels: none used")
                                            : tr("Labels: up to event %1").arg(provenance.labelRevision));
    if (!provenance.made.empty())
        lines << tr("Computed: %1").arg(QString::fromStdString(provenance.made));
    return lines.join(QLatin1Char('\n'));
}

} // namespace oddity::widgets
