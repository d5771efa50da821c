// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/current_cutout.h"

#include "core/error.h"

namespace oddity::widgets {

namespace {

struct Read {
    std::shared_ptr<const core::Cutout> cutout;
    std::shared_ptr<const core::CompositeSettings> composite;
};

Read readObject(const core::CutoutSource& source, core::RowId row, std::int64_t rowCount,
                const core::CompositeChoice& choice, std::shared_ptr<const core::CompositeSettings> composite,
                const core::Progress& progress) {
    const auto channelsOf = [&choice](const std::vector<std::string>& bands) {
        return core::channelsOf(choice, bands);
    };
    auto cutout = std::make_shared<const core::Cutout>(source.read(row));
    progress.throwIfStopped();
    if (!composite) {
        try {
            composite = std::make_shared<const core::CompositeSettings>(
                core::measureSurveyComposite(source, rowCount, progress, channelsOf));
        } catch (const core::Error& error) {
            if (error.kind() == core::ErrorKind::Cancelled)
                throw;
            composite = nullptr; // this object is readable: it sets its own colours
        }
    }
    const core::CompositeChannels channels = channelsOf(cutout->ownBands());
    if (!composite || !(composite->channels == channels)) {
        const core::Cutout still = cutout->still();
        composite = std::make_shared<const core::CompositeSettings>(core::measureComposite({&still, 1}, channels));
    }
    return {std::move(cutout), std::move(composite)};
}

} // namespace

CurrentCutout::CurrentCutout(Session* session, QObject* parent)
    : QObject(parent), m_session(session), m_task(workPool()) {
    connect(session, &Session::currentChanged, this, &CurrentCutout::read);
    connect(session, &Session::surveyChanged, this, [this] {
        m_task.cancel();
        m_measured.reset();
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

void CurrentCutout::setColours(const core::CompositeChoice& choice) {
    if (choice == m_choice)
        return;
    const bool isOtherBands = choice.bands != m_choice.bands;
    m_choice = choice;
    if (isOtherBands || !m_measured) {
        m_measured.reset();
        m_asked = {};
        read();
        return;
    }
    m_composite = std::make_shared<const core::CompositeSettings>(core::adjusted(*m_measured, m_choice));
    Q_EMIT changed();
}

void CurrentCutout::read() {
    const core::RowId row = m_session->current();
    if (!m_isWanted || !hasImages() || row == m_asked)
        return;
    m_asked = row;
    if (!row.isValid())
        return;
    m_task.start<Read>(
        [source = m_session->survey()->cutouts, row, rows = m_session->objectCount(), choice = m_choice,
         measured = m_measured](const core::Progress& progress) {
            return readObject(*source, row, rows, choice, measured, progress);
        },
        [this, row](Read result) {
            m_row = row;
            m_cutout = std::move(result.cutout);
            m_measured = std::move(result.composite);
            m_composite = std::make_shared<const core::CompositeSettings>(core::adjusted(*m_measured, m_choice));
            m_problem.clear();
            Q_EMIT changed();
        });
}

} // namespace oddity::widgets
