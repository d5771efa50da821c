// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/tiles/tile_requests.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>

#include "core/error.h"

namespace oddity::widgets {

struct TileRequests::State {
    std::mutex mutex;
    TileRequests* receiver = nullptr;
    std::shared_ptr<core::ImagePyramid> pyramid;
    std::vector<Wish> wishes;
    Look look;
    std::map<core::TileKey, std::stop_source> running;
    int workers = 0;

    struct Job {
        Wish wish;
        Look look;
        std::shared_ptr<core::ImagePyramid> pyramid;
        std::stop_token stop;
    };

    std::optional<Job> next() {
        const std::lock_guard lock(mutex);
        const auto match =
            std::ranges::find_if(wishes, [this](const Wish& wish) { return !running.contains(wish.key); });
        if (match == wishes.end() || !pyramid) {
            --workers;
            return std::nullopt;
        }
        Job job{std::move(*match), look, pyramid, {}};
        wishes.erase(match);
        job.stop = running[job.wish.key].get_token();
        return job;
    }

    template <typename Call> void post(const Job& job, Call call) {
        const std::lock_guard lock(mutex);
        running.erase(job.wish.key);
        if (!receiver)
            return;
        const auto deliver = [to = receiver, of = job.pyramid, call = std::move(call)] {
            if (to->isOf(of)) // it may be another by the time this is delivered
                call(*to);
        };
        QMetaObject::invokeMethod(receiver, deliver, Qt::QueuedConnection);
    }
};

TileRequests::TileRequests(QThreadPool* pool, QObject* parent)
    : QObject(parent), m_pool(pool), m_state(std::make_shared<State>()) {
    m_state->receiver = this;
}

TileRequests::~TileRequests() {
    setPyramid(nullptr);
    const std::lock_guard lock(m_state->mutex);
    m_state->receiver = nullptr;
}

void TileRequests::setPyramid(std::shared_ptr<core::ImagePyramid> pyramid) {
    const std::lock_guard lock(m_state->mutex);
    m_state->pyramid = std::move(pyramid);
    m_state->wishes.clear();
    for (auto& [key, stop] : m_state->running)
        stop.request_stop();
}

void TileRequests::want(std::vector<Wish> wishes, const Look& look) {
    int starts = 0;
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->wishes = std::move(wishes);
        m_state->look = look;
        for (auto& [key, stop] : m_state->running) {
            const auto wish = std::ranges::find(m_state->wishes, key, &Wish::key);
            if (wish == m_state->wishes.end())
                stop.request_stop();
            else if (!stop.stop_requested())
                m_state->wishes.erase(wish); // it is on its way
        }
        const int useful =
            std::min(std::max(1, m_pool->maxThreadCount() - 1), static_cast<int>(m_state->wishes.size()));
        starts = std::max(0, useful - m_state->workers);
        m_state->workers += starts;
    }
    for (int start = 0; start < starts; ++start)
        m_pool->start([state = m_state] { work(state); });
}

bool TileRequests::isOf(const std::shared_ptr<core::ImagePyramid>& pyramid) const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->pyramid == pyramid;
}

bool TileRequests::isIdle() const {
    const std::lock_guard lock(m_state->mutex);
    return m_state->wishes.empty() && m_state->running.empty();
}

void TileRequests::work(const std::shared_ptr<State>& state) {
    while (auto job = state->next()) {
        const core::TileKey key = job->wish.key;
        QString failure;
        try {
            auto tile = job->wish.tile ? job->wish.tile : job->pyramid->tile(key, {.stop = job->stop, .report = {}});
            const Look& asked = job->look;
            const core::Progress progress{.stop = job->stop, .report = {}};
            const TilePicture picture =
                asked.composite
                    ? TilePicture::ofComposite(std::move(tile), asked.composite->picture(key, progress), asked.colours)
                    : TilePicture::of(std::move(tile), asked.stretch, asked.colours);
            state->post(*job, [key, picture, look = job->look](TileRequests& requests) {
                Q_EMIT requests.ready(key, picture, look.stretchNumber, look.coloursNumber);
            });
            continue;
        } catch (const core::Error& error) {
            if (error.kind() == core::ErrorKind::Cancelled) {
                state->post(*job, [](TileRequests&) {});
                continue;
            }
            failure = QString::fromUtf8(error.what());
        } catch (const std::bad_alloc&) {
            failure = tr("There is not enough memory for this part of the image.");
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        state->post(*job, [key, failure](TileRequests& requests) { Q_EMIT requests.failed(key, failure); });
    }
}

} // namespace oddity::widgets
