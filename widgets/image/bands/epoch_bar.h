// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <QWidget>

#include "core/data/cutout.h"

class QLabel;
class QSlider;
class QToolButton;

namespace oddity::widgets {

/// Steps through the epochs of an image sequence, with the name and time of the one that is shown. It keeps its epoch
/// from object to object, by name where they have it; hidden for images that are no sequence.
class EpochBar : public QWidget {
    Q_OBJECT

public:
    explicit EpochBar(QWidget* parent = nullptr);

    /// The chosen epoch of a sequence as an image, at first the first one that is there; another image as it is.
    std::shared_ptr<const core::Cutout> imageOf(std::shared_ptr<const core::Cutout> cutout);
    void step(int epochs); ///< forwards or back, as far as there are epochs
    QString text() const;

Q_SIGNALS:
    void chosen();

private:
    std::size_t placeIn(const core::Cutout& cutout) const;
    void choose(int epoch);

    QToolButton* m_back;
    QSlider* m_slider;
    QToolButton* m_forward;
    QLabel* m_text;
    std::vector<core::Epoch> m_epochs;
    std::string m_name; ///< of the epoch that was chosen; "": none yet
};

} // namespace oddity::widgets
