// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

namespace oddity::widgets {

/// One line of a fact list. A fraction (0 to 1) draws a bar between name and value.
struct Fact {
    QString name;
    QString value;
    QString unit;
    QString toolTip;
    std::optional<double> fraction;
    bool isStrong = false;
};

/// Names on the left, numbers set flush right above each other, units beside them.
class FactList : public QWidget {
    Q_OBJECT

public:
    explicit FactList(QWidget* parent = nullptr);

    void setFacts(std::vector<Fact> facts);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    int lineHeight() const;

    std::vector<Fact> m_facts;
};

} // namespace oddity::widgets
