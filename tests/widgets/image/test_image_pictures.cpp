// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QComboBox>
#include <QDir>
#include <QtTest>

#include "core/model/faithfulness/map_checks.h"
#include "tests/widgets/image/image_test_objects.h"
#include "tests/widgets/image/npy_stack.h"
#include "widgets/image/attribution_view.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/compare_view.h"
#include "widgets/image/gallery/gallery_grid.h"
#include "widgets/image/gallery_view.h"
#include "widgets/image/image_view.h"
#include "widgets/session/weight_report.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

/// The mean over rings about the centre: a round stand-in for a reconstruction.
core::Tensor roundPart(const core::Cutout& cutout) {
    core::Tensor result{{cutout.bandCount(), cutout.height, cutout.width}, cutout.pixels};
    const int rings = cutout.width;
    for (int band = 0; band < cutout.bandCount(); ++band) {
        std::vector<float> sum(static_cast<std::size_t>(rings)), count(static_cast<std::size_t>(rings));
        const auto ringOf = [&cutout](int x, int y) {
            return static_cast<std::size_t>(std::hypot(x - cutout.width / 2.0 + 0.5, y - cutout.height / 2.0 + 0.5));
        };
        for (int y = 0; y < cutout.height; ++y)
            for (int x = 0; x < cutout.width; ++x) {
                sum[ringOf(x, y)] += cutout.plane(band)[static_cast<std::size_t>(y * cutout.width + x)];
                ++count[ringOf(x, y)];
            }
        for (int y = 0; y < cutout.height; ++y)
            for (int x = 0; x < cutout.width; ++x)
                result.item(band)[static_cast<std::size_t>(y * cutout.width + x)] =
                    sum[ringOf(x, y)] / count[ringOf(x, y)];
    }
    return result;
}

std::shared_ptr<core::Inspection> inspectionOf(const core::Cutout& cutout, RowId row) {
    auto inspection = std::make_shared<core::Inspection>();
    inspection->row = row;
    inspection->model = "ring-mean stand-in";
    inspection->bands = cutout.bands;
    inspection->input = {{cutout.bandCount(), cutout.height, cutout.width}, cutout.pixels};
    inspection->reconstruction = roundPart(cutout);
    for (int band = 0; band < cutout.bandCount(); ++band)
        inspection->sigma.push_back(core::borderStatistics(cutout.plane(band), cutout.width, cutout.height).sigma);
    inspection->inDataUnits = true;
    inspection->unit = cutout.unitOf(0);
    core::OutputSpec classes;
    classes.kind = core::OutputKind::Class;
    inspection->outputs.push_back(
        {"morphology net",
         classes,
         core::NamedValues{{"spiral", "smooth", "edge-on", "merger"}, {0.71F, 0.2F, 0.06F, 0.03F}, {}, {}},
         {}});
    inspection->preparation = "bands as they are";
    return inspection;
}

} // namespace

/// Paints every view with stand-in results, for people to look at: nothing is compared.
class TestImagePictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyViewInBothLooks();
};

void TestImagePictures::everyViewInBothLooks() {
    if (!qEnvironmentVariableIsSet("ODDITY_SHOTS"))
        QSKIP("ODDITY_SHOTS does not name a folder for pictures.");
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    QVERIFY(QDir().mkpath(folder));
    std::shared_ptr<const core::CutoutSource> source = std::make_shared<tests::RoundSources>(64);
    std::int64_t count = 200;
    if (qEnvironmentVariableIsSet("ODDITY_SHOTS_STACK")) {
        std::vector<std::string> bands;
        for (const QString& band : qEnvironmentVariable("ODDITY_SHOTS_BANDS").split(QLatin1Char(',')))
            bands.push_back(band.toStdString());
        const auto stack =
            std::make_shared<tests::NpyStack>(qEnvironmentVariable("ODDITY_SHOTS_STACK").toStdString(), bands);
        count = stack->count();
        source = stack;
    }
    for (const bool isDark : {true, false}) {
        Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
        Session session;
        ThumbnailStore thumbnails;
        GalleryView gallery(&session, &thumbnails);
        ImageView image(&session);
        CompareView compare(&session);
        AttributionView attribution(&session);
        gallery.resize(860, 560);
        image.resize(640, 640);
        compare.resize(1080, 520);
        attribution.resize(620, 640);
        const auto save = [&](QWidget& view, const QString& name) {
            QTest::qWait(300);
            QVERIFY(
                view.grab().save(QStringLiteral("%1/%2-%3.png")
                                     .arg(folder, name, isDark ? QStringLiteral("dark") : QStringLiteral("light"))));
        };
        for (QWidget* view : std::initializer_list<QWidget*>{&gallery, &image, &compare, &attribution})
            view->show();
        save(image, QStringLiteral("image-empty"));
        session.setSurvey(tests::surveyOf(source, count));
        thumbnails.setSource(source, count);
        session.setFlags({{RowId{7}, "import", "stack.fits: the file ends early"},
                          {RowId{11}, "import", "31 % of the pixels are missing"}});
        auto ranking = std::make_shared<RankLayer>();
        for (std::int64_t row = 0; row < count; ++row)
            ranking->scores.values.push_back(1 - static_cast<float>(row) / static_cast<float>(count));
        ranking->order = core::rankRows(ranking->scores.values);
        ranking->state = QStringLiteral("isolation forest, no labels yet");
        session.setRanking(ranking);
        core::Labels labels;
        labels.current[RowId{1}] = {.row = RowId{1}, .classId = session.scheme().classes[0].id};
        labels.current[RowId{4}] = {.row = RowId{4}, .classId = session.scheme().classes[1].id};
        session.labelsCommitted(labels, 2);
        session.select(core::Selection({RowId{9}, RowId{10}}));
        const RowId row{std::min<std::int64_t>(qEnvironmentVariableIntValue("ODDITY_SHOTS_ROW"), count - 1)};
        session.setCurrent(row);
        session.setInspection(inspectionOf(source->read(row), row));
        session.setAttributionOffers(
            {{.network = QStringLiteral("net"),
              .fingerprint = {},
              .targets = {QStringLiteral("anomaly score (isolation forest)"), QStringLiteral("class spiral")},
              .families = {{core::TargetFamily::Choice::Index, "latent:", 32},
                           {core::TargetFamily::Choice::Object, "similarity:", 0}},
              .layers = {QStringLiteral("features.0 relu"), QStringLiteral("features.3 relu")}}});
        QTest::qWait(1500);
        auto layer = std::make_shared<AttributionLayer>();
        const auto inspection = session.inspection();
        layer->row = row;
        layer->attribution = {.map = inspection->input,
                              .value = 0.62F,
                              .baselineValue = 0.4F,
                              .completenessError = 0.013F,
                              .method = "integrated_gradients",
                              .target = "anomaly score (isolation forest)"};
        for (std::size_t i = 0; i < layer->attribution.map.values.size(); ++i)
            layer->attribution.map.values[i] -= inspection->reconstruction->values[i];
        layer->bands = inspection->bands;
        layer->attribution.bandShares =
            std::vector<float>(layer->bands.size(), 1.0F / static_cast<float>(layer->bands.size()));
        layer->attribution.steps = 64;
        session.setAttribution(layer);
        layer = std::make_shared<AttributionLayer>(*layer);
        layer->attribution.method = "gradient";
        core::MapChecks checks{.share = {0.64, 0.12},
                               .segment = "pixels over 3 σ of the border's noise connected to the centre",
                               .curves = {}};
        checks.curves.deletion = {std::vector<float>(33), 0.21, 0.5};
        checks.curves.insertion = {std::vector<float>(33), 0.78, 0.49};
        checks.curves.randomOrders = 3;
        layer->checks = std::make_shared<const core::MapChecks>(checks);
        layer->weights = std::make_shared<const WeightReport>(
            WeightReport{row, {.draws = {{}, {}, {}}, .rankCorrelation = 0.24}, {}});
        session.setAttribution(layer);
        save(gallery, QStringLiteral("gallery"));
        Q_EMIT image.canvas().pointed(QPointF(30, 35));
        save(image, QStringLiteral("image"));
        auto* band = image.findChild<QComboBox*>();
        band->setCurrentIndex(band->count() - 1);
        Q_EMIT band->activated(band->currentIndex());
        save(image, QStringLiteral("image-band"));
        save(compare, QStringLiteral("compare"));
        save(attribution, QStringLiteral("attribution"));
        for (QComboBox* display : attribution.findChildren<QComboBox*>())
            if (const int index = display->findText(QStringLiteral("Side by side")); index >= 0) {
                display->setCurrentIndex(index);
                Q_EMIT display->activated(index);
            }
        attribution.resize(900, 520);
        save(attribution, QStringLiteral("attribution-side"));
    }
}

QTEST_MAIN(TestImagePictures)
#include "test_image_pictures.moc"
