// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string>
#include <vector>

#include <QDialog>

#include "core/data/display/composite_choice.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSlider;

namespace oddity::widgets {

/// What makes the colours of every object: presets, the band of each channel, Lupton's stretch and softening, by
/// the survey's noise or as typed, or a scale and limits for each band by itself, weights and background. Stays open
/// beside the views; every change counts at once.
class ColourDialog : public QDialog {
    Q_OBJECT

public:
    explicit ColourDialog(QWidget* parent = nullptr);
    /// Those of the survey; arePictures: they were stretched before they were stored, and may be shown as they are.
    void setBands(const std::vector<std::string>& bands, bool arePictures = false);
    const core::CompositeChoice& choice() const { return m_choice; }
    void setChoice(const core::CompositeChoice& choice); ///< shown and told

Q_SIGNALS:
    void choiceChanged(const core::CompositeChoice& choice);

private:
    struct Channel {
        QComboBox* band = nullptr;
        QSlider* weight = nullptr;
        QLabel* weightText = nullptr;
        QComboBox* scale = nullptr;
        QComboBox* limits = nullptr;
        QLineEdit* low = nullptr;
        QLineEdit* high = nullptr;
    };

    void addChannel(QGridLayout* grid, int row, std::size_t index);
    QWidget* buildLupton();
    QWidget* buildPlainLupton();
    void take();
    void follow(const core::CompositeChoice& choice);
    void listMethods();
    core::CompositeMethod methodOf(const core::CompositeChoice& choice) const;

    core::CompositeChoice m_choice;
    std::vector<std::string> m_bands;
    bool m_arePictures = false;
    std::array<Channel, 3> m_channels;
    QComboBox* m_preset;
    QLabel* m_explanation;
    QComboBox* m_method;
    QComboBox* m_background;
    QCheckBox* m_fades;
    QSlider* m_stretch;
    QSlider* m_softening;
    QLabel* m_stretchText;
    QLabel* m_softeningText;
    QWidget* m_lupton;
    QWidget* m_plain;
    std::array<QLineEdit*, 3> m_plainFields{}; ///< Q, stretch, minimum
    bool m_isShowing = false;                  ///< controls follow the choice, not the other way round
};

} // namespace oddity::widgets
