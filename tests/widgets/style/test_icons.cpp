// SPDX-License-Identifier: BSD-3-Clause
#include <QApplication>
#include <QDir>
#include <QTest>

#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

using namespace oddity::widgets;

namespace {

/// The colour of the most opaque pixel.
QColor inkOf(const QIcon& icon, QIcon::Mode mode = QIcon::Normal, QIcon::State state = QIcon::Off) {
    const QImage image = icon.pixmap(QSize(48, 48), mode, state).toImage().convertToFormat(QImage::Format_ARGB32);
    QRgb darkest = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (qAlpha(image.pixel(x, y)) > qAlpha(darkest))
                darkest = image.pixel(x, y);
    return QColor::fromRgba(darkest);
}

} // namespace

class IconsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDrawingIsOnItsGridAndShowsInk() {
        Theme::apply(*qApp, Theme::dark());
        icon(QStringLiteral("fit"));
        const QStringList files = QDir(QStringLiteral(":/oddity/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() >= 28);
        for (const QString& file : files) {
            const QString name = QString(file).remove(QStringLiteral(".svg"));
            const QImage image = icon(name).pixmap(QSize(24, 24)).toImage();
            QVERIFY(!image.isNull());
            int inked = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    inked += qAlpha(image.pixel(x, y)) > 40 ? 1 : 0;
            QVERIFY2(inked > 20, qPrintable(name));
            if (name != QStringLiteral("oddity"))
                for (int edge = 0; edge < image.width(); ++edge)
                    QVERIFY2(qAlpha(image.pixel(edge, 0)) < 128, qPrintable(name));
        }
    }

    void followsTheTheme() {
        const QIcon star = icon(QStringLiteral("odd"));
        Theme::apply(*qApp, Theme::dark());
        QCOMPARE(inkOf(star).rgb(), Theme::dark().text.rgb());
        Theme::apply(*qApp, Theme::light());
        QCOMPARE(inkOf(star).rgb(), Theme::light().text.rgb());
        QCOMPARE(inkOf(star, QIcon::Normal, QIcon::On).rgb(), Theme::light().accent.rgb());
        QVERIFY(inkOf(star, QIcon::Disabled).rgb() != Theme::light().text.rgb());
    }

    void keepsAGivenColour() { QCOMPARE(inkOf(icon(QStringLiteral("flag"), QColor(Qt::red))).rgb(), 0xffff0000); }
};

QTEST_MAIN(IconsTest)
#include "test_icons.moc"
