// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QtTest>

#include "app/steps/explain_object.h"
#include "core/analysis/anomaly/mahalanobis.h"
#include "core/analysis/anomaly/neighbour_distance.h"
#include "core/error.h"
#include "core/random_stream.h"
#include "tests/core/complaint.h"
#include "tests/core/model/fake_model.h"

using namespace oddity;
using core::RowId;
using tests::FakeModel;

namespace {

constexpr std::size_t objects = 60, latents = 4;

/// Latents of a network in columns 1 to 4, scaled; column 0 is of something else.
struct Scene {
    Scene() {
        block.run.modelFingerprint = "fake-1";
        block.output = "latents";
        block.firstColumn = 1;
        block.mean = {1, -1, 0.5F, 2};
        block.scale = 0.25F;
        core::RandomStream random(3);
        std::vector<float> values(objects * (latents + 1));
        for (float& value : values)
            value = static_cast<float>(random.normal());
        features.values = core::Matrix(std::move(values), objects, latents + 1);
        features.blocks = {block};
        std::vector<std::string> ids;
        for (std::size_t row = 0; row < objects; ++row)
            ids.push_back("o" + std::to_string(row));
        catalog = std::make_shared<core::Catalog>(std::vector<core::Column>{{.name = "id", .values = ids}}, "id");
        context.features = &features;
        context.catalog = catalog.get();
        context.fitted = std::make_shared<app::FittedScores>(features);
    }

    std::vector<float> latentsOf(RowId row) const {
        std::vector<float> own(latents);
        for (std::size_t axis = 0; axis < latents; ++axis)
            own[axis] = features.values.at(row.index(), 1 + axis) / block.scale + block.mean[axis];
        return own;
    }
    core::TargetValue value(const std::string& target, RowId row, std::vector<float> at) const {
        const std::vector<std::span<const float>> outputs{at};
        return app::explainTarget(target, row, model, context).evaluate({}, outputs, true);
    }

    FakeModel model{{"g"}, 8, 8, static_cast<int>(latents)};
    app::FeatureBlock block;
    app::FeatureSet features;
    std::shared_ptr<core::Catalog> catalog;
    app::ExplainContext context;
};

} // namespace

class TestExplainTargets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What is explained of an object as it is has the value by which it is ranked.
    void scoresAreThoseOfTheRanking() {
        const Scene scene;
        const std::vector<float> mahalanobis = core::mahalanobisScores(scene.features.values);
        const std::vector<float> distances =
            core::neighbourDistanceScores(core::nearestNeighbours(scene.features.values, 20, {}));
        const core::IsolationForest forest(scene.features.values, {.columnWeights = scene.features.blockWeights()});
        for (const std::int64_t index : {0, 17, 59}) {
            const RowId row{index};
            const auto ofRow = [&](const char* target) { return scene.value(target, row, scene.latentsOf(row)).value; };
            QVERIFY(std::abs(ofRow("mahalanobis") / mahalanobis[row.index()] - 1) < 1e-4);
            QVERIFY(std::abs(ofRow("neighbour_distance") / distances[row.index()] - 1) < 1e-4);
            QVERIFY(std::abs(ofRow("isolation_forest") - forest.score(scene.features.values.row(row.index()))) < 1e-5);
        }
    }

    void slopesAreThoseOfTheValues_data() {
        QTest::addColumn<QString>("target");
        for (const char* target : {"mahalanobis", "neighbour_distance", "latent_distance", "similarity:o7", "latent:2"})
            QTest::newRow(target) << QString::fromLatin1(target);
    }
    void slopesAreThoseOfTheValues() {
        QFETCH(QString, target);
        const Scene scene;
        const RowId row{5};
        const std::string name = target.toStdString();
        const std::vector<float> here = scene.latentsOf(row);
        const core::TargetValue stated = scene.value(name, row, here);
        double largest = 0;
        for (std::size_t axis = 0; axis < latents; ++axis) {
            constexpr float step = 0.02F;
            std::vector<float> above = here, below = here;
            above[axis] += step;
            below[axis] -= step;
            const double slope =
                (scene.value(name, row, above).value - scene.value(name, row, below).value) / (2.0 * step);
            largest = std::max(largest, std::abs(slope));
            QVERIFY2(std::abs(slope - stated.outputGradients[0][axis]) < 2e-3,
                     qPrintable(QStringLiteral("%1, stated %2").arg(slope).arg(stated.outputGradients[0][axis])));
        }
        QVERIFY(largest > 0.005);
    }

    /// The squared distance in the features' own units.
    void latentDistanceIsInUnitsOfTheFeatures() {
        const Scene scene;
        const RowId row{5};
        double squares = 0;
        const auto neighbours = core::nearestTo(scene.features.values, scene.features.values.row(5), 11);
        for (std::size_t axis = 0; axis < latents; ++axis) {
            double centre = 0;
            for (const core::Neighbour& neighbour : neighbours)
                if (neighbour.index != 5)
                    centre += scene.features.values.at(static_cast<std::size_t>(neighbour.index), 1 + axis) / 10.0;
            squares += std::pow(scene.features.values.at(5, 1 + axis) - centre, 2);
        }
        QVERIFY(std::abs(scene.value("latent_distance", row, scene.latentsOf(row)).value / squares - 1) < 1e-3);
    }

    void scoresAreFittedOnce() {
        const Scene scene;
        const auto forest = scene.context.fitted->forest();
        scene.value("isolation_forest", RowId{3}, scene.latentsOf(RowId{3}));
        QCOMPARE(scene.context.fitted->forest(), forest);
        QVERIFY(forest.use_count() == 2); // held here and there: no target has kept one of its own
        QCOMPARE(scene.context.fitted->mahalanobis(), scene.context.fitted->mahalanobis());
        QCOMPARE(scene.context.fitted->spreads().size(), latents + 1);
    }

    void offersAreWhatCanBeAsked() {
        Scene scene;
        const std::vector<std::string> offered = app::explainTargets(scene.model, scene.context);
        QCOMPARE(offered, (std::vector<std::string>{"recon_error", "latent_distance", "isolation_forest", "mahalanobis",
                                                    "neighbour_distance"}));
        for (const std::string& name : offered)
            app::explainTarget(name, RowId{0}, scene.model, scene.context);
        const auto families = app::explainFamilies(scene.model, scene.context);
        QCOMPARE(families.size(), 2U);
        QCOMPARE(families[0].prefix, std::string("latent:"));
        QCOMPARE(families[0].count, std::int64_t{latents});
        QCOMPARE(families[1].prefix, std::string("similarity:"));
        scene.features.blocks[0].run.modelFingerprint = "of another network";
        QCOMPARE(app::explainTargets(scene.model, scene.context), std::vector<std::string>{"recon_error"});
        QVERIFY(tests::complaintOf([&] {
                    app::explainTarget("mahalanobis", RowId{0}, scene.model, scene.context);
                }).contains(QStringLiteral("recon_error")));
    }

    void anotherObjectMustBeThere() {
        const Scene scene;
        QCOMPARE(scene.value("similarity:o5", RowId{5}, scene.latentsOf(RowId{5})).value, 1.0F);
        QVERIFY_EXCEPTION_THROWN(app::explainTarget("similarity:x", RowId{5}, scene.model, scene.context), core::Error);
        QVERIFY(app::canExplain("similarity:x", scene.model, scene.context));
        QVERIFY(!app::canExplain("similarity:x", scene.model, {}));
    }
};

QTEST_GUILESS_MAIN(TestExplainTargets)
#include "test_explain_targets.moc"
