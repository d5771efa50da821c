// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <fstream>
#include <sstream>

#include <QLabel>
#include <QListView>

#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/viewer/header/header_view.h"
#include "widgets/viewer/image_page.h"

using namespace oddity;
using namespace oddity::widgets;

/// What can be read of a damaged file is shown; what cannot says why.
class TestDamagedFileView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheGoodHdusOfAFileThatIsCut() {
        const std::string path = m_desk.folder.filePath("whole.fits").toStdString();
        core::writeFitsImage(path, core::Tensor{{40, 50}, std::vector<float>(2000, 1.0F)}, {}, {});
        std::ostringstream read;
        read << std::ifstream(path, std::ios::binary).rdbuf();
        const std::string bytes = read.str();
        std::string cut = bytes.substr(0, bytes.size() - 3000);
        cut.replace(0, 80, "XTENSION= 'IMAGE   '" + std::string(60, ' '));
        const std::string both = m_desk.folder.filePath("cut.fits").toStdString();
        std::ofstream(both, std::ios::binary) << bytes << cut;
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, both);
        QCOMPARE(view.problem(), QString());
        QTRY_VERIFY(view.imagePage().isReady());
        const auto* list = view.findChild<QListView*>(QStringLiteral("hduList"));
        QCOMPARE(list->model()->rowCount(), 2);
        QVERIFY(list->model()->index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("cut short")));
        view.showHdu(2);
        QVERIFY(std::ranges::any_of(view.findChildren<QLabel*>(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("cut short"));
        }));
        std::ofstream(both, std::ios::binary) << bytes << "rest";
        OPEN(view, both);
        QCOMPARE(list->model()->rowCount(), 2);
        QVERIFY(!(list->model()->flags(list->model()->index(1, 0)) & Qt::ItemIsSelectable));
        QTRY_VERIFY(list->isVisible());
    }

    /// No image can be read: the damaged one is shown, with the whole sentence that the list has no room for.
    void showsWhyTheOnlyImageCannotBeRead() {
        const std::string path = m_desk.folder.filePath("image.fits").toStdString();
        core::writeFitsImage(path, core::Tensor{{40, 50}, std::vector<float>(2000, 1.0F)}, {}, {});
        std::ostringstream read;
        read << std::ifstream(path, std::ios::binary).rdbuf();
        std::string cut = read.str().substr(0, read.str().size() - 3000);
        cut.replace(0, 80, "XTENSION= 'IMAGE   '" + std::string(60, ' '));
        core::FitsHeaderText primary;
        primary.logical("SIMPLE", true).integer("BITPIX", 8).integer("NAXIS", 0).logical("EXTEND", true);
        const std::string damaged = m_desk.folder.filePath("damaged.fits").toStdString();
        std::ofstream(damaged, std::ios::binary) << primary.ended() << cut;
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, damaged);
        QCOMPARE(view.hdu(), 2);
        const QString why = QString::fromStdString(core::FitsFile(damaged).hdu(2).problem->detail());
        QVERIFY(std::ranges::any_of(view.findChildren<QLabel*>(), [&why](const QLabel* label) {
            return label->isVisible() && label->wordWrap() && label->text().contains(why);
        }));
        std::ofstream(damaged, std::ios::binary) << primary.ended() << "rest"; // no HDU: a remark
        OPEN(view, damaged);
        QCOMPARE(view.hdu(), 1);
        const QString remark = QString::fromStdString(core::FitsFile(damaged).remark());
        QVERIFY(std::ranges::any_of(view.findChildren<QLabel*>(), [&remark](const QLabel* label) {
            return label->isVisible() && label->text().contains(remark);
        }));
    }

    /// The one HDU cannot be read: its header is seen, with how much of the data is there.
    void showsTheHeaderOfAFileOfOneHduThatIsCut() {
        const std::string path = m_desk.folder.filePath("one.fits").toStdString();
        core::writeFitsImage(path, core::Tensor{{40, 50}, std::vector<float>(2000, 1.0F)}, {{"OBJECT", "M 51"}}, {});
        std::filesystem::resize_file(path, 2880 + 5000);
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        QCOMPARE(view.problem(), QString());
        auto* header = view.findChild<HeaderView*>();
        QVERIFY(header->isVisible());
        const auto* cards = header->findChild<QAbstractItemView*>()->model();
        bool hasObject = false;
        for (int row = 0; row < cards->rowCount(); ++row)
            for (int column = 0; column < cards->columnCount(); ++column)
                hasObject = hasObject || cards->index(row, column).data().toString().contains(QStringLiteral("M 51"));
        QVERIFY(hasObject);
        const auto* damage = view.findChild<QLabel*>(QStringLiteral("damage"));
        QVERIFY(damage->isVisible());
        QVERIFY2(damage->text().contains(QStringLiteral("8000 bytes")) &&
                     damage->text().contains(QStringLiteral("5000 are there")),
                 qPrintable(damage->text()));
        view.showHeader(false);
        QVERIFY(std::ranges::any_of(view.findChildren<QLabel*>(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("Its header can be read"));
        }));
        // whatever reads pixels refuses it as before
        QVERIFY_THROWS_EXCEPTION(core::Error, core::FitsFile{path});
        // nor is there anything to be seen without a whole header
        std::filesystem::resize_file(path, 400);
        OPEN(view, path);
        QVERIFY2(view.problem().contains(QStringLiteral("one.fits")), qPrintable(view.problem()));
    }

private:
    ViewerDesk m_desk;
};

QTEST_MAIN(TestDamagedFileView)
#include "test_damaged_file_view.moc"
