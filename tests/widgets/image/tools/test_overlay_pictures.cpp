// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <filesystem>

#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "core/data/display/stretch.h"
#include "core/io/fits/fits_file.h"
#include "core/io/images/cutout_reader.h"
#include "core/io/tan_transform.h"
#include "core/io/wcs_transform.h"
#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/image_view.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/tools/contour_dialog.h"
#include "widgets/style/theme.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;
using Part = OverlayChoice::Part;

namespace {

/// Objects on a grid of places of one real image, each a cutout of it with its mask and weight.
class RealImage : public core::CutoutSource {
public:
    RealImage(const std::string& image, const std::string& mask, const std::string& weight, core::PixelRegion region) {
        const core::FitsFile file(image);
        const core::FitsHdu& hdu = file.imageHdu(0);
        if (region.width == 0)
            region = {.x = 0, .y = 0, .width = hdu.axes[0], .height = hdu.axes[1]};
        auto& c = m_cutout;
        c.bands = {"z"};
        c.width = static_cast<int>(region.width);
        c.height = static_cast<int>(region.height);
        c.pixels.resize(c.planeSize());
        file.readRegion(hdu, 0, region, c.pixels);
        c.units = {hdu.header.stringOr("BUNIT", "counts")};
        c.source = std::filesystem::path(image).filename().string();
        c.sky = core::shiftedTransform(core::skyTransformOf(hdu.header),
                                       {static_cast<double>(region.x), static_cast<double>(region.y)});
        if (!mask.empty()) {
            const core::FitsFile other(mask);
            core::CutoutLayer layer{.role = core::LayerRole::Mask, .height = c.height, .width = c.width};
            layer.codes.resize(c.planeSize());
            other.readCodes(other.imageHdu(0), 0, region, core::CodeKind::MaskBits, layer.codes);
            c.layers.push_back(layer);
        }
        if (!weight.empty()) {
            const core::FitsFile other(weight);
            core::CutoutLayer layer{.role = core::LayerRole::InverseVariance, .height = c.height, .width = c.width};
            layer.values.resize(c.planeSize());
            other.readRegion(other.imageHdu(0), 0, region, layer.values);
            c.layers.push_back(layer);
        }
    }
    core::Cutout read(RowId) const override { return m_cutout; }
    std::vector<std::string> bands() const override { return m_cutout.bands; }
    std::string describe() const override { return "one image"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::string fingerprint() const override { return m_cutout.source; }
    const core::Cutout& cutout() const { return m_cutout; }

private:
    core::Cutout m_cutout;
};

std::shared_ptr<const core::Survey> surveyOn(std::shared_ptr<const RealImage> image) {
    std::vector<double> ra, dec;
    const core::Cutout& cutout = image->cutout();
    for (int i = 0; i < 12 && cutout.sky; ++i) {
        const auto place = cutout.sky->skyFromPixel({cutout.width * (i == 0 ? 0.5 : 0.08 + 0.21 * (i % 5)),
                                                     cutout.height * (i == 0 ? 0.5 : 0.12 + 0.3 * (i / 4))});
        ra.push_back(place ? place->raDeg : 0);
        dec.push_back(place ? place->decDeg : 0);
    }
    if (ra.empty())
        ra = dec = {0};
    std::vector<core::Column> columns;
    columns.push_back({.name = "ra", .values = ra});
    columns.push_back({.name = "dec", .values = dec});
    auto survey = std::make_shared<core::Survey>();
    survey->catalog = std::make_shared<core::Catalog>(std::move(columns), "");
    survey->cutouts = image;
    survey->raColumn = "ra";
    survey->decColumn = "dec";
    return survey;
}

} // namespace

/// Paints real images with everything that may lie on them, for people to look at: nothing is compared.
class TestOverlayPictures : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase() { QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path()); }
    void realImages();
    void realColours();
    void everyProjection();
};

void TestOverlayPictures::realImages() {
    if (!qEnvironmentVariableIsSet("ODDITY_SHOTS") || qEnvironmentVariable("ODDITY_TEST_DATA").isEmpty())
        QSKIP("ODDITY_SHOTS does not name a folder for pictures, or ODDITY_TEST_DATA none with real images.");
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    QVERIFY(QDir().mkpath(folder));
    const std::string data = qEnvironmentVariable("ODDITY_TEST_DATA").toStdString() + "/";
    const std::string decam = data + "decam/testcase5/images/decam/CP20150407/c4d_150411_035242_oo";
    struct Shot {
        QString name;
        std::string image, mask, weight;
        core::PixelRegion region;
        std::vector<Part> parts;
        double zoom;
    };
    const std::vector<Shot> shots{
        {"decam",
         decam + "i_z_v1-N10.fits",
         decam + "d_z_v1-N10.fits",
         decam + "w_z_v1-N10.fits",
         {.x = 0, .y = 0, .width = 150, .height = 150},
         {Part::Mask, Part::Grid, Part::Objects, Part::Table},
         0},
        {"decam-contours",
         decam + "i_z_v1-N10.fits",
         "",
         "",
         {.x = 0, .y = 0, .width = 120, .height = 120},
         {Part::Contours, Part::Magnifier},
         0},
        {"hsc", data + "hsc-hst-scarlet/Cut_HSC.fits", "", "", {}, {Part::Grid, Part::Contours, Part::Magnifier}, 0},
        {"hst",
         data + "hst-abell2744-petrofit/abell_2744_spiral_galaxy_f105w.fits.gz",
         "",
         "",
         {},
         {Part::Grid, Part::Contours, Part::Objects, Part::Degrees},
         0},
        {"hst-near",
         data + "hst-abell2744-petrofit/abell_2744_spiral_galaxy_f105w.fits.gz",
         "",
         "",
         {},
         {Part::Grid, Part::Magnifier},
         14},
        {"mirabest",
         data + "mirabest/images/100_140.256+011.496_0.1601_0234.65.fits",
         "",
         "",
         {},
         {Part::Grid, Part::Contours, Part::Mask, Part::Objects},
         0}};
    for (const Shot& shot : shots)
        for (const bool isDark : {true, false}) {
            Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
            Session session;
            ImageView view(&session);
            view.resize(720, 760);
            view.show();
            const auto image = std::make_shared<RealImage>(shot.image, shot.mask, shot.weight, shot.region);
            session.setSurvey(surveyOn(image));
            session.setCurrent(RowId{0});
            QTRY_VERIFY(view.canvas().picture());
            for (std::size_t part = 0; part < OverlayChoice::partCount; ++part)
                OverlayChoice::of(&session).set(static_cast<Part>(part),
                                                std::ranges::find(shot.parts, static_cast<Part>(part)) !=
                                                    shot.parts.end());
            if (shot.zoom > 0)
                view.canvas().zoomTo(shot.zoom);
            QTest::qWait(400);
            const core::Cutout& cutout = image->cutout();
            const QPointF place = view.canvas().widgetFromImage({cutout.width * 0.45, cutout.height * 0.4});
            QMouseEvent move(QEvent::MouseMove, place, view.canvas().mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                             Qt::NoModifier);
            QApplication::sendEvent(&view.canvas(), &move);
            QTest::qWait(100);
            const QString look = isDark ? QStringLiteral("dark") : QStringLiteral("light");
            QVERIFY(view.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, shot.name, look)));
            if (auto* table = view.window()->findChild<PixelTable*>())
                QVERIFY(table->grab().save(QStringLiteral("%1/%2-table-%3.png").arg(folder, shot.name, look)));
            if (shot.name != QStringLiteral("decam"))
                continue;
            QMenu& menu = view.tools().menu();
            menu.popup(QPoint(10, 10));
            QTest::qWait(100);
            QVERIFY(menu.grab().save(QStringLiteral("%1/menu-%2.png").arg(folder, look)));
            menu.close();
            ContourDialog dialog(ContourRule{}, &view);
            QVERIFY(dialog.grab().save(QStringLiteral("%1/contour-dialog-%2.png").arg(folder, look)));
        }
}

/// Bands in a file each, as an object of a survey: the composite, one band, and all bands side by side.
void TestOverlayPictures::realColours() {
    if (!qEnvironmentVariableIsSet("ODDITY_SHOTS") || qEnvironmentVariable("ODDITY_TEST_DATA").isEmpty())
        QSKIP("ODDITY_SHOTS does not name a folder for pictures, or ODDITY_TEST_DATA none with real images.");
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    QVERIFY(QDir().mkpath(folder));
    auto survey = std::make_shared<core::Survey>();
    survey->catalog = std::make_shared<core::Catalog>(
        std::vector<core::Column>{{.name = "id", .values = std::vector<std::string>{"NGC 6976", "Galactic centre"}},
                                  {.name = "stem", .values = std::vector<std::string>{"reprojected_sdss", "gc_2mass"}}},
        "id");
    const std::string data = qEnvironmentVariable("ODDITY_TEST_DATA").toStdString() + "/multiband-sdss-2mass/";
    for (const bool isSloan : {true, false}) {
        survey->cutouts = core::openCutouts(
            {.text = data + "{stem}_{band}.fits" + (isSloan ? ".bz2" : ""),
             .bands = isSloan ? std::vector<std::string>{"g", "r", "i"} : std::vector<std::string>{"j", "h", "k"}},
            *survey->catalog);
        for (const bool isDark : {true, false}) {
            Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
            Session session;
            ImageView view(&session);
            view.resize(720, 900);
            view.show();
            session.setSurvey(survey);
            session.setCurrent(RowId{isSloan ? 0 : 1});
            for (std::size_t part = 0; part < OverlayChoice::partCount; ++part)
                OverlayChoice::of(&session).set(static_cast<Part>(part), static_cast<Part>(part) == Part::Grid);
            QTRY_VERIFY(view.canvas().picture());
            QVERIFY(view.canvas().picture()->isColour);
            for (QToolButton* button : view.findChildren<QToolButton*>())
                if (button->accessibleName() == QStringLiteral("All bands"))
                    button->setChecked(true);
            QTest::qWait(600);
            QVERIFY(view.grab().save(QStringLiteral("%1/%2-colour-%3.png")
                                         .arg(folder, isSloan ? QStringLiteral("sdss") : QStringLiteral("2mass"),
                                              isDark ? QStringLiteral("dark") : QStringLiteral("light"))));
        }
    }
}

void TestOverlayPictures::everyProjection() {
    if (!qEnvironmentVariableIsSet("ODDITY_SHOTS") || qEnvironmentVariable("ODDITY_TEST_DATA").isEmpty())
        QSKIP("ODDITY_SHOTS does not name a folder for pictures, or ODDITY_TEST_DATA none with real images.");
    const QString folder = qEnvironmentVariable("ODDITY_SHOTS");
    QVERIFY(QDir().mkpath(folder));
    const auto draw = [&folder](const QString& name, std::shared_ptr<const core::SkyTransform> sky, std::int64_t width,
                                std::int64_t height) {
        Session session;
        ImageCanvas canvas;
        canvas.resize(420, 420);
        CanvasTools tools(&canvas, &session);
        auto blank = std::make_shared<core::Cutout>();
        blank->bands = {"none"};
        blank->width = static_cast<int>(std::clamp<std::int64_t>(width, 8, 4000));
        blank->height = static_cast<int>(std::clamp<std::int64_t>(height, 8, 4000));
        blank->pixels.resize(blank->planeSize());
        blank->sky = sky;
        canvas.setTitle(name);
        canvas.setSky(sky);
        canvas.setPicture(Picture::ofPlane(blank->plane(0), blank->width, blank->height));
        tools.setSubject(blank, 0);
        for (std::size_t part = 0; part < OverlayChoice::partCount; ++part)
            OverlayChoice::of(&session).set(static_cast<Part>(part), static_cast<Part>(part) == Part::Grid);
        canvas.show();
        QTest::qWait(60);
        QVERIFY(canvas.grab().save(QStringLiteral("%1/grid-%2.png").arg(folder, name)));
    };
    draw(QStringLiteral("pole"), core::tanTransform({{10, 89.95}, {200, 200}, {{-8e-4, 0}, {0, 8e-4}}}), 400, 400);
    draw(QStringLiteral("zero-turned"), core::tanTransform({{0.01, -45}, {200, 200}, {{8e-5, 6e-5}, {-6e-5, 8e-5}}}),
         400, 400);
    draw(QStringLiteral("wide"), core::tanTransform({{80, 20}, {200, 200}, {{-0.3, 0}, {0, 0.3}}}), 400, 400);
    const std::filesystem::path data = qEnvironmentVariable("ODDITY_TEST_DATA").toStdString();
    for (const char* room : {"fits-edge-galsim", "fits-edge-astropy", "multiband-sdss-2mass"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(data / room)) {
            const QString name = QString::fromStdString(entry.path().filename().string());
            if (!entry.is_regular_file() || !name.contains(QStringLiteral(".fit")))
                continue;
            try {
                const core::FitsFile file(entry.path());
                for (const core::FitsHdu& hdu : file.hdus())
                    if (const auto sky = core::skyTransformOf(hdu.header); sky && hdu.axes.size() >= 2) {
                        draw(name, sky, hdu.axes[0], hdu.axes[1]);
                        break;
                    }
            } catch (const core::Error& error) {
                qInfo("%s", error.what()); // some were made to be refused
            }
        }
}

QTEST_MAIN(TestOverlayPictures)
#include "test_overlay_pictures.moc"
