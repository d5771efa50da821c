// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

#include <QTimer>
#include <QWidget>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "core/model/inspection.h"
#include "widgets/image/layers/compared_pictures.h"
#include "widgets/session/task.h"

class QComboBox;
class QLabel;
class QStackedWidget;

namespace oddity::widgets {

class Blinker;
class CanvasTools;
class ColourBar;
class CurrentCutout;
class EmptyState;
class ImageCanvas;
class ReadoutLabel;
class Session;
class StretchBar;

/// What the network made of the current object: input, reconstruction with the same stretch, and their difference in
/// units of the noise. One view, one crosshair, whose position and mask are those of the object's own image. B blinks
/// input and reconstruction in the first pane, [ and ] flip.
class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(Session* session, QWidget* parent = nullptr);
    ImageCanvas& inputCanvas() { return *m_input; }
    ImageCanvas& residualCanvas() { return *m_residual; }
    void setColours(const core::CompositeChoice& choice);

    Blinker& blinker() { return *m_blinker; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void buildTools();
    void flipTo(const QString& layer);
    void followCurrent();
    void refresh();
    void sayWhatIsMissing();
    void draw();
    void take(ComparedPictures shown);
    void showResidual();
    void restretch();
    void describe();
    void readOut(const std::optional<QPointF>& position);

    Session* m_session;
    CurrentCutout* m_source;
    std::shared_ptr<const core::Inspection> m_inspection; ///< of the current object and with a reconstruction, or null
    ImageCanvas* m_input;
    ImageCanvas* m_reconstruction;
    ImageCanvas* m_residual;
    std::array<CanvasTools*, 3> m_tools{}; ///< of the three canvases
    Blinker* m_blinker;
    ComparedPictures m_shown; ///< until those of another object, band or colours are there
    TaskSlot m_drawing;
    QComboBox* m_band;
    StretchBar* m_stretch;
    ColourBar* m_sigmaBar;
    QLabel* m_title;
    QLabel* m_classes;
    QLabel* m_quality;
    ReadoutLabel* m_readout;
    QLabel* m_place; ///< position, and why the pixel is masked
    QLabel* m_sigmaText;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QTimer m_patience; ///< the last object stays for a moment while the network looks at the next one
};

} // namespace oddity::widgets
