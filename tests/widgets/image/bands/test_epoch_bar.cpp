// SPDX-License-Identifier: BSD-3-Clause
#include <QComboBox>
#include <QSlider>
#include <QtTest>

#include "core/io/images/sequences/joined_epochs.h"
#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/bands/epoch_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/image_view.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

/// Three visits of a source that brightens; object 1 lacks the first, every object the second.
class Visits : public core::CutoutSource {
public:
    core::Cutout read(RowId row) const override {
        std::vector<core::Cutout> images(3);
        for (const std::size_t epoch : {std::size_t{0}, std::size_t{2}}) {
            if (row.value == 1 && epoch == 0)
                continue;
            images[epoch] = m_stills.read(row);
            for (float& pixel : images[epoch].pixels)
                pixel *= static_cast<float>(1 + epoch);
            images[epoch].source = "visit " + std::to_string(epoch + 1);
        }
        return core::joinedEpochs({{"2021-03-01", 59274.25}, {"2021-03-04", 59277.25}, {"2021-03-09", 59282.25}},
                                  images);
    }
    std::vector<std::string> bands() const override { return read(RowId{0}).bands; }
    std::vector<std::string> epochs() const override { return {"2021-03-01", "2021-03-04", "2021-03-09"}; }
    std::string describe() const override { return "three visits"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "visits"; }

private:
    tests::RoundSources m_stills{48};
};

} // namespace

/// Stepping through the epochs of an image sequence.
class TestEpochBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void theViewStepsThroughEpochs() {
        Session session;
        ImageView view(&session);
        view.resize(720, 620);
        view.show();
        session.setSurvey(tests::surveyOf(std::make_shared<Visits>(), 3));
        session.setCurrent(RowId{0});
        auto* bar = view.findChild<EpochBar*>();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->text(), QStringLiteral("epoch 1 of 3 · 2021-03-01 · MJD 59274.250"));
        auto* bands = view.findChild<QComboBox*>();
        QCOMPARE(bands->count(), 4); // colour and the bands of one epoch
        QCOMPARE(bands->itemText(1), QStringLiteral("g"));
        const auto pixel = [&view] {
            view.canvas().grab();
            return view.grab().toImage();
        };
        const QImage first = pixel();
        bar->step(1);
        QCOMPARE(bar->text(), QStringLiteral("epoch 2 of 3 · 2021-03-04 · no image of this object"));
        bar->step(1);
        QCOMPARE(bar->text(), QStringLiteral("epoch 3 of 3 · 2021-03-09 · MJD 59282.250"));
        QTRY_VERIFY(pixel() != first);
        if (const QString shots = qEnvironmentVariable("ODDITY_SHOTS"); !shots.isEmpty()) {
            QTest::qWait(300);
            view.grab().save(shots + QStringLiteral("/epochs.png"));
        }
        bar->step(1); // there is no fourth
        QCOMPARE(bar->findChild<QSlider*>()->value(), 2);
        session.setCurrent(RowId{2}); // the same visit of the next object
        QTRY_COMPARE(bar->text(), QStringLiteral("epoch 3 of 3 · 2021-03-09 · MJD 59282.250"));
    }

    void itBeginsWithAnEpochThatIsThere() {
        EpochBar bar;
        const auto sequence = std::make_shared<const core::Cutout>(Visits().read(RowId{1}));
        const auto image = bar.imageOf(sequence);
        QVERIFY(bar.text().startsWith(QStringLiteral("epoch 3 of 3")));
        QCOMPARE(image->bands, (std::vector<std::string>{"g", "r", "z"}));
        QCOMPARE(image->pixels.size(), std::size_t{3 * 48 * 48});
        QVERIFY(!bar.isHidden());
        const auto still = std::make_shared<const core::Cutout>(tests::RoundSources(8).read(RowId{0}));
        QCOMPARE(bar.imageOf(still), still);
        QVERIFY(bar.isHidden());
        QVERIFY(!bar.imageOf(nullptr));
    }
};

QTEST_MAIN(TestEpochBar)
#include "test_epoch_bar.moc"
