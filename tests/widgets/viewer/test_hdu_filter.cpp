// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>

#include <QLineEdit>
#include <QListView>

#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/viewer/hdus/hdu_filter.h"

using namespace oddity;
using namespace oddity::widgets;

/// A file of many HDUs is searched.
class TestHduFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsByNameNumberAndKind() {
        const auto path = written("many.fits", 300);
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, path);
        auto* words = view.findChild<QLineEdit*>(QStringLiteral("hduSearch"));
        const auto* list = view.findChild<QListView*>(QStringLiteral("hduList"));
        QVERIFY(words->isVisible());
        const auto shown = [list] {
            QList<int> numbers; // as they are named
            for (int row = 0; row < list->model()->rowCount(); ++row)
                if (!list->isRowHidden(row))
                    numbers << row;
            return numbers;
        };
        QCOMPARE(shown().size(), 300);
        words->setText(QStringLiteral("ccd17"));
        QCOMPARE(shown(), (QList<int>{17, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179}));
        words->setText(QStringLiteral("299"));
        QCOMPARE(shown(), (QList<int>{299}));
        words->setText(QStringLiteral("TABLE"));
        QCOMPARE(shown(), (QList<int>{100, 200}));
        words->setText(QStringLiteral("table 2"));
        QCOMPARE(shown(), (QList<int>{200}));
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(view.hdu(), 201);
        words->setText(QStringLiteral("nothing of the kind"));
        QVERIFY(shown().isEmpty());
        QTest::keyClick(words, Qt::Key_Escape);
        QCOMPARE(shown().size(), 300);
        QCOMPARE(view.hdu(), 201);
    }

    void fewNeedNoSearch() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 600);
        view.show();
        OPEN(view, written("some.fits", 13));
        QVERIFY(view.findChild<QLineEdit*>(QStringLiteral("hduSearch"))->isVisible());
        view.findChild<QLineEdit*>(QStringLiteral("hduSearch"))->setText(QStringLiteral("ccd3"));
        OPEN(view, written("few.fits", 12));
        QVERIFY(view.findChild<QListView*>(QStringLiteral("hduList"))->isVisible());
        QVERIFY(!view.findChild<QLineEdit*>(QStringLiteral("hduSearch"))->isVisible());
        for (int row = 0; row < 12; ++row)
            QVERIFY(!view.findChild<QListView*>(QStringLiteral("hduList"))->isRowHidden(row));
    }

private:
    /// The hundredths are tables without rows, the others images "CCDn".
    std::filesystem::path written(const char* name, int count) {
        std::ofstream file(m_desk.path(name), std::ios::binary);
        for (int number = 0; number < count; ++number) {
            core::FitsHeaderText header;
            const bool isTable = number > 0 && number % 100 == 0;
            if (number == 0)
                header.logical("SIMPLE", true);
            else
                header.text("XTENSION", isTable ? "BINTABLE" : "IMAGE");
            header.integer("BITPIX", 8).integer("NAXIS", 2);
            header.integer("NAXIS1", isTable ? 4 : 60).integer("NAXIS2", isTable ? 0 : 48);
            if (number > 0)
                header.integer("PCOUNT", 0).integer("GCOUNT", 1);
            if (isTable)
                header.integer("TFIELDS", 1).text("TFORM1", "J").text("TTYPE1", "n");
            header.text("EXTNAME", (isTable ? "LIST" : "CCD") + std::to_string(number));
            file << header.ended() << (isTable ? std::string() : std::string(2880, static_cast<char>(number)));
        }
        return m_desk.path(name);
    }

    ViewerDesk m_desk;
};

QTEST_MAIN(TestHduFilter)
#include "test_hdu_filter.moc"
