// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/image_view.h"

#include <utility>

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/image/bands/band_strip.h"
#include "widgets/image/bands/epoch_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/colour/colour_dialog.h"
#include "widgets/image/colour/colour_painter.h"
#include "widgets/image/current_cutout.h"
#include "widgets/image/empty_state.h"
#include "widgets/image/layers/network_cutout.h"
#include "widgets/image/readout/pixel_readout.h"
#include "widgets/image/stretch_bar.h"
#include "widgets/image/tools/blink_menu.h"
#include "widgets/image/tools/blinker.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/image/tools/window_key.h"
#include "widgets/style/icons.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int compositeBand = -1;
constexpr int settledMs = 200;
constexpr int leastBandPx = 64;

QString networkLayer() {
    return ImageView::tr("What the network saw");
}

} // namespace

ImageView::ImageView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_source(new CurrentCutout(session, this)), m_canvas(new ImageCanvas(this)),
      m_tools(new CanvasTools(m_canvas, session)), m_blinker(new Blinker(this)), m_stretch(new StretchBar(this)),
      m_band(new QComboBox(this)), m_object(readoutLabel(this, nullptr, TypeRole::Strong, Qt::ElideMiddle)),
      m_flag(readoutLabel(this, "warning", TypeRole::Caption)),
      m_legend(readoutLabel(this, "faint", TypeRole::Caption, Qt::ElideMiddle)),
      m_values(readoutLabel(this, nullptr, TypeRole::Number)),
      m_position(readoutLabel(this, "faint", TypeRole::Number)),
      m_quality(readoutLabel(this, "faint", TypeRole::Caption)), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("image"), this)), m_stage(new QStackedWidget(this)),
      m_unseen(new EmptyState(QStringLiteral("network"), this)), m_painter(new ColourPainter(this)),
      m_colours(new ColourDialog(this)), m_bandStrip(new BandStrip(m_canvas, this)), m_epochs(new EpochBar(this)) {
    buildLayout();
    buildBlinking();
    connectColours();
    returnFocusTo(m_canvas, this);
    connect(m_source, &CurrentCutout::changed, this, &ImageView::refresh);
    connect(session, &Session::currentChanged, this, &ImageView::describeObject);
    connect(session, &Session::flagsChanged, this, &ImageView::describeObject);
    connect(session, &Session::inspectionChanged, this, [this] {
        if (m_network->isChecked())
            refresh();
    });
    connect(m_network, &QToolButton::toggled, this, &ImageView::refresh);
    connect(m_epochs, &EpochBar::chosen, this, &ImageView::refresh);
    connect(m_band, &QComboBox::activated, this, &ImageView::drawPicture);
    connect(m_stretch, &StretchBar::renderingChanged, this, &ImageView::restretch);
    connect(m_canvas, &ImageCanvas::contrastChanged, m_stretch, &StretchBar::setContrast);
    connect(m_canvas, &ImageCanvas::pointed, this, &ImageView::readOut);
    connect(m_tools, &CanvasTools::degreesChanged, this, [this] { readOut(m_canvas->crosshair()); });
    refresh();
}

QToolButton* ImageView::tool(const QString& iconName, const QString& name, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setIcon(icon(iconName));
    button->setAccessibleName(name);
    button->setToolTip(tip);
    return button;
}

QLayout* ImageView::buildToolRow() {
    m_band->setToolTip(tr("The colour composite of all bands, or one band"));
    m_band->setAccessibleName(tr("Band"));
    m_band->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_band->setMinimumWidth(leastBandPx);
    QToolButton* colours = tool(QStringLiteral("colours"), tr("Colours"),
                                tr("Colours of all objects: bands, stretch, softening, background"));
    connect(colours, &QToolButton::clicked, m_colours, [this] {
        m_colours->show();
        m_colours->raise();
    });
    QToolButton* bands = tool(QStringLiteral("bands"), tr("All bands"), tr("Show every band side by side"));
    bands->setCheckable(true);
    connect(bands, &QToolButton::toggled, m_bandStrip, &QWidget::setVisible);
    m_bandStrip->hide();
    QToolButton* overlays =
        tool(QStringLiteral("layers"), tr("On the image"),
             tr("Grid, contours, masks, catalog objects, magnifier, blinking, saving (right click)"));
    overlays->setPopupMode(QToolButton::InstantPopup);
    overlays->setMenu(&m_tools->menu());
    QToolButton* context = tool(QStringLiteral("context"), tr("Context"),
                                tr("Show the object inside the image that it was cut from (Ctrl+T)"));
    connect(context, &QToolButton::clicked, this, &ImageView::contextAsked);
    m_network = tool(QStringLiteral("network"), tr("What the network saw"),
                     tr("Show what the network saw: its bands, its crop and its pixels after preparation (Space)"));
    m_network->setCheckable(true);
    QToolButton* fit = tool(QStringLiteral("fit"), tr("Fit"), tr("Fit the image into the view (double click)"));
    connect(fit, &QToolButton::clicked, m_canvas, &ImageCanvas::fit);

    constexpr int gap = Theme::spacingPx;
    auto* row = new QHBoxLayout;
    row->setSpacing(gap / 4);
    row->addWidget(m_band);
    row->addSpacing(gap / 2);
    row->addWidget(m_object, 1);
    for (QToolButton* button : {colours, bands, overlays, context, m_network, fit})
        row->addWidget(button);
    return row;
}

void ImageView::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_canvas->setObjectName(QStringLiteral("canvas"));
    m_stage->addWidget(m_canvas);
    m_stage->addWidget(m_unseen);
    m_legend->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* place = new QHBoxLayout;
    place->setSpacing(gap);
    place->addWidget(m_position, 3);
    place->addWidget(m_legend, 2);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(buildToolRow());
    column->addWidget(m_flag);
    column->addWidget(m_stretch);
    column->addWidget(m_stage, 1);
    column->addWidget(m_epochs);
    column->addWidget(m_bandStrip);
    column->addWidget(m_values);
    column->addLayout(place);
    column->addWidget(m_quality);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusPolicy(Qt::ClickFocus); // buttons and the space between them hand the keys to the canvas
    setFocusProxy(m_canvas);
}

void ImageView::connectColours() {
    connect(m_painter, &ColourPainter::failed, m_session,
            [session = m_session](const QString& message) { session->tell(message, true); });
    connect(
        m_painter, &ColourPainter::painted, this,
        [this](const std::vector<std::shared_ptr<const Picture>>& pictures, const core::CompositeSettings& settings) {
            m_stretch->setComposite(true, compositeText(settings, m_isSurveyComposite));
            restretch();
            showPicture(pictures.front());
        });
    connect(m_colours, &ColourDialog::choiceChanged, m_source, &CurrentCutout::setColours);
    auto* settled = new QTimer(this); // the other views follow when a slider rests
    settled->setSingleShot(true);
    settled->setInterval(settledMs);
    connect(m_colours, &ColourDialog::choiceChanged, settled, qOverload<>(&QTimer::start));
    connect(settled, &QTimer::timeout, this, [this] { Q_EMIT coloursChanged(m_colours->choice()); });
    connect(m_session, &Session::surveyChanged, m_colours, [this] { // its bands are others
        core::CompositeChoice choice = m_colours->choice();
        choice.bands = core::CompositeChoice().bands;
        if (!(choice == m_colours->choice()))
            m_colours->setChoice(choice);
    });
    connect(m_bandStrip, &BandStrip::bandChosen, this, [this](int band) {
        m_band->setCurrentIndex(m_band->findData(band));
        drawPicture();
    });
}

void ImageView::buildBlinking() {
    auto* network = new QAction(icon(QStringLiteral("network")), tr("What the network saw\tSpace"), this);
    network->setCheckable(true);
    connect(network, &QAction::triggered, m_network, &QToolButton::setChecked);
    connect(m_network, &QToolButton::toggled, network, &QAction::setChecked);
    auto* which = new BlinkMenu(m_blinker, &OverlayChoice::of(m_session), this);
    for (QAction* action : {network, which->blinkAction(), which->nextAction(), which->menuAction()})
        m_tools->addToMenu(action);
    connect(m_blinker, &Blinker::flipped, this, [this](const QString& layer) {
        m_network->setChecked(layer == networkLayer());
        if (const int band = m_band->findText(layer); band >= 0) {
            m_band->setCurrentIndex(band);
            drawPicture();
        }
    });
}

void ImageView::installShortcut(QWidget* window) {
    connect(spaceKey(window), &QShortcut::activated, m_network, &QToolButton::toggle);
}

void ImageView::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = event->modifiers() == Qt::NoModifier;
    if (event->key() == Qt::Key_Space && isPlain)
        m_network->toggle();
    else if (event->key() == Qt::Key_B && isPlain)
        m_blinker->setRunning(!m_blinker->isRunning());
    else if (event->key() == Qt::Key_BracketRight || event->key() == Qt::Key_BracketLeft)
        m_blinker->step(event->key() == Qt::Key_BracketRight ? 1 : -1);
    else if (!m_tools->press(*event))
        QWidget::keyPressEvent(event);
}

void ImageView::showEvent(QShowEvent*) {
    m_source->setWanted(true);
}

void ImageView::hideEvent(QHideEvent*) {
    m_blinker->setRunning(false);
    m_source->setWanted(false);
}

void ImageView::takeSubject() {
    m_subject = m_source->cutout();
    if (const auto inspection = m_session->inspection(); m_network->isChecked() && m_subject)
        m_subject = inspection && inspection->row == m_source->row()
                        ? networkCutout(*inspection, inspection->input, m_source->cutout().get())
                        : nullptr;
    m_subject = m_epochs->imageOf(m_subject);
}

void ImageView::refresh() {
    describeObject();
    takeSubject();
    if (m_empty->sayWhatLacks(*m_session)) {
        m_pages->setCurrentIndex(0);
        return;
    }
    if (!m_source->problem().isEmpty())
        m_empty->say(tr("This object cannot be shown"), m_source->problem());
    else if (!m_source->cutout())
        m_empty->say(tr("Reading …"), QString());
    if (!m_source->cutout() || m_source->cutout()->pixels.empty() || !m_source->problem().isEmpty()) {
        m_pages->setCurrentIndex(0);
        return;
    }
    m_pages->setCurrentIndex(1);
    listBands();
    drawPicture();
}

void ImageView::listBands() {
    if (!m_subject)
        return;
    const QString chosen = m_band->currentText();
    m_band->clear();
    if (m_subject->bandCount() > 1)
        m_band->addItem(tr("Colour"), compositeBand);
    for (int band = 0; band < m_subject->bandCount(); ++band)
        m_band->addItem(QString::fromStdString(m_subject->bands[static_cast<std::size_t>(band)]), band);
    m_band->setCurrentIndex(std::max(0, m_band->findText(chosen)));
    QStringList layers;
    for (const std::string& band : m_source->cutout()->ownBands())
        layers << QString::fromStdString(band);
    const QStringList atFirst = layers.size() > 1 ? layers : layers + QStringList{networkLayer()};
    if (layers.size() > 1)
        layers.prepend(tr("Colour"));
    m_blinker->setLayers(layers + QStringList{networkLayer()}, atFirst);
}

void ImageView::drawPicture() {
    m_awaited.reset();
    m_stage->setCurrentIndex(m_subject ? 0 : 1);
    if (!m_subject) {
        m_painter->cancel();
        m_bandStrip->setCutout(nullptr);
        m_tools->setSubject(nullptr, -1);
        const bool isLooking = m_session->inspection() != nullptr;
        m_unseen->say(isLooking ? tr("The network is looking …") : tr("No network has looked at this object yet"),
                      isLooking ? QString()
                                : tr("Run one from the Network menu (Ctrl+R): this shows then what it saw. Space comes "
                                     "back to the image."));
        m_legend->clear();
        m_values->clear();
        m_position->clear();
        m_quality->hide();
        return;
    }
    const core::Cutout& cutout = *m_subject;
    const int band = m_band->currentData().toInt();
    m_canvas->setSky(cutout.sky, m_drawnRow == m_source->row());
    m_tools->setSubject(m_subject, band, m_source->row());
    m_blinker->setShown(m_network->isChecked() ? networkLayer() : m_band->currentText());
    m_values->keepRoomFor(longestValues(cutout));
    m_quality->setVisible(!cutout.mask.empty() || !cutout.layers.empty());
    m_canvas->setTitle(m_network->isChecked()   ? tr("as %1 saw it").arg(QString::fromStdString(cutout.source))
                       : m_blinker->isRunning() ? m_band->currentText()
                                                : QString());
    m_bandStrip->setCutout(m_subject);
    m_bandStrip->setChosen(band);
    m_colours->setBands(m_source->cutout()->ownBands(), m_source->cutout()->pictureWhite > 0);
    const auto inspection = m_session->inspection();
    const QString size = tr("%1 × %2 pixels").arg(cutout.width).arg(cutout.height);
    const QString file = QString::fromStdString(cutout.source);
    m_legend->setText(m_network->isChecked() && inspection ? QString::fromStdString(inspection->preparation)
                      : file.isEmpty()                     ? size
                                                           : file + QStringLiteral(" · ") + size);
    if (band == compositeBand) {
        drawComposite(cutout);
    } else {
        m_painter->cancel();
        m_stretch->setComposite(false);
        m_awaited = Picture::ofPlane(cutout.plane(band), cutout.width, cutout.height);
        const core::Cutout& whole = *wholeOfSubject();
        m_stretch->setPlane(&whole == m_subject.get() ? m_awaited
                                                      : Picture::ofPlane(whole.plane(band), whole.width, whole.height),
                            m_band->currentText(), cutout.pictureWhite);
    }
    readOut(m_canvas->crosshair());
}

void ImageView::drawComposite(const core::Cutout& cutout) {
    const auto whole = wholeOfSubject();
    const auto survey = m_network->isChecked() && whole == m_subject ? nullptr : m_source->composite();
    const core::CompositeChannels channels = cutout.bands == m_source->cutout()->ownBands()
                                                 ? core::channelsOf(m_source->colours(), cutout.bands)
                                                 : core::naturalChannels(cutout.bands);
    m_isSurveyComposite = survey != nullptr;
    m_stretch->setComposite(true, survey ? compositeText(*survey, true) : tr("Measuring the colours of this image …"));
    m_painter->paint({m_subject}, compositeRecipe(survey, whole, channels, m_source->colours()));
}

/// The image whose limits and colours the subject has: that which it is a part of, or its own.
std::shared_ptr<const core::Cutout> ImageView::wholeOfSubject() const {
    const auto inspection = m_session->inspection();
    return m_network->isChecked() && inspection && areOwnPixels(*inspection, *m_source->cutout()) ? m_source->cutout()
                                                                                                  : m_subject;
}

/// Without a sky the canvas cannot know that the network's pixels show the same place: the grid tells.
void ImageView::showPicture(std::shared_ptr<const Picture> picture) {
    const auto inspection = m_session->inspection();
    const core::PixelGrid grid = m_network->isChecked() && inspection ? inspection->grid : core::PixelGrid();
    const core::PixelGrid before = std::exchange(m_drawnGrid, grid);
    const core::RowId rowBefore = std::exchange(m_drawnRow, m_source->row());
    const auto link = m_canvas->link();
    const bool keepsPlace = rowBefore == m_drawnRow && !link->isFit() && !m_subject->sky;
    const QPointF centre = link->centre().pixel;
    const double zoom = link->zoom();
    m_canvas->setPicture(std::move(picture));
    if (keepsPlace)
        link->show({{(before.originX + before.step * centre.x() - grid.originX) / grid.step,
                     (before.originY + before.step * centre.y() - grid.originY) / grid.step},
                    nullptr},
                   zoom * grid.step / before.step);
}

/// A new plane waits for its stretch: it is never seen with the one before.
void ImageView::restretch() {
    m_tools->setLimits(m_stretch->rendering().stretch.limits);
    m_canvas->setRendering(m_stretch->rendering());
    m_bandStrip->setLook(m_stretch->rule(), m_stretch->rendering());
    if (m_awaited && m_band->currentData().toInt() != compositeBand)
        showPicture(std::exchange(m_awaited, nullptr));
}

} // namespace oddity::widgets
