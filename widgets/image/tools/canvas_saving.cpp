// SPDX-License-Identifier: BSD-3-Clause
// What CanvasTools copies and saves.
#include <algorithm>
#include <cmath>

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QRegularExpression>

#include "core/error.h"
#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/tools/canvas_tools.h"

namespace oddity::widgets {

std::optional<QPointF> CanvasTools::place() const {
    const auto position = m_canvas->crosshair() ? m_canvas->crosshair() : m_menuPlace;
    return position && m_subject && m_canvas->pixelAt(*position) ? position : std::nullopt;
}

QString CanvasTools::positionText() const {
    const auto position = place();
    if (!position)
        return {};
    const auto transform = m_subject->sky();
    const auto sky = transform ? transform->skyFromPixel({position->x(), position->y()}) : std::nullopt;
    if (!sky)
        return QStringLiteral("%1 %2").arg(position->x() + 1, 0, 'f', 2).arg(position->y() + 1, 0, 'f', 2);
    if (m_choice.has(OverlayChoice::Part::Degrees) || !transform->frame().isEquatorial())
        return QStringLiteral("%1 %2%3")
            .arg(sky->raDeg, 0, 'f', 7)
            .arg(sky->decDeg < 0 ? QString() : QStringLiteral("+"))
            .arg(sky->decDeg, 0, 'f', 7);
    static const QRegularExpression separators(QStringLiteral("[hm°′]"));
    QString text = raText(sky->raDeg, 3) + QLatin1Char(' ') + decText(sky->decDeg, 2);
    text.replace(separators, QStringLiteral(":")).remove(QLatin1Char('s')).remove(QStringLiteral("″"));
    return text.replace(QStringLiteral("−"), QStringLiteral("-"));
}

QString CanvasTools::valueUnderPointer() const {
    const auto position = place();
    if (!position)
        return {};
    QStringList values;
    for (const float value : m_subject->valuesAt(*m_canvas->pixelAt(*position)))
        values << QString::number(static_cast<double>(value), 'g', 9); // float32 in full
    return values.join(QLatin1Char(' '));
}

void CanvasTools::copyPosition() {
    if (const QString text = positionText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void CanvasTools::copyValue() {
    if (const QString text = valueUnderPointer(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void CanvasTools::copyPicture() {
    QGuiApplication::clipboard()->setPixmap(m_canvas->grabSeen());
}

void CanvasTools::savePicture(const QString& path) const {
    if (!m_canvas->grabSeen().save(path, "PNG"))
        throw core::Error(core::ErrorKind::Io, "The picture could not be written.", {.path = path.toStdString()});
}

void CanvasTools::savePixels(const QString& path) {
    const QRectF seen = m_canvas->mapping().seenPixels();
    if (!m_subject || seen.isEmpty())
        return;
    core::PixelRegion region;
    region.x = std::max<std::int64_t>(0, std::llround(std::floor(seen.left() + 0.5)));
    region.y = std::max<std::int64_t>(0, std::llround(std::floor(seen.top() + 0.5)));
    region.width =
        std::min<std::int64_t>(m_subject->size().width(), std::llround(std::ceil(seen.right() + 0.5))) - region.x;
    region.height =
        std::min<std::int64_t>(m_subject->size().height(), std::llround(std::ceil(seen.bottom() + 0.5))) - region.y;
    std::map<std::string, std::string> cards;
    if (const QString id = objectId(); !id.isEmpty())
        cards["OBJECT"] = id.toStdString();
    m_saving.start<bool>(
        [file = path.toStdString(), subject = m_subject, region, cards](const core::Progress&) {
            subject->write(file, region, cards);
            return true;
        },
        [this, path](bool) {
            m_session->tell(tr("The pixels seen were written to %1.").arg(path), false);
            Q_EMIT saved(path);
        });
}

QString CanvasTools::objectId() const {
    const auto survey = m_session->survey();
    return survey && m_row.isValid() && m_row.index() < survey->catalog->rowCount()
               ? QString::fromStdString(survey->catalog->id(m_row))
               : QString();
}

QString CanvasTools::suggestedName(const QString& ending) const {
    static const QRegularExpression unsafe(QStringLiteral("[^A-Za-z0-9._+-]+"));
    QStringList parts{objectId(), m_subject ? m_subject->name() : QString()};
    parts.removeAll(QString());
    return (parts.isEmpty() ? QStringLiteral("image")
                            : parts.join(QLatin1Char('-')).replace(unsafe, QStringLiteral("_"))) +
           ending;
}

void CanvasTools::askPicture() {
    const QString path = QFileDialog::getSaveFileName(m_canvas, tr("Save picture"),
                                                      suggestedName(QStringLiteral(".png")), tr("PNG (*.png)"));
    if (path.isEmpty())
        return;
    try {
        savePicture(path);
        m_session->tell(tr("The picture was written to %1.").arg(path), false);
    } catch (const core::Error& error) {
        m_session->tell(QString::fromUtf8(error.what()), true);
    }
}

void CanvasTools::askPixels() {
    const QString path = QFileDialog::getSaveFileName(m_canvas, tr("Save pixels"),
                                                      suggestedName(QStringLiteral(".fits")), tr("FITS (*.fits)"));
    if (!path.isEmpty())
        savePixels(path);
}

} // namespace oddity::widgets
