// SPDX-License-Identifier: BSD-3-Clause
// What ImageView says in words.
#include <QStackedWidget>

#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/current_cutout.h"
#include "widgets/image/image_view.h"
#include "widgets/image/readout/pixel_readout.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/style/readout_label.h"

namespace oddity::widgets {

void ImageView::describeObject() {
    const core::RowId row = m_session->current();
    const bool hasObject = m_session->survey() && row.isValid();
    const QString id = hasObject ? QString::fromStdString(m_session->survey()->catalog->id(row)) : QString();
    m_object->setText(m_source->row() == row || id.isEmpty() ? id : tr("%1 · reading …").arg(id));
    const QString reason = hasObject ? m_session->flagReason(row) : QString();
    m_flag->setText(reason.isEmpty() ? QString() : tr("⚑ %1").arg(reason));
    m_flag->setVisible(!reason.isEmpty());
    if (m_session->survey() && !row.isValid())
        m_pages->setCurrentIndex(0);
}

QString ImageView::readout() const {
    return QStringList{m_values->text(), m_position->text(), m_quality->text()}.join(QLatin1Char('\n'));
}

void ImageView::readOut(const std::optional<QPointF>& position) {
    const auto pixel = position ? m_canvas->pixelAt(*position) : std::nullopt;
    if (!pixel || !m_subject) {
        m_values->setText(tr("Point at a pixel to read its value."));
        m_position->setText(m_subject && !m_subject->sky ? noSkyText() : QString());
        m_quality->clear();
        return;
    }
    const PixelReadout said =
        pixelReadout(*m_subject, *position, *pixel, OverlayChoice::of(m_session).has(OverlayChoice::Part::Degrees));
    m_values->setText(m_tools->isFrozen() ? tr("%1   frozen (F)").arg(said.values) : said.values);
    m_position->setText(said.position);
    m_quality->setText(said.quality.isEmpty() ? tr("not masked") : said.quality);
}

} // namespace oddity::widgets
