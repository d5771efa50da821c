// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <random>

#include <QTest>

#include "widgets/table/value_text.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

using Digits = NumberFormat::Digits;

const double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<QString> cellsOf(std::vector<double> values, bool isSingle = false) {
    if (isSingle)
        for (double& value : values)
            value = double{static_cast<float>(value)};
    const Column column{.name = "x", .values = std::move(values), .isSingle = isSingle};
    const NumberFormat format = numberFormatOf(column);
    std::vector<QString> cells;
    for (std::size_t row = 0; row < column.rowCount(); ++row)
        cells.push_back(cellText(column, RowId{static_cast<std::int64_t>(row)}, format));
    return cells;
}

using Cells = std::vector<QString>;

double readBack(QString text) {
    return text.replace(QChar(0x2212), QLatin1Char('-')).toDouble();
}

} // namespace

class NumberTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersLineUp() {
        QCOMPARE(cellsOf({1.5, -20.25, missing}), (Cells{"1.50", "−20.25", "–"}));
        QCOMPARE(cellsOf({1, 2, 300}), (Cells{"1", "2", "300"}));
        QCOMPARE(cellsOf({0, 0.5}), (Cells{"0.0", "0.5"}));
        QCOMPARE(cellsOf({19.61634, 20.1}, true), (Cells{"19.61634", "20.10000"}));
        QCOMPARE(numberText(-1.5, {2}), QStringLiteral("−1.50"));
        QCOMPARE(numberText(missing, {2}), QStringLiteral("–"));
        QCOMPARE(numberText(-std::numeric_limits<double>::infinity(), {2}), QStringLiteral("−inf"));
    }

    void smallNumbersBesideLargeOnesKeepTheirDigits() {
        QCOMPARE(cellsOf({81234.5, 0.192}, true), (Cells{"81234.500", "0.192"}));
        QCOMPARE(cellsOf({16777215, 0.192345}, true), (Cells{"16777215", "0.192345"}));
        QCOMPARE(cellsOf({7.6e-10, 0.5, 0.031}), (Cells{"7.6e−10", "0.500", "0.031"}));
        QCOMPARE(cellsOf({59582.73483, 59000.5}), (Cells{"59582.73483", "59000.50000"}));
        QCOMPARE(cellsOf({341.5138009694078}), Cells{"341.513800969408"}); // 15 digits
        QCOMPARE(cellsOf({0.1 + 0.2}), Cells{"0.3"});
        QCOMPARE(cellsOf({2459582.734831, 2459582.5}), (Cells{"2459582.734831", "2459582.500000"}));
    }

    void whatTheSampleMissedIsWhole() {
        std::vector<double> values(2000, missing); // every third is looked at
        values[1] = 19.616;
        QCOMPARE(cellsOf(values, true)[1], QStringLiteral("19.616"));
        std::ranges::fill(values, 123456);
        values[1] = 0.192;
        values[2] = -0.00002;
        const Cells cells = cellsOf(values);
        QCOMPARE(cells[0], QStringLiteral("123456"));
        QCOMPARE(cells[1], QStringLiteral("0.192"));
        QCOMPARE(cells[2], QStringLiteral("−2e−05"));
    }

    void tinyAndHugeNumbersHaveExponents() {
        QCOMPARE(cellsOf({2.5e-9, -3e-8, 0}), (Cells{"2.5e−09", "−3.0e−08", "0"}));
        QCOMPARE(cellsOf({2.5e13, 2}), (Cells{"2.5e+13", "2"}));
        QCOMPARE(cellsOf({1e-300, 1e300}), (Cells{"1e−300", "1e+300"}));
        QCOMPARE(cellsOf({123456789012345}), Cells{"123456789012345"}); // no zeros that would stand for nothing
        QCOMPARE(cellsOf({1e-40, 3.4e38}, true), (Cells{"1.0e−40", "3.4e+38"}));
    }

    void cellsReadBack() {
        std::mt19937_64 random(3);
        std::uniform_real_distribution<double> exponent(-12, 18);
        std::uniform_real_distribution<double> mantissa(-10, 10);
        std::vector<double> values(3000);
        for (double& value : values)
            value = mantissa(random) * std::pow(10, exponent(random));
        const Cells singles = cellsOf(values, true);
        const Cells doubles = cellsOf(values);
        for (std::size_t row = 0; row < values.size(); ++row) {
            QCOMPARE(static_cast<float>(readBack(singles[row])), static_cast<float>(values[row]));
            QVERIFY2(std::abs(readBack(doubles[row]) - values[row]) <= 1e-14 * std::abs(values[row]),
                     qPrintable(doubles[row]));
            QVERIFY2(doubles[row].size() <= 24, qPrintable(doubles[row]));
        }
    }

    void scoresAreShortAndNeverZeroForSomething() {
        const NumberFormat format = numberFormatOf(std::vector<float>{0.35372F, 0.65F, 0.5F});
        QCOMPARE(numberText(double{0.35372F}, format), QStringLiteral("0.3537"));
        QCOMPARE(numberText(double{0.5F}, format), QStringLiteral("0.5000"));
        QCOMPARE(numberText(double{7.6e-10F}, format), QStringLiteral("7.6e−10"));
        QCOMPARE(numberText(double{1e-4F}, {.decimals = 3, .digits = Digits::Few}), QStringLiteral("0.0001"));
        QCOMPARE(numberText(0.0417, {.decimals = 3, .digits = Digits::Few}), QStringLiteral("0.0417"));
        QCOMPARE(numberText(0.97, {.digits = Digits::Few}), QStringLiteral("0.97"));
        QCOMPARE(numberText(0.0, {.decimals = 3, .digits = Digits::Few}), QStringLiteral("0.000"));
        QCOMPARE(numberFormatOf(std::vector<float>{0.25F}).decimals, 2);
        QCOMPARE(numberFormatOf(std::vector<float>{12345.678F, 0.25F}).decimals, 0);
        QCOMPARE(numberText(0.25, numberFormatOf(std::vector<float>{12345.678F, 0.25F})), QStringLiteral("0.25"));
    }
};

QTEST_GUILESS_MAIN(NumberTextTest)
#include "test_number_text.moc"
