// SPDX-License-Identifier: BSD-3-Clause
#include <QDir>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>

#include "core/io/fits/fits_file.h"
#include "core/io/wcs_transform.h"
#include "tests/widgets/image/image_test_objects.h"
#include "tests/widgets/image/tools/ramp_image.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/tools/file_saving.h"

using namespace oddity;
using namespace oddity::widgets;

/// Pictures and pixels that are seen, written off the GUI thread, whole or not at all.
class TestCanvasSaving : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pixelsSeenAreSaved();
    void picturesAreSaved();
    void aLongSavingIsStopped();
};

void TestCanvasSaving::pixelsSeenAreSaved() {
    const QTemporaryDir folder;
    Session session;
    ImageCanvas canvas;
    canvas.resize(100, 100);
    CanvasTools tools(&canvas, &session);
    const auto cutout = ramp(20, 20, sky);
    show(canvas, *cutout);
    tools.setSubject(cutout, 0);
    canvas.link()->show({{12, 7}, cutout->sky}, 10); // pixels 7 … 16 of x, 2 … 11 of y, and the cut ones at both ends
    QSignalSpy saved(&tools, &CanvasTools::saved);
    tools.savePixels(folder.filePath(QStringLiteral("seen.fits")));
    QTRY_COMPARE(saved.size(), 1);
    const core::FitsFile file(folder.filePath(QStringLiteral("seen.fits")).toStdString());
    const core::FitsHdu& hdu = file.imageHdu(0);
    QCOMPARE(hdu.axes, (std::vector<std::int64_t>{11, 11}));
    std::vector<float> pixels(121);
    file.readPixels(hdu, 0, pixels);
    QCOMPARE(pixels[0], cutout->pixels[2 * 20 + 7]);
    const auto back = core::skyTransformOf(hdu.header)->pixelFromSky({150, 2});
    QVERIFY(std::abs(back->x - 2.5) < 1e-6 && std::abs(back->y - 7.5) < 1e-6);
    QSignalSpy told(&session, &Session::told);
    tools.savePixels(folder.filePath(QStringLiteral("nowhere/seen.fits")));
    QTRY_COMPARE(told.size(), 1);
    QVERIFY(told[0][1].toBool());
}

void TestCanvasSaving::picturesAreSaved() {
    const QTemporaryDir folder;
    Session session;
    ImageCanvas canvas;
    canvas.resize(120, 100);
    CanvasTools tools(&canvas, &session);
    show(canvas, *ramp(20, 20, nullptr));
    QSignalSpy saves(&tools, &CanvasTools::saved), told(&session, &Session::told);
    tools.savePicture(folder.filePath(QStringLiteral("seen.png")));
    QTRY_COMPARE(saves.size(), 1);
    const QImage saved(folder.filePath(QStringLiteral("seen.png")));
    QCOMPARE(saved.size(), QSize(100, 100) * canvas.devicePixelRatioF()); // as the image, not as the canvas
    QCOMPARE(saved.pixelColor(0, 0), canvas.colourAt({0, 19}));
    QCOMPARE(saved.pixelColor(saved.width() - 1, 0), canvas.colourAt({19, 19}));
    canvas.link()->show({{9.5, 9.5}, nullptr}, 20); // nothing but image is seen
    tools.savePicture(folder.filePath(QStringLiteral("part.png")));
    QTRY_COMPARE(saves.size(), 2);
    QCOMPARE(QImage(folder.filePath(QStringLiteral("part.png"))).size(), QSize(120, 100) * canvas.devicePixelRatioF());
    told.clear();
    tools.savePicture(folder.filePath(QStringLiteral("nowhere/seen.png")));
    QTRY_COMPARE(told.size(), 1);
    QVERIFY(told[0][1].toBool());
    QVERIFY(told[0][0].toString().contains(QStringLiteral("seen.png")));
    QCOMPARE(saves.size(), 2);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
}

/// The window over it says how far it is, and its button ends it.
void TestCanvasSaving::aLongSavingIsStopped() {
    QWidget window;
    window.show();
    auto* saving = new FileSaving(QStringLiteral("/nowhere/large.fits"), &window, &window);
    const QPointer<FileSaving> alive(saving);
    QSignalSpy stopped(saving, &FileSaving::stopped), failed(saving, &FileSaving::failed),
        saved(saving, &FileSaving::saved);
    saving->start([](const core::Progress& progress) {
        while (true) {
            progress.throwIfStopped();
            progress.step(1, 4, "rows");
            QThread::msleep(5);
        }
    });
    QTRY_VERIFY(window.findChild<QProgressBar*>());
    auto* bar = window.findChild<QProgressBar*>();
    QTRY_COMPARE(bar->value() * 4, bar->maximum());
    QVERIFY(bar->window()->isVisible());
    QTest::mouseClick(window.findChild<QPushButton*>(), Qt::LeftButton);
    QTRY_COMPARE(stopped.size(), 1);
    QVERIFY(failed.isEmpty() && saved.isEmpty());
    QTRY_VERIFY(!alive);
    QVERIFY(!window.findChild<QProgressBar*>());
}

QTEST_MAIN(TestCanvasSaving)
#include "test_canvas_saving.moc"
