// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include <QImage>
#include <QObject>

#include "core/data/cutout.h"
#include "core/data/row_id.h"

namespace oddity::widgets {

/// Small pictures of objects, read and stretched on a pool of threads, newest request first, in a bounded cache.
/// Three or more bands become a colour composite, one a grey image. An unreadable object gets a drawn placeholder.
class ThumbnailStore : public QObject {
    Q_OBJECT

public:
    explicit ThumbnailStore(QObject* parent = nullptr);
    ~ThumbnailStore() override;

    void setSource(std::shared_ptr<const core::CutoutSource> source); ///< null: nothing to show; clears the cache
    static constexpr int sizePx = 128;                                ///< longest side of a thumbnail

    /// The picture if it is at hand; else a null image, and ready(row) follows.
    QImage thumbnail(core::RowId row);
    void dropRequests(); ///< forgets queued requests that have not begun, for fast scrolling

Q_SIGNALS:
    void ready(oddity::core::RowId row);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace oddity::widgets
