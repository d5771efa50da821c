// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include <QPointF>
#include <QWidget>

#include "core/data/cutout.h"
#include "core/data/display/composite_choice.h"
#include "core/model/inputs/preparation.h"
#include "widgets/image/canvas/picture.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace oddity::widgets {

class BandStrip;
class Blinker;
class CanvasTools;
class ColourDialog;
class ColourPainter;
class CurrentCutout;
class EmptyState;
class EpochBar;
class ImageCanvas;
class ReadoutLabel;
class Session;
class StretchBar;

/// The current object, large: one band or the colour composite, as it is in the file or as the network saw it, with
/// the values and the sky position under the pointer. Space shows what the network saw, B blinks, [ and ] flip; letters
/// work wherever the focus is in this view, but for text fields.
class ImageView : public QWidget {
    Q_OBJECT

public:
    explicit ImageView(Session* session, QWidget* parent = nullptr);
    ImageCanvas& canvas() { return *m_canvas; }
    CanvasTools& tools() { return *m_tools; }
    Blinker& blinker() { return *m_blinker; }
    QString readout() const;
    ColourDialog& colours() { return *m_colours; }
    /// Space works in the whole window, unless what has the focus needs it.
    void installShortcut(QWidget* window);

Q_SIGNALS:
    void coloursChanged(const core::CompositeChoice& choice); ///< for the other views of objects
    void contextAsked();                                      ///< show the object in the image it was cut from

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildLayout();
    QLayout* buildToolRow();
    QToolButton* tool(const QString& iconName, const QString& name, const QString& tip);
    void connectColours();
    void buildBlinking();
    void refresh();
    void takeSubject();
    void listBands();
    void drawPicture();
    void drawComposite(const core::Cutout& cutout);
    std::shared_ptr<const core::Cutout> wholeOfSubject() const;
    void showPicture(std::shared_ptr<const Picture> picture);
    void restretch();
    void describeObject();
    void readOut(const std::optional<QPointF>& position);

    Session* m_session;
    CurrentCutout* m_source;
    ImageCanvas* m_canvas;
    CanvasTools* m_tools;
    Blinker* m_blinker;
    StretchBar* m_stretch;
    QComboBox* m_band;
    QToolButton* m_network;
    QLabel* m_object;
    QLabel* m_flag;
    QLabel* m_legend;
    ReadoutLabel* m_values;
    QLabel* m_position;
    QLabel* m_quality;       ///< masks and weights; hidden for objects that have none
    QStackedWidget* m_pages; ///< nothing to show, or all of the view
    EmptyState* m_empty;
    QStackedWidget* m_stage; ///< the canvas, or why there is no picture on it
    EmptyState* m_unseen;
    ColourPainter* m_painter;
    ColourDialog* m_colours;
    BandStrip* m_bandStrip;
    EpochBar* m_epochs;
    bool m_isSurveyComposite = false;              ///< the colours are those of all objects
    std::shared_ptr<const Picture> m_awaited;      ///< a plane whose limits are being found
    std::shared_ptr<const core::Cutout> m_subject; ///< what is shown: the cutout, or the network's input as one
    core::RowId m_drawnRow;
    core::PixelGrid m_drawnGrid; ///< how its pixels lie on those of the cutout
};

} // namespace oddity::widgets
