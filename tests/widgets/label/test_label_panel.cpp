// SPDX-License-Identifier: BSD-3-Clause
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QVBoxLayout>

#include "tests/widgets/sample_session.h"
#include "widgets/label/class_button.h"
#include "widgets/label/label_desk.h"
#include "widgets/label/label_panel.h"
#include "widgets/style/theme.h"

using namespace oddity::core;
using namespace oddity::widgets;

namespace {

/// A window with the panel, a text field and a slider, and a store that takes what it is asked when told to.
struct Desk {
    Desk() {
        fillSession(session, 500);
        panel = new LabelPanel(&session);
        text = new QLineEdit;
        slider = new QSlider(Qt::Horizontal);
        place = new QWidget;
        place->setFocusPolicy(Qt::StrongFocus);
        auto* content = new QWidget;
        auto* column = new QVBoxLayout(content);
        for (QWidget* widget : std::initializer_list<QWidget*>{panel, text, slider, place})
            column->addWidget(widget);
        window.setCentralWidget(content);
        panel->installShortcuts(&window);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        place->setFocus();
        QObject::connect(&session, &Session::labelAsked, &window,
                         [this](const std::vector<RowId>& rows, const QString& classId, const QString& reason) {
                             asked.push_back({rows, classId, reason});
                         });
    }
    struct Asked {
        std::vector<RowId> rows;
        QString classId;
        QString reason;
    };
    void commit() {
        Labels labels = session.labels();
        int events = 0;
        for (const Asked& one : asked)
            for (const RowId row : one.rows) {
                labels.current[row].row = row;
                labels.current[row].classId = one.classId.toStdString();
                ++events;
            }
        asked.clear();
        session.labelsCommitted(labels, events);
    }
    void press(int key) { QTest::keyClick(&window, static_cast<Qt::Key>(key)); }
    bool shows(const QString& part) const {
        for (const QLabel* label : panel->findChildren<QLabel*>())
            if (label->text().contains(part))
                return true;
        return false;
    }

    Session session;
    QMainWindow window;
    LabelPanel* panel;
    QLineEdit* text;
    QSlider* slider;
    QWidget* place;
    std::vector<Asked> asked;
};

} // namespace

class LabelPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void buttonsFollowTheGate() {
        Desk desk;
        auto* button = desk.panel->findChild<ClassButton*>();
        QVERIFY(button->isEnabled());
        desk.session.setLabelsWritable(false);
        QVERIFY(!button->isEnabled());
        QVERIFY(desk.shows(QStringLiteral("read only")));
        desk.session.setLabelsWritable(true);
        QVERIFY(button->isEnabled());
        QVERIFY(!desk.shows(QStringLiteral("read only")));
    }

    void whatIsLateStaysLateUntilItIsSaved() {
        Desk desk;
        desk.press(Qt::Key_2);
        QVERIFY(desk.shows(QStringLiteral("saving")));
        QTRY_VERIFY(desk.shows(QStringLiteral("1 not saved yet")));
        desk.press(Qt::Key_2);
        QVERIFY(desk.shows(QStringLiteral("2 not saved yet")));
        desk.commit();
        QVERIFY(desk.shows(QStringLiteral("saved")));
        QVERIFY(!desk.shows(QStringLiteral("not saved yet")));
        desk.press(Qt::Key_2);
        QVERIFY(desk.shows(QStringLiteral("saving 1")));
    }

    void initTestCase() { Theme::apply(*qApp, Theme::dark()); }

    void aKeyLabelsTheCurrentObjectAndGoesOnToTheNextQuestion() {
        Desk desk;
        const auto questions = desk.session.questions();
        desk.session.setCurrent(questions[2].row);
        desk.press(Qt::Key_1);
        QCOMPARE(desk.asked.size(), std::size_t{1});
        QCOMPARE(desk.asked[0].rows, std::vector<RowId>{questions[2].row});
        QCOMPARE(desk.asked[0].classId, QStringLiteral("odd"));
        QCOMPARE(desk.asked[0].reason, QString::fromStdString(questions[2].reason));
        QCOMPARE(desk.session.current(), questions[3].row);
        desk.press(Qt::Key_2);
        QCOMPARE(desk.asked[1].rows, std::vector<RowId>{questions[3].row});
        QCOMPARE(desk.session.current(), questions[4].row);
    }

    void afterTheLastQuestionItGoesRoundAndThenAlongTheOrder() {
        Desk desk;
        const auto questions = desk.session.questions();
        desk.session.setCurrent(questions.back().row);
        for (std::size_t index = 0; index < questions.size(); ++index)
            desk.press(Qt::Key_2);
        QCOMPARE(desk.asked.size(), questions.size());
        QCOMPARE(desk.asked[1].rows, std::vector<RowId>{questions.front().row});
        const RowId current = desk.session.current();
        QVERIFY(!desk.session.labels().current.contains(current));
        QVERIFY(std::ranges::find(questions, current, &Question::row) == questions.end());
    }

    void withoutGoingOnItStays() {
        Desk desk;
        desk.panel->setAdvancing(false);
        const RowId current = desk.session.current();
        desk.press(Qt::Key_3);
        QCOMPARE(desk.asked.size(), std::size_t{1});
        QCOMPARE(desk.session.current(), current);
    }

    void aKeyLabelsTheWholeSelectionAndSaysSo() {
        Desk desk;
        desk.session.select(Selection({RowId{3}, RowId{5}, RowId{8}}));
        QVERIFY(desk.shows(QStringLiteral("3 selected objects")));
        desk.press(Qt::Key_2);
        QCOMPARE(desk.asked[0].rows, (std::vector<RowId>{{3}, {5}, {8}}));
        QCOMPARE(desk.session.pendingLabels(), 3);
        QVERIFY(desk.session.selection().empty());
    }

    void arrowsMoveAndNeverLabel() {
        Desk desk;
        const auto& order = desk.session.ranking()->order;
        desk.session.setCurrent(order[10]);
        desk.press(Qt::Key_Right);
        QCOMPARE(desk.session.current(), order[11]);
        desk.press(Qt::Key_Left);
        desk.press(Qt::Key_Left);
        QCOMPARE(desk.session.current(), order[9]);
        QVERIFY(desk.asked.empty());
    }

    void arrowsStayWithASlider() {
        Desk desk;
        const RowId current = desk.session.current();
        desk.slider->setFocus();
        desk.press(Qt::Key_Right);
        QCOMPARE(desk.session.current(), current);
        desk.press(Qt::Key_1);
        QCOMPARE(desk.asked.size(), std::size_t{1});
    }

    void keysStayWithATextField() {
        Desk desk;
        desk.text->setFocus();
        QTest::keyClick(desk.text, Qt::Key_1);
        QTest::keyClick(desk.text, Qt::Key_2);
        QTest::keyClick(desk.text, Qt::Key_Backspace);
        QCOMPARE(desk.text->text(), QStringLiteral("1"));
        QVERIFY(desk.asked.empty());
        QCOMPARE(desk.session.pendingLabels(), 0);
    }

    void backspaceTakesBackAndStepsBack() {
        Desk desk;
        QSignalSpy undo(&desk.session, &Session::labelUndoAsked);
        const RowId current = desk.session.current();
        desk.press(Qt::Key_1);
        QVERIFY(desk.session.current() != current);
        desk.press(Qt::Key_Backspace);
        QCOMPARE(undo.size(), 1);
        Q_EMIT desk.session.labelUndone(current);
        QCOMPARE(desk.session.current(), current);
    }

    void savedIsSaidOnlyWhenItIs() {
        Desk desk;
        QVERIFY(desk.shows(QStringLiteral("saved")));
        desk.session.setCurrent(desk.session.questions().front().row);
        desk.press(Qt::Key_1);
        desk.press(Qt::Key_1);
        QVERIFY(desk.shows(QStringLiteral("saving 2")));
        QVERIFY(!desk.shows(QStringLiteral("saved")));
        QTRY_VERIFY_WITH_TIMEOUT(desk.shows(QStringLiteral("2 not saved yet")), 4000);
        desk.commit();
        QVERIFY(desk.shows(QStringLiteral("saved")));
        QVERIFY(desk.shows(QStringLiteral("36 labels")));
    }

    void theSchemeMakesTheKeys() {
        Desk desk;
        LabelScheme scheme = LabelScheme::standard();
        scheme.classes.push_back({"ring", "Ring galaxy", 'r', "#cc79a7", LabelRole::Interesting});
        desk.session.setScheme(scheme);
        QCOMPARE(desk.panel->findChildren<ClassButton*>().size(), 5);
        desk.press(Qt::Key_R);
        QCOMPARE(desk.asked.size(), std::size_t{1});
        QCOMPARE(desk.asked[0].classId, QStringLiteral("ring"));
        desk.press(Qt::Key_1);
        QCOMPARE(desk.asked.size(), std::size_t{2});
    }

    void aReadOnlyProjectIsNotLabelled() {
        Desk desk;
        desk.session.setLabelsWritable(false);
        const RowId current = desk.session.current();
        desk.press(Qt::Key_1);
        QVERIFY(desk.asked.empty());
        QCOMPARE(desk.session.current(), current);
    }
};

QTEST_MAIN(LabelPanelTest)
#include "test_label_panel.moc"
