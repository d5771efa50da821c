// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QTemporaryDir>
#include <QtTest>

#include "core/io/images/cutout_reader.h"
#include "core/io/tables/catalog_reader.h"
#include "core/model/running/run_model.h"
#include "core/project/run_store.h"
#include "tests/plugins/network_files.h"

using namespace oddity;
using namespace oddity::tests;

/// The road from FITS files to class probabilities, with a published network on the galaxies that it was published
/// with (Bowles et al. 2021; MiraBest, Miraghaei & Best 2017).
class TestRealGalaxies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedProbabilitiesComeBackFromTheFitsFiles() {
        const fs::path data = dataFolder();
        if (!fs::exists(data / "mirabest/images"))
            QSKIP("no real data: set ODDITY_TEST_DATA");
        const core::LoadedCatalog golden =
            core::readCatalog({.path = data / "mirabest/golden_predictions.csv", .idColumn = "file"}, {});
        const std::shared_ptr<const core::CutoutSource> cutouts =
            core::openCutouts({.text = (data / "mirabest/images/{file}").string()}, golden.catalog);
        const NetworkFolder networks;
        const auto model = loadNetwork(networks.linkWithCard(data / "models/radio-fr/fr_cnn_noattention.pt"));
        const QTemporaryDir folder;
        const fs::path run = folder.path().toStdString();
        const auto count = static_cast<std::int64_t>(golden.catalog.rowCount());
        QCOMPARE(count, 61);
        const core::InputReader reader(model->card(), {.cutouts = cutouts, .catalog = {}});
        const core::RunSummary summary = core::runModel(*model, reader, count, run, {.batch = 16}, {});
        QCOMPARE(summary.done, count);
        QCOMPARE(summary.flagged, 0);
        const core::Matrix classes = core::mapOutput(run, "class");
        const core::Column& published = golden.catalog.column("p_FRII_fr_cnn_noattention");
        for (std::size_t row = 0; row < golden.catalog.rowCount(); ++row) {
            const double wanted = published.numberAt(core::RowId{static_cast<std::int64_t>(row)});
            QVERIFY2(std::abs(classes.at(row, 1) - wanted) < 1e-4,
                     qPrintable(QString("row %1: %2, published %3").arg(row).arg(classes.at(row, 1)).arg(wanted)));
        }
    }
};

QTEST_GUILESS_MAIN(TestRealGalaxies)
#include "test_real_galaxies.moc"
