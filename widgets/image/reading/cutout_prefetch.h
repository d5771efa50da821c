// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include "widgets/session/session.h"

namespace oddity::widgets {

/// Reads the objects that will be looked at next before they are asked for, so that they come out of the survey's
/// cutout cache. Reads at low priority on threads of its own; another current object or order drops what has not
/// begun. What cannot be read is left to whoever asks for it to say.
class CutoutPrefetch : public QObject {
    Q_OBJECT

public:
    explicit CutoutPrefetch(Session* session, QObject* parent = nullptr);
    ~CutoutPrefetch() override; ///< waits for reads that have begun

    /// The questions after the current object, then its neighbours in the ranking, each once; the current one first.
    static std::vector<core::RowId> rowsAhead(const Session& session, std::size_t atMost);

private:
    void readAhead();

    Session* m_session;
    QThreadPool m_pool;
    QTimer m_pause; ///< the current object is read first
    std::shared_ptr<std::atomic<std::uint64_t>> m_generation;
};

} // namespace oddity::widgets
