// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <thread>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/images/cutout_reader.h"
#include "core/io/tables/catalog_reader.h"
#include "core/model/inputs/input_reader.h"
#include "core/model/running/run_model.h"
#include "core/project/run_store.h"
#include "core/sky/demo_survey.h"
#include "tests/plugins/network_files.h"

using namespace oddity;
using namespace oddity::tests;
using core::InputBatch;
using core::Tensor;

namespace {

constexpr std::int64_t objects = 240;

fs::path classifier() {
    return fs::path(qEnvironmentVariable("ODDITY_RESOURCES").toStdString()) / "models/demo-classifier.pt";
}

} // namespace

/// Monte-Carlo dropout with a network that has dropout, on images that it never saw (T-09, Walmsley et al. 2020).
class TestDropoutPasses : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<core::Model> m_model;
    std::unique_ptr<core::InputReader> m_reader;

    fs::path path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }
    std::vector<float> ran(const char* name, const core::RunSettings& settings, const char* output = "class") {
        core::runModel(*m_model, *m_reader, objects, path(name), settings, {});
        const core::Matrix values = core::mapOutput(path(name), output);
        return {values.data(), values.data() + values.rows() * values.columns()};
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(fs::exists(classifier()));
        core::writeDemoSurvey(path("sky"), {.objects = objects, .seed = 909}, {});
        m_model = loadNetwork(classifier());
        const core::LoadedCatalog catalog = core::readCatalog({.path = path("sky") / "catalog.fits"}, {});
        m_reader = std::make_unique<core::InputReader>(
            m_model->card(), core::InputSources{.cutouts = core::openCutouts(
                                                    {.text = (path("sky") / "images.fits").string()}, catalog.catalog),
                                                .catalog = {}});
    }

    /// In one batch, in parts of any size, alone, and by a copy on another thread: to the last bit.
    void anObjectsPassDependsOnItsSeedAlone() {
        const InputBatch batch = core::repeatedInputs(m_reader->read(core::RowId{3}).tensors, 30);
        const auto pass = [&](core::Model& model, std::int64_t first, std::int64_t count) {
            return model.run(core::objectsOf(batch, first, count), {.dropout = true, .seed = 5, .firstObject = first})
                .front();
        };
        const Tensor whole = pass(*m_model, 0, 30);
        QVERIFY(std::vector<float>(whole.item(0).begin(), whole.item(0).end()) !=
                std::vector<float>(whole.item(1).begin(), whole.item(1).end()));
        for (const std::int64_t size : {1, 7, 15}) {
            Tensor joined;
            for (std::int64_t first = 0; first < 30; first += size) {
                const Tensor part = pass(*m_model, first, std::min(size, 30 - first));
                if (joined.shape.empty())
                    joined = part;
                else
                    core::appendItems(joined, part);
            }
            for (std::size_t value = 0; value < whole.values.size(); ++value) // dropped units alike, sums in any order
                QVERIFY(std::abs(joined.values[value] - whole.values[value]) < 1e-5F);
        }
        const auto copy = m_model->clone();
        Tensor elsewhere;
        std::jthread([&] { elsewhere = pass(*copy, 0, 30); }).join();
        QCOMPARE(elsewhere.values, whole.values);
        QVERIFY(m_model->run(batch, {.dropout = true, .seed = 6}).front().values != whole.values);
    }

    void runsDoNotDependOnTheirBatchOrThreads() {
        const std::vector<float> small = ran("small", {.batch = 4, .workers = 2, .passes = 30, .seed = 11});
        QCOMPARE(ran("large", {.batch = 64, .workers = 2, .passes = 30, .seed = 11}), small);
        // one copy has more threads inside, which add up in another order
        const std::vector<float> alone = ran("alone", {.batch = 64, .workers = 1, .passes = 30, .seed = 11});
        for (std::size_t value = 0; value < small.size(); ++value)
            QVERIFY(std::abs(alone[value] - small[value]) < 1e-5F);
        QVERIFY(ran("other", {.batch = 64, .workers = 2, .passes = 30, .seed = 12}) != small);
    }

    /// The mean of 30 passes gives the true types a higher likelihood than single passes do, and where passes disagree
    /// the classes are wrong more often.
    void theMeanPredictsBetterThanAPass() {
        const core::LoadedCatalog truth = core::readCatalog({.path = path("sky") / "truth.fits"}, {});
        const core::Column& kind = truth.catalog.column("kind");
        const std::vector<std::string>& classes = m_model->card().outputs.front().classes;
        const std::vector<float> mean = ran("mean", {.passes = 30, .seed = 21});
        const std::vector<float> information = ran("mean", {.passes = 30, .seed = 21}, "class_mutual_information");
        double ofMean = 0, ofSingle = 0;
        double unsure[2] = {}, count[2] = {}; // mutual information of wrong and of right answers
        int judged = 0;
        for (std::int64_t row = 0; row < objects; ++row) {
            const auto right = std::ranges::find(classes, kind.textAt(core::RowId{row}));
            if (right == classes.end())
                continue; // oddities and artefacts, of which the network knows none
            ++judged;
            const auto place = static_cast<std::size_t>(right - classes.begin());
            const auto own = std::span(mean).subspan(static_cast<std::size_t>(row) * classes.size(), classes.size());
            ofMean += std::log(std::max(1e-12, static_cast<double>(own[place])));
            const Tensor passes = m_model
                                      ->run(core::repeatedInputs(m_reader->read(core::RowId{row}).tensors, 30),
                                            {.dropout = true, .seed = 21 + static_cast<std::uint64_t>(row)})
                                      .front();
            for (std::int64_t pass = 0; pass < 30; ++pass)
                ofSingle += std::log(std::max(1e-12, static_cast<double>(passes.item(pass)[place]))) / 30;
            const auto isRight = static_cast<std::size_t>(std::ranges::max_element(own) - own.begin() ==
                                                          static_cast<std::ptrdiff_t>(place));
            unsure[isRight] += information[static_cast<std::size_t>(row)];
            ++count[isRight];
        }
        QVERIFY(judged > objects / 2);
        QVERIFY2(ofMean > ofSingle, qPrintable(QString("%1 and %2").arg(ofMean / judged).arg(ofSingle / judged)));
        QVERIFY(count[0] > 0 && count[1] > 0);
        QVERIFY2(unsure[0] / count[0] > unsure[1] / count[1],
                 qPrintable(QString("%1 and %2").arg(unsure[0] / count[0]).arg(unsure[1] / count[1])));
    }

    /// All that is uncertain is the sum of its two parts.
    void entropyIsTheSumOfItsParts() {
        const core::RunSettings settings{.passes = 30, .seed = 31};
        const std::vector<float> all = ran("parts", settings, "class_entropy");
        const std::vector<float> aleatoric = ran("parts", settings, "class_aleatoric");
        const std::vector<float> epistemic = ran("parts", settings, "class_mutual_information");
        for (std::size_t row = 0; row < all.size(); ++row)
            QVERIFY(std::abs(all[row] - aleatoric[row] - epistemic[row]) < 1e-5F);
    }
};

QTEST_GUILESS_MAIN(TestDropoutPasses)
#include "test_dropout_passes.moc"
