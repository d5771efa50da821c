// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/vote_view.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include "widgets/style/theme.h"
#include "widgets/table/outputs/output_text.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

constexpr float leastReached = 0.2F; ///< questions that fewer reach are folded
constexpr int indentPx = 12;
constexpr int gapPx = 10;
constexpr double barHeightPx = 6;

} // namespace

VoteView::VoteView(QWidget* parent) : OutputView(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
}

void VoteView::setOutput(const core::ObjectOutput& output) {
    m_about = output.about;
    m_expectations = std::get<std::vector<core::AnswerExpectation>>(output.value);
    m_firsts = core::firstAnswers(m_about);
    listLines();
}

void VoteView::listLines() {
    m_lines.clear();
    for (int question = 0; question < std::ssize(m_about.questions); ++question)
        if (m_about.questions[static_cast<std::size_t>(question)].afterQuestion < 0)
            listQuestion(question, 0);
    updateGeometry();
    update();
}

void VoteView::listQuestion(int question, int depth) {
    const core::VoteQuestion& asked = m_about.questions[static_cast<std::size_t>(question)];
    const std::size_t first = m_firsts[static_cast<std::size_t>(question)];
    const bool isRare = m_expectations[first].reached < leastReached;
    const bool isFolded = isRare != m_turned.contains(question);
    m_lines.push_back({question, -1, depth, first, isFolded, false});
    if (isFolded)
        return;
    const auto fractionOf = [&](int answer) {
        return m_expectations[first + static_cast<std::size_t>(answer)].fraction;
    };
    const int count = static_cast<int>(asked.answers.size());
    int likeliest = 0;
    for (int answer = 1; answer < count; ++answer)
        if (fractionOf(answer) > fractionOf(likeliest))
            likeliest = answer;
    for (int answer = 0; answer < count; ++answer) {
        m_lines.push_back(
            {question, answer, depth, first + static_cast<std::size_t>(answer), false, answer == likeliest});
        for (int later = question + 1; later < std::ssize(m_about.questions); ++later) {
            const core::VoteQuestion& next = m_about.questions[static_cast<std::size_t>(later)];
            if (next.afterQuestion == question && next.afterAnswer == answer)
                listQuestion(later, depth + 1);
        }
    }
}

int VoteView::lineHeight() const {
    return QFontMetrics(Theme::font(TypeRole::Number)).height() + 5;
}

QSize VoteView::sizeHint() const {
    return {240, lineHeight() * static_cast<int>(m_lines.size())};
}

const VoteView::Line* VoteView::lineAt(const QPoint& place) const {
    const int line = place.y() / lineHeight();
    return place.y() >= 0 && line < std::ssize(m_lines) ? &m_lines[static_cast<std::size_t>(line)] : nullptr;
}

void VoteView::mouseMoveEvent(QMouseEvent* event) {
    const Line* line = lineAt(event->position().toPoint());
    setCursor(line && line->answer < 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void VoteView::mouseReleaseEvent(QMouseEvent* event) {
    const Line* line = event->button() == Qt::LeftButton ? lineAt(event->position().toPoint()) : nullptr;
    if (!line || line->answer >= 0)
        return;
    if (m_turned.erase(line->question) == 0)
        m_turned.insert(line->question);
    listLines();
}

bool VoteView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return OutputView::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const Line* line = lineAt(help->pos())) {
        const core::VoteQuestion& question = m_about.questions[static_cast<std::size_t>(line->question)];
        const core::AnswerExpectation& expected = m_expectations[line->expectation];
        QString text = tr("%1: %2 of the volunteers are expected to reach this question")
                           .arg(QString::fromStdString(question.name), shareText(expected.reached));
        if (line->answer >= 0)
            text += tr("\n%1: expected fraction of its votes %2")
                        .arg(QString::fromStdString(question.answers[static_cast<std::size_t>(line->answer)]),
                             measuredText(expected.fraction, expected.deviation));
        QToolTip::showText(help->globalPos(), text, this);
    }
    return true;
}

void VoteView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRect box(0, 0, width(), lineHeight());
    for (const Line& line : m_lines) {
        if (line.answer < 0)
            drawQuestion(painter, line, box);
        else
            drawAnswer(painter, line, box);
        box.translate(0, lineHeight());
    }
}

void VoteView::drawQuestion(QPainter& painter, const Line& line, const QRect& box) const {
    const Theme& theme = Theme::current();
    const core::VoteQuestion& question = m_about.questions[static_cast<std::size_t>(line.question)];
    const QRect room = box.adjusted(line.depth * indentPx, 0, 0, 0);
    QPainterPath arrow;
    const QPointF tip(room.left() + 4, room.center().y() + 1);
    arrow.addPolygon(line.isFolded ? QPolygonF({tip + QPointF(-2, -4), tip + QPointF(2.5, 0), tip + QPointF(-2, 4)})
                                   : QPolygonF({tip + QPointF(-4, -2), tip + QPointF(4, -2), tip + QPointF(0, 2.5)}));
    painter.fillPath(arrow, theme.faintText);
    painter.setFont(Theme::font(TypeRole::Caption));
    painter.setPen(theme.faintText);
    const QString reached = tr("asked of %1").arg(shareText(m_expectations[line.expectation].reached));
    const int reachedPx = painter.fontMetrics().horizontalAdvance(reached);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, reached);
    QFont font = Theme::font(TypeRole::Body);
    font.setWeight(line.isFolded ? QFont::Normal : QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(line.isFolded ? theme.faintText : theme.text);
    const QRect name = room.adjusted(indentPx + 2, 0, -reachedPx - gapPx, 0);
    painter.drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(QString::fromStdString(question.name), Qt::ElideRight, name.width()));
}

void VoteView::drawAnswer(QPainter& painter, const Line& line, const QRect& box) const {
    const Theme& theme = Theme::current();
    const core::VoteQuestion& question = m_about.questions[static_cast<std::size_t>(line.question)];
    const core::AnswerExpectation& expected = m_expectations[line.expectation];
    QFont font = Theme::font(TypeRole::Number);
    painter.setFont(font);
    const int valuePx = painter.fontMetrics().horizontalAdvance(QStringLiteral("0.000 ± 0.000"));
    const int namePx = width() * 2 / 5;
    const int left = (line.depth + 1) * indentPx + 2;
    if (line.isLikeliest)
        font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(line.isLikeliest ? theme.text : theme.faintText);
    painter.drawText(box.adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(
                         QString::fromStdString(question.answers[static_cast<std::size_t>(line.answer)]),
                         Qt::ElideRight, namePx - left));
    painter.setPen(theme.text);
    const bool isStated = expected.deviation > 0;
    painter.drawText(
        box, Qt::AlignRight | Qt::AlignVCenter,
        isStated ? QStringLiteral("%1 ± %2").arg(expected.fraction, 0, 'f', 2).arg(expected.deviation, 0, 'f', 2)
                 : QString::number(expected.fraction, 'f', 2));
    const QRectF groove(namePx + gapPx, box.center().y() - barHeightPx / 2 + 0.5,
                        std::max(0, width() - namePx - valuePx - 2 * gapPx), barHeightPx);
    const auto placeOf = [&groove](double fraction) {
        return groove.left() + groove.width() * std::clamp(fraction, 0.0, 1.0);
    };
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.line);
    painter.drawRoundedRect(groove, 3, 3);
    painter.setBrush(line.isLikeliest ? theme.accent : theme.faintText);
    painter.drawRoundedRect(QRectF(groove.topLeft(), QPointF(placeOf(expected.fraction), groove.bottom())), 3, 3);
    if (isStated) {
        painter.setPen(QPen(theme.text, 1.2));
        const double y = groove.center().y();
        painter.drawLine(QPointF(placeOf(double{expected.fraction} - double{expected.deviation}), y),
                         QPointF(placeOf(double{expected.fraction} + double{expected.deviation}), y));
    }
}

} // namespace oddity::widgets
