// SPDX-License-Identifier: BSD-3-Clause
#include <QApplication>
#include <QLabel>
#include <QTest>

#include "tests/widgets/sample_session.h"
#include "tests/widgets/table/made_up_outputs.h"
#include "tests/widgets/table/widget_picture.h"
#include "widgets/style/theme.h"
#include "widgets/table/object_panel.h"
#include "widgets/table/outputs/density_view.h"
#include "widgets/table/outputs/output_list.h"
#include "widgets/table/outputs/plane_view.h"
#include "widgets/table/outputs/plane_window.h"
#include "widgets/table/outputs/value_view.h"
#include "widgets/table/outputs/vote_view.h"
#include "widgets/table/value_text.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

void shoot(QWidget& widget, const QString& name) {
    QVERIFY(oddity::tests::coloursOfPicture(widget, name) > 60);
}

QStringList texts(const QWidget& widget) {
    QStringList all;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (!label->isHidden())
            all << label->text();
    return all;
}

} // namespace

class OutputsViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Theme::apply(*qApp, Theme::dark()); }

    void everyKindIsDrawnInTheCard_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void everyKindIsDrawnInTheCard() {
        QFETCH(bool, isDark);
        Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
        Session session;
        fillSession(session);
        Inspection inspection;
        inspection.row = session.current();
        inspection.outputs = madeUpOutputs();
        session.setInspection(std::make_shared<const Inspection>(inspection));
        ObjectPanel panel(&session);
        panel.resize(360, 2000);
        panel.setAttribute(Qt::WA_DontShowOnScreen);
        panel.show();
        QTest::qWait(100);
        shoot(panel, "outputs");
        const QStringList said = texts(panel);
        for (const char* text :
             {"Outputs of GalaxyNet 2", "Outputs of AutoencoderWithMasks", "type · class probabilities",
              "volunteers · expected votes", "photo-z · density, Gaussian mixture", "parts · mask"})
            QVERIFY2(said.contains(QString::fromUtf8(text)), text);
        QCOMPARE(said.filter("Dirichlet").size(), 1);
        QCOMPARE(panel.findChildren<DensityView*>().size(), 3);
        const auto planes = panel.findChildren<PlaneView*>();
        QCOMPARE(planes.size(), 3);
        QVERIFY(planes.last()->height() > planes.last()->cellOf(3).bottom()); // the fourth is not cut off

        session.setCurrent(RowId{3}); // nothing is known of this one yet
        QTRY_VERIFY(panel.findChild<OutputList*>()->isHidden());
    }

    void aNumberHasTheDigitsOfItsUncertainty() {
        QCOMPARE(measuredText(10.8423, 0.1234), QStringLiteral("10.84 ± 0.12"));
        QCOMPARE(measuredText(-3.271, 12.4), QStringLiteral("−3 ± 12"));
        QCOMPARE(measuredText(0.25, 0), QStringLiteral("0.25"));
        QCOMPARE(measuredText(std::nan(""), 1), QStringLiteral("–"));
        QCOMPARE(measuredText(3.2e-9, 4e-10), QStringLiteral("3.20e−09 ± 4.0e−10"));
    }

    void classesComeLikeliestFirstAndTheRestIsCounted() {
        OutputSpec about;
        about.kind = OutputKind::Class;
        NamedValues named;
        for (int index = 0; index < 10; ++index) {
            named.names.push_back("c" + std::to_string(index));
            named.values.push_back(0.1F);
        }
        named.values[9] = 0.19F;
        named.values[0] = 0.01F;
        const std::vector<Fact> facts = valueFacts(about, named);
        QCOMPARE(facts.size(), std::size_t{9});
        QCOMPARE(facts.front().name, QStringLiteral("c9"));
        QCOMPARE(facts.front().value, QStringLiteral("19.0 %"));
        QCOMPARE(facts.back().name, QStringLiteral("2 others"));
        QCOMPARE(facts.back().value, QStringLiteral("11.0 %"));
        about.activation = "sigmoid";
        QCOMPARE(valueFacts(about, named).back().value, QStringLiteral("≤ 10.0 %"));
        named.values[9] = std::nanf("");
        for (const Fact& fact : valueFacts(about, named))
            QVERIFY(fact.name != QStringLiteral("c9"));
    }

    void questionsThatFewReachAreFoldedUntilClicked() {
        const std::vector<ObjectOutput> outputs = madeUpOutputs();
        VoteView view;
        view.setOutput(outputs[1]);
        view.resize(360, view.sizeHint().height());
        const auto shown = [&view] {
            QList<int> questions;
            for (const VoteView::Line& line : view.lines())
                if (line.answer < 0)
                    questions << (line.isFolded ? -line.question : line.question);
            return questions;
        };
        QCOMPARE(shown(), (QList<int>{0, 1, -3, 2})); // the tree's order, not the card's
        const int lineHeight = view.sizeHint().height() / static_cast<int>(view.lines().size());
        const auto folded =
            std::ranges::find_if(view.lines(), [](const VoteView::Line& line) { return line.isFolded; });
        const int line = static_cast<int>(folded - view.lines().begin());
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(30, line * lineHeight + lineHeight / 2));
        QCOMPARE(shown(), (QList<int>{0, 1, 3, 2}));
        view.setOutput(outputs[1]); // the next object: it stays as it was put
        QCOMPARE(shown(), (QList<int>{0, 1, 3, 2}));
    }

    void aDensityTellsTheValueUnderThePointer() {
        const std::vector<float> gaussian{1, 10, 2};
        OutputSpec about;
        about.kind = OutputKind::PdfMix;
        about.unit = "Gyr";
        DensityView view;
        view.setOutput({"net", about, std::vector<QuantityDensity>{{"age", Density::ofMixture(gaussian)}}, {}});
        const DensityView::Curve& curve = view.curves().front();
        QVERIFY(std::abs(curve.quantiles[1] - (10 - 0.99446 * 2)) < 1e-3);
        QVERIFY(std::abs(curve.quantiles[3] - (10 + 1.64485 * 2)) < 1e-3);
        QVERIFY(std::abs(curve.most - 0.19947) < 1e-3);
        view.resize(400, view.sizeHint().height());
        const QString text = view.textAt({200, view.height() / 2});
        QVERIFY2(text.startsWith("10.0") && text.contains("Gyr: density 0.199, 50.0 % below"), qPrintable(text));
        QVERIFY(view.textAt({200, 2}).isEmpty());
    }

    void aClickShowsAPlaneLargeWithItsValues() {
        ImagePlanes planes{{"left", "right"}, {{2, 2, 2}, {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F}}};
        OutputSpec about;
        about.kind = OutputKind::Mask;
        PlaneView view;
        view.setOutput({"net", about, planes, {}});
        view.resize(360, view.heightForWidth(360));
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.cellOf(1).center());
        auto* window = view.findChild<PlaneWindow*>();
        QVERIFY(window && window->isVisible());
        QVERIFY(window->windowTitle().startsWith("right · mask by net"));
        window->resize(300, 330);
        QTest::qWait(50);
        QTest::mouseMove(window, QPoint(60, 250)); // lower left: the first pixel, row 0 is at the bottom
        QTRY_COMPARE(window->readOut(), QStringLiteral("x 1  y 1   0.5"));
        planes.planes.values[4] = 0.9F;
        view.setOutput({"net", about, planes, {}});
        QCOMPARE(window->readOut(), QStringLiteral("x 1  y 1   0.9"));
        const PlanePicture picture = planePicture(OutputKind::Mask, planes.planes.item(0), 2, 2);
        QCOMPARE(picture.limits.high, 1.0F); // shares, not the plane's own largest
    }
};

QTEST_MAIN(OutputsViewTest)
#include "test_outputs_view.moc"
