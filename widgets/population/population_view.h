// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

#include "widgets/session/session.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace oddity::widgets {

class ColourBar;
class EmptyState;
class ImageCanvas;
class MapHistogram;
class MethodBox;
class MethodForm;
class ObjectChoice;
class ProfilePlot;
class SharePlot;
class TargetBox;

/// Where a network looks in many objects: the mean of their maps, how it falls off from the centre, how much of each
/// map lies inside the object, and how the maps' values are spread. Computed in the background; what there is stays
/// while the view is hidden.
class PopulationView : public QWidget {
    Q_OBJECT

public:
    explicit PopulationView(Session* session, QWidget* parent = nullptr);
    SharePlot& sharePlot() { return *m_shares; }

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildContent();
    void makeControls(QWidget* content);
    void connectAll();
    void startOrStop();
    void refresh();
    void refreshChoices();
    bool sayWhatIsMissing();
    void drawResults();
    void drawMeanMap();
    void describe();
    bool isRunning() const;

    Session* m_session;
    TargetBox* m_target;
    MethodBox* m_method;
    MethodForm* m_settings;
    ObjectChoice* m_objects;
    QPushButton* m_start;
    QProgressBar* m_progress;
    QLabel* m_about;
    QComboBox* m_band;
    ImageCanvas* m_meanMap;
    ColourBar* m_scale;
    ProfilePlot* m_profile;
    SharePlot* m_shares;
    MapHistogram* m_histogram;
    QLabel* m_summary;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    std::shared_ptr<const core::Population> m_drawn;
};

} // namespace oddity::widgets
