// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QWidget>

#include "core/io/fits/fits_file.h"

class QLabel;
class QLineEdit;
class QListView;

namespace oddity::widgets {

/// Whether each word is in the HDU's name, kind or size, or the number of the HDU begins with it.
bool isLookedFor(const core::FitsHdu& hdu, const QString& words);

/// A line to look for HDUs in a list that has one in each row; the others are hidden. Not seen for a file of few HDUs.
/// The Enter key takes the first.
class HduFilter : public QWidget {
    Q_OBJECT

public:
    static constexpr int shownFrom = 13; ///< HDUs

    HduFilter(QListView* list, QWidget* parent);
    void setFile(std::shared_ptr<const core::FitsFile> file); ///< whose HDUs are in the list by now; null: none

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply();
    int firstShown() const; ///< row; -1: none

    QListView* m_list;
    QLineEdit* m_words;
    QLabel* m_count;
    std::shared_ptr<const core::FitsFile> m_file;
};

} // namespace oddity::widgets
