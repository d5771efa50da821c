// SPDX-License-Identifier: BSD-3-Clause
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QToolButton>
#include <QtTest>

#include "widgets/viewer/header/header_model.h"
#include "widgets/viewer/header/header_view.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

std::string card(std::string text) {
    text.resize(80, ' ');
    return text;
}

core::FitsHeader sample() {
    return core::FitsHeader(card("SIMPLE  =                    T / conforms to FITS standard") +
                            card("OBJECT  = 'Abell 2744 / it''s far'   / name, in quotes") +
                            card("EXPTIME =               1800.5 / [s] exposure") +
                            card("HIERARCH ESO DET CHIP1 NAME = 'CCD-44' / detector") +
                            card("CONTINUE  'and on&' / more") + card("COMMENT   a remark / with a slash") +
                            card("HISTORY flat-fielded") + card("EMPTY   ="));
}

QToolButton* buttonOf(QWidget& view, const QString& text) {
    for (QToolButton* button : view.findChildren<QToolButton*>())
        if (button->text() == text || button->toolTip().startsWith(text))
            return button;
    return nullptr;
}

} // namespace

class TestHeaderView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cardsComeApart() {
        const HeaderCards cards(sample());
        QCOMPARE(cards.count(), 9);
        const CardParts object = cards.parts(1);
        QCOMPARE(object.keyword, QStringLiteral("OBJECT"));
        QCOMPARE(object.value, QStringLiteral("Abell 2744 / it's far"));
        QCOMPARE(object.comment, QStringLiteral("name, in quotes"));
        QCOMPARE(cards.parts(2).value, QStringLiteral("1800.5"));
        QCOMPARE(cards.parts(3).keyword, QStringLiteral("ESO DET CHIP1 NAME"));
        QCOMPARE(cards.parts(3).value, QStringLiteral("CCD-44"));
        QCOMPARE(cards.parts(4).value, QStringLiteral("and on&"));
        QVERIFY(cards.parts(5).isCommentary);
        QCOMPARE(cards.parts(5).comment, QStringLiteral("a remark / with a slash"));
        QCOMPARE(cards.parts(7).value, QString());
        QCOMPARE(cards.parts(8).keyword, QStringLiteral("END"));
    }

    void filtersAndJumps() {
        HeaderView view;
        view.setHeader(sample());
        auto* search = view.findChild<QLineEdit*>();
        auto* list = view.findChild<QListView*>();
        search->setText(QStringLiteral("slash"));
        QCOMPARE(list->model()->rowCount(), 1);
        search->setText(QStringLiteral("ESO det"));
        QCOMPARE(list->model()->rowCount(), 1);
        search->setText(QStringLiteral("a"));
        const int shown = list->model()->rowCount();
        QVERIFY(shown > 1 && shown < 9);
        buttonOf(view, QStringLiteral("Filter"))->setChecked(false);
        QCOMPARE(list->model()->rowCount(), 9);
        search->setText(QStringLiteral("det"));
        QCOMPARE(list->currentIndex().row(), 3);
        search->setText(QStringLiteral("fla"));
        QCOMPARE(list->currentIndex().row(), 6);
        buttonOf(view, QStringLiteral("Next match"))->click();
        QCOMPARE(list->currentIndex().row(), 6); // goes round
        search->setText(QStringLiteral("no such text"));
        QCOMPARE(list->model()->rowCount(), 9);
    }

    void copiesCardsAsTheyAre() {
        HeaderView view;
        view.setHeader(sample());
        auto* list = view.findChild<QListView*>();
        list->selectAll();
        view.copySelected();
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 9);
        QCOMPARE(lines[2], QStringLiteral("EXPTIME =               1800.5 / [s] exposure"));
    }

    void fiftyThousandCards() {
        std::string text;
        for (int number = 0; number < 50'000; ++number)
            text += card("KEY" + std::to_string(number % 100'000) + " = " + std::to_string(number) + " / card");
        HeaderView view;
        view.resize(700, 500);
        view.show();
        const core::FitsHeader header(text);
        QElapsedTimer clock;
        clock.start();
        view.setHeader(header);
        view.repaint();
        const qint64 openedMs = clock.restart();
        view.findChild<QLineEdit*>()->setText(QStringLiteral("4999"));
        view.repaint();
        qInfo("50,000 cards: shown in %lld ms, filtered in %lld ms", static_cast<long long>(openedMs),
              static_cast<long long>(clock.elapsed()));
        auto* list = view.findChild<QListView*>();
        QCOMPARE(list->model()->rowCount(), 15); // 4999, 49990 to 49999, 14999, 24999, 34999, 44999
        view.findChild<QLineEdit*>()->clear();
        QCOMPARE(list->model()->rowCount(), 50'001);
        list->scrollToBottom();
        const QRect last = list->visualRect(list->model()->index(50'000, 0));
        QVERIFY(!last.isEmpty() && list->viewport()->rect().contains(last.bottomLeft()));
        QVERIFY(list->indexAt(last.bottomLeft() - QPoint(-5, 5)).row() > 49'900);
    }
};

QTEST_MAIN(TestHeaderView)
#include "test_header_view.moc"
