// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include <QObject>
#include <QString>
#include <QThreadPool>

#include "core/progress.h"
#include "widgets/session/niceness.h"

namespace oddity::widgets {

/// The threads for work that may last. Not Qt's global ones: Qt draws large pictures and gradients with those, and the
/// window would stand still until a search or an export is over. Belongs to the application object.
QThreadPool* workPool();

/// Runs one kind of background work: a new start() stops and supersedes the one before ("newest wins"). The work runs
/// on a pool; its result, or the sentence of its error, is delivered on the thread this object lives on, and only
/// while this object lives; a result that is not delivered is destroyed before finished(). Destruction asks running
/// work to stop and does not wait: work must own what it uses.
class TaskSlot : public QObject {
    Q_OBJECT

public:
    /// With a niceness the pool must serve such tasks only: its threads keep it.
    explicit TaskSlot(QThreadPool* pool, QObject* parent = nullptr, Niceness niceness = Niceness::None);
    ~TaskSlot() override;

    template <typename Result>
    void start(std::function<Result(const core::Progress&)> work, std::function<void(Result)> deliver) {
        auto result = std::make_shared<std::optional<Result>>();
        startErased([work = std::move(work), result](const core::Progress& progress) { *result = work(progress); },
                    [deliver = std::move(deliver), result] { deliver(std::move(**result)); },
                    [result] { result->reset(); });
    }
    void cancel();
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 total, const QString& what); ///< at most 20 a second
    void failed(const QString& message);                             ///< never for a cancelled task
    void finished(bool completed);                                   ///< after delivery, failure or cancel

private:
    struct Link;
    void startErased(std::function<void(const core::Progress&)> work, std::function<void()> deliver,
                     std::function<void()> discard);

    QThreadPool* m_pool;
    Niceness m_niceness;
    std::shared_ptr<Link> m_link;
    std::stop_source m_stop;
    std::uint64_t m_generation = 0;
    bool m_running = false;
};

} // namespace oddity::widgets
