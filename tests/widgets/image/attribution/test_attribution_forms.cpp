// SPDX-License-Identifier: BSD-3-Clause
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QWidgetAction>
#include <QtTest>

#include "tests/widgets/sample_session.h"
#include "widgets/image/attribution/band_shares.h"
#include "widgets/image/attribution/free_target_form.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/image/attribution/target_box.h"
#include "widgets/image/layers/attribution_text.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;
using Method = core::AttributionMethod;

namespace {

QWidget* panelOf(const MethodForm& form) {
    return qobject_cast<QWidgetAction*>(form.menu()->actions().front())->defaultWidget();
}

template <typename Field> Field* field(const QWidget& parent, const char* name) {
    for (Field* each : parent.findChildren<Field*>())
        if (each->accessibleName() == QLatin1String(name))
            return each;
    return nullptr;
}

/// A classifier of images, another with the same classes, and one of spectra.
std::vector<AttributionOffer> offers() {
    const core::TargetFamily latent{core::TargetFamily::Choice::Index, "latent:", 32};
    const core::TargetFamily similarity{core::TargetFamily::Choice::Object, "similarity:", 0};
    return {{.network = QStringLiteral("Zoo"),
             .fingerprint = QStringLiteral("1"),
             .targets = {QStringLiteral("class:ring"), QStringLiteral("mahalanobis")},
             .families = {latent,
                          similarity,
                          {core::TargetFamily::Choice::Probability, "quantile:z:", 0},
                          {core::TargetFamily::Choice::Region, "mask:seg:star@", 0}},
             .layers = {}},
            {.network = QStringLiteral("Farm"),
             .fingerprint = QStringLiteral("2"),
             .hasSlopes = false,
             .targets = {QStringLiteral("class:ring")},
             .families = {},
             .layers = {}},
            {.network = QStringLiteral("Prism"),
             .fingerprint = QStringLiteral("3"),
             .isOfSeries = true,
             .targets = {QStringLiteral("class:QSO")},
             .families = {latent},
             .layers = {}}};
}

void save(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    if (!folder.isEmpty())
        QVERIFY(widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png"))));
}

} // namespace

class TestAttributionForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void eachMethodKeepsItsOwnSettings() {
        MethodForm form;
        QSignalSpy changed(&form, &MethodForm::changed);
        form.setLayers({QStringLiteral("a"), QStringLiteral("b")});
        form.setMethod(Method::Occlusion);
        QCOMPARE(form.options(), core::AttributionOptions());
        QWidget* panel = panelOf(form);
        field<QSpinBox>(*panel, "Size")->setValue(5);
        field<QCheckBox>(*panel, "Bands")->setChecked(true);
        field<QComboBox>(*panel, "Shape")->setCurrentIndex(1);
        Q_EMIT field<QComboBox>(*panel, "Shape")->activated(1);
        QCOMPARE(changed.count(), 3);
        QCOMPARE(form.options().patch, 5);
        QCOMPARE(form.options().stride, 4);
        QVERIFY(form.options().eachBand);
        QCOMPARE(form.options().shape, core::OcclusionShape::Ring);
        field<QSpinBox>(*panel, "Size")->setValue(2);
        QCOMPARE(form.options().stride, 2); // never beyond a patch, between which pixels would be left out
        form.setMethod(Method::SmoothGrad);
        QCOMPARE(form.options(), core::AttributionOptions());
        field<QSpinBox>(*panel, "Copies")->setValue(80);
        field<QSpinBox>(*panel, "Noise")->setValue(30);
        QCOMPARE(form.options().samples, 80);
        QCOMPARE(form.options().noise, 0.3F);
        form.setMethod(Method::Occlusion);
        QCOMPARE(form.options().patch, 2);
        QCOMPARE(form.options().samples, core::AttributionOptions().samples);
        for (QPushButton* button : panel->findChildren<QPushButton*>())
            button->click(); // as usual
        QCOMPARE(form.options(), core::AttributionOptions());
        form.setMethod(Method::SmoothGrad);
        QCOMPARE(form.options().samples, 80);
    }

    void onlyWhatAMethodDependsOnIsShown_data() {
        QTest::addColumn<int>("method");
        QTest::addColumn<QStringList>("fields");
        const auto row = [](const char* name, Method method, std::initializer_list<const char*> fields) {
            QStringList list;
            for (const char* each : fields)
                list << QString::fromLatin1(each);
            QTest::newRow(name) << static_cast<int>(method) << list;
        };
        row("integrated gradients", Method::IntegratedGradients, {"Baseline", "Seed"});
        row("gradient", Method::Gradient, {});
        row("SmoothGrad", Method::SmoothGrad, {"Copies", "Noise", "Seed"});
        row("Grad-CAM", Method::GradCam, {"Layer"});
        row("occlusion", Method::Occlusion, {"Baseline", "Shape", "Size", "Step", "Bands", "Seed"});
        row("RISE", Method::Rise, {"Baseline", "Masks", "Cells", "Seed"});
    }
    void onlyWhatAMethodDependsOnIsShown() {
        QFETCH(int, method);
        QFETCH(QStringList, fields);
        MethodForm form;
        form.setLayers({QStringLiteral("features.0 relu"), QStringLiteral("features.3 relu")});
        form.setMethod(static_cast<Method>(method));
        QCOMPARE(form.isEnabled(), !fields.isEmpty());
        QWidget* panel = panelOf(form);
        panel->adjustSize();
        QStringList shown;
        for (const char* name :
             {"Baseline", "Layer", "Copies", "Noise", "Shape", "Size", "Step", "Bands", "Masks", "Cells", "Seed"})
            if (!field<QWidget>(*panel, name)->isHidden())
                shown << QString::fromLatin1(name);
        QCOMPARE(shown, fields);
        if (!fields.isEmpty())
            save(*panel, QStringLiteral("method-%1").arg(method));
    }

    void aLayerOfAnotherNetworkIsForgotten() {
        MethodForm form;
        form.setMethod(Method::GradCam);
        form.setLayers({QStringLiteral("a"), QStringLiteral("b")});
        auto* layer = field<QComboBox>(*panelOf(form), "Layer");
        QVERIFY(layer->currentText().contains(QStringLiteral("the last: b")));
        layer->setCurrentIndex(1);
        Q_EMIT layer->activated(1);
        QCOMPARE(form.options().layer, std::string("a"));
        form.setLayers({QStringLiteral("c")});
        QCOMPARE(form.options().layer, std::string());
        form.setLayers({QStringLiteral("a")});
        QCOMPARE(form.options().layer, std::string("a"));
    }

    void methodsThatNeedSlopesWantANetworkWithSlopes() {
        MethodBox box(MethodBox::Of::Images, nullptr);
        QCOMPARE(box.method(), Method::IntegratedGradients);
        box.setSlopes(false);
        QCOMPARE(box.method(), Method::Occlusion);
        QVERIFY(!(box.model()->flags(box.model()->index(0, 0)) & Qt::ItemIsEnabled));
        box.setSlopes(true);
        QVERIFY(box.model()->flags(box.model()->index(0, 0)) & Qt::ItemIsEnabled);
        QVERIFY(MethodBox(MethodBox::Of::Series, nullptr).findText(QStringLiteral("Grad-CAM")) >= 0);
    }

    void targetsAreThoseOfTheirKind() {
        Session session;
        TargetBox images(&session, TargetBox::Of::Images, nullptr);
        TargetBox series(&session, TargetBox::Of::Series, nullptr);
        QVERIFY(images.target().isEmpty() && !images.offer());
        session.setAttributionOffers(offers());
        QCOMPARE(images.target(), QStringLiteral("class:ring"));
        QCOMPARE(images.network(), QStringLiteral("1"));
        QCOMPARE(images.itemText(0), QStringLiteral("class ring · Zoo")); // two networks have it
        QCOMPARE(images.itemText(1), QStringLiteral("Mahalanobis distance"));
        QCOMPARE(images.itemText(2), QStringLiteral("class ring · Farm"));
        QCOMPARE(series.target(), QStringLiteral("class:QSO"));
        QVERIFY(images.findText(QStringLiteral("class QSO")) < 0);
        QSignalSpy changed(&images, &TargetBox::targetChanged);
        images.setCurrentIndex(2);
        Q_EMIT images.activated(2);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(images.network(), QStringLiteral("2"));
        QVERIFY(!images.offer()->hasSlopes);
        session.setAttributionOffers(offers()); // the same again
        QCOMPARE(images.network(), QStringLiteral("2"));
        QCOMPARE(changed.count(), 1);
        session.setAttributionOffers({});
        QVERIFY(images.target().isEmpty());
    }

    void otherTargetsAreNamedByAPerson() {
        Session session;
        fillSession(session, 50);
        session.setCurrent(core::RowId{4});
        session.select(core::Selection({core::RowId{9}, core::RowId{11}}));
        TargetBox box(&session, TargetBox::Of::Images, nullptr);
        session.setAttributionOffers(offers());
        box.resize(200, 30);
        box.show();
        FreeTargetForm& form = box.otherTargets();
        const auto open = [&](int family) {
            const int other = box.findText(QStringLiteral("Other…"));
            QVERIFY(other > 0);
            box.setCurrentIndex(other);
            Q_EMIT box.activated(other);
            QVERIFY(form.isVisible());
            field<QComboBox>(form, "What to explain")->setCurrentIndex(family);
        };
        const auto explain = [&] {
            for (QPushButton* button : form.findChildren<QPushButton*>())
                if (button->text() == QStringLiteral("Explain") && button->isEnabled())
                    button->click();
        };
        const auto press = [&](const char* text) {
            for (QPushButton* button : form.findChildren<QPushButton*>())
                if (button->text() == QLatin1String(text))
                    button->click();
        };
        open(0);
        QCOMPARE(box.target(), QStringLiteral("class:ring")); // until another is named
        save(form, QStringLiteral("other-latent"));
        auto* index = field<QSpinBox>(form, "Number, counted from 0");
        QCOMPARE(index->maximum(), 31);
        index->setValue(7);
        explain();
        QVERIFY(!form.isVisible());
        QCOMPARE(box.target(), QStringLiteral("latent:7"));
        QCOMPARE(box.network(), QStringLiteral("1"));
        QVERIFY(box.currentText().startsWith(QStringLiteral("latent 7")));
        open(1);
        explain(); // there is no object named yet
        QCOMPARE(box.target(), QStringLiteral("latent:7"));
        auto* id = field<QLineEdit>(form, "Other object");
        id->setText(QStringLiteral("nobody"));
        save(form, QStringLiteral("other-object"));
        explain();
        QCOMPARE(box.target(), QStringLiteral("latent:7"));
        press("Current");
        const QString current = QString::fromStdString(session.survey()->catalog->id(core::RowId{4}));
        QCOMPARE(id->text(), current);
        press("Selected");
        QCOMPARE(id->text(), QString::fromStdString(session.survey()->catalog->id(core::RowId{9})));
        id->setText(current);
        explain();
        QCOMPARE(box.target(), QStringLiteral("similarity:") + current);
        open(2);
        field<QDoubleSpinBox>(form, "Probability")->setValue(0.025);
        explain();
        QCOMPARE(box.target(), QStringLiteral("quantile:z:0.025"));
        QVERIFY(box.currentText().startsWith(QStringLiteral("z, 2.5 % quantile")));
        open(3);
        field<QSpinBox>(form, "First row")->setValue(3);
        explain();
        QCOMPARE(box.target(), QStringLiteral("quantile:z:0.025")); // it ends before it begins
        field<QSpinBox>(form, "Last row")->setValue(8);
        field<QSpinBox>(form, "Last column")->setValue(5);
        save(form, QStringLiteral("other-region"));
        explain();
        QCOMPARE(box.target(), QStringLiteral("mask:seg:star@3-8,0-5"));
        QVERIFY(box.currentText().startsWith(QStringLiteral("seg star, rows 3–8, columns 0–5")));
        session.setAttributionOffers(offers());
        QCOMPARE(box.target(), QStringLiteral("mask:seg:star@3-8,0-5"));
        QVERIFY(box.findText(QStringLiteral("latent 7 · Zoo")) > 0); // those named before stay in the list
    }

    void aNarrowBoxShortensItsText() {
        NarrowBox box(QStringLiteral("Target"), {}, nullptr);
        box.addItem(QStringLiteral("reconstruction error · a network with a long name"));
        box.resize(600, 30);
        QCOMPARE(box.shownText(), box.currentText());
        box.resize(120, 30);
        QVERIFY2(box.shownText().startsWith(QStringLiteral("reco")) && box.shownText().endsWith(QChar(0x2026)),
                 qPrintable(box.shownText()));
        QVERIFY(box.fontMetrics().horizontalAdvance(box.shownText()) < 120);
    }

    void sharesAreShownOnlyWhereBandsAreToldApart() {
        BandShares shares;
        core::Attribution attribution;
        attribution.bandShares = {0.6F, 0.395F, 0.005F};
        shares.setShares(attribution, {"g", "r", "z"});
        QVERIFY(!shares.isHidden());
        QCOMPARE(shares.text(), QStringLiteral("g 60 %, r 40 %, z 0.5 %"));
        QVERIFY(shares.toolTip().contains(QStringLiteral("sum of |map|")));
        shares.resize(400, shares.sizeHint().height());
        save(shares, QStringLiteral("band-shares"));
        shares.setShares({}, {"g", "r", "z"});
        QVERIFY(shares.isHidden());
        attribution.bandShares = {1};
        shares.setShares(attribution, {"g"});
        QVERIFY(shares.isHidden());
    }

    void aMapSaysHowItWasMade() {
        const auto made = [](const char* method, core::AttributionOptions options) {
            core::Attribution attribution;
            attribution.method = method;
            attribution.steps = 64;
            attribution.layer = "features.3 relu";
            return madeInWords(attribution, options);
        };
        QCOMPARE(made("integrated_gradients", {.baseline = core::Baseline::Blurred}),
                 QStringLiteral("integrated gradients from the blurred image, 64 steps"));
        QCOMPARE(made("smoothgrad", {.samples = 80, .noise = 0.3F, .seed = 4}),
                 QStringLiteral("SmoothGrad, 80 copies, noise 30 %, seed 4"));
        QCOMPARE(made("gradcam", {}), QStringLiteral("Grad-CAM of features.3 relu"));
        QCOMPARE(
            made("occlusion", {.eachBand = true}),
            QStringLiteral("occlusion by patches of 8 px, 4 px apart, replaced by a blank image, each band alone"));
        QCOMPARE(made("occlusion", {.baseline = core::Baseline::Mean, .shape = core::OcclusionShape::Ring, .patch = 3}),
                 QStringLiteral("occlusion by rings of 3 px, replaced by the bands' means"));
        QCOMPARE(made("rise", {.masks = 200, .seed = 1}),
                 QStringLiteral("RISE, 200 masks of 7×7 cells over a blank image, seed 1"));
        QCOMPARE(made("input_x_gradient", {}), QStringLiteral("input × gradient"));
        core::Attribution ofSpectrum;
        ofSpectrum.method = "rise";
        QCOMPARE(madeInWords(ofSpectrum, {.masks = 20}, true),
                 QStringLiteral("RISE, 20 masks of 7×7 cells over masked points, seed 0"));
    }
};

QTEST_MAIN(TestAttributionForms)
#include "test_attribution_forms.moc"
