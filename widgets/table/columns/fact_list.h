// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

namespace oddity::widgets {

/// One line of a fact list. A fraction (0 to 1) draws a bar between name and value; numbers, a small curve before
/// the value where there is room.
struct Fact {
    QString name;
    QString value;
    QString unit;
    QString toolTip;
    std::optional<double> fraction;
    bool isStrong = false;
    std::vector<double> curve = {};
    bool opens = false; ///< there is more to see: a click asks for it
};

/// Names on the left, numbers set flush right above each other, units beside them.
class FactList : public QWidget {
    Q_OBJECT

public:
    explicit FactList(QWidget* parent = nullptr);

    void setFacts(std::vector<Fact> facts);
    const std::vector<Fact>& facts() const { return m_facts; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void asked(const QString& name); ///< a fact that opens was clicked

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    int lineHeight() const;
    const Fact* factAt(const QPoint& place) const;

    std::vector<Fact> m_facts;
};

} // namespace oddity::widgets
