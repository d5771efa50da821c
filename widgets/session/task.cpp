// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/session/task.h"

#include <chrono>
#include <mutex>

#include <QCoreApplication>
#include <QMetaObject>

#include "core/error.h"

namespace oddity::widgets {

namespace {

/// The way back to a slot that may be gone by the time the work ends.
struct Receiver {
    std::mutex mutex;
    TaskSlot* slot = nullptr;

    template <typename Call> void post(Call call) {
        const std::lock_guard lock(mutex);
        if (slot)
            QMetaObject::invokeMethod(slot, std::move(call), Qt::QueuedConnection);
    }
};

} // namespace

struct TaskSlot::Link : Receiver {};

QThreadPool* workPool() {
    static const QString name = QStringLiteral("work");
    QObject* owner = QCoreApplication::instance();
    auto* pool = owner->findChild<QThreadPool*>(name, Qt::FindDirectChildrenOnly);
    if (!pool) {
        pool = new QThreadPool(owner);
        pool->setObjectName(name);
    }
    return pool;
}

TaskSlot::TaskSlot(QThreadPool* pool, QObject* parent, Niceness niceness)
    : QObject(parent), m_pool(pool), m_niceness(niceness), m_link(std::make_shared<Link>()) {
    m_link->slot = this;
}

TaskSlot::~TaskSlot() {
    m_stop.request_stop();
    const std::lock_guard lock(m_link->mutex);
    m_link->slot = nullptr;
}

void TaskSlot::cancel() {
    m_stop.request_stop();
}

void TaskSlot::startErased(std::function<void(const core::Progress&)> work, std::function<void()> deliver,
                           std::function<void()> discard) {
    m_stop.request_stop();
    m_stop = std::stop_source();
    const std::uint64_t generation = ++m_generation;
    m_running = true;

    core::Progress progress{.stop = m_stop.get_token(), .report = {}};
    auto lastReport = std::make_shared<std::chrono::steady_clock::time_point>();
    progress.report = [link = m_link, generation, lastReport](std::int64_t done, std::int64_t total,
                                                              const std::string& what) {
        const auto now = std::chrono::steady_clock::now();
        if (now - *lastReport < std::chrono::milliseconds(50) && done != total)
            return;
        *lastReport = now;
        link->post([link, generation, done, total, text = QString::fromStdString(what)] {
            if (link->slot->m_generation == generation)
                Q_EMIT link->slot->progressed(done, total, text);
        });
    };

    m_pool->start([link = m_link, generation, progress, niceness = m_niceness, work = std::move(work),
                   deliver = std::move(deliver), discard = std::move(discard)] {
        setNiceness(niceness);
        bool isDone = false;
        QString failure;
        bool cancelled = false;
        try {
            progress.throwIfStopped();
            work(progress);
            cancelled = progress.stopRequested();
            isDone = true;
        } catch (const core::Error& error) {
            cancelled = error.kind() == core::ErrorKind::Cancelled;
            failure = QString::fromUtf8(error.what());
        } catch (const std::bad_alloc&) {
            failure = tr("There is not enough memory for this.");
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        if (!isDone && failure.isEmpty())
            failure = tr("It failed without saying why.");
        link->post([link, generation, isDone, failure, cancelled, deliver, discard] {
            TaskSlot* slot = link->slot;
            if (slot->m_generation != generation) {
                discard();
                return;
            }
            slot->m_running = false;
            const bool isCancelled = cancelled || slot->m_stop.stop_requested();
            if (!isCancelled && isDone)
                deliver();
            else
                discard();
            if (!isCancelled && !isDone)
                Q_EMIT slot->failed(failure);
            Q_EMIT slot->finished(!isCancelled && isDone);
        });
    });
}

} // namespace oddity::widgets
