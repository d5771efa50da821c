// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <limits>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

#include "core/io/fits/fits_image.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Value = x, one row of missing pixels at y = 3.
core::Tensor slope(std::int64_t width, std::int64_t height) {
    core::Tensor image{{height, width}, {}};
    for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x)
            image.values.push_back(y == 3 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(x));
    return image;
}

Rendering greyTo(float high) {
    Rendering rendering;
    rendering.stretch.limits = {0, high};
    return rendering;
}

} // namespace

class TestTileCanvas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paintsThePixelsOfTheFile() {
        TileCanvas canvas(&m_pool);
        open(canvas, 600, 400, greyTo(599));
        canvas.showAt({99.5, 49.5}, 2);
        const QImage image = picture(canvas);
        // widget (x, y) shows image pixel 99.5 + (x − 200) / 2 and 49.5 − (y − 150) / 2
        for (const int x : {0, 120, 200, 399}) {
            const int pixel = static_cast<int>(std::floor(99.5 + (x + 0.5 - 200) / 2 + 0.5));
            const int grey = qGray(image.pixel(x, 20));
            QVERIFY2(std::abs(grey - pixel * 255.0 / 599) <= 2,
                     qPrintable(QStringLiteral("x %1: %2 for pixel %3").arg(x).arg(grey).arg(pixel)));
        }
        for (const int x : {98, 99}) // as in the image view
            QCOMPARE(image.pixel(canvas.widgetFromImage({x - 0.25, 3.25}).toPoint()), missingColour(x, 3));
    }

    void farAndNearAgree() {
        TileCanvas canvas(&m_pool);
        open(canvas, 3000, 2400, greyTo(2999));
        canvas.fit();
        const QImage image = picture(canvas);
        for (const double x : {400.0, 1500.0, 2700.0}) {
            const QPointF at = canvas.widgetFromImage({x, 1200});
            QVERIFY(std::abs(qGray(image.pixel(at.toPoint())) - x * 255 / 2999) <= 4);
        }
    }

    void coordinatesGoBothWays() {
        TileCanvas canvas(&m_pool);
        open(canvas, 600, 400, greyTo(599));
        canvas.showAt({123.25, 77.5}, 3.7);
        const QPointF image(17.5, 230.25);
        const QPointF back = canvas.imageFromWidget(canvas.widgetFromImage(image));
        QVERIFY(std::hypot(back.x() - image.x(), back.y() - image.y()) < 1e-9);
        QVERIFY(canvas.pixelAt({-0.5, -0.5}) && !canvas.pixelAt({599.5, 0}) && !canvas.pixelAt({0, -0.51}));
    }

    void wheelZoomsAboutThePointer() {
        TileCanvas canvas(&m_pool);
        open(canvas, 600, 400, greyTo(599));
        const QPointF about(310, 40);
        const QPointF before = canvas.imageFromWidget(about);
        canvas.zoomBy(1.2, about);
        const QPointF after = canvas.imageFromWidget(about);
        QVERIFY(std::hypot(before.x() - after.x(), before.y() - after.y()) < 1e-9);
    }

    void dragsPanAndChangeContrast() {
        TileCanvas canvas(&m_pool);
        open(canvas, 600, 400, greyTo(599));
        canvas.showAt({300, 200}, 2);
        QTest::mousePress(&canvas, Qt::LeftButton, {}, {200, 150});
        drag(canvas, {240, 130}, Qt::LeftButton);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {240, 130});
        QCOMPARE(canvas.centre(), QPointF(280, 190));
        QSignalSpy contrast(&canvas, &TileCanvas::contrastChanged);
        QTest::mousePress(&canvas, Qt::RightButton, {}, {200, 150});
        drag(canvas, {240, 90}, Qt::RightButton);
        QCOMPARE(contrast.count(), 1);
        QVERIFY(canvas.rendering().bias > 0.55 && canvas.rendering().contrast > 1.3);
        QTest::mouseRelease(&canvas, Qt::RightButton, {}, {240, 90});
        QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {200, 150});
        QCOMPARE(canvas.centre(), QPointF(299.5, 199.5));
    }

    /// New colours need no new tiles, new limits do: in the end the picture is the new one.
    void followsItsRendering() {
        TileCanvas canvas(&m_pool);
        open(canvas, 600, 400, greyTo(599));
        canvas.showAt({300, 200}, 1);
        picture(canvas);
        Rendering inverted = greyTo(599);
        inverted.isInverted = true;
        canvas.setRendering(inverted);
        QVERIFY(canvas.isComplete());
        const QPoint at = canvas.widgetFromImage({150, 200}).toPoint();
        QVERIFY(std::abs(qGray(canvas.grab().toImage().pixel(at)) - (255 - 64)) <= 2);
        canvas.setRendering(greyTo(300));
        QVERIFY(std::abs(qGray(picture(canvas).pixel(at)) - 128) <= 2);
    }

    /// The plane before is seen until the new one is there, and never longer.
    void changesPlanesWithoutABlankFrame() {
        core::Tensor cube{{2, 300, 400}, {}};
        for (const float value : {10.0F, 90.0F})
            cube.values.insert(cube.values.end(), 120'000, value);
        const std::string path = m_folder.filePath("planes.fits").toStdString();
        core::writeFitsImage(path, cube, {}, {});
        const auto file = std::make_shared<core::FitsFile>(path);
        TileCanvas canvas(&m_pool);
        canvas.resize(400, 300);
        canvas.setRendering(greyTo(100));
        canvas.show();
        canvas.setPyramid(std::make_shared<core::ImagePyramid>(file, 1, 0));
        canvas.showAt({200, 150}, 2);
        QVERIFY(std::abs(qGray(picture(canvas).pixel(200, 60)) - 26) <= 2);
        canvas.setPyramid(std::make_shared<core::ImagePyramid>(file, 1, 1), true);
        QCOMPARE(canvas.zoom(), 2.0);
        QVERIFY(!canvas.isComplete());
        QVERIFY(std::abs(qGray(canvas.grab().toImage().pixel(200, 60)) - 26) <= 2);
        QVERIFY(std::abs(qGray(picture(canvas).pixel(200, 60)) - 230) <= 2);
    }

    /// Tiles that were made before the plane changed and come after it.
    void takesNoTilesOfThePlaneBefore() {
        core::Tensor cube{{2, 300, 400}, {}};
        for (const float value : {10.0F, 90.0F})
            cube.values.insert(cube.values.end(), 120'000, value);
        const std::string path = m_folder.filePath("former.fits").toStdString();
        core::writeFitsImage(path, cube, {}, {});
        const auto file = std::make_shared<core::FitsFile>(path);
        TileCanvas canvas(&m_pool);
        canvas.resize(400, 300);
        canvas.setRendering(greyTo(100));
        canvas.show();
        canvas.setPyramid(std::make_shared<core::ImagePyramid>(file, 1, 0));
        canvas.showAt({200, 150}, 2);
        canvas.grab(); // asks for its tiles
        QVERIFY(m_pool.waitForDone());
        canvas.setPyramid(std::make_shared<core::ImagePyramid>(file, 1, 1), true);
        QVERIFY(std::abs(qGray(picture(canvas).pixel(200, 60)) - 230) <= 2);
        QTRY_COMPARE(canvas.valueAt({200, 150}).value_or(0), 90.0F);
    }

    void readsValuesOfTilesAtHand() {
        TileCanvas canvas(&m_pool);
        open(canvas, 600, 400, greyTo(599));
        QVERIFY(!canvas.valueAt({600, 3}));
        canvas.showAt({550, 200}, 1);
        picture(canvas);
        QCOMPARE(canvas.valueAt({572, 200}).value(), 572.0F);
        QVERIFY(std::isnan(canvas.valueAt({572, 3}).value()));
    }

    /// However far the view, the read-out and the magnifier have the file's own pixels.
    void readsThePixelsPointedAtFromAfar() {
        TileCanvas canvas(&m_pool);
        open(canvas, 3000, 2400, greyTo(2999));
        picture(canvas);
        QVERIFY(!canvas.valueAt({1535, 1200}));
        QSignalSpy read(&canvas, &TileCanvas::pixelsRead);
        canvas.link()->pointAt(LinkedPlace{{1535, 1200}, nullptr});
        QTRY_COMPARE(canvas.valueAt({1535, 1200}).value_or(0), 1535.0F);
        QTRY_COMPARE(canvas.valueAt({1545, 1205}).value_or(0), 1545.0F); // in the next tile
        QTRY_COMPARE(read.count(), 2);
        QVERIFY(std::abs(qGray(canvas.colourAt({1535, 1200}).rgb()) - 1535 * 255 / 2999) <= 1);
        QVERIFY(!canvas.colourAt({3000, 0}).isValid());
    }

    /// The pixels pointed at, which no picture on the screen is made of, have the colours of the screen at once.
    void magnifiesInTheColoursOfTheScreen() {
        TileCanvas canvas(&m_pool);
        open(canvas, 3000, 2400, greyTo(2999));
        picture(canvas);
        QSignalSpy read(&canvas, &TileCanvas::pixelsRead);
        canvas.link()->pointAt(LinkedPlace{{300, 1200}, nullptr});
        QTRY_VERIFY(read.count() > 0);
        const auto grey = [&canvas] { return qGray(canvas.colourAt({300, 1200}).rgb()); };
        QVERIFY(grey() < 40);
        Rendering inverted = greyTo(2999);
        inverted.isInverted = true;
        QSignalSpy recoloured(&canvas, &TileCanvas::recoloured);
        canvas.setRendering(inverted);
        QCOMPARE(recoloured.count(), 1);
        QVERIFY2(grey() > 215, qPrintable(QString::number(grey())));
        canvas.repaint();
        QVERIFY(grey() > 215);
    }

    void previewsALargeImageUntilItIsRefined() {
        TileCanvas canvas(&m_pool);
        open(canvas, 5000, 4500, greyTo(4999));
        canvas.resize(200, 180); // seen at level 5
        canvas.fit();
        picture(canvas);
        QCOMPARE(canvas.previewStep(), 32);
        canvas.pyramid()->refine({});
        canvas.repaint();
        QTRY_COMPARE(canvas.previewStep(), 0);
    }

    /// A pool that is busy, a canvas that goes: nothing may be delivered to it.
    void mayGoWhileTilesAreMade() {
        QThreadPool busy;
        busy.setMaxThreadCount(2);
        for (int round = 0; round < 20; ++round) {
            TileCanvas canvas(&busy);
            canvas.resize(400, 300);
            canvas.show();
            canvas.setPyramid(pyramidOf(3000, 2400));
            canvas.repaint();
            QCoreApplication::processEvents();
        }
        QVERIFY(busy.waitForDone(20'000));
    }

private:
    std::shared_ptr<core::ImagePyramid> pyramidOf(std::int64_t width, std::int64_t height) {
        const std::string path = m_folder.filePath(QStringLiteral("%1x%2.fits").arg(width).arg(height)).toStdString();
        if (!std::filesystem::exists(path))
            core::writeFitsImage(path, slope(width, height), {}, {});
        return std::make_shared<core::ImagePyramid>(std::make_shared<core::FitsFile>(path), 1, 0);
    }

    void open(TileCanvas& canvas, std::int64_t width, std::int64_t height, const Rendering& rendering) {
        canvas.resize(400, 300);
        canvas.setRendering(rendering);
        canvas.show();
        canvas.setPyramid(pyramidOf(width, height));
    }

    static QImage picture(TileCanvas& canvas) {
        canvas.repaint();
        [&canvas] { QTRY_VERIFY(canvas.isComplete()); }();
        return canvas.grab().toImage();
    }

    static void drag(QWidget& widget, QPoint to, Qt::MouseButton button) {
        QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, button, {});
        QCoreApplication::sendEvent(&widget, &move);
    }

    QThreadPool m_pool;
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestTileCanvas)
#include "test_tile_canvas.moc"
