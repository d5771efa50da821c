// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <fstream>

#include <QDockWidget>
#include <QImage>
#include <QMainWindow>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/file_desk.h"
#include "core/error.h"
#include "core/io/fits/fits_image.h"
#include "widgets/image/stretch_bar.h"
#include "widgets/viewer/file_tabs.h"
#include "widgets/viewer/file_view.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using core::RowId;

namespace {

/// Objects side by side in one image; the third is in a picture, the fourth in one that is gone.
class FieldSource : public core::CutoutSource {
public:
    explicit FieldSource(std::filesystem::path path) : m_path(std::move(path)) {}
    core::Cutout read(RowId row) const override { return {.source = "sky/" + std::to_string(row.value) + ".fits"}; }
    std::vector<std::string> bands() const override { return {"g", "r"}; }
    std::string describe() const override { return "a field"; }
    std::vector<core::RowFlag> flaggedRows() const override { return {}; }
    std::vector<core::ImagePlace> placesOf(RowId row, int band) const override {
        if (row.value == 2)
            return {{m_path.parent_path() / "c.png", 1, band, {0, 0, 30, 20}}};
        if (band == 0)
            return {};
        return {{row.value == 3 ? m_path.parent_path() / "gone.fits" : m_path, 1, 0, {100 * row.value, 50, 32, 32}}};
    }
    std::string fingerprint() const override { return "field"; }

private:
    std::filesystem::path m_path;
};

} // namespace

class TestFileDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_image = m_folder.filePath("field.fits").toStdString();
        core::writeFitsImage(m_image, {{300, 500}, std::vector<float>(150'000, 1.0F)}, {}, {});
        QImage picture(30, 20, QImage::Format_RGB32);
        picture.fill(QColor(200, 150, 100));
        QVERIFY(picture.save(m_folder.filePath("c.png")));
    }

    void takesFilesForWhatTheyAre() {
        Bench bench;
        QSignalSpy shown(&bench.desk, &app::FileDesk::shown), told(&bench.desk, &app::FileDesk::told),
            project(&bench.desk, &app::FileDesk::projectFound);
        const QString text = m_folder.filePath("notes.md"), folder = m_folder.filePath("sky.oddity");
        std::ofstream(text.toStdString()) << "some words\n";
        std::filesystem::create_directory(folder.toStdString());
        std::ofstream(folder.toStdString() + "/project.db") << "";
        bench.desk.takeFiles({text, folder, m_folder.filePath("absent.txt"), QString::fromStdString(m_image),
                              m_folder.filePath("absent.fits")});
        QTRY_COMPARE(bench.desk.tabs()->count(), 2);
        QCOMPARE(shown.count(), 1);
        QCOMPARE(project.count(), 1);
        QCOMPARE(project[0][0].toString(), folder);
        QCOMPARE(told.count(), 2);
        QVERIFY(told[0][0].toString().contains(QStringLiteral("notes.md")) && !told[0][1].toBool());
        QVERIFY(told[1][0].toString().contains(QStringLiteral("absent.txt")) && told[1][1].toBool());
        QTRY_VERIFY(!bench.view().isOpening());
        QCOMPARE(bench.desk.tabs()->path(), m_image); // the first; the others are read when they are looked at
        QCOMPARE(bench.desk.tabs()->findChildren<widgets::FileView*>().size(), 1);
        QCOMPARE(bench.view().hdu(), 1);
        QVERIFY(bench.desk.isOpen());
    }

    void tablesAreTheViewers() {
        Bench bench;
        QSignalSpy told(&bench.desk, &app::FileDesk::told);
        const QString table = m_folder.filePath("stars.csv");
        std::ofstream(table.toStdString()) << "name,mag\na,1.5\nb,\n";
        bench.desk.takeFiles({table});
        QTRY_VERIFY(bench.desk.tabs()->current() && !bench.view().isOpening());
        QCOMPARE(bench.view().problem(), QString());
        QCOMPARE(told.count(), 0);
        QVERIFY(bench.view().findChild<QTableView*>());
    }

    /// Each colour is a plane; the picture is shown as it is stored.
    void picturesAreImages() {
        Bench bench;
        QSignalSpy told(&bench.desk, &app::FileDesk::told);
        bench.desk.takeFiles({m_folder.filePath("c.png")});
        QTRY_VERIFY(bench.desk.tabs()->current() && !bench.view().isOpening());
        widgets::ImagePage& page = bench.view().imagePage();
        QTRY_VERIFY(page.isReady());
        QCOMPARE(told.count(), 0);
        QCOMPARE(page.canvas().imageSize(), QSize(30, 20));
        QTRY_COMPARE(page.canvas().valueAt({29, 0}), std::optional(200.0F));
        QCOMPARE(page.stretch().rule().limits, core::LimitRule::AsStored);
        page.findChild<QSpinBox*>(QStringLiteral("planeNumber"))->setValue(3);
        QTRY_VERIFY(page.isReady() && page.canvas().valueAt({29, 0}) == 100.0F);
    }

    /// Named as a FITS file and none: the viewer says what is wrong.
    void showsWhyAFileIsNoFits() {
        Bench bench;
        const QString bad = m_folder.filePath("bad.fits.gz");
        std::ofstream(bad.toStdString()) << "not at all";
        bench.desk.takeFiles({bad});
        QTRY_VERIFY(bench.desk.tabs()->current() && bench.view().problem().contains(QStringLiteral("bad.fits.gz")));
    }

    void showsAndFollowsTheObject() {
        Bench bench;
        auto survey = std::make_shared<core::Survey>();
        survey->catalog = std::make_shared<const core::Catalog>(
            std::vector<core::Column>{{"id", "", "", "", std::vector<std::string>{"a", "b", "c", "d"}, {}}}, "id");
        survey->cutouts = std::make_shared<FieldSource>(m_image);
        QSignalSpy told(&bench.desk, &app::FileDesk::told);
        bench.desk.showContext();
        QCOMPARE(told.count(), 1); // no object yet
        bench.session.setSurvey(survey);
        bench.session.setCurrent(RowId{1});
        bench.desk.showContext();
        QTRY_VERIFY(bench.desk.isOpen() && !bench.view().isOpening() && bench.view().imagePage().isReady());
        widgets::FileView& view = bench.view(); // one for all objects
        QTRY_COMPARE(view.imagePage().canvas().centre(), QPointF(115.5, 65.5));
        bench.session.setCurrent(RowId{0});
        QTRY_COMPARE(view.imagePage().canvas().centre(), QPointF(15.5, 65.5));
        bench.session.setCurrent(RowId{2});
        QTRY_VERIFY(!view.isOpening() && view.imagePage().isReady());
        QTRY_COMPARE(view.imagePage().canvas().imageSize(), QSize(30, 20));
        QTRY_COMPARE(view.imagePage().canvas().valueAt({3, 4}), std::optional(200.0F));
        QCOMPARE(told.count(), 1);
        bench.session.setCurrent(RowId{3});
        QTRY_VERIFY(view.problem().contains(QStringLiteral("gone.fits")));
        // a file of one's own ends the following
        QCOMPARE(bench.desk.tabs()->count(), 1);
        bench.desk.open({QString::fromStdString(m_image)});
        QCOMPARE(bench.desk.tabs()->count(), 2);
        QTRY_VERIFY(!bench.view().isOpening() && bench.view().problem().isEmpty());
        bench.session.setCurrent(RowId{1});
        QTest::qWait(50);
        QVERIFY(bench.view().imagePage().canvas().centre() != QPointF(115.5, 65.5));
    }

    void closesWithItsDock() {
        Bench bench;
        QSignalSpy closed(&bench.desk, &app::FileDesk::closed);
        bench.desk.open({QString::fromStdString(m_image)});
        QVERIFY(bench.desk.isOpen());
        bench.desk.tabs()->closeTab(0);
        QCOMPARE(closed.count(), 1);
        QVERIFY(!bench.desk.isOpen());
    }

private:
    struct Bench {
        QMainWindow window;
        widgets::Session session;
        app::FileDesk desk{&session, &window};
        QDockWidget* dock = new QDockWidget(&window);

        Bench() {
            dock->setWidget(desk.tabs());
            desk.setDock(dock);
            window.addDockWidget(Qt::LeftDockWidgetArea, dock);
            window.resize(800, 600);
            window.show();
        }
        ~Bench() { delete dock; } // the views go before the pool
        widgets::FileView& view() const { return *desk.tabs()->current(); }
    };

    QTemporaryDir m_folder;
    std::filesystem::path m_image;
};

QTEST_MAIN(TestFileDesk)
#include "test_file_desk.moc"
