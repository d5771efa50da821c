// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>

#include <QTimer>
#include <QWidget>

#include "core/data/display/colour_composite.h"
#include "widgets/probe/probe_data.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSlider;
class QSpinBox;
class QToolButton;

namespace oddity::widgets {

class CanvasTools;
class ImageCanvas;
class Session;

/// Images that a network makes of latents, one after the other: from the current object to another, along a dimension,
/// or drawn like the survey. They are marked as generated everywhere.
class WalkPage : public QWidget {
    Q_OBJECT

public:
    explicit WalkPage(Session* session, QWidget* parent = nullptr);
    void setNetwork(const ProbedNetwork& network);
    /// Nothing while something is missing; why() tells what. Network and object are the panel's to fill in.
    std::optional<WalkQuestion> question() const;
    QString why() const;
    QString refusal() const; ///< why this network can never be asked this; "" where it can
    void setFrames(const WalkFrames& frames);
    void clear();
    int frame() const;
    void setPlaying(bool isPlaying);
    QString mark() const; ///< what stands over the picture

Q_SIGNALS:
    void choiceChanged();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildChoices();
    QWidget* buildPlayer();
    void showChoices();
    void listBands();
    void measure(); ///< what all frames are drawn by
    void drawFrame();
    WalkQuestion::Way way() const;

    Session* m_session;
    QComboBox* m_way;
    QLineEdit* m_to;
    QToolButton* m_take;
    QSpinBox* m_dimension;
    QDoubleSpinBox* m_reach;
    QSpinBox* m_seed;
    QSpinBox* m_count;
    QComboBox* m_band;
    ImageCanvas* m_canvas;
    CanvasTools* m_tools;
    QToolButton* m_play;
    QSlider* m_slider;
    QLabel* m_place;
    QLabel* m_warning;
    QTimer m_clock;
    bool m_canGenerate = false;
    QString m_mark;
    core::CompositeSettings m_composite;
    WalkFrames m_frames;
};

} // namespace oddity::widgets
