// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QPointer>
#include <QWidget>

#include "widgets/session/session.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QShortcut;
class QTimer;

namespace oddity::widgets {

class ClassButton;
class LabelDesk;

/// The key strip: one key per class, what the next key press applies to and why it is asked, whether the labels are on
/// the disk, and how many there are.
class LabelPanel : public QWidget {
    Q_OBJECT

public:
    explicit LabelPanel(Session* session, QWidget* parent = nullptr);

    /// The scheme's keys, Backspace and the left and right arrow work in the whole window while no text is edited; the
    /// arrows stay with a slider or tab bar that has the focus. Ctrl+Z belongs to the window's own undo action.
    void installShortcuts(QWidget* window);
    bool isAdvancing() const;
    void setAdvancing(bool isAdvancing);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeHead();
    void makeFoot();
    void rebuildButtons();
    void rebuildShortcuts();
    void placeButtons();
    void give(const QString& classId);
    void updateTarget();
    void updateLabels();
    void updateSaved();
    void updateArrows(QWidget* focus);

    Session* m_session;
    LabelDesk* m_desk;
    QPointer<QWidget> m_shortcutWindow;
    std::vector<QShortcut*> m_shortcuts;
    std::vector<QShortcut*> m_arrows;
    std::vector<ClassButton*> m_buttons;
    QWidget* m_head;
    QWidget* m_strip;
    QWidget* m_foot;
    QLabel* m_target;
    QLabel* m_reason;
    QLabel* m_savedIcon;
    QLabel* m_saved;
    QLabel* m_progress;
    QPushButton* m_takeBack;
    QCheckBox* m_advance;
    QTimer* m_lateTimer; ///< runs while labels wait; past it they are shown as late
    bool m_isLate = false;
};

} // namespace oddity::widgets
