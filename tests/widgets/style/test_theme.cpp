// SPDX-License-Identifier: BSD-3-Clause
#include <QAbstractButton>
#include <QApplication>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTest>

#include "widgets/style/form_layout.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

using oddity::widgets::Theme;
using oddity::widgets::TypeRole;

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastFollowsWcag() {
        QCOMPARE(Theme::contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(Theme::contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(Theme::contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void textIsReadable_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void textIsReadable() {
        QFETCH(bool, isDark);
        const Theme theme = isDark ? Theme::dark() : Theme::light();
        const std::pair<const char*, QColor> surfaces[] = {
            {"window", theme.window}, {"panel", theme.panel}, {"raised", theme.raised},      {"canvas", theme.canvas},
            {"field", theme.field},   {"hover", theme.hover}, {"selection", theme.selection}};
        const std::pair<const char*, QColor> inks[] = {{"text", theme.text},       {"faintText", theme.faintText},
                                                       {"accent", theme.accent},   {"good", theme.good},
                                                       {"warning", theme.warning}, {"danger", theme.danger}};
        for (const auto& [surfaceName, surface] : surfaces)
            for (const auto& [inkName, ink] : inks) {
                const double contrast = Theme::contrast(ink, surface);
                QVERIFY2(contrast >= 4.5,
                         qPrintable(QStringLiteral("%1 on %2: %3").arg(inkName, surfaceName).arg(contrast)));
            }
        QVERIFY(Theme::contrast(theme.accentText, theme.accent) >= 4.5);
    }

    void categoriesDiffer() {
        const Theme theme = Theme::dark();
        QSet<QRgb> seen;
        for (int index = 0; index < 8; ++index)
            seen.insert(theme.category(index).rgb());
        QCOMPARE(seen.size(), 8);
        QCOMPARE(theme.category(8), theme.category(0));
        QCOMPARE(theme.category(-1), theme.category(7));
    }

    void applyingSetsThePalette() {
        Theme::apply(*qApp, Theme::light());
        QCOMPARE(Theme::current().isDark, false);
        QCOMPARE(qApp->palette().color(QPalette::Window), Theme::light().window);
        Theme::apply(*qApp, Theme::dark());
        QCOMPARE(qApp->palette().color(QPalette::Window), Theme::dark().window);
    }

    void styleSheetHasNoUnknownWord() {
        for (const Theme& theme : {Theme::dark(), Theme::light()})
            QVERIFY2(!theme.styleSheet().contains(QLatin1Char('@')), "a word of the sheet has no value");
    }

    void messageBoxesHaveTheProgramsIcons() {
        Theme::apply(*qApp, Theme::dark());
        QMessageBox box(QMessageBox::Warning, QStringLiteral("title"), QStringLiteral("text"));
        const QImage shown = box.iconPixmap().toImage();
        const QImage own = oddity::widgets::icon(QStringLiteral("warning"), Theme::dark().warning)
                               .pixmap(box.iconPixmap().deviceIndependentSize().toSize())
                               .toImage();
        QVERIFY(!shown.isNull());
        QCOMPARE(shown.convertToFormat(own.format()), own);
    }

    void buttonsOfDialogsHaveNoIcons() {
        Theme::apply(*qApp, Theme::dark());
        const QDialogButtonBox box(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
        QCOMPARE(box.buttons().size(), 2);
        for (const QAbstractButton* button : box.buttons())
            QVERIFY(button->icon().isNull());
    }

    void labelsStandLevelWithTheirFields() {
        Theme::apply(*qApp, Theme::dark());
        QWidget panel;
        auto* form = new oddity::widgets::FormLayout(&panel);
        auto* field = new QLineEdit(&panel);
        auto* page = new QPlainTextEdit(&panel);
        form->addRow(QStringLiteral("Name"), field);
        form->addRow(QStringLiteral("Remarks"), page);
        panel.resize(400, 300);
        panel.show();
        const auto middle = [](const QWidget* widget) { return widget->geometry().center().y(); };
        QVERIFY(std::abs(middle(form->labelForField(field)) - middle(field)) <= 1);
        QVERIFY(middle(form->labelForField(page)) < middle(page) - 20);
    }

    void typeScaleIsOrdered() {
        QVERIFY(Theme::font(TypeRole::Caption).pointSizeF() < Theme::font(TypeRole::Body).pointSizeF());
        QVERIFY(Theme::font(TypeRole::Body).pointSizeF() < Theme::font(TypeRole::Title).pointSizeF());
        QVERIFY(Theme::font(TypeRole::Title).pointSizeF() < Theme::font(TypeRole::Display).pointSizeF());
    }
};

QTEST_MAIN(ThemeTest)
#include "test_theme.moc"
