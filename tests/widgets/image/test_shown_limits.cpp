// SPDX-License-Identifier: BSD-3-Clause
#include <QComboBox>
#include <QLineEdit>
#include <QtTest>

#include "widgets/image/stretch_bar.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

void choose(const StretchBar& bar, const QString& rule) {
    for (QComboBox* box : bar.findChildren<QComboBox*>())
        if (box->accessibleName() == QStringLiteral("Limits")) {
            QVERIFY(box->findText(rule) >= 0);
            box->setCurrentText(rule);
            Q_EMIT box->activated(box->currentIndex());
        }
}

QString textOf(const StretchBar& bar, const QString& name) {
    for (const QLineEdit* field : bar.findChildren<QLineEdit*>())
        if (field->accessibleName() == name)
            return field->text();
    return {};
}

} // namespace

/// Black and white where the numbers make it hard.
class TestShownLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void limitsOfConstantImages() {
        StretchBar bar;
        const auto constant = [](float value) { return Picture::ofPlane(std::vector<float>(100, value), 10, 10); };
        for (const QString& rule : {QStringLiteral("auto"), QStringLiteral("min max"), QStringLiteral("zscale")}) {
            choose(bar, rule);
            bar.setPlane(constant(0), QStringLiteral("g"));
            QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{-1, 1}));
            QCOMPARE(textOf(bar, QStringLiteral("Black")), QStringLiteral("-1"));
            bar.setPlane(constant(-2.5F), QStringLiteral("g"));
            QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{-5, 0}));
        }
        bar.setPlane(Picture::ofPlane(std::vector<float>{0, 1, 3, 7}, 2, 2), QStringLiteral("g"));
        choose(bar, QStringLiteral("min max"));
        QCOMPARE(bar.rendering().stretch.limits, (core::StretchLimits{0, 7}));
    }

    /// Black and white of large numbers that differ little, as numbers of segments do.
    void limitsAreToldApart() {
        StretchBar bar;
        bar.setPlane(Picture::ofPlane(std::vector<float>{20000000, 20000004, 20000008, 20000016}, 2, 2), {});
        choose(bar, QStringLiteral("min max"));
        QCOMPARE(textOf(bar, QStringLiteral("Black")).toFloat(), 20000000.0F);
        QCOMPARE(textOf(bar, QStringLiteral("White")).toFloat(), 20000016.0F);
    }
};

QTEST_MAIN(TestShownLimits)
#include "test_shown_limits.moc"
