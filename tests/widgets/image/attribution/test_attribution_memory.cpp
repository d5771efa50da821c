// SPDX-License-Identifier: BSD-3-Clause
#include <QCheckBox>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QWidgetAction>

#include "tests/widgets/sample_session.h"
#include "widgets/image/attribution/free_target_form.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/attribution/method_form.h"
#include "widgets/image/attribution/target_box.h"
#include "widgets/image/attribution_view.h"

using namespace oddity;
using namespace oddity::widgets;
using Method = core::AttributionMethod;

namespace {

std::vector<AttributionOffer> offers(bool hasLearned = false) {
    std::vector<AttributionOffer> list{{.network = QStringLiteral("Zoo"),
                                        .fingerprint = QStringLiteral("1"),
                                        .targets = {QStringLiteral("class:ring"), QStringLiteral("mahalanobis")},
                                        .families = {{core::TargetFamily::Choice::Index, "latent:", 32}},
                                        .layers = {QStringLiteral("a"), QStringLiteral("b")}},
                                       {.network = QStringLiteral("Farm"),
                                        .fingerprint = QStringLiteral("2"),
                                        .targets = {QStringLiteral("class:ring"), QStringLiteral("recon_error")},
                                        .families = {},
                                        .layers = {}}};
    if (hasLearned)
        list.front().targets.prepend(QStringLiteral("relevance"));
    return list;
}

/// The Why view of a project that remembers this.
struct Sitting {
    Session session;
    AttributionView view{&session};
    TargetBox* target = view.findChild<TargetBox*>();
    MethodBox* method = view.findChild<MethodBox*>();
    MethodForm* form = view.findChild<MethodForm*>();
    QSignalSpy asked{&session, &Session::attributionAsked};
    QHash<QString, QString> kept;

    explicit Sitting(const QHash<QString, QString>& before, bool isWritable = true) : kept(before) {
        QObject::connect(&session, &Session::viewStateStored, &view,
                         [this](const QString& key, const QString& value) { kept[key] = value; });
        fillSession(session, 40);
        session.setLabelsWritable(isWritable);
    }
    void open(const std::vector<AttributionOffer>& list) {
        session.setViewState(kept);
        session.setAttributionOffers(list);
    }
    void choose(QComboBox* box, int index) {
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    template <typename Field> Field* field(const char* name) const {
        const QWidget* panel = qobject_cast<QWidgetAction*>(form->menu()->actions().front())->defaultWidget();
        for (Field* each : panel->findChildren<Field*>())
            if (each->accessibleName() == QLatin1String(name))
                return each;
        return nullptr;
    }
    void setUp() {
        choose(target, target->findText(QStringLiteral("reconstruction error")));
        choose(method, method->findText(QStringLiteral("occlusion")));
        choose(field<QComboBox>("Baseline"), 1);
        field<QSpinBox>("Size")->setValue(6);
        field<QSpinBox>("Step")->setValue(3);
        field<QCheckBox>("Bands")->setChecked(true);
        choose(method, method->findText(QStringLiteral("RISE")));
        field<QSpinBox>("Masks")->setValue(300);
        choose(method, method->findText(QStringLiteral("occlusion")));
    }
};

} // namespace

/// What was chosen in the Why view comes back with the project.
class TestAttributionMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choicesComeBack_data() {
        QTest::addColumn<bool>("areOffersFirst");
        QTest::newRow("networks are loaded after the project") << false;
        QTest::newRow("before what it remembers is read") << true;
    }
    void choicesComeBack() {
        QFETCH(bool, areOffersFirst);
        Sitting first({});
        first.open(offers());
        first.setUp();
        Sitting second(first.kept);
        if (areOffersFirst)
            second.session.setAttributionOffers(offers());
        second.open(offers());
        QCOMPARE(second.target->target(), QStringLiteral("recon_error"));
        QCOMPARE(second.target->network(), QStringLiteral("2"));
        QCOMPARE(second.method->method(), Method::Occlusion);
        const core::AttributionOptions options = second.form->options();
        QCOMPARE(options, first.form->options());
        QCOMPARE(options.baseline, core::Baseline::Blurred);
        QCOMPARE(options.patch, 6);
        QCOMPARE(options.stride, 3);
        QVERIFY(options.eachBand);
        second.choose(second.method, second.method->findText(QStringLiteral("RISE")));
        QCOMPARE(second.form->options().masks, 300);
        second.choose(second.method, second.method->findText(QStringLiteral("SmoothGrad")));
        QCOMPARE(second.form->options(), core::AttributionOptions());
    }

    void whatComesBackIsAsked() {
        Sitting first({});
        first.open(offers());
        first.setUp();
        Sitting second(first.kept);
        second.view.show();
        second.open(offers());
        QTRY_VERIFY(!second.asked.isEmpty());
        const auto request = second.asked.last().front().value<AttributionRequest>();
        QCOMPARE(request.target, QStringLiteral("recon_error"));
        QCOMPARE(request.method, Method::Occlusion);
        QCOMPARE(request.options.patch, 6);
    }

    void aTargetIsWaitedFor() {
        Sitting first({});
        first.open(offers(true));
        first.choose(first.target, 0);
        QCOMPARE(first.target->target(), QStringLiteral("relevance"));
        Sitting second(first.kept);
        second.open(offers(false)); // nothing is learned yet
        QCOMPARE(second.target->target(), QStringLiteral("class:ring"));
        second.session.setAttributionOffers(offers(true));
        QCOMPARE(second.target->target(), QStringLiteral("relevance"));
        Sitting third(first.kept);
        third.open(offers(false));
        third.choose(third.target, 1); // who chooses meanwhile means it
        third.session.setAttributionOffers(offers(true));
        QCOMPARE(third.target->target(), QStringLiteral("mahalanobis"));
    }

    void aTargetThatAPersonNamedComesBack() {
        Sitting first({});
        first.open(offers());
        Q_EMIT first.target->otherTargets().chosen(QStringLiteral("latent:7"), QStringLiteral("1"));
        Sitting second(first.kept);
        second.open(offers());
        QCOMPARE(second.target->target(), QStringLiteral("latent:7"));
        QCOMPARE(second.target->network(), QStringLiteral("1"));
    }

    void anotherProjectHasItsOwn() {
        Sitting sitting({});
        sitting.open(offers());
        sitting.setUp();
        sitting.session.setSurvey(sampleSurvey(30));
        sitting.kept.clear();
        sitting.open(offers());
        QCOMPARE(sitting.method->method(), Method::IntegratedGradients);
        sitting.choose(sitting.method, sitting.method->findText(QStringLiteral("occlusion")));
        QCOMPARE(sitting.form->options(), core::AttributionOptions());
    }

    void whatIsNoChoiceIsNotTaken() {
        Sitting sitting({{QStringLiteral("why"), QStringLiteral(R"({"target": "tea", "network": "1", "method": "leaves",
            "settings": {"rise": {"masks": -4, "cells": 1e9, "baseline": "black"}, "tea": {}}})")}});
        sitting.open(offers());
        QCOMPARE(sitting.target->target(), QStringLiteral("class:ring"));
        QCOMPARE(sitting.method->method(), Method::IntegratedGradients);
        sitting.choose(sitting.method, sitting.method->findText(QStringLiteral("RISE")));
        QCOMPARE(sitting.form->options().masks, MethodForm::leastMasks);
        QCOMPARE(sitting.form->options().cells, MethodForm::mostCells);
        QCOMPARE(sitting.form->options().baseline, core::Baseline::Blank);
    }

    void aProjectForReadingOnlyIsNotToldOfEachChoice() {
        Sitting sitting({}, false);
        QSignalSpy told(&sitting.session, &Session::told);
        sitting.open(offers());
        sitting.setUp();
        QVERIFY(sitting.kept.isEmpty());
        QVERIFY(told.isEmpty());
        QCOMPARE(sitting.method->method(), Method::Occlusion);
    }
};

QTEST_MAIN(TestAttributionMemory)
#include "test_attribution_memory.moc"
