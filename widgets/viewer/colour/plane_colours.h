// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include <QObject>

#include "core/data/display/composite_choice.h"
#include "widgets/session/task.h"
#include "widgets/viewer/colour/plane_composite.h"

class QToolButton;
class QWidget;

namespace oddity::widgets {

class ColourDialog;
class PlaneBands;

/// Whether an image of a file is shown as a colour picture of its planes, and by which choice: a button to switch
/// between that and one plane, and one for the colours. A PNG or JPEG is shown in its own colours at first.
class PlaneColours : public QObject {
    Q_OBJECT

public:
    PlaneColours(QThreadPool* pool, QWidget* parent);
    QToolButton* switchButton() const { return m_switch; } ///< both are placed by the owner
    QToolButton* dialogButton() const { return m_button; }

    void setImage(std::shared_ptr<const core::FitsFile> file, int hdu); ///< null: none
    bool isOn() const;
    void setOff(); ///< a plane is chosen; without a signal
    void setShown(std::shared_ptr<core::ImagePyramid> shown) { m_shown = std::move(shown); } ///< the plane that is open
    /// Makes what is chosen, on any thread; empty while it is off. shown: a plane that is open.
    using Maker = std::function<std::shared_ptr<const PlaneComposite>(const std::shared_ptr<core::ImagePyramid>& shown,
                                                                      const core::Progress& progress)>;
    Maker maker() const;
    void renew(); ///< makes it anew of the plane that is open; changed() follows

Q_SIGNALS:
    void changed(const std::shared_ptr<const oddity::widgets::PlaneComposite>& composite); ///< null: one plane
    void failed(const QString& message);

private:
    void offer(bool isOffered);
    void showDialog();

    QWidget* m_parent;
    QToolButton* m_switch;
    QToolButton* m_button;
    ColourDialog* m_dialog = nullptr;
    std::shared_ptr<PlaneBands> m_bands; ///< null: fewer than three
    core::CompositeChoice m_choice;
    std::shared_ptr<core::ImagePyramid> m_shown;
    TaskSlot m_making;
};

} // namespace oddity::widgets
