// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include <QWidget>

#include "widgets/session/session.h"

class QComboBox;
class QSpinBox;

namespace oddity::widgets {

/// Which objects a population is: all, those listed, those selected, those with a label; and how many of them at most.
class ObjectChoice : public QWidget {
    Q_OBJECT

public:
    ObjectChoice(Session* session, QWidget* parent);

    std::vector<core::RowId> rows() const; ///< at most so many, spread evenly over those chosen
    QString inWords() const;               ///< "1,000 of 5,000 objects, spread evenly"

Q_SIGNALS:
    void changed();

private:
    enum class Kind { All, Listed, Selected, Labelled };

    void list();
    std::vector<core::RowId> chosen() const;
    std::vector<core::RowId> rowsOf(Kind kind, const QString& label) const;

    Session* m_session;
    QComboBox* m_which;
    QSpinBox* m_most;
};

} // namespace oddity::widgets
