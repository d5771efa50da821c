// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTimer>
#include <QWidget>

#include "core/data/row_id.h"
#include "widgets/image/attribution/previous_map.h"
#include "widgets/session/session.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QStackedWidget;

namespace oddity::widgets {

class AttributionCanvas;
class BandShares;
class CurrentCutout;
class EmptyState;
class ImageCanvas;
class MethodBox;
class MethodForm;
class TargetBox;

/// Which pixels of the current object a class or the anomaly score depends on: a signed map over the grey image or
/// beside it.
class AttributionView : public QWidget {
    Q_OBJECT

public:
    explicit AttributionView(Session* session, QWidget* parent = nullptr);
    ImageCanvas& canvas();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildContent();
    void makeControls(QWidget* content);
    void makeTexts(QWidget* content);
    void connectAll();
    void followCurrent();
    void askAnew(); ///< something that the map depends on was changed by hand
    void explain();
    void ask(bool doesCheckWeights);
    void refresh();
    void listBands();
    bool sayWhatIsMissing();
    void drawImage();
    void drawAttribution();
    void describe();
    std::shared_ptr<const AttributionLayer> layer() const; ///< of the current object, or null
    bool isOfTarget(const AttributionLayer& layer) const;  ///< the chosen one of the chosen network
    bool isWhatIsAsked(const AttributionLayer& layer) const;

    Session* m_session;
    CurrentCutout* m_source;
    AttributionCanvas* m_canvas;
    TargetBox* m_target;
    MethodBox* m_method;
    MethodForm* m_settings;
    QPushButton* m_explain;
    QPushButton* m_checkWeights;
    QCheckBox* m_automatic;
    QComboBox* m_display;
    QComboBox* m_band;
    QComboBox* m_smoothing;
    QSlider* m_opacity;
    BandShares* m_shares;
    QLabel* m_result;
    QLabel* m_checks;
    QLabel* m_caution;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QTimer m_pause; ///< so that stepping through objects does not ask for each
    core::RowId m_asked;
    PreviousMap m_previous;
};

} // namespace oddity::widgets
