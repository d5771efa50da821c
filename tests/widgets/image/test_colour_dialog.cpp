// SPDX-License-Identifier: BSD-3-Clause
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

#include "widgets/image/colour/colour_dialog.h"
#include "widgets/image/colour/colour_painter.h"

using namespace oddity;
using namespace oddity::widgets;

class TestColourDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// As published pictures say: stretch, Q and minimum are numbers that are typed.
    void plainLuptonIsTyped() {
        ColourDialog dialog;
        dialog.setBands({"g", "r", "z"});
        dialog.show();
        QSignalSpy changed(&dialog, &ColourDialog::choiceChanged);
        QLineEdit* q = field(dialog, QStringLiteral("Q"));
        QLineEdit* stretch = field(dialog, QStringLiteral("Stretch"));
        QLineEdit* minimum = field(dialog, QStringLiteral("Minimum"));
        QVERIFY(q && stretch && minimum && !q->isVisible());
        auto* preset = dialog.findChild<QComboBox*>();
        QCOMPARE(preset->accessibleName(), QStringLiteral("Preset"));
        preset->setCurrentText(QStringLiteral("Lupton, plain"));
        Q_EMIT preset->activated(preset->currentIndex());
        QCOMPARE(dialog.choice().method, std::optional(core::CompositeMethod::PlainLupton));
        QCOMPARE(dialog.choice().plain, (core::PlainLuptonSettings{8, 0.5, 0}));
        QVERIFY(q->isVisible());
        QCOMPARE(q->text() + QLatin1Char(' ') + stretch->text(), QStringLiteral("8 0.5"));
        type(q, "12.5");
        type(stretch, "0.03");
        type(minimum, "-1e-3");
        QCOMPARE(dialog.choice().plain, (core::PlainLuptonSettings{12.5, 0.03, -1e-3}));
        QCOMPARE(preset->currentText(), QStringLiteral("My own"));
        const auto count = changed.size();
        type(stretch, "0"); // nothing would be seen
        type(q, "many");
        QCOMPARE(changed.size(), count);
        QCOMPARE(stretch->text(), QStringLiteral("0.03"));
        QCOMPARE(q->text(), QStringLiteral("12.5"));
    }

    /// Small ones at once, large ones off the GUI thread, all by the settings of the first.
    void paintsBySettingsOfTheFirst() {
        for (const int side : {20, 400}) {
            auto first = std::make_shared<core::Cutout>(), second = std::make_shared<core::Cutout>();
            for (core::Cutout* cutout : {first.get(), second.get()}) {
                cutout->bands = {"g", "r", "z"};
                cutout->width = cutout->height = side;
                cutout->pixels.assign(3 * cutout->planeSize(), cutout == first.get() ? 1.0F : 7.0F);
            }
            ColourPainter painter;
            QSignalSpy painted(&painter, &ColourPainter::painted);
            const QThread* here = QThread::currentThread();
            const QThread* where = nullptr;
            painter.paint({first, second}, [&where](const core::Cutout& cutout) {
                where = QThread::currentThread();
                core::CompositeSettings settings;
                settings.method = core::CompositeMethod::PlainLupton;
                settings.channels = core::naturalChannels(cutout.bands);
                settings.plain.minimum = static_cast<double>(cutout.pixels.front()) - 0.01;
                return settings;
            });
            QTRY_COMPARE(painted.size(), 1);
            QCOMPARE(where == here, side == 20);
            const auto pictures = painted[0][0].value<std::vector<std::shared_ptr<const Picture>>>();
            QCOMPARE(pictures.size(), std::size_t{2});
            QVERIFY(pictures[0]->values[0] > 0 && pictures[0]->values[0] < 0.1F);
            QVERIFY(pictures[1]->values[0] > 0.3F);
        }
    }

private:
    static QLineEdit* field(const QWidget& dialog, const QString& name) {
        for (auto* one : dialog.findChildren<QLineEdit*>())
            if (one->accessibleName() == name)
                return one;
        return nullptr;
    }
    static void type(QLineEdit* field, const char* text) {
        field->setText(QString::fromLatin1(text));
        QTest::keyClick(field, Qt::Key_Return);
    }
};

QTEST_MAIN(TestColourDialog)
#include "test_colour_dialog.moc"
