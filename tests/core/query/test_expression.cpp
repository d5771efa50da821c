// SPDX-License-Identifier: BSD-3-Clause
#include "core/query/expression.h"

#include <cmath>
#include <limits>

#include <QElapsedTimer>
#include <QTest>

using namespace oddity::core;

namespace {

const double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t surveyId = 1237648720693755918; // beyond 2^53: its neighbours are the same double

std::shared_ptr<const Catalog> sample() {
    std::vector<Column> columns;
    columns.push_back({"id", "", "", "", std::vector<std::string>{"a", "b", "c", "d"}, {}});
    columns.push_back({"mag_r", "mag", "", "Magnitude", std::vector<double>{18.5, missing, 20.25, 17}, {}});
    columns.push_back({"z", "", "", "", std::vector<double>{0.1, 0.2, 0.3, missing}, {}});
    columns.push_back({"n", "", "", "", std::vector<std::int64_t>{1, 2, 3, 4}, {2}});
    columns.push_back({"objid", "", "", "", std::vector<std::int64_t>{surveyId, surveyId + 1, surveyId - 1, 7}, {}});
    columns.push_back({"class", "", "", "", std::vector<std::string>{"spiral", "", "Elliptical", "spiral ring"}, {}});
    columns.push_back({"good", "", "", "", std::vector<std::uint8_t>{1, 0, 1, 1}, {3}});
    columns.push_back({"P(odd)", "", "", "", std::vector<double>{0.9, 0.1, 0.5, 0.7}, {}});
    columns.push_back({"number", "", "", "", std::vector<std::string>{"12.5", "x", "", " -3e2 "}, {}});
    columns.push_back({"flux", "", "", "", VectorColumn{2, {1, 2, 3, 4, 5, 6, 7, 8}}, {}});
    return std::make_shared<const Catalog>(std::move(columns), "id");
}

const NamedColumns& columns() {
    static const NamedColumns all = namedColumnsOf(sample());
    return all;
}

QString rowsOf(const std::string& text) {
    QString rows;
    for (const RowId row : Expression::parse(text, columns()).rows({}).rows())
        rows += QString::number(row.value);
    return rows;
}

double valueOf(const std::string& text, std::size_t row = 0) {
    return Expression::parse(text, columns()).values({})[row];
}

} // namespace

class TestExpression : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filters_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("rows");
        const auto add = [](const char* text, const char* rows) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(rows);
        };
        add("mag_r < 20", "03");
        add("MAG_R<20", "03");
        add("mag_r < 20 && z > 0", "0");
        add("mag_r < 20 and not (z > 0.5)", "03");
        add("mag_r < 20 AND NOT (z > 0.5) Or false", "03");
        add("good and n", "0");
        add("mag_r < 18 or z >= 0.2", "123");
        add("mag_r != 18.5", "23"); // a missing value is not different
        add("mag_r <> 18.5", "23");
        add("mag_r = 18.5", "0");
        add("!(mag_r == 18.5)", "123");
        add("isnull(mag_r)", "1");
        add("isfinite(mag_r) && isfinite(z)", "02");
        add("isnull(mag_r + z)", "13");
        add("0.15 < z < 0.35", "12");
        add("between(z, 0.1, 0.2)", "01");
        add("z + 0 != 0.1", "12");
        add("n == 3", ""); // null
        add("n != 1", "13");
        add("isnull(n)", "2");
        add("in(n, 1, 4)", "03");
        add("in(n, 1, 3.0)", "0");
        add("in(objid, 7, 1237648720693755919)", "13");
        add("in(lower(class), 'elliptical')", "2");
        add("in(class, class)", "023");
        add("objid == 1237648720693755918", "0");
        add("objid != 1237648720693755918", "123");
        add("objid > 1237648720693755918", "1");
        add("1237648720693755918 > objid", "23");
        add("objid == -7 + 14", "3");
        add("class == \"spiral\"", "0");
        add("class != 'spiral'", "23"); // a missing text is not different
        add("contains(class, \"spiral\")", "03");
        add("startsWith(lower(class), \"ell\")", "2");
        add("endsWith(class, \"ring\")", "3");
        add("matches(class, \"^s.*l$\")", "0");
        add("matches(number, \"^\\d+\\.\\d$\")", "0");
        add("matches(class, '(?i)^ELL|[[:blank:]]ring$')", "23");
        add("matches(class, '')", "023"); // a missing text is never found
        add("in(class, 'spiral', 'Elliptical')", "02");
        add("between(class, 'A', 'Z')", "2");
        add("isnull(class)", "1");
        add("length(class) > 6", "23");
        add("number(number) < 20", "03");
        add("number == 'x'", "1");
        add("class < number", "");
        add("good", "02");
        add("good && n", "0");
        add("!good", "13");
        add("good == true", "02");
        add("`P(odd)` > 0.6", "03");
        add("row() % 2 == 1", "13");
        add("flux[1] > 3", "123");
        add("(mag_r > 18) + (z > 0.15) == 2", "2");
        add("mag_r > 18 ? z > 0.2 : z < 0.3", "12");
        add("skyDistance(359.9, 0, 0.1, 0) < 0.21", "0123");
    }
    void filters() {
        QFETCH(QString, text);
        QFETCH(QString, rows);
        QCOMPARE(rowsOf(text.toStdString()), rows);
    }

    void computes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        const auto add = [](const char* text, double value) {
            QTest::newRow(text) << QString::fromUtf8(text) << value;
        };
        add("1 + 2 * 3", 7);
        add("-2 ^ 2", -4);
        add("2 ** 3 ** 2", 512);
        add("2 ^ -1", 0.5);
        add("7 % 4 - 1", 2);
        add("1e22 / 1e21", 10);
        add(".5e-3 * 2", 0.001);
        add("1 - -1", 2);
        add("log10(1000) + log(e) + ln(e ^ 2)", 6);
        add("asinh(sinh(2))", 2);
        add("sinDeg(30) + cosDeg(60) + degrees(pi)", 181);
        add("atan2Deg(1, -1)", 135);
        add("min(3, 1, 2) + max(3, 1, 2)", 4);
        add("hypot(3, 4)", 5);
        add("round(2.5) + floor(-0.5) + ceil(0.2) + trunc(-1.7)", 2);
        add("sqrt(z * 10)", 1);
        add("2.5 * log10(100) + mag_r", 23.5);
        add("distance(10, 90, 200, 89)", 1);
        add("skyDistance(0, 0, 180, 0)", 180);
    }
    void computes() {
        QFETCH(QString, text);
        QFETCH(double, value);
        QVERIFY2(std::abs(valueOf(text.toStdString()) - value) < 1e-12 * std::max(1.0, std::abs(value)),
                 qPrintable(QString::number(valueOf(text.toStdString()), 'g', 17)));
    }

    void smallDistancesAreExact() {
        const double milliarcsecond = 1.0 / 3.6e6;
        const double distance = valueOf("skyDistance(150, 2, 150, 2 + 1/3600000) * 1");
        QVERIFY(std::abs(distance / milliarcsecond - 1) < 1e-6);
    }

    void saysWhatIsWrong_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        const auto add = [](const char* text, const char* part) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(part);
        };
        add("mga_r < 20", "at character 1: there is no column 'mga_r'; near it: mag_r");
        add("z > 1 && clas == 'S'", "at character 10: there is no column 'clas'; near it: class");
        add("contain(class, 's')", "there is no function 'contain'; near it: contains");
        add("mag_r <", "something is missing at the end");
        add("mag_r 3", "at character 7");
        add("(mag_r", "the closing ) is missing");
        add("mag_r)", "closes nothing");
        add("", "there is no expression");
        add("class == 3", "a text compares with a text only");
        add("class == ''", "isnull");
        add("class + 1", "a number is needed");
        add("log10(class)", "a number is needed");
        add("length(z)", "a text is needed");
        add("log10(1, 2)", "log10 takes 1 value, here are 2");
        add("min(1)", "min takes at least 2 values, here is 1");
        add("class", "tells no rows apart");
        add("mag_r / z", "a number alone tells no rows apart");
        add("mag_r > 10 && n / 0", "at character 15: a condition is needed here and not a number");
        add("n & 4", "at character 5: a condition is needed");
        add("not (n - 3)", "a condition is needed");
        add("z + 1 ? 2 : 3", "a condition is needed");
        add("flux[1]", "a number alone tells no rows apart");
        add("\"spiral", "the closing \" is missing");
        add("mag_r # 3", "has no meaning");
        add("flux > 1", "flux[0]");
        add("flux[2] > 1", "0 to 1");
        add("3x > 1", "backticks");
        add("matches(class, '(')", "regular expression");
        add("matches(class, '((((s{100}){100}){100}){100}){100}')", "regular expression");
        add("matches(class, '(s{1,900}x{1,900}){1,900}')", "regular expression");
        add("matches(class, '(s)\\1')", "regular expression");
        add("1e999 > 2", "out of range");
        add("class == 'é' && xx > 1", "at character 17");
    }
    void saysWhatIsWrong() {
        QFETCH(QString, text);
        QFETCH(QString, part);
        try {
            rowsOf(text.toStdString());
            QFAIL("taken for right");
        } catch (const ExpressionError& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(part), error.what());
            QVERIFY(error.position() + error.length() <= text.toStdString().size());
        }
    }

    void deepNestingIsRefused() {
        const std::string deep = std::string(5000, '(') + "1" + std::string(5000, ')');
        QVERIFY_EXCEPTION_THROWN(rowsOf(deep), ExpressionError);
        QVERIFY_EXCEPTION_THROWN(rowsOf(std::string(5000, '-') + "1"), ExpressionError);
        QVERIFY_EXCEPTION_THROWN(rowsOf(std::string(300000, ' ') + "1"), ExpressionError);
    }

    /// Patterns for which a search that goes back takes time without end.
    void patternsTakeTimeInProportionToTheText() {
        std::vector<Column> made;
        made.push_back({"t", "", "", "", std::vector<std::string>(2000, std::string(1000, 'a') + "é"), {}});
        const NamedColumns texts = namedColumnsOf(std::make_shared<const Catalog>(std::move(made), ""));
        QElapsedTimer timer;
        timer.start();
        for (const char* pattern : {"^(a+)+$", "(a|aa|a?)*b", "(a*)*(a*)*(a*)*c", "(a{1,30}){1,30}d", "a{900}b"})
            QCOMPARE(Expression::parse("matches(t, '" + std::string(pattern) + "')", texts).rows({}).count(),
                     std::size_t{0});
        QCOMPARE(Expression::parse("matches(t, 'a.$')", texts).rows({}).count(), std::size_t{2000});
        QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
    }

    void makesColumns() {
        const Column number = Expression::parse("mag_r - 1", columns()).column("x", "mag", {});
        QCOMPARE(number.textAt(RowId{0}), std::string("17.5"));
        QCOMPARE(number.textAt(RowId{1}), std::string());
        const Column truth = Expression::parse("good", columns()).column("x", "", {});
        QCOMPARE(truth.textAt(RowId{0}), std::string("true"));
        QCOMPARE(truth.textAt(RowId{3}), std::string());
        const Column text = Expression::parse("upper(class)", columns()).column("x", "", {});
        QCOMPARE(text.textAt(RowId{2}), std::string("ELLIPTICAL"));
    }

    void manyRowsGiveWhatARowGives() {
        constexpr std::size_t rows = 100'003;
        std::vector<double> x(rows);
        std::vector<std::string> t(rows);
        for (std::size_t row = 0; row < rows; ++row) {
            x[row] = row % 11 == 0 ? missing : std::sin(static_cast<double>(row));
            t[row] = row % 3 == 0 ? "S" : "E";
        }
        std::vector<Column> made;
        made.push_back({"x", "", "", "", x, {}});
        made.push_back({"t", "", "", "", t, {}});
        const NamedColumns many = namedColumnsOf(std::make_shared<const Catalog>(std::move(made), ""));
        const Expression expression = Expression::parse("x * x > 0.25 && t == 'S' || isnull(x)", many);
        const RowSet found = expression.rows({});
        for (std::size_t row = 0; row < rows; ++row) {
            const bool expected = std::isnan(x[row]) || (x[row] * x[row] > 0.25 && t[row] == "S");
            QCOMPARE(found.contains(RowId{static_cast<std::int64_t>(row)}), expected);
        }
        QCOMPARE(expression.columnNames(), (std::vector<std::string>{"x", "t"}));
    }

    void stops() {
        std::stop_source stop;
        stop.request_stop();
        const Progress progress{.stop = stop.get_token(), .report = {}};
        try {
            Expression::parse("z > 0", columns()).rows(progress);
            QFAIL("not stopped");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Cancelled);
        }
    }

    void everyListedFunctionIsKnown() {
        for (const FunctionEntry& entry : functionList()) {
            try {
                Expression::parse(entry.name + "()", columns());
            } catch (const ExpressionError& error) {
                QVERIFY2(QString::fromUtf8(error.what()).contains(QStringLiteral("takes")), error.what());
            }
            QVERIFY(entry.usage.starts_with(entry.name + "("));
        }
    }

    void namesAreQuotedWhereTheyMust() {
        QCOMPARE(quotedName("mag_r"), std::string("mag_r"));
        QCOMPARE(quotedName("P(odd)"), std::string("`P(odd)`"));
        QCOMPARE(quotedName("2mass"), std::string("`2mass`"));
        QCOMPARE(quotedName("and"), std::string("`and`"));
        QCOMPARE(quotedName("NOT"), std::string("`NOT`"));
    }
};

QTEST_GUILESS_MAIN(TestExpression)
#include "test_expression.moc"
