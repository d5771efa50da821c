// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/current_cutout.h"

#include <QThreadPool>

#include "core/error.h"

namespace oddity::widgets {

namespace {

struct Read {
    std::shared_ptr<const core::Cutout> cutout;
    std::shared_ptr<const core::CompositeSettings> composite;
};

Read readObject(const core::CutoutSource& source, core::RowId row, std::int64_t rowCount,
                std::shared_ptr<const core::CompositeSettings> composite, const core::Progress& progress) {
    auto cutout = std::make_shared<const core::Cutout>(source.read(row));
    progress.throwIfStopped();
    if (!composite) {
        try {
            composite = std::make_shared<const core::CompositeSettings>(
                core::measureSurveyComposite(source, rowCount, progress));
        } catch (const core::Error& error) {
            if (error.kind() == core::ErrorKind::Cancelled)
                throw;
            composite = nullptr; // this object is readable: it sets its own colours
        }
    }
    const core::CompositeChannels channels = core::naturalChannels(cutout->bands);
    if (!composite || composite->channels.bands != channels.bands)
        composite =
            std::make_shared<const core::CompositeSettings>(core::measureComposite({cutout.get(), 1}, channels));
    return {std::move(cutout), std::move(composite)};
}

} // namespace

CurrentCutout::CurrentCutout(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_task(QThreadPool::globalInstance()) {
    connect(session, &Session::currentChanged, this, &CurrentCutout::read);
    connect(session, &Session::surveyChanged, this, [this] {
        m_task.cancel();
        m_composite.reset();
        m_cutout.reset();
        m_row = m_asked = {};
        m_problem.clear();
        read();
        Q_EMIT changed();
    });
    connect(&m_task, &TaskSlot::failed, this, [this](const QString& message) {
        m_row = m_asked;
        m_cutout.reset();
        m_problem = message;
        Q_EMIT changed();
    });
}

bool CurrentCutout::hasImages() const {
    return m_session->survey() && m_session->survey()->cutouts;
}

void CurrentCutout::setWanted(bool wanted) {
    m_isWanted = wanted;
    read();
}

void CurrentCutout::read() {
    const core::RowId row = m_session->current();
    if (!m_isWanted || !hasImages() || row == m_asked)
        return;
    m_asked = row;
    if (!row.isValid())
        return;
    m_task.start<Read>(
        [source = m_session->survey()->cutouts, row, rows = m_session->objectCount(), composite = m_composite](
            const core::Progress& progress) { return readObject(*source, row, rows, composite, progress); },
        [this, row](Read result) {
            m_row = row;
            m_cutout = std::move(result.cutout);
            m_composite = std::move(result.composite);
            m_problem.clear();
            Q_EMIT changed();
        });
}

} // namespace oddity::widgets
