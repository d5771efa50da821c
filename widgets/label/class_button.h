// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QAbstractButton>
#include <QColor>

namespace oddity::widgets {

/// A class of the scheme as a large key: its key, name, colour and how often it was given. Checked: the label in force.
class ClassButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit ClassButton(QWidget* parent = nullptr);

    void setClass(const QString& name, QChar key, const QColor& colour);
    void setCount(qint64 count);
    qint64 count() const { return m_count; }
    void flash(); ///< shows for a moment that the key was taken

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QChar m_key;
    QColor m_colour;
    qint64 m_count = 0;
    bool m_isFlashing = false;
};

} // namespace oddity::widgets
