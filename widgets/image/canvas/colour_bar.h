// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "core/data/display/colour_map.h"

namespace oddity::widgets {

/// A strip of a colour map with text at its two ends and in the middle.
class ColourBar : public QWidget {
    Q_OBJECT

public:
    explicit ColourBar(QWidget* parent = nullptr);
    void setMap(const core::ColourMap& map);
    void setTexts(const QString& low, const QString& middle, const QString& high);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    core::ColourMap m_map;
    QString m_low;
    QString m_middle;
    QString m_high;
};

} // namespace oddity::widgets
