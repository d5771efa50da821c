// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/style/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include "widgets/style/theme.h"

static void loadResources() {
    Q_INIT_RESOURCE(icons);
}

namespace oddity::widgets {

namespace {

QByteArray drawingOf(const QString& name) {
    loadResources();
    QFile file(QStringLiteral(":/oddity/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("There is no icon \"%s\".", qUtf8Printable(name));
    return file.readAll();
}

/// Draws the icon anew each time, so that it follows the theme and any device pixel ratio.
class LineIconEngine : public QIconEngine {
public:
    LineIconEngine(QByteArray drawing, QColor colour, bool isOnAccent = false)
        : m_drawing(std::move(drawing)), m_colour(std::move(colour)), m_isOnAccent(isOnAccent) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        QByteArray drawing = m_drawing;
        drawing.replace("currentColor", inkFor(mode, state).name().toLatin1());
        QSvgRenderer renderer(drawing);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return result;
    }

    QIconEngine* clone() const override { return new LineIconEngine(*this); }

private:
    QColor inkFor(QIcon::Mode mode, QIcon::State state) const {
        const Theme& theme = Theme::current();
        if (mode == QIcon::Disabled)
            return Theme::mix(theme.faintText, theme.panel, 0.45);
        if (m_isOnAccent)
            return theme.accentText;
        if (m_colour.isValid())
            return m_colour;
        return state == QIcon::On ? theme.accent : theme.text;
    }

    QByteArray m_drawing;
    QColor m_colour;
    bool m_isOnAccent;
};

} // namespace

QIcon icon(const QString& name) {
    return icon(name, QColor());
}

QIcon icon(const QString& name, const QColor& colour) {
    return QIcon(new LineIconEngine(drawingOf(name), colour));
}

QIcon iconOnAccent(const QString& name) {
    return QIcon(new LineIconEngine(drawingOf(name), QColor(), true));
}

QIcon programIcon() {
    return QIcon(new LineIconEngine(drawingOf(QStringLiteral("oddity")), QColor()));
}

} // namespace oddity::widgets
