// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include <QCache>
#include <QObject>

#include "widgets/image/gallery/series_sketch.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

class QPainter;
class QRect;

namespace oddity::widgets {

/// What stands for an object of a project without images: a sketch of its spectrum, else of its light curve, else a
/// card with its id and score. Series are read off the GUI thread, those painted last first, and kept in a bounded
/// cache.
class ObjectCards : public QObject {
    Q_OBJECT

public:
    explicit ObjectCards(Session* session, QObject* parent = nullptr);
    /// Of an object of the session's survey; changed() follows where its series is to be read.
    void paint(QPainter& painter, const QRect& frame, core::RowId row);
    std::shared_ptr<const SeriesSketch> sketch(core::RowId row) const; ///< null: not there, or not read yet

Q_SIGNALS:
    void changed();

private:
    struct Card {
        std::shared_ptr<const SeriesSketch> sketch; ///< null: there is none to be read
    };

    std::vector<std::shared_ptr<const core::SeriesSource>> sources() const; ///< best first
    void forget();
    void wish(core::RowId row);
    void readNext();
    void paintWords(QPainter& painter, const QRect& frame, core::RowId row) const;

    Session* m_session;
    QCache<qint64, Card> m_cards;
    std::vector<core::RowId> m_wishes; ///< newest last
    core::RowId m_read;                ///< being read
    TaskSlot m_reading;
};

} // namespace oddity::widgets
