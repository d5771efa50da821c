// SPDX-License-Identifier: BSD-3-Clause
#include <QSignalSpy>
#include <QTabBar>

#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/viewer/file_tabs.h"
#include "widgets/viewer/image_page.h"
#include "widgets/viewer/tile_canvas.h"

using namespace oddity;
using namespace oddity::widgets;

class TestFileTabs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesOfManyFilesAreReadable() {
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(600, 500);
        tabs.show();
        for (int file = 0; file < 8; ++file)
            tabs.add(m_desk.path(qPrintable(QStringLiteral("image%1.fits").arg(file))), false);
        const auto* bar = tabs.findChild<QTabBar*>();
        QCOMPARE(tabs.width(), 600);
        for (int tab = 0; tab < bar->count(); ++tab)
            QVERIFY2(bar->tabRect(tab).width() > bar->fontMetrics().horizontalAdvance(bar->tabText(tab)) + 30,
                     qPrintable(QStringLiteral("%1 of %2").arg(bar->tabRect(tab).width()).arg(bar->tabText(tab))));
    }

    void filesInTabs() {
        std::vector<std::filesystem::path> paths;
        for (const char* name : {"a/sci.fits", "b/sci.fits", "b/err.fits"}) {
            paths.emplace_back((m_desk.folder.path() + QLatin1Char('/') + QLatin1String(name)).toStdString());
            std::filesystem::create_directories(paths.back().parent_path());
            core::writeFitsImage(paths.back(), {{20, 30}, std::vector<float>(600, 1.0F)}, {}, {});
        }
        FileTabs tabs(&m_desk.session, &m_desk.pool);
        tabs.resize(900, 600);
        tabs.show();
        QVERIFY(QTest::qWaitForWindowActive(&tabs));
        QVERIFY(!tabs.current());
        for (const auto& path : paths)
            tabs.add(path, path == paths[0]);
        tabs.add(m_desk.folder.filePath("gone.fits").toStdString(), false);
        auto* bar = tabs.findChild<QTabBar*>();
        QCOMPARE(tabs.count(), 4);
        QCOMPARE(tabs.findChildren<FileView*>().size(), 1); // what is not seen costs nothing
        QCOMPARE(bar->tabText(0), QStringLiteral("a/sci.fits"));
        QCOMPARE(bar->tabText(1), QStringLiteral("b/sci.fits"));
        QCOMPARE(bar->tabText(2), QStringLiteral("err.fits"));
        QCOMPARE(bar->tabToolTip(2), QString::fromStdString(paths[2].string()));
        QCOMPARE(tabs.path(), paths[0]);
        QTRY_VERIFY(tabs.current()->imagePage().isReady());
        QTRY_COMPARE(QApplication::focusWidget(), &tabs.current()->imagePage().canvas());

        const auto press = [](int key, Qt::KeyboardModifiers with = Qt::NoModifier) {
            QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key), with);
        };
        press(Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(tabs.path(), paths[1]);
        QTRY_VERIFY(tabs.current()->imagePage().isReady());
        press(Qt::Key_BracketLeft);
        QCOMPARE(tabs.path(), paths[0]);
        press(Qt::Key_Tab, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(tabs.path().string().ends_with("gone.fits"));
        QTRY_VERIFY(tabs.current()->problem().contains(QStringLiteral("gone.fits")));
        press(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(tabs.count(), 3);

        const auto first = tabs.path();
        QTest::keyClick(tabs.current(), Qt::Key_B); // blinks, and comes back to where it began
        QTRY_VERIFY(tabs.path() != first);
        QTRY_VERIFY(tabs.path() == first);
        QTest::keyClick(tabs.current(), Qt::Key_B);
        QCOMPARE(tabs.path(), first);

        QVERIFY(bar->height() > 10 && bar->width() > 300);
        tabs.add(paths[1], true); // has a tab already
        QCOMPARE(tabs.count(), 3);
        QCOMPARE(tabs.path(), paths[1]);
        QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(2).center());
        QCOMPARE(tabs.count(), 2);
        QSignalSpy emptied(&tabs, &FileTabs::emptied);
        tabs.closeTab(1);
        tabs.closeTab(0);
        QCOMPARE(emptied.count(), 1);
        QVERIFY(!tabs.current() && tabs.path().empty());
    }

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestFileTabs)
#include "test_file_tabs.moc"
