// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/overlay_choice.h"

#include <algorithm>

#include <QSettings>

#include "core/query/column_values.h"

namespace oddity::widgets {

namespace {

/// "" for what is not remembered.
QString keyOf(OverlayChoice::Part part) {
    using Part = OverlayChoice::Part;
    switch (part) {
    case Part::Grid:
        return QStringLiteral("image/grid");
    case Part::Contours:
        return QStringLiteral("image/contours");
    case Part::Mask:
        return QStringLiteral("image/mask");
    case Part::Objects:
        return QStringLiteral("image/objects");
    case Part::Magnifier:
        return QStringLiteral("image/magnifier");
    case Part::Degrees:
        return QStringLiteral("image/degrees");
    case Part::Table:
    case Part::Lock:
        return {};
    }
    return {};
}

} // namespace

OverlayChoice& OverlayChoice::of(Session* session) {
    if (auto* choice = session->findChild<OverlayChoice*>(QString(), Qt::FindDirectChildrenOnly))
        return *choice;
    return *new OverlayChoice(session);
}

OverlayChoice::OverlayChoice(Session* session)
    : QObject(session), m_session(session), m_lockedLink(std::make_shared<ViewLink>()), m_indexing(workPool()) {
    const QSettings settings;
    for (std::size_t part = 0; part < partCount; ++part)
        if (const QString key = keyOf(static_cast<Part>(part)); !key.isEmpty())
            m_parts[part] = settings.value(key, false).toBool();
    m_blinkSeconds = std::clamp(settings.value(QStringLiteral("image/blinkSeconds"), 0.5).toDouble(), 0.2, 2.0);
    connect(session, &Session::surveyChanged, this, [this] {
        m_positions.reset();
        m_isIndexed = false;
        m_indexing.cancel();
        index();
        Q_EMIT changed();
    });
    connect(&m_indexing, &TaskSlot::failed, this, [this](const QString& message) { m_session->tell(message, true); });
    index();
}

void OverlayChoice::set(Part part, bool isOn) {
    if (has(part) == isOn)
        return;
    m_parts[static_cast<std::size_t>(part)] = isOn;
    if (const QString key = keyOf(part); !key.isEmpty())
        QSettings().setValue(key, isOn);
    index();
    Q_EMIT changed();
}

void OverlayChoice::setContourRule(const ContourRule& rule) {
    m_rule = rule;
    Q_EMIT changed();
}

void OverlayChoice::setBlinkSeconds(double seconds) {
    m_blinkSeconds = std::clamp(seconds, 0.2, 2.0);
    QSettings().setValue(QStringLiteral("image/blinkSeconds"), m_blinkSeconds);
    Q_EMIT changed();
}

void OverlayChoice::index() {
    const auto survey = m_session->survey();
    if (m_isIndexed || !has(Part::Objects) || !survey || survey->raColumn.empty())
        return;
    m_isIndexed = true;
    m_indexing.start<std::shared_ptr<const core::SkyIndex>>(
        [survey](const core::Progress& progress) {
            const core::Catalog& catalog = *survey->catalog;
            return std::make_shared<const core::SkyIndex>(core::numbersOf(catalog.column(survey->raColumn)),
                                                          core::numbersOf(catalog.column(survey->decColumn)), progress);
        },
        [this](std::shared_ptr<const core::SkyIndex> positions) {
            m_positions = std::move(positions);
            Q_EMIT changed();
        });
}

} // namespace oddity::widgets
