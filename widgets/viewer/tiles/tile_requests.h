// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>
#include <QString>
#include <QThreadPool>

#include "widgets/viewer/colour/plane_composite.h"
#include "widgets/viewer/tiles/tile_picture.h"

namespace oddity::widgets {

/// Makes pictures of tiles on a pool. want() replaces the list: what is no longer on it is not begun, or stopped.
/// Results come on the thread this object lives on, only while it lives and of the pyramid that is set by
/// then; destruction does not wait.
class TileRequests : public QObject {
    Q_OBJECT

public:
    struct Wish {
        core::TileKey key;
        std::shared_ptr<const core::PyramidTile> tile; ///< null: take it from the pyramid
    };
    struct Look {
        core::Stretch stretch;
        ShadeColours colours;
        std::shared_ptr<const PlaneComposite> composite; ///< in place of the stretch; null: none
        int stretchNumber = 0;                           ///< handed back with the picture, to tell old from new
        int coloursNumber = 0;
    };

    explicit TileRequests(QThreadPool* pool, QObject* parent = nullptr);
    ~TileRequests() override;

    void setPyramid(std::shared_ptr<core::ImagePyramid> pyramid);
    void want(std::vector<Wish> wishes, const Look& look); ///< most wanted first
    bool isIdle() const;

Q_SIGNALS:
    void ready(const oddity::core::TileKey& key, const oddity::widgets::TilePicture& picture, int stretchNumber,
               int coloursNumber);
    void failed(const oddity::core::TileKey& key, const QString& message);

private:
    struct State;
    bool isOf(const std::shared_ptr<core::ImagePyramid>& pyramid) const;
    static void work(const std::shared_ptr<State>& state);

    QThreadPool* m_pool;
    std::shared_ptr<State> m_state;
};

} // namespace oddity::widgets
