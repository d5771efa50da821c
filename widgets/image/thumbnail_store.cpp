// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/thumbnail_store.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <QCache>
#include <QPainter>
#include <QPainterPath>
#include <QThreadPool>

#include "core/error.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/session/niceness.h"

namespace oddity::widgets {

namespace {

constexpr int cacheKilobytes = 256 * 1024;
constexpr std::size_t openRequests = 1024;
constexpr std::int64_t firstRows = 24; ///< for the colours, where the number of rows is not known

/// The survey's colours, measured by whoever needs them first.
struct SurveyColours {
    std::once_flag measured;
    std::optional<core::CompositeSettings> settings;
};

/// One source's requests, shared with the threads that serve them; outlives the store.
struct Desk {
    std::mutex mutex;
    QObject* store = nullptr; ///< null: nobody waits any more
    std::shared_ptr<const core::CutoutSource> source;
    std::int64_t rowCount = 0;
    core::CompositeChoice choice;
    std::vector<core::RowId> waiting; ///< newest last
    std::shared_ptr<SurveyColours> colours;

    std::optional<core::RowId> next() {
        const std::lock_guard lock(mutex);
        if (!store || waiting.empty())
            return std::nullopt;
        const core::RowId row = waiting.back();
        waiting.pop_back();
        return row;
    }
};

QImage placeholder(int sizePx) {
    QImage image(sizePx, sizePx, QImage::Format_RGB32);
    image.fill(QColor(34, 36, 41));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double unit = sizePx / 16.0;
    painter.setPen(QPen(QColor(52, 55, 62), unit / 2));
    for (double x = -sizePx; x < 2 * sizePx; x += 2 * unit)
        painter.drawLine(QPointF(x, sizePx), QPointF(x + sizePx, 0));
    QPainterPath triangle(QPointF(8 * unit, 4.6 * unit));
    triangle.lineTo(11.8 * unit, 11 * unit);
    triangle.lineTo(4.2 * unit, 11 * unit);
    triangle.closeSubpath();
    const QColor amber(230, 159, 0);
    painter.setPen(QPen(amber, unit * 0.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(QColor(34, 36, 41));
    painter.drawPath(triangle);
    painter.drawLine(QPointF(8 * unit, 7 * unit), QPointF(8 * unit, 8.5 * unit));
    painter.drawPoint(QPointF(8 * unit, 9.9 * unit));
    return image;
}

/// Mean over blocks × blocks pixels, of the finite ones.
core::Cutout averaged(const core::Cutout& cutout, int block) {
    core::Cutout small;
    small.bands = cutout.bands;
    small.width = cutout.width / block;
    small.height = cutout.height / block;
    small.pixels.resize(small.planeSize() * cutout.bands.size());
    for (int band = 0; band < cutout.bandCount(); ++band) {
        const auto plane = cutout.plane(band);
        for (int y = 0; y < small.height; ++y)
            for (int x = 0; x < small.width; ++x) {
                double sum = 0;
                int count = 0;
                for (int j = y * block; j < (y + 1) * block; ++j)
                    for (int i = x * block; i < (x + 1) * block; ++i)
                        if (const float value =
                                plane[static_cast<std::size_t>(j) * static_cast<std::size_t>(cutout.width) +
                                      static_cast<std::size_t>(i)];
                            std::isfinite(value)) {
                            sum += value;
                            ++count;
                        }
                small.plane(band)[static_cast<std::size_t>(y) * static_cast<std::size_t>(small.width) +
                                  static_cast<std::size_t>(x)] =
                    count > 0 ? static_cast<float>(sum / count) : std::numeric_limits<float>::quiet_NaN();
            }
    }
    return small;
}

} // namespace

QImage thumbnailOf(const core::Cutout& cutout, const core::CompositeSettings& settings, int sizePx) {
    const int longest = std::max(cutout.width, cutout.height);
    if (longest == 0)
        return placeholder(sizePx);
    const int block = longest / sizePx;
    const auto picture =
        Picture::ofComposite(core::colourComposite(block > 1 ? averaged(cutout, block) : cutout, settings));
    QImage image = rendered(*picture, {});
    if (std::max(image.width(), image.height()) > sizePx)
        image = image.scaled(sizePx, sizePx, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    return image;
}

struct ThumbnailStore::State {
    std::shared_ptr<Desk> desk;
    core::CompositeChoice choice;
    QCache<qint64, QImage> cache{cacheKilobytes};
    std::unordered_map<qint64, QString> problems;
    std::unordered_set<qint64> open; ///< asked for, not yet delivered or forgotten
    QThreadPool pool;
    QImage unreadable = placeholder(sizePx);

    void openDesk(ThumbnailStore* store, std::shared_ptr<const core::CutoutSource> source, std::int64_t rowCount,
                  std::shared_ptr<SurveyColours> colours) {
        desk = std::make_shared<Desk>();
        desk->store = store;
        desk->source = std::move(source);
        desk->rowCount = rowCount;
        desk->choice = choice;
        desk->colours = std::move(colours);
    }

    void closeDesk() {
        if (desk) {
            const std::lock_guard lock(desk->mutex);
            desk->store = nullptr;
            desk->waiting.clear();
        }
        pool.clear();
        desk.reset();
        cache.clear();
        problems.clear();
        open.clear();
    }

    void deliver(core::RowId row, const QImage& image, const QString& problem) {
        open.erase(row.value);
        if (!problem.isEmpty())
            problems[row.value] = problem;
        const QImage& kept = problem.isEmpty() ? image : unreadable;
        cache.insert(row.value, new QImage(kept), static_cast<int>(std::max<qsizetype>(1, kept.sizeInBytes() / 1024)));
    }

    /// Runs on the pool: serves the newest request of the desk.
    static void serve(ThumbnailStore* store, const std::shared_ptr<Desk>& desk) {
        setNiceness(Niceness::Background);
        const std::optional<core::RowId> row = desk->next();
        if (!row)
            return;
        QImage image;
        QString problem;
        try {
            const auto channelsOf = [&desk](const std::vector<std::string>& bands) {
                return core::channelsOf(desk->choice, bands);
            };
            std::call_once(desk->colours->measured, [&desk, &channelsOf] {
                try {
                    desk->colours->settings = core::measureSurveyComposite(
                        *desk->source, desk->rowCount > 0 ? desk->rowCount : firstRows, {}, channelsOf);
                } catch (const core::Error&) {
                    desk->colours->settings.reset(); // each object then has its own colours, or its own problem
                }
            });
            const core::Cutout cutout = desk->source->read(*row).still();
            const core::CompositeChannels channels = channelsOf(cutout.bands);
            const bool fits = desk->colours->settings && desk->colours->settings->channels == channels;
            const core::CompositeSettings measured =
                fits ? *desk->colours->settings : core::measureComposite({&cutout, 1}, channels);
            image = thumbnailOf(cutout, core::adjusted(measured, desk->choice), sizePx);
        } catch (const std::exception& error) {
            problem = QString::fromUtf8(error.what());
        }
        const std::lock_guard lock(desk->mutex);
        if (!desk->store)
            return;
        QMetaObject::invokeMethod(
            desk->store,
            [store, desk, row, image, problem] {
                if (store->m_state->desk != desk)
                    return;
                store->m_state->deliver(*row, image, problem);
                Q_EMIT store->ready(*row);
            },
            Qt::QueuedConnection);
    }
};

ThumbnailStore::ThumbnailStore(QObject* parent) : QObject(parent), m_state(std::make_unique<State>()) {
    m_state->pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
}

ThumbnailStore::~ThumbnailStore() {
    m_state->closeDesk();
}

void ThumbnailStore::setSource(std::shared_ptr<const core::CutoutSource> source, std::int64_t rowCount) {
    m_state->closeDesk();
    if (source)
        m_state->openDesk(this, std::move(source), rowCount, std::make_shared<SurveyColours>());
    Q_EMIT sourceChanged();
}

void ThumbnailStore::setColours(const core::CompositeChoice& choice) {
    if (choice == m_state->choice)
        return;
    const bool isSameBands = choice.bands == m_state->choice.bands;
    m_state->choice = choice;
    const auto before = m_state->desk;
    if (!before)
        return;
    m_state->closeDesk();
    m_state->openDesk(this, before->source, before->rowCount,
                      isSameBands ? before->colours : std::make_shared<SurveyColours>());
    Q_EMIT sourceChanged();
}

bool ThumbnailStore::hasSource() const {
    return m_state->desk != nullptr;
}

QImage ThumbnailStore::thumbnail(core::RowId row) {
    const auto& desk = m_state->desk;
    if (!desk || !row.isValid() || (desk->rowCount > 0 && row.value >= desk->rowCount))
        return {};
    if (const QImage* image = m_state->cache.object(row.value))
        return *image;
    const std::lock_guard lock(desk->mutex);
    if (m_state->open.insert(row.value).second) {
        desk->waiting.push_back(row);
        if (desk->waiting.size() > openRequests) {
            m_state->open.erase(desk->waiting.front().value);
            desk->waiting.erase(desk->waiting.begin());
        } else {
            m_state->pool.start([this, desk] { State::serve(this, desk); });
        }
    } else if (const auto place = std::ranges::find(desk->waiting, row); place != desk->waiting.end()) {
        std::rotate(place, place + 1, desk->waiting.end());
    }
    return {};
}

QString ThumbnailStore::problem(core::RowId row) const {
    const auto entry = m_state->problems.find(row.value);
    return entry == m_state->problems.end() ? QString() : entry->second;
}

void ThumbnailStore::dropRequests() {
    if (!m_state->desk)
        return;
    const std::lock_guard lock(m_state->desk->mutex);
    for (const core::RowId row : m_state->desk->waiting)
        m_state->open.erase(row.value);
    m_state->desk->waiting.clear();
    m_state->pool.clear();
}

} // namespace oddity::widgets
