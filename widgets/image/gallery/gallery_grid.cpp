// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/gallery/gallery_grid.h"

#include <algorithm>
#include <cmath>

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include "widgets/image/gallery/object_cards.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {
constexpr int paddingPx = 5;
constexpr int captionPx = 17;
} // namespace

GalleryGrid::GalleryGrid(Session* session, ThumbnailStore* thumbnails, QWidget* parent)
    : QAbstractScrollArea(parent), m_session(session), m_thumbnails(thumbnails),
      m_cards(new ObjectCards(session, this)) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::NoRole);
    setAccessibleName(tr("Gallery"));
    setAccessibleDescription(tr("Arrows move, Enter opens, Ctrl and Shift with click select."));
    const auto repaint = [this] { viewport()->update(); };
    connect(thumbnails, &ThumbnailStore::ready, this, repaint);
    connect(thumbnails, &ThumbnailStore::sourceChanged, this, repaint);
    connect(m_cards, &ObjectCards::changed, this, repaint);
    connect(session, &Session::labelsChanged, this, repaint);
    connect(session, &Session::selectionChanged, this, repaint);
    connect(session, &Session::flagsChanged, this, &GalleryGrid::indexLayers);
    connect(session, &Session::questionsChanged, this, &GalleryGrid::indexLayers);
    connect(session, &Session::currentChanged, this, [this](core::RowId row) {
        reveal(row);
        viewport()->update();
    });
    indexLayers();
}

void GalleryGrid::indexLayers() {
    m_flagged.clear();
    for (const core::RowFlag& flag : m_session->flags())
        m_flagged.insert(flag.row);
    m_reasons.clear();
    for (const core::Question& question : m_session->questions())
        m_reasons[question.row] = QString::fromStdString(question.reason);
    viewport()->update();
}

void GalleryGrid::setOrder(GalleryOrder order, bool showReasons) {
    m_order = std::move(order);
    m_hasReasons = showReasons;
    m_anchor = -1;
    m_indexOfRow.assign(static_cast<std::size_t>(m_session->objectCount()), -1);
    for (std::size_t index = 0; index < m_order.rows.size(); ++index)
        if (m_order.rows[index].index() < m_indexOfRow.size())
            m_indexOfRow[m_order.rows[index].index()] = static_cast<std::int32_t>(index);
    layOut();
    reveal(m_session->current());
    viewport()->update();
}

void GalleryGrid::setThumbnailPx(int px) {
    m_thumbnailPx = px;
    layOut();
    reveal(m_session->current());
    viewport()->update();
}

int GalleryGrid::columnCount() const {
    return std::max(1, (viewport()->width() - paddingPx) / (m_thumbnailPx + 2 * paddingPx));
}

int GalleryGrid::cellHeight() const {
    return m_thumbnailPx + 2 * paddingPx + captionPx * (m_hasReasons ? 2 : 1) + 2;
}

void GalleryGrid::layOut() {
    const qsizetype count = static_cast<qsizetype>(m_order.rows.size());
    const qsizetype lines = (count + columnCount() - 1) / columnCount();
    const qint64 height = static_cast<qint64>(lines) * cellHeight() + paddingPx;
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<qint64>(0, height - viewport()->height())));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(cellHeight() / 3);
}

QRect GalleryGrid::cellRect(qsizetype index) const {
    const int columns = columnCount();
    const int width = (viewport()->width() - paddingPx) / columns;
    const auto line = static_cast<int>(index / columns), column = static_cast<int>(index % columns);
    return {paddingPx / 2 + column * width, paddingPx / 2 + line * cellHeight() - verticalScrollBar()->value(), width,
            cellHeight()};
}

qsizetype GalleryGrid::indexAt(QPoint position) const {
    const int columns = columnCount();
    const int column = (position.x() - paddingPx / 2) / std::max(1, (viewport()->width() - paddingPx) / columns);
    const qsizetype line = (position.y() + verticalScrollBar()->value() - paddingPx / 2) / cellHeight();
    const qsizetype index = line * columns + column;
    return column >= 0 && column < columns && position.y() >= 0 && index < static_cast<qsizetype>(m_order.rows.size())
               ? index
               : -1;
}

qsizetype GalleryGrid::indexOf(core::RowId row) const {
    return row.isValid() && row.index() < m_indexOfRow.size() ? m_indexOfRow[row.index()] : -1;
}

void GalleryGrid::reveal(core::RowId row) {
    const qsizetype index = indexOf(row);
    if (index < 0)
        return;
    const QRect cell = cellRect(index);
    QScrollBar* bar = verticalScrollBar();
    if (cell.top() < 0)
        bar->setValue(bar->value() + cell.top() - paddingPx);
    else if (cell.bottom() > viewport()->height())
        bar->setValue(bar->value() + cell.bottom() - viewport()->height() + paddingPx);
}

void GalleryGrid::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Theme::current().panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const int columns = columnCount();
    const qsizetype first = std::max(0, verticalScrollBar()->value() / cellHeight()) * static_cast<qsizetype>(columns);
    const qsizetype seen = (viewport()->height() / cellHeight() + 2) * static_cast<qsizetype>(columns);
    const qsizetype end = std::min(first + seen, static_cast<qsizetype>(m_order.rows.size()));
    for (qsizetype index = end - 1; index >= first; --index) // so that the first is asked for last, and served first
        paintCell(painter, index);
}

void GalleryGrid::paintCell(QPainter& painter, qsizetype index) {
    const Theme& theme = Theme::current();
    const core::RowId row = m_order.rows[static_cast<std::size_t>(index)];
    const QRect cell = cellRect(index);
    const QRect frame(cell.left() + (cell.width() - m_thumbnailPx) / 2, cell.top() + paddingPx, m_thumbnailPx,
                      m_thumbnailPx);
    const bool isCurrent = row == m_session->current(), isSelected = m_session->selection().contains(row);
    const QRectF around = QRectF(frame).adjusted(-4, -4, 4, captionPx * (m_hasReasons ? 2 : 1) + 4);
    if (isSelected || index == m_hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isSelected ? theme.selection : theme.hover);
        painter.drawRoundedRect(around, Theme::radiusPx, Theme::radiusPx);
    }
    paintThumbnail(painter, frame, row);
    if (isCurrent) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRoundedRect(around.adjusted(0.5, 0.5, -0.5, -0.5), Theme::radiusPx, Theme::radiusPx);
    }
    paintCaption(painter, QRect(frame.left(), frame.bottom() + 3, frame.width(), captionPx * (m_hasReasons ? 2 : 1)),
                 row);
}

void GalleryGrid::paintThumbnail(QPainter& painter, const QRect& frame, core::RowId row) {
    const Theme& theme = Theme::current();
    QPainterPath corners;
    corners.addRoundedRect(frame, 3, 3);
    painter.save();
    painter.setClipPath(corners);
    painter.fillRect(frame, theme.canvas);
    if (!m_thumbnails->hasSource())
        m_cards->paint(painter, frame, row);
    if (const QImage image = m_thumbnails->thumbnail(row); !image.isNull()) {
        const QSize size = image.size().scaled(frame.size(), Qt::KeepAspectRatio);
        QRect target(QPoint(), size);
        target.moveCenter(frame.center());
        painter.drawImage(target, image);
    }
    if (const auto classId = m_session->labels().classOf(row))
        if (const core::LabelClass* entry = m_session->scheme().find(*classId))
            painter.fillRect(QRect(frame.left(), frame.bottom() - 3, frame.width(), 4),
                             QColor(QString::fromStdString(entry->colour)));
    if (m_flagged.contains(row)) {
        const QRectF badge(frame.right() - 19, frame.top() + 4, 16, 16);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(12, 13, 16, 190));
        painter.drawEllipse(badge.adjusted(-2, -2, 2, 2));
        static const QIcon flag = icon(QStringLiteral("flag"), QColor(240, 180, 41));
        flag.paint(&painter, badge.adjusted(2, 2, -2, -2).toRect());
    }
    painter.restore();
}

void GalleryGrid::paintCaption(QPainter& painter, const QRect& area, core::RowId row) {
    const Theme& theme = Theme::current();
    QFont font = Theme::font(TypeRole::Caption);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    QRect line(area.left(), area.top(), area.width(), captionPx);
    QString score;
    if (const auto ranking = m_session->ranking(); ranking && row.index() < ranking->scores.values.size())
        if (const float value = ranking->scores.values[row.index()]; std::isfinite(value))
            score = QString::number(static_cast<double>(value), 'f', 3);
    painter.setPen(theme.faintText);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, score);
    const std::int64_t rank = m_session->placeInRanking(row) + 1;
    const int room = line.width() - metrics.horizontalAdvance(score) - 6;
    const QString id = QString::fromStdString(m_session->survey()->catalog->id(row));
    const QString lead = rank > 0 ? QStringLiteral("%1").arg(rank) : QStringLiteral("–");
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, lead);
    const int leadWidth = QFontMetrics(font).horizontalAdvance(lead) + 5;
    font.setBold(false);
    painter.setFont(font);
    painter.setPen(theme.faintText);
    if (room - leadWidth > 16)
        painter.drawText(line.adjusted(leadWidth, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(id, Qt::ElideMiddle, room - leadWidth));
    if (const auto reason = m_reasons.find(row); m_hasReasons && reason != m_reasons.end()) {
        line.translate(0, captionPx - 1);
        painter.setPen(theme.accent);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(reason->second, Qt::ElideRight, line.width()));
    }
}

QString GalleryGrid::describe(core::RowId row) const {
    QStringList lines{QString::fromStdString(m_session->survey()->catalog->id(row))};
    if (const std::int64_t rank = m_session->placeInRanking(row) + 1; rank > 0)
        lines << tr("rank %L1 — %2").arg(rank).arg(m_session->ranking()->state);
    if (const auto classId = m_session->labels().classOf(row))
        if (const core::LabelClass* entry = m_session->scheme().find(*classId))
            lines << tr("labelled %1").arg(QString::fromStdString(entry->name));
    if (const auto reason = m_reasons.find(row); reason != m_reasons.end())
        lines << tr("asked because: %1").arg(reason->second);
    if (m_flagged.contains(row))
        lines << tr("flagged: %1").arg(m_session->flagReason(row));
    if (const QString problem = m_thumbnails->problem(row); !problem.isEmpty())
        lines << tr("no picture: %1").arg(problem);
    return lines.join(QLatin1Char('\n'));
}

void GalleryGrid::resizeEvent(QResizeEvent*) {
    layOut();
}

void GalleryGrid::mousePressEvent(QMouseEvent* event) {
    const qsizetype index = indexAt(event->pos());
    if (index < 0 || event->button() != Qt::LeftButton)
        return;
    const core::RowId row = m_order.rows[static_cast<std::size_t>(index)];
    if (event->modifiers() & Qt::ShiftModifier) {
        selectTo(index);
    } else if (event->modifiers() & Qt::ControlModifier) {
        const bool isSelected = m_session->selection().contains(row);
        m_session->select(core::Selection({row}), isSelected ? core::SelectionMode::Remove : core::SelectionMode::Add);
        m_anchor = index;
    } else {
        m_session->setCurrent(row);
        m_anchor = index;
    }
}

void GalleryGrid::selectTo(qsizetype index) {
    const qsizetype from = m_anchor >= 0 ? m_anchor : std::max<qsizetype>(0, currentIndex());
    const auto [first, last] = std::minmax(from, index);
    m_session->select(core::Selection({m_order.rows.begin() + first, m_order.rows.begin() + last + 1}));
}

void GalleryGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const qsizetype index = indexAt(event->pos()); index >= 0)
        Q_EMIT opened(m_order.rows[static_cast<std::size_t>(index)]);
}

void GalleryGrid::mouseMoveEvent(QMouseEvent* event) {
    if (const qsizetype index = indexAt(event->pos()); index != m_hovered) {
        m_hovered = index;
        viewport()->update();
    }
}

void GalleryGrid::keyPressEvent(QKeyEvent* event) {
    const qsizetype count = static_cast<qsizetype>(m_order.rows.size()), columns = columnCount();
    const qsizetype page = std::max<qsizetype>(1, viewport()->height() / cellHeight()) * columns;
    const qsizetype now = currentIndex();
    qsizetype next = now;
    switch (event->key()) {
    case Qt::Key_Left:
        next = now - 1;
        break;
    case Qt::Key_Right:
        next = now + 1;
        break;
    case Qt::Key_Up:
        next = now - columns;
        break;
    case Qt::Key_Down:
        next = now + columns;
        break;
    case Qt::Key_PageUp:
        next = std::max<qsizetype>(0, now - page);
        break;
    case Qt::Key_PageDown:
        next = std::min(count - 1, now + page);
        break;
    case Qt::Key_Home:
        next = 0;
        break;
    case Qt::Key_End:
        next = count - 1;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (now >= 0)
            Q_EMIT opened(m_session->current());
        return;
    default:
        if (event->matches(QKeySequence::SelectAll))
            m_session->select(core::Selection(m_order.rows));
        else
            QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    if (now < 0)
        next = 0;
    if (next < 0 || next >= count)
        return;
    if (event->modifiers() & Qt::ShiftModifier) {
        if (m_anchor < 0)
            m_anchor = std::max<qsizetype>(0, now);
        selectTo(next);
    } else {
        m_anchor = next;
    }
    m_session->setCurrent(m_order.rows[static_cast<std::size_t>(next)]);
}

void GalleryGrid::contextMenuEvent(QContextMenuEvent* event) {
    const qsizetype index = indexAt(event->pos());
    if (index < 0)
        return;
    const core::RowId row = m_order.rows[static_cast<std::size_t>(index)];
    QMenu menu(this);
    menu.addAction(icon(QStringLiteral("similar")), tr("Rank by likeness to this"), this,
                   [this, row] { m_session->requestSimilar(row); });
    menu.addAction(icon(QStringLiteral("image")), tr("Open"), this, [this, row] { Q_EMIT opened(row); });
    menu.addSeparator();
    const bool isSelected = m_session->selection().contains(row);
    menu.addAction(isSelected ? tr("Take out of the selection") : tr("Add to the selection"), this,
                   [this, row, isSelected] {
                       m_session->select(core::Selection({row}),
                                         isSelected ? core::SelectionMode::Remove : core::SelectionMode::Add);
                   });
    menu.exec(event->globalPos());
}

bool GalleryGrid::event(QEvent* event) {
    // here the arrows follow what the gallery shows, also where the window has a use of its own for them
    if (event->type() == QEvent::ShortcutOverride)
        if (const int key = static_cast<QKeyEvent*>(event)->key(); key == Qt::Key_Left || key == Qt::Key_Right) {
            event->accept();
            return true;
        }
    return QAbstractScrollArea::event(event);
}

bool GalleryGrid::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        m_hovered = -1;
        viewport()->update();
    } else if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const qsizetype index = indexAt(help->pos());
        if (index < 0)
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), describe(m_order.rows[static_cast<std::size_t>(index)]), viewport(),
                               cellRect(index));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace oddity::widgets
