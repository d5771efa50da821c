// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/value_text.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "core/io/tables/display_format.h"
#include "core/io/tables/number_text.h"
#include "core/query/column_values.h"

namespace oddity::widgets {

namespace {

constexpr int resultDigits = 4;
constexpr std::size_t fewElements = 3;
constexpr int doubleDigits = 15;
constexpr int leastPlainExponent = -4;    ///< 0.0001
constexpr int mostWholeDigits = 9;        ///< of numbers that end in zeros
constexpr double resultTolerance = 0.005; ///< three digits
constexpr QChar minusSign(0x2212);

QString tr(const char* text) {
    return QCoreApplication::translate("ValueText", text);
}

using Digits = NumberFormat::Digits;

/// digits[0].digits[1]… · 10^exponent, without zeros at either end; no digits: 0.
struct Decimal {
    QString digits;
    int exponent = 0;

    int size() const { return static_cast<int>(digits.size()); }
    int decimals() const { return std::max(0, size() - 1 - exponent); }
    bool isPlain() const {
        return size() == 0 || (exponent >= leastPlainExponent && exponent < std::max(mostWholeDigits, size()));
    }
    QString plain(int decimals) const {
        const bool isBelowOne = exponent < 0;
        const QString whole =
            isBelowOne ? QStringLiteral("0") : digits.left(exponent + 1).leftJustified(exponent + 1, QLatin1Char('0'));
        const QString rest = isBelowOne ? QString(-exponent - 1, QLatin1Char('0')) + digits : digits.mid(exponent + 1);
        const QString fraction = rest.leftJustified(decimals, QLatin1Char('0'));
        return fraction.isEmpty() ? whole : whole + QLatin1Char('.') + fraction;
    }
    QString scientific(int decimals) const {
        return Decimal{digits, 0}.plain(decimals) + QString::asprintf("e%+03d", exponent);
    }
};

QByteArray digitsText(double magnitude, Digits digits) {
    if (digits == Digits::OfSingle)
        return QByteArray::fromStdString(core::textOf(static_cast<float>(magnitude)));
    return QByteArray::number(magnitude, 'e', (digits == Digits::Few ? resultDigits : doubleDigits) - 1);
}

Decimal decimalOf(double magnitude, Digits digits) {
    const QByteArray text = digitsText(magnitude, digits);
    const qsizetype power = text.indexOf('e');
    QByteArray mantissa = power < 0 ? text : text.left(power);
    qsizetype point = mantissa.indexOf('.');
    if (point < 0)
        point = mantissa.size();
    else
        mantissa.remove(point, 1);
    qsizetype first = 0;
    while (first < mantissa.size() && mantissa[first] == '0')
        ++first;
    if (first == mantissa.size())
        return {};
    while (mantissa.endsWith('0'))
        mantissa.chop(1);
    const int shift = power < 0 ? 0 : text.mid(power + 1).toInt();
    return {QString::fromLatin1(mantissa.mid(first)), static_cast<int>(point - 1 - first) + shift};
}

template <typename At> std::vector<double> sampleOf(std::size_t count, std::size_t sampled, At at) {
    std::vector<double> sample;
    const std::size_t step = std::max<std::size_t>(1, count / sampled);
    for (std::size_t index = 0; index < count; index += step)
        sample.push_back(at(index));
    return sample;
}

QString magnitudeText(double magnitude, NumberFormat format) {
    if (format.digits == Digits::Few && !format.isScientific)
        if (const QString rounded = QString::number(magnitude, 'f', format.decimals);
            std::abs(rounded.toDouble() - magnitude) <= resultTolerance * magnitude)
            return rounded;
    const Decimal decimal = decimalOf(magnitude, format.digits);
    if (format.isScientific && decimal.size() > 0)
        return decimal.scientific(format.decimals);
    return decimal.isPlain() ? decimal.plain(format.isScientific ? 0 : format.decimals) : decimal.scientific(0);
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

NumberFormat numberFormatFor(const std::vector<double>& sample, NumberFormat::Digits digits) {
    std::vector<int> decimals;
    int whole = 0;
    int mantissa = 0;
    std::size_t beyond = 0;
    for (const double value : sample) {
        if (!std::isfinite(value) || value == 0)
            continue;
        const Decimal decimal = decimalOf(std::abs(value), digits);
        mantissa = std::max(mantissa, decimal.size() - 1);
        if (decimal.isPlain()) {
            decimals.push_back(decimal.decimals());
            whole = std::max(whole, decimal.exponent + 1);
        } else {
            ++beyond;
        }
    }
    if (beyond > decimals.size())
        return {.decimals = mantissa, .isScientific = true, .digits = digits};
    if (decimals.empty())
        return {.digits = digits};
    const auto longest = decimals.begin() + static_cast<std::ptrdiff_t>((decimals.size() * 9 + 9) / 10 - 1);
    std::ranges::nth_element(decimals, longest);
    if (digits == Digits::Few)
        return {.decimals = std::min(*longest, std::max(0, resultDigits - whole)), .digits = digits};
    const int room = (digits == Digits::OfSingle ? 10 : 17) - whole; // a little more than such numbers have digits
    return {.decimals = *longest <= room ? *longest : 0, .digits = digits};
}

std::vector<core::RowId> rowsWithNumbers(const core::Column& column, std::size_t wanted) {
    constexpr std::size_t mostLookedAt = 16384;
    const auto* numbers = std::get_if<std::vector<double>>(&column.values);
    std::vector<core::RowId> found;
    if (!numbers || wanted == 0)
        return found;
    const std::size_t step = std::max<std::size_t>(1, numbers->size() / mostLookedAt);
    for (std::size_t row = 0; row < numbers->size(); row += step)
        if (!std::isnan((*numbers)[row]))
            found.push_back(core::RowId{static_cast<std::int64_t>(row)});
    const std::size_t thinned = (found.size() + wanted - 1) / wanted;
    for (std::size_t index = 0; thinned > 1 && index * thinned < found.size(); ++index)
        found[index] = found[index * thinned];
    if (thinned > 1)
        found.resize((found.size() + thinned - 1) / thinned);
    return found;
}

NumberFormat numberFormatOf(const core::Column& column, std::size_t sampled) {
    if (!std::holds_alternative<std::vector<double>>(column.values))
        return {};
    std::vector<double> sample;
    for (const core::RowId row : rowsWithNumbers(column, sampled))
        sample.push_back(column.numberAt(row));
    return numberFormatFor(sample, column.isSingle ? Digits::OfSingle : Digits::OfDouble);
}

NumberFormat numberFormatOf(const std::vector<float>& values) {
    return numberFormatFor(
        sampleOf(values.size(), sampledForFormat, [&values](std::size_t index) { return double{values[index]}; }),
        Digits::Few);
}

QString numberText(double value, NumberFormat format) {
    if (std::isnan(value))
        return QStringLiteral("–");
    QString text = std::isinf(value) ? QStringLiteral("inf") : magnitudeText(std::abs(value), format);
    if (value < 0)
        text.prepend(minusSign);
    return text.replace(QLatin1Char('-'), minusSign);
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
