// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>
#include <random>

#include <QImage>
#include <QTest>

#include "tests/widgets/table/widget_picture.h"
#include "widgets/style/theme.h"
#include "widgets/table/outputs/output_list.h"
#include "widgets/table/outputs/som_view.h"

using namespace oddity;

namespace {

core::ObjectOutput cellOutput(float row, float column, int rows, int columns) {
    core::ObjectOutput output;
    output.network = "somnet";
    output.about.name = "cell";
    output.about.kind = core::OutputKind::Som;
    output.about.gridRows = rows;
    output.about.gridColumns = columns;
    output.value = core::NamedValues{{"row", "column"}, {row, column}, {}, {}};
    return output;
}

} // namespace

class TestSomView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void objectsAreCountedByCell() {
        const float missing = std::numeric_limits<float>::quiet_NaN();
        const std::vector<float> rows{0, 1, 1, 1.2F, missing, 2, -1};
        const std::vector<float> columns{0, 2, 2, 1.8F, 1, 0, 0};
        QCOMPARE(widgets::cellCounts(rows, columns, 2, 3), (std::vector<int>{1, 0, 0, 0, 0, 3}));
    }

    void theCellIsShownOnItsGrid() {
        widgets::Theme::apply(*qApp, widgets::Theme::dark());
        widgets::SomView view;
        view.resize(160, 200);
        view.setOutput(cellOutput(1, 2, 4, 5));
        QCOMPARE(view.text(), QStringLiteral("row 1, column 2 of 4 × 5"));
        std::vector<int> counts(20, 0);
        counts[7] = 3;
        counts[0] = 9;
        view.setCounts(counts);
        QVERIFY2(view.text().contains(QStringLiteral("3 of 12 objects here")), qPrintable(view.text()));
        const QImage with = view.grab().toImage();
        view.setOutput(cellOutput(3, 4, 4, 5));
        QVERIFY(view.text().contains(QStringLiteral("0 of 12")));
        QVERIFY(view.grab().toImage() != with);
        view.setCounts(std::vector<int>(19, 1)); // of another grid
        QVERIFY(!view.text().contains(QStringLiteral("here")));
        view.setOutput(cellOutput(9, 0, 4, 5));
        QVERIFY2(view.text().startsWith(QStringLiteral("no cell")), qPrintable(view.text()));
    }

    void aListOfOutputsShowsTheGrid() {
        std::mt19937 random(5);
        std::normal_distribution<float> normal(12, 5);
        std::vector<float> rows, columns;
        for (int object = 0; object < 5000; ++object) {
            rows.push_back(normal(random));
            columns.push_back(normal(random));
        }
        for (const widgets::Theme& theme : {widgets::Theme::dark(), widgets::Theme::light()}) {
            widgets::Theme::apply(*qApp, theme);
            widgets::OutputList list;
            list.setOutputs({cellOutput(12, 3, 25, 24)}, [&](const core::ObjectOutput& output) {
                return widgets::cellCounts(rows, columns, output.about.gridRows, output.about.gridColumns);
            });
            list.resize(280, 420);
            list.show();
            QVERIFY(QTest::qWaitForWindowExposed(&list));
            QTest::qWait(20); // what was laid out while it was shown comes with the next events
            QVERIFY(tests::coloursOfPicture(list, QStringLiteral("som")) > 20);
            QVERIFY(list.findChild<widgets::SomView*>()->text().contains(QStringLiteral("objects here")));
        }
    }
};

QTEST_MAIN(TestSomView)
#include "test_som_view.moc"
