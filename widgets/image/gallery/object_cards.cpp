// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/gallery/object_cards.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "core/error.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int cardsKept = 4096;
constexpr std::size_t mostWishes = 512;
constexpr int paddingPx = 6;

} // namespace

ObjectCards::ObjectCards(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_cards(cardsKept), m_reading(workPool()) {
    connect(session, &Session::surveyChanged, this, &ObjectCards::forget);
    connect(&m_reading, &TaskSlot::failed, session,
            [session](const QString& message) { session->tell(message, true); });
}

std::vector<std::shared_ptr<const core::SeriesSource>> ObjectCards::sources() const {
    std::vector<std::shared_ptr<const core::SeriesSource>> found;
    if (const auto survey = m_session->survey())
        for (const auto& source : {survey->spectra, survey->lightCurves})
            if (source)
                found.push_back(source);
    return found;
}

void ObjectCards::forget() {
    m_reading.cancel();
    m_wishes.clear();
    m_read = {};
    m_cards.clear();
    Q_EMIT changed();
}

std::shared_ptr<const SeriesSketch> ObjectCards::sketch(core::RowId row) const {
    const Card* card = m_cards.object(row.value);
    return card ? card->sketch : nullptr;
}

void ObjectCards::paint(QPainter& painter, const QRect& frame, core::RowId row) {
    const Theme& theme = Theme::current();
    painter.fillRect(frame, theme.field);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame.adjusted(0, 0, -1, -1));
    const auto drawn = sketch(row);
    if (drawn && !drawn->points.empty()) {
        drawn->draw(painter, QRectF(frame).adjusted(paddingPx, paddingPx, -paddingPx, -paddingPx));
        return;
    }
    if (!sources().empty() && !m_cards.contains(row.value)) {
        wish(row);
        return;
    }
    paintWords(painter, frame, row);
}

void ObjectCards::paintWords(QPainter& painter, const QRect& frame, core::RowId row) const {
    const Theme& theme = Theme::current();
    const QRect inner = frame.adjusted(paddingPx, paddingPx, -paddingPx, -paddingPx);
    const QFont idFont = Theme::font(TypeRole::Strong);
    painter.setFont(idFont);
    painter.setPen(theme.text);
    const QString id = QString::fromStdString(m_session->survey()->catalog->id(row));
    QRect place = inner.adjusted(0, 0, 0, -inner.height() / 2);
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignBottom,
                     QFontMetrics(idFont).elidedText(id, Qt::ElideMiddle, place.width()));
    QString below = sources().empty() ? QString() : tr("nothing to be drawn");
    const auto ranking = m_session->ranking();
    if (below.isEmpty() && ranking && row.index() < ranking->scores.values.size())
        if (const float score = ranking->scores.values[row.index()]; std::isfinite(score))
            below = tr("score %1").arg(static_cast<double>(score), 0, 'f', 3);
    const QFont belowFont = Theme::font(TypeRole::Caption);
    painter.setFont(belowFont);
    painter.setPen(theme.faintText);
    place = inner.adjusted(0, inner.height() / 2 + paddingPx / 2, 0, 0);
    painter.drawText(place, Qt::AlignHCenter | Qt::AlignTop,
                     QFontMetrics(belowFont).elidedText(below, Qt::ElideRight, place.width()));
}

void ObjectCards::wish(core::RowId row) {
    if (row == m_read)
        return;
    std::erase(m_wishes, row);
    m_wishes.push_back(row);
    if (m_wishes.size() > mostWishes)
        m_wishes.erase(m_wishes.begin());
    if (!m_reading.isRunning())
        readNext();
}

void ObjectCards::readNext() {
    m_read = {};
    if (m_wishes.empty())
        return;
    m_read = m_wishes.back();
    m_wishes.pop_back();
    m_reading.start<std::shared_ptr<const SeriesSketch>>(
        [series = sources(), row = m_read](const core::Progress& progress) -> std::shared_ptr<const SeriesSketch> {
            for (const auto& source : series) {
                progress.throwIfStopped();
                try {
                    auto sketch = std::make_shared<const SeriesSketch>(SeriesSketch::of(source->read(row)));
                    if (!sketch->points.empty())
                        return sketch;
                } catch (const core::Error& error) {
                    if (error.kind() == core::ErrorKind::Cancelled)
                        throw;
                    continue; // the Series view says why
                }
            }
            return nullptr;
        },
        [this, row = m_read](const std::shared_ptr<const SeriesSketch>& read) {
            m_cards.insert(row.value, new Card{read});
            Q_EMIT changed();
            readNext();
        });
}

} // namespace oddity::widgets
