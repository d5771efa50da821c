// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>
#include <sstream>

#include <QImage>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/viewer/colour/plane_bands.h"
#include "widgets/viewer/colour/plane_colours.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

bool isGrey(const QColor& colour) {
    return colour.red() == colour.green() && colour.red() == colour.blue();
}

/// Files of the same name one after the other, each after the first as an extension.
void appendAsExtension(const std::filesystem::path& file, const std::filesystem::path& image, const std::string& name) {
    std::ostringstream read;
    read << std::ifstream(image, std::ios::binary).rdbuf();
    std::string bytes = read.str();
    bytes.replace(0, 80, "XTENSION= 'IMAGE   '" + std::string(60, ' '));
    core::FitsHeaderText cards;
    cards.text("EXTNAME", name);
    const std::size_t end = bytes.find("END" + std::string(77, ' '));
    bytes.replace(end, 160, cards.cards().substr(0, 80) + bytes.substr(end, 80)); // the block has room for it
    std::ofstream(file, std::ios::binary | std::ios::app) << bytes;
}

} // namespace

/// Pictures are seen in their colours, and three planes as one colour picture.
class TestPlaneColours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Larger than a tile, upper half red, lower half blue.
    void aPictureIsInColour() {
        QImage image(700, 500, QImage::Format_RGB32);
        image.fill(qRgb(250, 60, 20));
        for (int y = 250; y < 500; ++y)
            for (int x = 0; x < 700; ++x)
                image.setPixel(x, y, qRgb(10, 40, 200));
        const QString path = m_desk.folder.filePath("picture.png");
        QVERIFY(image.save(path));
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(600, 500);
        view.show();
        OPEN(view, path.toStdString());
        QTRY_VERIFY(view.imagePage().isReady());
        auto* choose = view.findChild<QToolButton*>(QStringLiteral("planeColours"));
        QVERIFY(choose->isVisible() && choose->isChecked());
        TileCanvas& canvas = view.imagePage().canvas();
        const auto isNear = [&canvas](QPoint pixel, QRgb wanted) {
            const QColor seen = canvas.colourAt(pixel);
            return std::abs(seen.red() - qRed(wanted)) <= 1 && std::abs(seen.green() - qGreen(wanted)) <= 1 &&
                   std::abs(seen.blue() - qBlue(wanted)) <= 1;
        };
        QTRY_VERIFY(canvas.isComplete());
        QVERIFY(isNear({350, 400}, qRgb(250, 60, 20)));
        QVERIFY(isNear({350, 100}, qRgb(10, 40, 200)));
        canvas.zoomTo(2);
        canvas.repaint();
        QTRY_VERIFY(canvas.isComplete());
        QVERIFY(isNear({350, 260}, qRgb(250, 60, 20)));
        canvas.link()->pointAt(LinkedPlace{QPointF(350, 260), nullptr});
        QTRY_VERIFY2(view.imagePage().readout().contains(QStringLiteral("R 250   G 60   B 20")),
                     qPrintable(view.imagePage().readout()));

        view.findChild<QSpinBox*>(QStringLiteral("planeNumber"))->setValue(2); // one plane
        QTRY_VERIFY(view.imagePage().isReady() && canvas.pyramid()->plane() == 1);
        QVERIFY(!choose->isChecked());
        QTRY_VERIFY(canvas.isComplete() && canvas.colourAt({350, 260}) == QColor(60, 60, 60));
        QVERIFY(!view.imagePage().readout().contains(QStringLiteral("R 250")));
        choose->click();
        QTRY_VERIFY(canvas.composite() && canvas.isComplete() && isNear({350, 260}, qRgb(250, 60, 20)));
    }

    void aCubeIsOneWhereItIsAskedFor() {
        core::Tensor cube{{4, 60, 80}, {}};
        for (int plane = 0; plane < 4; ++plane)
            for (int pixel = 0; pixel < 60 * 80; ++pixel) {
                const double distance = std::hypot(pixel % 80 - 40.0, pixel / 80 - 30.0);
                cube.values.push_back(static_cast<float>((plane + 1) * 100 * std::exp(-distance / 6) + pixel % 7));
            }
        const std::string path = m_desk.path("cube.fits").string();
        core::writeFitsImage(path, cube, {}, {});
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        QTRY_VERIFY(view.imagePage().isReady());
        TileCanvas& canvas = view.imagePage().canvas();
        auto* choose = view.findChild<QToolButton*>(QStringLiteral("planeColours"));
        QVERIFY(choose->isVisible() && !choose->isChecked() && !canvas.composite());
        choose->click();
        QTRY_VERIFY(canvas.composite());
        QCOMPARE(QString::fromStdString(canvas.composite()->settings().channels.text),
                 QStringLiteral("red plane 4, green plane 3, blue plane 1"));
        // another choice of planes: grey, since all three channels are one
        core::CompositeChoice same;
        same.bands = {1, 1, 1};
        PlaneBands bands(canvas.pyramid() ? std::make_shared<core::FitsFile>(path) : nullptr, 1);
        const auto one = bands.composite(same, nullptr, {});
        QCOMPARE(one->bands().size(), std::size_t{1});
        QCOMPARE(one->bands()[0].pyramid->plane(), std::int64_t{1});
        // what is saved are the planes that are seen
        QSignalSpy saved(&view.imagePage().tools(), &CanvasTools::saved);
        const QString target = m_desk.folder.filePath("saved.fits");
        view.imagePage().tools().savePixels(target);
        QTRY_COMPARE(saved.size(), 1);
        const core::FitsFile written(target.toStdString());
        QCOMPARE(written.hdu(1).axes, (std::vector<std::int64_t>{80, 60, 3}));
        choose->click();
        QVERIFY(!canvas.composite());
        QTRY_VERIFY(canvas.isComplete() && isGrey(canvas.colourAt({40, 30})));
    }

    void imagesOfOneFileMakeOne() {
        const std::filesystem::path file = m_desk.path("bands.fits"), image = m_desk.path("one.fits");
        const core::Tensor pixels{{30, 40}, std::vector<float>(1200, 1.0F)};
        core::writeFitsImage(file, core::Tensor{{10, 10}, std::vector<float>(100, 1.0F)}, {}, {});
        for (const char* name : {"g", "r", "z", "r"}) {
            core::writeFitsImage(image, pixels, {}, {});
            appendAsExtension(file, image, name);
        }
        const auto opened = std::make_shared<core::FitsFile>(file);
        PlaneBands bands(opened, 2);
        QCOMPARE(bands.names(), (std::vector<std::string>{"g", "r [2]", "z", "r [4]"}));
        QCOMPARE(PlaneBands(opened, 1).names().size(), std::size_t{1}); // of its size there is no other
        core::CompositeChoice choice;
        choice.bands = {2, 1, 0};
        const auto made = bands.composite(choice, nullptr, {});
        QCOMPARE(made->bands()[0].pyramid->image().number, 4);
        QCOMPARE(made->settings().channels.text, std::string("red z, green r [2], blue g"));
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, file.string() + "[1]");
        QTRY_VERIFY(view.imagePage().isReady());
        auto* choose = view.findChild<QToolButton*>(QStringLiteral("planeColours"));
        QVERIFY(choose->isVisible() && !choose->isChecked());
        view.showHdu(1);
        QVERIFY(!choose->isVisible());
    }

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestPlaneColours)
#include "test_plane_colours.moc"
