// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QComboBox>

#include "core/data/display/colour_map.h"

namespace oddity::widgets {

/// Every colour map with a strip of its colours, by group; a dot marks those that colour-blind people read as well.
class MapBox : public QComboBox {
    Q_OBJECT

public:
    explicit MapBox(QWidget* parent = nullptr);
    core::ColourMap map() const;

protected:
    void paintEvent(QPaintEvent* event) override; ///< closed, it shows the strip alone
};

} // namespace oddity::widgets
