// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTimer>
#include <QWidget>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "core/model/inspection.h"

class QComboBox;
class QLabel;
class QStackedWidget;

namespace oddity::widgets {

class ColourBar;
class CurrentCutout;
class EmptyState;
class ImageCanvas;
class Session;
class StretchBar;

/// What the network made of the current object: input, reconstruction with the same stretch, and their difference in
/// units of the noise. One view, one crosshair.
class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(Session* session, QWidget* parent = nullptr);
    ImageCanvas& inputCanvas() { return *m_input; }
    ImageCanvas& residualCanvas() { return *m_residual; }
    void setColours(const core::CompositeChoice& choice);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildLayout();
    void followCurrent();
    void refresh();
    void sayWhatIsMissing();
    void draw();
    void drawComposite(const core::Cutout& input, const core::Cutout& reconstruction);
    void drawBand(int band);
    void drawResidual(int band);
    void restretch();
    void describe();
    void readOut(const std::optional<QPointF>& position);
    bool isComposite() const;

    Session* m_session;
    CurrentCutout* m_source;
    std::shared_ptr<const core::Inspection> m_inspection; ///< of the current object and with a reconstruction, or null
    ImageCanvas* m_input;
    ImageCanvas* m_reconstruction;
    ImageCanvas* m_residual;
    QComboBox* m_band;
    StretchBar* m_stretch;
    ColourBar* m_sigmaBar;
    QLabel* m_title;
    QLabel* m_classes;
    QLabel* m_quality;
    QLabel* m_readout;
    QLabel* m_sigmaText;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QTimer m_patience; ///< the last object stays for a moment while the network looks at the next one
};

} // namespace oddity::widgets
