// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include "tests/widgets/table/widget_picture.h"
#include "widgets/network/run_form.h"
#include "widgets/style/theme.h"

using namespace oddity;
using widgets::RunForm;

class TestRunForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void returnRunsOnceOverAllObjects() {
        auto* form = new RunForm({"/networks/zoo.pt"}, 5000, nullptr);
        const widgets::RunChoice choice = form->choice();
        QCOMPARE(choice.networks.size(), std::size_t{1});
        QCOMPARE(choice.device, std::string("auto"));
        QCOMPARE(choice.settings.passes, 1);
        QCOMPARE(choice.settings.limit, std::int64_t{0});
        QVERIFY(!choice.settings.turned);
        QSignalSpy accepted(form, &QDialog::accepted);
        form->show();
        QTest::keyClick(form, Qt::Key_Return);
        QCOMPARE(accepted.size(), 1);
    }

    void whatIsChosenIsWhatRuns() {
        RunForm form({"/networks/zoo.pt", "/networks/vae.pt"}, 5000, nullptr);
        form.setAttribute(Qt::WA_DeleteOnClose, false);
        for (auto* combo : form.findChildren<QComboBox*>())
            if (combo->isEditable())
                combo->setCurrentText(QStringLiteral("cuda:1"));
        for (auto* box : form.findChildren<QCheckBox*>())
            box->setChecked(true);
        const auto boxes = form.findChildren<QSpinBox*>();
        const auto closed = std::ranges::find_if(boxes, [](const QSpinBox* box) { return !box->isEnabled(); });
        QVERIFY(closed != boxes.end()); // nothing is drawn in a single pass
        QSpinBox* seed = *closed;
        for (auto* box : boxes) {
            if (box->specialValueText().startsWith(QLatin1String("one")))
                box->setValue(20);
            if (box->specialValueText().startsWith(QLatin1String("all")))
                box->setValue(100);
        }
        QVERIFY(seed->isEnabled());
        seed->setValue(7);
        const widgets::RunChoice choice = form.choice();
        QCOMPARE(choice.networks.size(), std::size_t{2});
        QCOMPARE(choice.device, std::string("cuda:1"));
        QCOMPARE(choice.settings.passes, 20);
        QCOMPARE(choice.settings.limit, std::int64_t{100});
        QCOMPARE(choice.settings.seed, std::uint64_t{7});
        QVERIFY(choice.settings.turned);
        QVERIFY(choice.areOne);
        QCOMPARE(choice.precision, std::string("float32"));
        QVERIFY(!choice.acceptsChange); // there is nothing to accept
        bool saysCost = false;
        for (const auto* label : form.findChildren<QLabel*>())
            saysCost = saysCost || label->text().contains(QLatin1String("320"));
        QVERIFY(saysCost);
    }

    void pictures() {
        for (const bool isDark : {true, false}) {
            widgets::Theme::apply(*qApp, isDark ? widgets::Theme::dark() : widgets::Theme::light());
            RunForm form({"/networks/zoobot-a.pt", "/networks/zoobot-b.pt"}, 5000, nullptr);
            form.setAttribute(Qt::WA_DeleteOnClose, false);
            form.resize(form.sizeHint());
            QVERIFY(tests::coloursOfPicture(form, QStringLiteral("run-form")) > 20);
        }
    }
};

QTEST_MAIN(TestRunForm)
#include "test_run_form.moc"
