// SPDX-License-Identifier: BSD-3-Clause
// What CanvasTools copies and saves.
#include <algorithm>
#include <cmath>

#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QRegularExpression>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/tools/file_saving.h"

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
    const PositionDecimals decimals = positionDecimals(transform->pixelScaleArcsec());
    if (m_choice.has(OverlayChoice::Part::Degrees) || !transform->frame().isEquatorial())
        return QStringLiteral("%1 %2%3")
            .arg(sky->raDeg, 0, 'f', decimals.degrees)
            .arg(sky->decDeg < 0 ? QString() : QStringLiteral("+"))
            .arg(sky->decDeg, 0, 'f', decimals.degrees);
    static const QRegularExpression separators(QStringLiteral("[hm°′]"));
    QString text = raText(sky->raDeg, decimals.seconds) + QLatin1Char(' ') + decText(sky->decDeg, decimals.arcsec);
    text.replace(separators, QStringLiteral(":")).remove(QLatin1Char('s')).remove(QStringLiteral("″"));
    return text.replace(QStringLiteral("−"), QStringLiteral("-"));
}

QString CanvasTools::valueUnderPointer() const {
    const auto position = place();
    if (!position)
        return {};
    QStringList values;
    for (const core::ExactValue& value : m_subject->valuesAt(*m_canvas->pixelAt(*position)))
        values << (std::isnan(core::realOf(value)) ? QStringLiteral("nan")
                                                   : valueText(value)); // as other programs take it
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

/// The session's, so that a file is written to its end when the view is closed.
FileSaving* CanvasTools::savingTo(const QString& path, const QString& told) {
    auto* saving = new FileSaving(path, m_canvas->window(), m_session);
    connect(saving, &FileSaving::failed, m_session,
            [session = m_session](const QString& message) { session->tell(message, true); });
    connect(saving, &FileSaving::stopped, m_session, [session = m_session](const QString& stopped) {
        session->tell(tr("Writing %1 was stopped; there is no new file.").arg(stopped), false);
    });
    connect(saving, &FileSaving::saved, this, &CanvasTools::saved);
    connect(saving, &FileSaving::saved, m_session,
            [session = m_session, told](const QString& saved) { session->tell(told.arg(saved), false); });
    return saving;
}

void CanvasTools::savePicture(const QString& path) {
    FileSaving* saving = savingTo(path, tr("The picture was written to %1."));
    saving->start([image = m_canvas->grabSeen().toImage(), file = path.toStdString()](const core::Progress& progress) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        if (image.isNull() || !image.save(&buffer, "PNG"))
            throw core::Error(core::ErrorKind::Io, "the picture could not be made into a PNG", {.path = file});
        progress.throwIfStopped();
        core::AtomicFile out(file);
        out.write(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        out.commit();
    });
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
    FileSaving* saving = savingTo(path, tr("The pixels seen were written to %1."));
    saving->start([file = path.toStdString(), subject = m_subject, region, cards](const core::Progress& progress) {
        subject->write(file, region, cards, progress);
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
    if (!path.isEmpty())
        savePicture(path);
}

void CanvasTools::askPixels() {
    const QString path = QFileDialog::getSaveFileName(m_canvas, tr("Save pixels"),
                                                      suggestedName(QStringLiteral(".fits")), tr("FITS (*.fits)"));
    if (!path.isEmpty())
        savePixels(path);
}

} // namespace oddity::widgets
