// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/series/current_series.h"

#include <utility>

namespace oddity::widgets {

using Shared = std::shared_ptr<const core::Series>;

CurrentSeries::CurrentSeries(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_task(workPool()) {
    connect(session, &Session::currentChanged, this, &CurrentSeries::read);
    connect(session, &Session::surveyChanged, this, [this] {
        forget();
        if (!has(m_kind))
            m_kind = has(core::SeriesKind::LightCurve) ? core::SeriesKind::LightCurve : core::SeriesKind::Spectrum;
        read();
        Q_EMIT changed();
    });
    connect(&m_task, &TaskSlot::failed, this, [this](const QString& message) {
        m_row = m_asked;
        m_series.reset();
        m_problem = message;
        Q_EMIT changed();
    });
}

std::shared_ptr<const core::SeriesSource> CurrentSeries::source(core::SeriesKind kind) const {
    const auto survey = m_session->survey();
    if (!survey)
        return nullptr;
    return kind == core::SeriesKind::Spectrum ? survey->spectra : survey->lightCurves;
}

bool CurrentSeries::has(core::SeriesKind kind) const {
    return source(kind) != nullptr;
}

void CurrentSeries::forget() {
    m_task.cancel();
    m_series.reset();
    m_row = m_asked = {};
    m_problem.clear();
}

void CurrentSeries::setWanted(bool isWanted) {
    m_isWanted = isWanted;
    read();
}

void CurrentSeries::setKind(core::SeriesKind kind) {
    if (kind == m_kind)
        return;
    m_kind = kind;
    forget();
    read();
    Q_EMIT changed();
}

void CurrentSeries::read() {
    const core::RowId row = m_session->current();
    const auto from = source(m_kind);
    if (!m_isWanted || !from || row == m_asked)
        return;
    m_asked = row;
    if (!row.isValid())
        return;
    m_task.start<Shared>(
        [from, row](const core::Progress&) { return std::make_shared<const core::Series>(from->read(row)); },
        [this, row](Shared series) {
            m_row = row;
            m_series = std::move(series);
            m_problem.clear();
            Q_EMIT changed();
        });
}

} // namespace oddity::widgets
