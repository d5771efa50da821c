// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <functional>
#include <optional>

#include <QColor>
#include <QPoint>
#include <QWidget>

#include "widgets/image/turning/linear_map.h"

namespace oddity::widgets {

/// The values of the pixels about one pixel, 11 × 11, each cell in the colour that its pixel has on the screen; columns
/// and rows are numbered as in FITS, from 1, and lie as on the screen, to the nearest quarter turn.
class PixelTable : public QWidget {
    Q_OBJECT

public:
    struct Cell {
        QString text;
        QColor colour; ///< not valid: no pixel there
    };
    using Lookup = std::function<Cell(int x, int y)>; ///< pixels from 0

    explicit PixelTable(QWidget* parent = nullptr);
    /// Reads the cells at once; nothing: the table is empty. orientation: how the image lies on the screen.
    void showAround(std::optional<QPoint> pixel, const LinearMap& orientation, const Lookup& lookup);
    /// Whose values these are, written above them, and who asked for them.
    void setShown(const QString& text, const QObject* source);
    const QObject* source() const { return m_source; }
    QString shown() const { return m_shown; }
    std::optional<QPoint> pixel() const { return m_pixel; }
    QString textAt(int column, int row) const; ///< row 0 is the top one; for tests and copying

    QSize sizeHint() const override;
    static constexpr int side = 11;

Q_SIGNALS:
    void closed(); ///< by the user

protected:
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_shown;
    const QObject* m_source = nullptr; ///< to compare with
    QPoint pixelOf(int column, int row) const;

    std::optional<QPoint> m_pixel;
    LinearMap m_toImage; ///< of steps in the table, y up
    std::array<std::array<Cell, side>, side> m_cells;
};

} // namespace oddity::widgets
