// SPDX-License-Identifier: BSD-3-Clause
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QToolButton>
#include <QtTest>

#include "tests/widgets/image/image_test_objects.h"
#include "tests/widgets/image/npy_stack.h"
#include "widgets/image/bands/band_strip.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/colour/colour_dialog.h"
#include "widgets/image/image_view.h"
#include "widgets/image/stretch/map_box.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

namespace {

/// The bands of another source over and over, as if there were so many.
struct ManyBands : core::CutoutSource {
    ManyBands(std::shared_ptr<const core::CutoutSource> few, int count) : m_few(std::move(few)), m_count(count) {}
    core::Cutout read(RowId row) const override {
        const core::Cutout few = m_few->read(row);
        core::Cutout many{.height = few.height, .width = few.width, .sky = few.sky};
        for (int band = 0; band < m_count; ++band) {
            const auto plane = few.plane(band % few.bandCount());
            many.bands.push_back("band" + std::to_string(band + 1));
            many.units.push_back(few.unitOf(band % few.bandCount()));
            many.pixels.insert(many.pixels.end(), plane.begin(), plane.end());
        }
        return many;
    }
    std::vector<std::string> bands() const override { return read(RowId{0}).bands; }
    std::string describe() const override { return "many bands"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return "many"; }

private:
    std::shared_ptr<const core::CutoutSource> m_few;
    int m_count;
};

QToolButton* buttonNamed(const QWidget& view, const QString& name) {
    for (QToolButton* button : view.findChildren<QToolButton*>())
        if (button->accessibleName() == name)
            return button;
    return nullptr;
}

void choose(QComboBox* box, const QString& text) {
    box->setCurrentText(text);
    Q_EMIT box->activated(box->currentIndex());
}

} // namespace

/// Paints stretches, colours and the band strip for people to look at: nothing is compared.
class TestDisplayPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inBothLooks();
};

void TestDisplayPictures::inBothLooks() {
    if (!qEnvironmentVariableIsSet("ODDITY_SHOTS"))
        QSKIP("ODDITY_SHOTS does not name a folder for pictures.");
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    QVERIFY(QDir().mkpath(folder));
    std::shared_ptr<const core::CutoutSource> source = std::make_shared<tests::RoundSources>(64);
    if (qEnvironmentVariableIsSet("ODDITY_SHOTS_STACK")) {
        std::vector<std::string> bands;
        for (const QString& band : qEnvironmentVariable("ODDITY_SHOTS_BANDS").split(QLatin1Char(',')))
            bands.push_back(band.toStdString());
        source = std::make_shared<tests::NpyStack>(qEnvironmentVariable("ODDITY_SHOTS_STACK").toStdString(), bands);
    }
    for (const bool isDark : {true, false}) {
        Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
        Session session;
        ImageView view(&session);
        view.resize(640, 700);
        view.show();
        const auto save = [&](QWidget& widget, const QString& name) {
            QTest::qWait(700);
            const QString look = isDark ? QStringLiteral("dark") : QStringLiteral("light");
            QVERIFY(widget.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, look)));
        };
        session.setSurvey(tests::surveyOf(source, 1));
        session.setCurrent(RowId{0});
        QTRY_VERIFY(view.canvas().picture());
        save(view, QStringLiteral("display-colour"));
        for (const core::CompositePreset& preset : core::compositePresets()) {
            view.colours().setChoice(preset.choice);
            view.colours().show();
            const QString name = QString::fromStdString(preset.name).section(QLatin1Char(' '), 0, 0).toLower();
            save(view, QStringLiteral("display-preset-") + name);
            save(view.colours(), QStringLiteral("display-dialog-") + name);
        }
        view.colours().setChoice({});
        view.colours().hide();
        auto* bands = buttonNamed(view, QStringLiteral("All bands"));
        QVERIFY(bands);
        bands->setChecked(true);
        const auto combos = view.findChildren<QComboBox*>();
        choose(combos.front(), combos.front()->itemText(1));
        save(view, QStringLiteral("display-band"));
        choose(view.findChild<MapBox*>(), QStringLiteral("inferno"));
        for (QComboBox* box : combos)
            if (box->accessibleName() == QStringLiteral("Scale"))
                choose(box, QStringLiteral("log"));
            else if (box->accessibleName() == QStringLiteral("Limits"))
                choose(box, QStringLiteral("zscale"));
        save(view, QStringLiteral("display-log-zscale"));
        view.resize(430, 560);
        save(view, QStringLiteral("display-narrow"));
        view.findChild<MapBox*>()->showPopup();
        save(*view.findChild<MapBox*>()->view()->window(), QStringLiteral("display-maps"));
        view.findChild<MapBox*>()->hidePopup();
        session.setSurvey(tests::surveyOf(std::make_shared<ManyBands>(source, 12), 1));
        session.setCurrent(RowId{0});
        view.resize(640, 700);
        QTRY_COMPARE(view.findChild<BandStrip*>()->canvases().size(), std::size_t(12));
        save(view, QStringLiteral("display-twelve"));
    }
}

QTEST_MAIN(TestDisplayPictures)
#include "test_display_pictures.moc"
