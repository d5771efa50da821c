// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/stretch/map_box.h"

#include <optional>

#include <QPainter>
#include <QStandardItemModel>
#include <QStyleOptionComboBox>
#include <QStylePainter>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int stripPx = 40, dotPx = 10, highPx = 12;

QIcon stripOf(const core::ColourMapInfo& info) {
    const core::ColourMap map = core::ColourMap::named(info.name);
    QImage image(stripPx + dotPx, highPx, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    for (int x = 0; x < stripPx; ++x)
        for (int y = 0; y < highPx; ++y) {
            const core::Rgb colour = map.at(static_cast<float>(x) / (stripPx - 1));
            image.setPixel(x, y, qRgb(colour.red, colour.green, colour.blue));
        }
    if (info.isColourBlindSafe) {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::current().accent);
        painter.drawEllipse(QPointF(stripPx + dotPx / 2.0 + 0.5, highPx / 2.0), 2, 2);
    }
    return QPixmap::fromImage(image);
}

QString headingOf(core::ColourMapGroup group) {
    switch (group) {
    case core::ColourMapGroup::Ds9:
        return MapBox::tr("DS9");
    case core::ColourMapGroup::Perceptual:
        return MapBox::tr("Even to the eye");
    case core::ColourMapGroup::Diverging:
        return MapBox::tr("About a middle");
    }
    return {};
}

} // namespace

MapBox::MapBox(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Colour map"));
    setToolTip(tr("Colours from low to high values. A dot marks maps that colour-blind people read as well."));
    setIconSize(QSize(stripPx + dotPx, highPx));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(1);
    setFixedWidth(92);
    setMaxVisibleItems(40);
    auto* items = new QStandardItemModel(this);
    std::optional<core::ColourMapGroup> group;
    for (const core::ColourMapInfo& info : core::ColourMap::list()) {
        if (group != info.group) {
            group = info.group;
            auto* heading = new QStandardItem(headingOf(info.group));
            heading->setFlags(Qt::NoItemFlags);
            heading->setFont(Theme::font(TypeRole::Caption));
            items->appendRow(heading);
        }
        auto* item = new QStandardItem(stripOf(info), QString::fromStdString(info.name));
        item->setToolTip(info.isColourBlindSafe ? tr("Read as well by colour-blind people") : QString());
        items->appendRow(item);
    }
    setModel(items);
    setCurrentText(QStringLiteral("grey"));
    const QString tip = toolTip();
    connect(this, &QComboBox::currentTextChanged, this,
            [this, tip](const QString& name) { setToolTip(name + QLatin1Char('\n') + tip); });
}

void MapBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    option.currentText.clear();
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

core::ColourMap MapBox::map() const {
    return core::ColourMap::named(currentText().toStdString());
}

} // namespace oddity::widgets
