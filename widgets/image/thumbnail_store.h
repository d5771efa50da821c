// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include <QImage>
#include <QObject>
#include <QString>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "core/data/row_id.h"

namespace oddity::widgets {

/// Small pictures of objects, read and stretched on a pool of threads, newest request first, in a bounded cache.
/// Three or more bands become a colour composite, one a grey image. An unreadable object gets a drawn placeholder.
class ThumbnailStore : public QObject {
    Q_OBJECT

public:
    explicit ThumbnailStore(QObject* parent = nullptr);
    ~ThumbnailStore() override;

    /// null: nothing to show. Clears the cache; results still on their way are dropped. The colours are measured on
    /// objects spread over rowCount rows; 0, not known: on the first ones.
    void setSource(std::shared_ptr<const core::CutoutSource> source, std::int64_t rowCount = 0);
    /// What the person wants of the colours: all thumbnails are painted anew.
    void setColours(const core::CompositeChoice& choice);
    bool hasSource() const;
    static constexpr int sizePx = 128; ///< longest side of a thumbnail

    /// The picture if it is at hand; else a null image, and ready(row) follows. Ask again whenever the picture is
    /// painted: of very many open requests the oldest are forgotten.
    QImage thumbnail(core::RowId row);
    QString problem(core::RowId row) const; ///< why its picture is a placeholder; "" otherwise, and until it was read
    void dropRequests();                    ///< forgets queued requests that have not begun, for fast scrolling

Q_SIGNALS:
    void ready(oddity::core::RowId row);
    void sourceChanged();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The picture of one cutout, its longest side at most sizePx: larger cutouts are averaged in float before the
/// stretch. Any thread.
QImage thumbnailOf(const core::Cutout& cutout, const core::CompositeSettings& settings, int sizePx);

} // namespace oddity::widgets
