// SPDX-License-Identifier: BSD-3-Clause
#include <QComboBox>
#include <QtTest>

#include "core/model/inspection.h"
#include "tests/widgets/image/image_test_objects.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/image_view.h"
#include "widgets/session/session.h"

using namespace oddity;
using namespace oddity::widgets;
using core::RowId;

/// What a network saw beside what it was made of.
class TestNetworkColours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A network that takes the middle of the image as it is: the same pixels look the same, in colour and in one band.
    void theNetworksPixelsKeepTheirColours() {
        Session session;
        ImageView view(&session);
        view.show();
        const auto source = std::make_shared<tests::RoundSources>(32);
        session.setSurvey(tests::surveyOf(source, 3));
        session.setCurrent(RowId{0});
        QTRY_VERIFY(view.canvas().picture());
        const core::Cutout whole = source->read(RowId{0});
        auto inspection = std::make_shared<core::Inspection>();
        inspection->row = RowId{0};
        inspection->bands = whole.bands;
        inspection->inDataUnits = true;
        inspection->grid.originX = inspection->grid.originY = 12;
        inspection->input = {{3, 8, 8}, {}};
        for (int band = 0; band < 3; ++band)
            for (int y = 12; y < 20; ++y)
                for (int x = 12; x < 20; ++x)
                    inspection->input.values.push_back(whole.plane(band)[static_cast<std::size_t>(y * 32 + x)]);
        session.setInspection(inspection);
        QComboBox* band = nullptr;
        for (QComboBox* box : view.findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("Band"))
                band = box;
        QVERIFY(band);
        for (const QString& shown : {QStringLiteral("Colour"), QStringLiteral("r")}) {
            band->setCurrentText(shown);
            Q_EMIT band->activated(band->currentIndex());
            const bool isColour = shown == QStringLiteral("Colour");
            QTRY_COMPARE(view.canvas().picture()->isColour, isColour);
            const auto before = view.canvas().picture();
            const QImage there = rendered(*before, view.canvas().rendering());
            QTest::keyClick(&view.canvas(), Qt::Key_Space);
            QTRY_COMPARE(view.canvas().picture()->width, 8);
            QCOMPARE(view.canvas().picture()->isColour, isColour);
            const QImage part = rendered(*view.canvas().picture(), view.canvas().rendering());
            QCOMPARE(part, there.copy(12, 12, 8, 8));
            QTest::keyClick(&view.canvas(), Qt::Key_Space);
            QTRY_COMPARE(view.canvas().picture()->width, 32);
        }
    }
};

QTEST_MAIN(TestNetworkColours)
#include "test_network_colours.moc"
