// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QPointF>
#include <QWidget>

#include "core/data/cutout.h"
#include "widgets/image/canvas/picture.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace oddity::widgets {

class CurrentCutout;
class EmptyState;
class ImageCanvas;
class Session;
class StretchBar;

/// The current object, large: one band or the colour composite, as it is in the file or as the network saw it, with
/// the values and the sky position under the pointer.
class ImageView : public QWidget {
    Q_OBJECT

public:
    explicit ImageView(Session* session, QWidget* parent = nullptr);
    ImageCanvas& canvas() { return *m_canvas; }
    QString readout() const;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildLayout();
    void refresh();
    void takeSubject();
    void listBands();
    void drawPicture();
    void restretch();
    void describeObject();
    void readOut(const std::optional<QPointF>& position);

    Session* m_session;
    CurrentCutout* m_source;
    ImageCanvas* m_canvas;
    StretchBar* m_stretch;
    QComboBox* m_band;
    QToolButton* m_network;
    QToolButton* m_fit;
    QLabel* m_object;
    QLabel* m_flag;
    QLabel* m_legend;
    QLabel* m_values;
    QLabel* m_position;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    std::shared_ptr<const core::Cutout> m_subject; ///< what is shown: the cutout, or the network's input as one
};

} // namespace oddity::widgets
