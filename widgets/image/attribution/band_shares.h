// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <QWidget>

#include "core/model/attribution/attribution.h"

namespace oddity::widgets {

/// Each band's part of a map as a row of labelled bars; takes no room where the map does not tell bands apart.
class BandShares : public QWidget {
    Q_OBJECT

public:
    explicit BandShares(QWidget* parent = nullptr);
    void setShares(const core::Attribution& attribution, const std::vector<std::string>& bands);
    QString text() const; ///< "g 61 %, r 39 %"

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Bar {
        QString band;
        double share;
        QString label() const;
    };
    int rows(int width) const;
    int cellWidth() const; ///< that the longest label needs
    void resizeEvent(QResizeEvent* event) override;

    std::vector<Bar> m_bars;
};

} // namespace oddity::widgets
