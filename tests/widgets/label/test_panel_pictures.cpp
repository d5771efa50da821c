// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenuBar>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QToolBar>

#include "tests/widgets/sample_session.h"
#include "widgets/label/label_panel.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/table/catalog_view.h"
#include "widgets/table/object_panel.h"
#include "widgets/table/query/session_columns.h"
#include "widgets/table/ranking_view.h"

using namespace oddity;
using namespace oddity::widgets;

namespace {

/// Draws a widget at 1× and 2×, keeps the pictures where ODDITY_SHOTS names a folder, and returns the 1× one.
QImage pictureOf(QWidget& widget, const QString& name) {
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    widget.show();
    QTest::qWait(250);
    QImage first;
    for (const int ratio : {1, 2}) {
        QImage picture(widget.size() * ratio, QImage::Format_ARGB32_Premultiplied);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Theme::current().panel);
        widget.render(&picture);
        if (ratio == 1)
            first = picture;
        if (const QString folder = qEnvironmentVariable("ODDITY_SHOTS"); !folder.isEmpty()) {
            QDir().mkpath(folder);
            picture.save(QDir(folder).filePath(
                QStringLiteral("%1-%2-%3x.png").arg(name, Theme::current().isDark ? "dark" : "light").arg(ratio)));
        }
    }
    return first;
}

int colourCount(const QImage& picture) {
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            colours.insert(picture.pixel(x, y));
    return static_cast<int>(colours.size());
}

class IconSheet : public QWidget {
protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::current().panel);
        painter.setPen(Theme::current().faintText);
        painter.setFont(Theme::font(TypeRole::Caption));
        int place = 0;
        programIcon().paint(&painter, QRect(16, 16, 128, 128));
        programIcon().paint(&painter, QRect(160, 16, 48, 48));
        programIcon().paint(&painter, QRect(220, 16, 24, 24));
        programIcon().paint(&painter, QRect(256, 16, 16, 16));
        for (const QString& file : QDir(QStringLiteral(":/oddity/icons")).entryList()) {
            const QString name = QString(file).remove(QStringLiteral(".svg"));
            const int x = 16 + (place % 9) * 80;
            const int y = 160 + (place / 9) * 72;
            icon(name).paint(&painter, QRect(x + 20, y, 32, 32));
            painter.drawText(QRect(x, y + 38, 72, 16), Qt::AlignCenter, name);
            ++place;
        }
    }
};

std::unique_ptr<QMainWindow> controls() {
    auto window = std::make_unique<QMainWindow>();
    window->menuBar()->addMenu("&File")->addAction("Open …");
    window->menuBar()->addMenu("&View");
    QToolBar* bar = window->addToolBar("tools");
    for (const char* name : {"folder-open", "save", "fit", "pan", "lasso"})
        bar->addAction(icon(QString::fromLatin1(name)), QString());
    bar->actions().last()->setCheckable(true);
    bar->actions().last()->setChecked(true);
    bar->addSeparator();
    auto* combo = new QComboBox;
    combo->addItems({"Isolation forest", "Distance to neighbours"});
    bar->addWidget(combo);
    auto* page = new QWidget;
    auto* form = new QFormLayout(page);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(10);
    auto* primary = new QPushButton("Run network");
    primary->setProperty("look", "primary");
    form->addRow(primary, new QPushButton("Cancel"));
    auto* off = new QPushButton("Not now");
    off->setEnabled(false);
    form->addRow(new QPushButton(icon("undo"), "Take back"), off);
    form->addRow("Object", new QLineEdit("J1000037"));
    form->addRow("Empty", new QLineEdit);
    qobject_cast<QLineEdit*>(form->itemAt(form->count() - 1)->widget())->setPlaceholderText("Find an object by id");
    auto* spin = new QSpinBox;
    spin->setSuffix(" px");
    spin->setValue(64);
    form->addRow("Size", spin);
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    form->addRow("Stretch", slider);
    auto* check = new QCheckBox("Same limits in both");
    check->setChecked(true);
    form->addRow(check, new QCheckBox("Grid"));
    auto* radio = new QRadioButton("asinh");
    radio->setChecked(true);
    form->addRow(radio, new QRadioButton("linear"));
    auto* progress = new QProgressBar;
    progress->setValue(63);
    form->addRow("Running", progress);
    auto* tabs = new QTabWidget;
    tabs->addTab(page, "Controls");
    tabs->addTab(new QWidget, "Compare");
    auto* dock = new QDockWidget("Image");
    dock->setWidget(tabs);
    window->addDockWidget(Qt::LeftDockWidgetArea, dock);
    window->setCentralWidget(new QLabel("centre"));
    window->resize(760, 520);
    return window;
}

} // namespace

class PanelPicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void panelsAreDrawn_data() {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void panelsAreDrawn() {
        QFETCH(bool, isDark);
        Theme::apply(*qApp, isDark ? Theme::dark() : Theme::light());
        Session session;
        fillSession(session);
        const auto check = [](QWidget& widget, QSize size, const QString& name) {
            widget.resize(size);
            QVERIFY2(colourCount(pictureOf(widget, name)) > 30, qPrintable(name));
        };
        RankingView ranking(&session);
        check(ranking, {420, 460}, "ranking");
        CatalogView catalog(&session);
        check(catalog, {1100, 420}, "catalog");
        for (auto* button : catalog.findChildren<QAbstractButton*>())
            if (button->text().startsWith("Flagged"))
                button->setChecked(true);
        check(catalog, {1100, 240}, "catalog-flagged");
        core::VectorColumn spectrum{200, {}};
        for (int place = 0; place < 200 * 2000; ++place)
            spectrum.values.push_back(static_cast<float>(std::sin((place % 200) * 0.1)));
        session.setResultFields(
            {fieldWithColumn({.name = "flux", .unit = "nmgy", .values = std::vector<double>(2000, 12.25)},
                             "computed: 10 ^ (-0.4 * (mag_r - 22.5))", Field::Kind::Computed),
             fieldWithColumn({.name = "spectrum", .unit = "Jy", .values = spectrum}, "matched with spectra.fits",
                             Field::Kind::Matched)});
        ObjectPanel object(&session);
        check(object, {360, 560}, "object");
        LabelPanel label(&session);
        label.show();
        check(label, {520, 150}, "label");
        std::vector<core::RowId> rows;
        for (std::int64_t row = 0; row < 12; ++row)
            rows.push_back(core::RowId{row * 5});
        session.select(core::Selection(rows));
        session.setLabel({core::RowId{1}, core::RowId{2}, core::RowId{3}}, "odd");
        check(label, {300, 200}, "label-narrow-group");
        check(ranking, {700, 300}, "ranking-wide");
        IconSheet sheet;
        check(sheet, {740, 470}, "icons");
        const auto window = controls();
        check(*window, {760, 560}, "controls");
    }
};

QTEST_MAIN(PanelPicturesTest)
#include "test_panel_pictures.moc"
