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

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    bool isCut() const;

    Qt::TextElideMode m_cut;
};

QLabel* readoutLabel(QWidget* parent, const char* look, TypeRole role, Qt::TextElideMode cut = Qt::ElideRight);

} // namespace oddity::widgets
