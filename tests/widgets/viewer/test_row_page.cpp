// SPDX-License-Identifier: BSD-3-Clause
#include <cstring>
#include <fstream>

#include <QComboBox>
#include <QMouseEvent>
#include <QTabBar>
#include <QTableView>

#include "core/io/big_endian.h"
#include "tests/widgets/viewer/viewer_desk.h"
#include "widgets/series/series_plot.h"
#include "widgets/viewer/row/row_page.h"

using namespace oddity;
using namespace oddity::widgets;

/// An image of one axis is a plot with its values beside it.
class TestRowPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        core::FitsHeaderText header;
        header.logical("SIMPLE", true).integer("BITPIX", -64).integer("NAXIS", 1).integer("NAXIS1", count);
        header.text("CTYPE1", "WAVE").text("CUNIT1", "nm").number("CRVAL1", 500).number("CRPIX1", 1);
        header.number("CDELT1", -0.25).text("BUNIT", "Jy");
        std::string bytes = header.ended();
        for (int pixel = 0; pixel < count; ++pixel) {
            std::array<char, 8> number{};
            core::toBigEndian(valueOf(pixel), number.data());
            bytes.append(number.data(), number.size());
        }
        bytes.resize((bytes.size() + 2879) / 2880 * 2880);
        m_path = m_desk.path("spectrum.fits");
        std::ofstream(m_path, std::ios::binary) << bytes;
    }

    void isPlottedAlongItsCoordinateOrPixels() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 500);
        view.show();
        OPEN(view, m_path);
        QCOMPARE(view.problem(), QString());
        RowPage& page = view.rowPage();
        QTRY_VERIFY(page.isVisible() && page.isReady());
        QCOMPARE(view.findChild<QTabBar*>()->tabText(0), QStringLiteral("Plot"));
        // the coordinate falls: 500 nm at the first pixel, 475.25 nm at the last
        QVERIFY(page.plot().left() < 475.25 && page.plot().left() > 474);
        QVERIFY(page.plot().right() > 500 && page.plot().right() < 501);
        point(page.plot(), 500 - 0.25 * 30);
        QVERIFY2(page.readout().contains(QStringLiteral("pixel 31   wavelength 492.5 nm")), qPrintable(page.readout()));
        QVERIFY2(page.readout().contains(QString::number(valueOf(30), 'g', 15)), qPrintable(page.readout()));
        QVERIFY(page.readout().endsWith(QStringLiteral("Jy")));
        auto* along = page.findChild<QComboBox*>();
        QVERIFY(along->isVisible());
        along->setCurrentIndex(1);
        Q_EMIT along->activated(1);
        QVERIFY(page.plot().left() < 1 && page.plot().right() > count && page.plot().right() < count + 5);
        point(page.plot(), 31);
        QVERIFY(page.readout().contains(QStringLiteral("pixel 31   wavelength 492.5 nm")));
    }

    /// Doubles with all their digits.
    void itsValuesAreATable() {
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 500);
        view.show();
        OPEN(view, m_path);
        QTRY_VERIFY(view.rowPage().isReady());
        const auto* table = view.rowPage().findChild<QTableView*>();
        QVERIFY(table->isVisible());
        const QAbstractItemModel& model = *table->model();
        QCOMPARE(model.rowCount(), count);
        QCOMPARE(model.columnCount(), 3);
        QTRY_COMPARE(model.index(30, 0).data().toString(), QStringLiteral("31"));
        QCOMPARE(model.index(30, 1).data().toString(), QStringLiteral("492.5"));
        QCOMPARE(model.index(30, 2).data(Qt::ToolTipRole).toString().toDouble(), valueOf(30));
        view.showHeader(true);
        QVERIFY(!view.rowPage().isVisible());
    }

    void withoutACoordinateAlongPixels() {
        core::writeFitsImage(m_desk.path("plain.fits"), core::Tensor{{5}, {1, 2, 9, 4, 5}}, {}, {});
        FileView view(&m_desk.session, &m_desk.pool);
        view.resize(900, 500);
        view.show();
        OPEN(view, m_desk.path("plain.fits"));
        QTRY_VERIFY(view.rowPage().isReady());
        QVERIFY(!view.rowPage().findChild<QComboBox*>()->isVisible());
        point(view.rowPage().plot(), 3);
        QVERIFY2(view.rowPage().readout().startsWith(QStringLiteral("pixel 3   9")),
                 qPrintable(view.rowPage().readout()));
    }

    void axesOfEvenSteps() {
        const auto axisOf = [](const core::FitsHeaderText& header) {
            return core::pixelAxisOf(core::FitsHeader(header.cards()));
        };
        QVERIFY(!axisOf(core::FitsHeaderText().number("CRVAL1", 3)));
        const auto coadd = axisOf(core::FitsHeaderText().number("COEFF0", 3.5).number("COEFF1", 1e-4));
        QVERIFY(coadd && std::abs(coadd->valueAt(100) - std::pow(10, 3.51)) < 1e-9);
        const auto natural = axisOf(core::FitsHeaderText()
                                        .text("CTYPE1", "WAVE-LOG")
                                        .number("CRVAL1", 4000)
                                        .number("CDELT1", 2)
                                        .number("CRPIX1", 11));
        QVERIFY(natural && natural->valueAt(10) == 4000 &&
                std::abs(natural->valueAt(20) - 4000 * std::exp(0.005)) < 1e-9);
        QVERIFY(!axisOf(core::FitsHeaderText().text("CTYPE1", "WAVE-F2W").number("CRVAL1", 1).number("CDELT1", 1)));
    }

private:
    static constexpr int count = 100;

    static double valueOf(int pixel) { return 1 + 1e-9 * pixel; }

    /// The pointer above this place of the axis.
    static void point(SeriesPlot& plot, double x) {
        const QRectF area =
            QRectF(plot.rect())
                .adjusted(PlotFrame::leftPx, PlotFrame::otherPx, -PlotFrame::otherPx, -PlotFrame::bottomPx);
        const QPointF at(area.left() + (x - plot.left()) / (plot.right() - plot.left()) * area.width(),
                         area.center().y());
        QMouseEvent move(QEvent::MouseMove, at, plot.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(&plot, &move);
    }

    ViewerDesk m_desk;
    std::filesystem::path m_path;
};

QTEST_MAIN(TestRowPage)
#include "test_row_page.moc"
