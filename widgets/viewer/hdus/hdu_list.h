// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include <QImage>
#include <QStandardItemModel>
#include <QWidget>

#include "core/io/fits/fits_file.h"
#include "widgets/session/task.h"

class QComboBox;
class QListView;

namespace oddity::widgets {

class HduFilter;

/// The HDUs of a file to choose from: as a list with a small picture of each image where there is room beside what
/// they show, with a line to look for some of many, or as one line above it. HDUs that cannot be read say why. The
/// pictures are made off the GUI thread from a few rows each.
class HduList : public QObject {
    Q_OBJECT

public:
    HduList(QThreadPool* pool, QWidget* parent);
    QWidget* panel() const { return m_panel; } ///< the list; both are placed by the owner
    QComboBox* line() const { return m_line; }

    void setFile(std::shared_ptr<const core::FitsFile> file); ///< null: none; chooses nothing
    void choose(int hdu);                                     ///< 1-based; without a signal
    int chosen() const { return m_chosen; }

Q_SIGNALS:
    void chosenByHand(int hdu);

private:
    void appendRemark(const QString& remark);
    void drawNext(int hdu);
    QIcon iconOf(const core::FitsHdu& hdu) const;
    void take(int row);

    std::shared_ptr<const core::FitsFile> m_file;
    QStandardItemModel m_model;
    QWidget* m_panel;
    QListView* m_list;
    HduFilter* m_filter;
    QComboBox* m_line;
    TaskSlot m_drawing;
    int m_chosen = 0;
};

} // namespace oddity::widgets
