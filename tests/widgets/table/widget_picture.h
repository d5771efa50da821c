// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QDir>
#include <QImage>
#include <QSet>
#include <QWidget>

#include "widgets/style/theme.h"

namespace oddity::tests {

/// Renders the widget as it is, keeps the picture where ODDITY_SHOTS names a folder, and counts its colours.
inline int coloursOfPicture(QWidget& widget, const QString& name) {
    QImage picture(widget.size() * 2, QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(2);
    picture.fill(widgets::Theme::current().panel);
    widget.render(&picture);
    if (const QString folder = qEnvironmentVariable("ODDITY_SHOTS"); !folder.isEmpty()) {
        QDir().mkpath(folder);
        picture.save(QDir(folder).filePath(
            QStringLiteral("%1-%2.png").arg(name, widgets::Theme::current().isDark ? "dark" : "light")));
    }
    QSet<QRgb> colours;
    for (int y = 0; y < picture.height(); y += 2)
        for (int x = 0; x < picture.width(); x += 2)
            colours.insert(picture.pixel(x, y));
    return static_cast<int>(colours.size());
}

} // namespace oddity::tests
