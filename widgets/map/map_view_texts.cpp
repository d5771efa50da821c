// SPDX-License-Identifier: BSD-3-Clause
// What the map says in words: title, counts, hover card.
#include <cmath>

#include <QLocale>

#include "core/project/survey.h"
#include "widgets/map/map_overlay.h"
#include "widgets/map/map_view.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

namespace {

QString methodName(const std::string& method) {
    if (method == "pca")
        return QStringLiteral("PCA");
    if (method == "umap")
        return QStringLiteral("UMAP");
    if (method == "tsne")
        return QStringLiteral("t-SNE");
    return QString::fromStdString(method);
}

} // namespace

QString MapView::countsText() const {
    const QLocale locale;
    const auto shown = static_cast<qint64>(m_picture.points->size());
    const auto missing = static_cast<qint64>(m_picture.points->withoutPosition());
    QString text = shown == 1 ? tr("1 object") : tr("%1 objects").arg(locale.toString(shown));
    if (missing > 0)
        text += tr(", %1 without a position").arg(locale.toString(missing));
    const auto selected = static_cast<qint64>(m_session.selection().size());
    if (selected > 1)
        text += tr(", %1 selected").arg(locale.toString(selected));
    return text;
}

void MapView::showTexts() {
    const auto map = m_session.map();
    if (!m_picture.points || m_picture.points->size() == 0) {
        m_overlay->setTitle({}, {});
        if (m_picture.points)
            m_overlay->setMessage(tr("No object has a position"),
                                  tr("None of the map's %1 objects could be placed. Compute the map again.")
                                      .arg(QLocale().toString(static_cast<qint64>(m_picture.points->rowCount()))));
        else if (m_session.objectCount() == 0)
            m_overlay->setMessage(tr("No survey yet"), tr("Open or create a project to see its objects."));
        else
            m_overlay->setMessage(tr("No map yet"), tr("A map needs latents: run a network that gives an embedding."));
        return;
    }
    m_overlay->setMessage({}, {});
    QStringList detail;
    if (map) {
        if (map->isPreview)
            detail << tr("still being computed");
        else if (std::isfinite(map->trustworthiness))
            detail << (std::isfinite(map->continuity) ? tr("trustworthiness %1, continuity %2")
                                                            .arg(map->trustworthiness, 0, 'f', 3)
                                                            .arg(map->continuity, 0, 'f', 3)
                                                      : tr("trustworthiness %1").arg(map->trustworthiness, 0, 'f', 3));
        else
            detail << tr("trustworthiness not measured");
        if (!map->provenance.parameters.empty())
            detail << QString::fromStdString(map->provenance.parameters);
    }
    detail.prepend(countsText());
    const QString title = map ? methodName(map->provenance.method) : QString();
    m_overlay->setTitle(title.isEmpty() ? tr("Latent map") : title, detail.join(QStringLiteral(" · ")));
}

QString MapView::valueText(core::RowId row) const {
    if (!m_field || row.index() >= m_field->values.size())
        return {};
    const float value = m_field->values[row.index()];
    if (!std::isfinite(value))
        return tr("%1: no value").arg(m_field->name);
    if (const auto index = static_cast<qsizetype>(value); !m_field->categories.isEmpty())
        return tr("%1: %2").arg(m_field->name, index >= 0 && index < m_field->categories.size()
                                                   ? m_field->categories[index]
                                                   : tr("no value"));
    const ColourScale& scale = m_picture.look->scale;
    const QString text = tr("%1: %2").arg(m_field->name, shortNumber(value, (scale.high - scale.low) / 10));
    return m_field->unit.isEmpty() ? text : text + QLatin1Char(' ') + m_field->unit;
}

QString MapView::noteText(core::RowId row) const {
    if (const QString reason = m_session.flagReason(row); !reason.isEmpty())
        return tr("flagged: %1").arg(reason);
    const auto classId = m_session.labels().classOf(row);
    const core::LabelClass* entry = classId ? m_session.scheme().find(*classId) : nullptr;
    return entry ? tr("labelled: %1").arg(QString::fromStdString(entry->name)) : QString();
}

void MapView::showHover() {
    if (m_hovered < 0 || !m_picture.points || !m_session.survey()) {
        m_overlay->setHover(std::nullopt);
        return;
    }
    const auto point = static_cast<std::size_t>(m_hovered);
    const core::RowId row = m_picture.points->row(point);
    if (row.value >= m_session.objectCount()) {
        m_overlay->setHover(std::nullopt);
        return;
    }
    HoverCard card;
    card.place = m_transform.pixelFromMap(m_picture.points->position(point));
    card.ringPx =
        std::max(6.0, pointStyle(*m_picture.points, m_transform.unitsPerPx, m_picture.sizeFactor).diameterPx / 2 + 3);
    card.id = QString::fromStdString(m_session.survey()->catalog->id(row));
    card.value = valueText(row);
    card.note = noteText(row);
    card.hasPicture = m_thumbnails && m_session.survey()->cutouts;
    if (card.hasPicture)
        card.picture = m_thumbnails(row);
    m_overlay->setHover(std::move(card));
}

} // namespace oddity::widgets
