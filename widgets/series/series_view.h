// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <utility>

#include <QWidget>

#include "widgets/image/attribution/previous_map.h"
#include "widgets/series/current_series.h"
#include "widgets/session/session.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace oddity::widgets {

class BandShares;
class EmptyState;
class MethodBox;
class MethodForm;
class SeriesPlot;
class TargetBox;

/// The current object's spectrum or light curve, as it was measured or as the network saw it; then with what the
/// network rebuilt of it, the residual below, and what of it a score depends on as a tint.
class SeriesView : public QWidget {
    Q_OBJECT

public:
    explicit SeriesView(Session* session, QWidget* parent = nullptr);
    SeriesPlot& plot() { return *m_plot; }
    SeriesPlot& residualPlot() { return *m_residual; }
    QString readout() const;
    void showNetworkInput(bool isShown);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildContent();
    void connectAll();
    void refresh();
    bool sayWhatIsMissing();
    void listChoices();
    void draw();
    void describe(const core::Series& series);
    void ask(bool doesCheckWeights);
    bool isOfNetwork() const;
    std::shared_ptr<const core::Inspection> inspection() const; ///< with points of this kind, else null
    std::shared_ptr<const AttributionLayer> attribution() const;

    Session* m_session;
    CurrentSeries* m_source;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    SeriesPlot* m_plot;
    SeriesPlot* m_residual;
    QComboBox* m_kind;
    QComboBox* m_what; ///< as measured, as the network saw it
    TargetBox* m_target;
    MethodBox* m_method;
    MethodForm* m_settings;
    QPushButton* m_explain;
    QLabel* m_title;
    QLabel* m_readout;
    BandShares* m_shares;
    QLabel* m_result;
    QLabel* m_checks;
    QPushButton* m_checkWeights;
    PreviousMap m_previous;
    core::RowId m_drawnRow;
    bool m_wasOfNetwork = false;
    std::optional<std::pair<double, double>> m_measuredRange, m_networkRange; ///< of spectra, while the other is drawn
    core::SeriesKind m_drawnKind = core::SeriesKind::Spectrum;
};

} // namespace oddity::widgets
