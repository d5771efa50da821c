// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QLabel>

#include "widgets/style/theme.h"

namespace oddity::widgets {

/// A line of text that is read off a view: selectable, as wide as there is room for; where it is cut, an ellipsis says
/// so and the tool tip has all of it.
class ReadoutLabel : public QLabel {
    Q_OBJECT

public:
    /// look is a property of the style sheet ("faint", "warning"), null for the plain one.
    ReadoutLabel(QWidget* parent, const char* look, TypeRole role, Qt::TextElideMode cut = Qt::ElideRight);

    /// Breaks into lines where it is too long for one, and is always as high as this text needs, so that nothing around
    /// it moves when other text of this length comes.
    void keepRoomFor(const QString& longest);
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    bool isCut() const;

    Qt::TextElideMode m_cut;
    QString m_longest; ///< empty: one line
};

ReadoutLabel* readoutLabel(QWidget* parent, const char* look, TypeRole role, Qt::TextElideMode cut = Qt::ElideRight);

} // namespace oddity::widgets
