// SPDX-License-Identifier: BSD-3-Clause
#include <QTest>

#include "core/io/tables/display_format.h"

using namespace oddity::core;

class TestDisplayFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFormats() {
        const auto fixed = displayFormatOf(" F10.4 ");
        QVERIFY(fixed && fixed->kind == DisplayFormat::Kind::Fixed && fixed->width == 10 && fixed->digits == 4);
        const auto exponent = displayFormatOf("E15.7E3");
        QVERIFY(exponent && exponent->kind == DisplayFormat::Kind::Exponent && exponent->exponentDigits == 3);
        QVERIFY(displayFormatOf("EN12.3")->kind == DisplayFormat::Kind::Engineering);
        QVERIFY(!displayFormatOf("I6")->digits);
        QVERIFY(displayFormatOf("A20") && displayFormatOf("L3") && displayFormatOf("b8.8") &&
                displayFormatOf("G9.3E4"));
        for (const char* illegal : {"", "F", "F.3", "10.4F", "%10.4f", "F8.", "F8.3x", "I0", "A5.2", "F8.3E2",
                                    "E99999.1", "F8.500", "Q8", "E8.3E"})
            QVERIFY2(!displayFormatOf(illegal), illegal);
    }

    void showsAsAsked_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("exact");
        QTest::addColumn<QString>("shown");
        const char* const cases[][3] = {{"F8.3", "3.14159265358979", "3.142"},
                                        {"F5.2", "123456.789", "123456.79"}, // the width cuts nothing
                                        {"F8.3", "-0.0004", "-0.0004"},      // no digit would be left
                                        {"F8.3", "0", "0.000"},
                                        {"F8.3", "1e+300", "1e+300"},
                                        {"F8.3", "nan", "nan"},
                                        {"F8.0", "2.6", "3"},
                                        {"F8", "2.6", "2.6"},
                                        {"E12.3", "-12345.678", "-1.235E+04"},
                                        {"D12.3E3", "1.5e-7", "1.500E-007"},
                                        {"E10.2", "1.5e-120", "1.50E-120"},
                                        {"ES10.2", "0", "0.00E+00"},
                                        {"EN12.3", "12345.678", "12.346E+03"},
                                        {"EN12.1", "999.96", "1.0E+03"},
                                        {"EN12.1", "999.6", "999.6E+00"},
                                        {"EN12.1", "99.96", "100.0E+00"},
                                        {"EN12.0", "-0.0123", "-12E-03"},
                                        {"EN12.2", "0.0000123", "12.30E-06"},
                                        {"G10.4", "123456789", "1.235E+08"},
                                        {"G10.4E3", "1e-9", "1E-009"},
                                        {"G10.4", "12.3456", "12.35"},
                                        {"I6", "42", "42"},
                                        {"I6.4", "-42", "-0042"},
                                        {"I2", "123456", "123456"},
                                        {"I6", "2.5", "2.5"},
                                        {"I20", "18446744073709551615", "18446744073709551615"},
                                        {"B8.8", "5", "00000101"},
                                        {"O6", "8", "10"},
                                        {"Z8.4", "255", "00FF"},
                                        {"Z4", "-1", "FFFF"},
                                        {"F20.0", "9007199254740993", "9007199254740993"},
                                        {"F22.2", "-9007199254740993", "-9007199254740993.00"},
                                        {"E24.17", "9007199254740993", "9007199254740993"},
                                        {"E8.2", "9007199254740993", "9.01E+15"},
                                        {"A8", "12", "12"}};
        for (const auto& [format, exact, shown] : cases)
            QTest::newRow(qPrintable(QStringLiteral("%1 of %2").arg(format, exact))) << format << exact << shown;
    }
    void showsAsAsked() {
        QFETCH(QString, format);
        QFETCH(QString, exact);
        QFETCH(QString, shown);
        constexpr int shortInteger = 2;
        auto parsed = displayFormatOf(format.toStdString());
        QVERIFY(parsed);
        parsed->integerBytes = shortInteger;
        QCOMPARE(QString::fromStdString(shownAs(*parsed, exact.toStdString())), shown);
    }

    void writesFormats() {
        for (const char* format : {"A20", "I6", "I6.4", "B8.8", "Z8", "F10.4", "E15.7E3", "EN12.3", "G9.3E4"})
            QCOMPARE(QString::fromStdString(tdispOf(*displayFormatOf(format))), QString(format));
        QCOMPARE(tdispOf(*displayFormatOf("D12.3")), std::string("E12.3"));
        for (const char* precision : {"3", "F0", "E5"}) { // without a width there is room for the digits
            const std::string tdisp = tdispOf(*displayFormatOf("", precision));
            const auto read = displayFormatOf(tdisp);
            QVERIFY2(read && read->width > *read->digits, tdisp.c_str());
        }
    }

    void readsAndWritesPrecisions() {
        const auto shown = [](const char* precision) { return shownAs(*displayFormatOf("9", precision), "12.34567"); };
        QCOMPARE(shown("2"), std::string("12.35"));
        QCOMPARE(shown("F1"), std::string("12.3"));
        QCOMPARE(shown("E5"), std::string("12.346"));
        QVERIFY(displayFormatOf("8", "") && !displayFormatOf("8", "")->digits);
        for (const auto& [width, precision] : {std::pair("", ""), {"x", ""}, {"8.3", "2"}, {"", "E0"}, {"", "G3"}})
            QVERIFY2(!displayFormatOf(width, precision), precision);
        for (const auto& [tdisp, precision] :
             {std::pair("F8.3", "3"), {"E10.4", "E5"}, {"G10.4", "E4"}, {"I6.3", ""}, {"A8", ""}})
            QCOMPARE(precisionOf(*displayFormatOf(tdisp)), std::string(precision));
    }
};

QTEST_APPLESS_MAIN(TestDisplayFormat)
#include "test_display_format.moc"
