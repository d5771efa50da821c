// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/compare_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/image/canvas/colour_bar.h"
#include "widgets/image/canvas/image_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/current_cutout.h"
#include "widgets/image/empty_state.h"
#include "widgets/image/layers/attribution_picture.h"
#include "widgets/image/layers/network_cutout.h"
#include "widgets/image/readout/compare_readout.h"
#include "widgets/image/stretch_bar.h"
#include "widgets/image/tools/blink_menu.h"
#include "widgets/image/tools/blinker.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int compositeBand = -1;
constexpr float mostSigma = 5;
constexpr int classesShown = 4;
constexpr int patienceMs = 300;
constexpr int leastBandPx = 64;
constexpr std::size_t valuesDrawnAtOnce = 192 * 1024; ///< 256 × 256 pixels in three bands

/// Sentences, which may need several lines.
QLabel* sentences(QWidget* parent, const char* look) {
    QLabel* label = readoutLabel(parent, look, TypeRole::Caption);
    label->setWordWrap(true);
    return label;
}

} // namespace

CompareView::CompareView(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_source(new CurrentCutout(session, this)), m_input(new ImageCanvas(this)),
      m_reconstruction(new ImageCanvas(this)), m_residual(new ImageCanvas(this)), m_blinker(new Blinker(this)),
      m_drawing(workPool()), m_band(new QComboBox(this)), m_stretch(new StretchBar(this)),
      m_sigmaBar(new ColourBar(this)), m_title(readoutLabel(this, nullptr, TypeRole::Strong)),
      m_classes(readoutLabel(this, "faint", TypeRole::Body)), m_quality(sentences(this, nullptr)),
      m_readout(readoutLabel(this, nullptr, TypeRole::Number)), m_place(readoutLabel(this, "faint", TypeRole::Number)),
      m_sigmaText(sentences(this, "faint")), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("compare"), this)) {
    m_reconstruction->linkWith(*m_input);
    m_residual->linkWith(*m_input);
    buildTools();
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    buildLayout();
    connect(session, &Session::inspectionChanged, this, &CompareView::refresh);
    connect(session, &Session::unapprovedNetworksChanged, this, &CompareView::refresh);
    connect(session, &Session::currentChanged, this, &CompareView::followCurrent);
    connect(&m_patience, &QTimer::timeout, this, &CompareView::refresh);
    connect(m_source, &CurrentCutout::changed, this, &CompareView::refresh);
    connect(m_band, &QComboBox::activated, this, &CompareView::draw);
    connect(m_stretch, &StretchBar::renderingChanged, this, &CompareView::restretch);
    const auto adjust = [this](double contrast, double bias) {
        m_stretch->setContrast(contrast, bias);
        restretch();
    };
    connect(m_input, &ImageCanvas::contrastChanged, this, adjust);
    connect(m_reconstruction, &ImageCanvas::contrastChanged, this, adjust);
    connect(m_input, &ImageCanvas::pointed, this, &CompareView::readOut);
    connect(m_tools[0], &CanvasTools::degreesChanged, this, [this] { readOut(m_input->crosshair()); });
    connect(&m_drawing, &TaskSlot::failed, session,
            [session](const QString& message) { session->tell(message, true); });
    refresh();
}

void CompareView::buildLayout() {
    constexpr int gap = Theme::spacingPx;
    m_band->setAccessibleName(tr("Band"));
    m_band->setToolTip(
        tr("The colour composite, or one band. With the composite the residual is the root mean square over "
           "the bands, with the sign of their sum."));
    m_band->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_input->setTitle(tr("Input"));
    m_reconstruction->setTitle(tr("Reconstruction"));
    m_residual->setTitle(tr("Residual in σ"));
    m_reconstruction->setFurnitureVisible(false);
    m_residual->setFurnitureVisible(false);
    m_sigmaBar->setTexts(tr("−%1 σ: too bright in the reconstruction").arg(mostSigma), tr("0"),
                         tr("+%1 σ: missing in it").arg(mostSigma));

    m_band->setMinimumWidth(leastBandPx);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(gap / 2);
    controls->addWidget(m_band, 0, Qt::AlignTop);
    controls->addWidget(m_stretch, 1);
    auto* canvases = new QHBoxLayout;
    canvases->setSpacing(2);
    for (ImageCanvas* canvas : {m_input, m_reconstruction, m_residual})
        canvases->addWidget(canvas, 1);
    auto* titles = new QHBoxLayout;
    titles->setSpacing(2 * gap);
    titles->addWidget(m_title, 1);
    titles->addWidget(m_classes, 1);
    m_classes->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* legend = new QHBoxLayout;
    legend->setSpacing(2 * gap);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_readout);
    words->addWidget(m_place);
    words->addWidget(m_quality);
    auto* scale = new QVBoxLayout;
    scale->setSpacing(2);
    scale->addWidget(m_sigmaBar);
    scale->addWidget(m_sigmaText);
    legend->addLayout(words, 1);
    legend->addLayout(scale, 1);

    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(titles);
    column->addLayout(controls);
    column->addLayout(canvases, 1);
    column->addLayout(legend);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
}

void CompareView::buildTools() {
    const std::array canvases{m_input, m_reconstruction, m_residual};
    for (std::size_t index = 0; index < canvases.size(); ++index)
        m_tools[index] = new CanvasTools(canvases[index], m_session);
    m_blinker->setLayers({tr("Input"), tr("Reconstruction")}, {tr("Input"), tr("Reconstruction")});
    m_blinker->setShown(tr("Input"));
    auto* which = new BlinkMenu(m_blinker, &OverlayChoice::of(m_session), this);
    for (QAction* action : {which->blinkAction(), which->nextAction(), which->menuAction()})
        m_tools[0]->addToMenu(action);
    connect(m_blinker, &Blinker::flipped, this, &CompareView::flipTo);
    connect(m_blinker, &Blinker::runningChanged, this, [this](bool isRunning) {
        if (!isRunning)
            flipTo(tr("Input"));
    });
}

void CompareView::flipTo(const QString& layer) {
    m_blinker->setShown(layer);
    m_input->setTitle(layer);
    m_input->setPicture(layer == tr("Input") ? m_shown.inputPicture : m_shown.reconstructionPicture);
}

void CompareView::keyPressEvent(QKeyEvent* event) {
    const bool isPlain = event->modifiers() == Qt::NoModifier;
    if (event->key() == Qt::Key_B && isPlain)
        m_blinker->setRunning(!m_blinker->isRunning());
    else if (event->key() == Qt::Key_BracketRight || event->key() == Qt::Key_BracketLeft)
        m_blinker->step(event->key() == Qt::Key_BracketRight ? 1 : -1);
    else if (!m_tools[m_residual->hasFocus() ? 2 : m_reconstruction->hasFocus() ? 1 : 0]->press(*event))
        QWidget::keyPressEvent(event);
}

void CompareView::showEvent(QShowEvent*) {
    m_source->setWanted(true);
}

void CompareView::hideEvent(QHideEvent*) {
    m_blinker->setRunning(false);
    m_source->setWanted(false);
}

void CompareView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_inspection)
        draw();
    QWidget::changeEvent(event);
}

void CompareView::setColours(const core::CompositeChoice& choice) {
    m_source->setColours(choice);
    if (m_inspection)
        draw();
}

void CompareView::sayWhatIsMissing() {
    const auto inspection = m_session->inspection();
    if (m_empty->sayWhatLacks(*m_session))
        return;
    if (const QString reason = m_session->flagReason(m_session->current()); !reason.isEmpty() && !inspection)
        m_empty->say(tr("The network cannot look at this object"), reason);
    else if (inspection && inspection->row != m_session->current())
        m_empty->say(tr("The network is looking …"), QString());
    else if (m_empty->sayWhatIsNotApproved(m_session))
        return;
    else if (!inspection)
        m_empty->say(tr("No network has looked yet"),
                     tr("Run a network that reconstructs its input, such as an autoencoder: "
                        "this view then shows what it could not explain."));
    else
        m_empty->say(tr("%1 gives no reconstruction").arg(QString::fromStdString(inspection->model)),
                     tr("Its class probabilities and latents are in use all the same. To compare input and "
                        "reconstruction, run an "
                        "autoencoder."));
}

void CompareView::followCurrent() {
    if (m_inspection && m_session->current().isValid() && m_session->survey())
        m_patience.start();
    else
        refresh();
}

void CompareView::refresh() {
    m_patience.stop();
    const auto inspection = m_session->inspection();
    const bool fits = inspection && inspection->row == m_session->current() && inspection->reconstruction &&
                      inspection->reconstruction->shape == inspection->input.shape &&
                      isOnePlaneABand(*inspection, inspection->input);
    m_inspection = fits ? inspection : nullptr;
    m_pages->setCurrentIndex(fits ? 1 : 0);
    if (!fits) {
        m_drawing.cancel();
        sayWhatIsMissing();
        return;
    }
    const QString chosen = m_band->currentText();
    m_band->clear();
    if (m_inspection->bands.size() > 1)
        m_band->addItem(tr("Colour"), compositeBand);
    for (std::size_t band = 0; band < m_inspection->bands.size(); ++band)
        m_band->addItem(QString::fromStdString(m_inspection->bands[band]), static_cast<int>(band));
    m_band->setCurrentIndex(std::max(0, m_band->findText(chosen)));
    draw();
    describe();
}

void CompareView::draw() {
    if (!m_inspection)
        return;
    const bool isRead = m_source->cutout() && m_source->row() == m_inspection->row;
    const ComparisonWish wish{m_inspection, isRead ? m_source->cutout() : nullptr, m_band->currentData().toInt(),
                              m_source->colours(), m_source->composite()};
    if (wish.values() <= valuesDrawnAtOnce) {
        m_drawing.cancel();
        take(comparedPictures(wish, {}));
        return;
    }
    m_drawing.start<ComparedPictures>(
        [wish](const core::Progress& progress) { return comparedPictures(wish, progress); },
        [this](ComparedPictures shown) { take(std::move(shown)); });
}

void CompareView::take(ComparedPictures shown) {
    m_shown = std::move(shown);
    for (ImageCanvas* canvas : {m_input, m_reconstruction, m_residual})
        canvas->setSky(m_shown.input->sky);
    const int band = m_shown.of.band;
    if (m_shown.colours) {
        m_stretch->setComposite(true, QString::fromStdString(m_shown.colours->channels.text));
    } else {
        m_stretch->setComposite(false);
        m_stretch->setPlane(m_shown.inputPicture, m_band->currentText(), m_shown.input->pictureWhite);
    }
    flipTo(tr("Input"));
    m_reconstruction->setPicture(m_shown.reconstructionPicture);
    m_tools[0]->setSubject(m_shown.input, band, m_shown.of.inspection->row);
    m_tools[1]->setSubject(m_shown.reconstruction, band, m_shown.of.inspection->row);
    for (const std::size_t pane : {1, 2})
        m_tools[pane]->setContoursOf(m_shown.input, band); // where the light was
    restretch();
    showResidual();
    m_readout->keepRoomFor(longestComparison(m_shown));
    readOut(m_input->crosshair());
}

void CompareView::restretch() {
    if (!m_inspection)
        return;
    for (CanvasTools* tools : m_tools)
        tools->setLimits(m_stretch->rendering().stretch.limits);
    m_input->setRendering(m_stretch->rendering());
    m_reconstruction->setRendering(m_stretch->rendering());
}

void CompareView::showResidual() {
    const core::Inspection& inspection = *m_shown.of.inspection;
    const bool isComposite = m_shown.of.band < 0;
    Rendering rendering;
    rendering.stretch.limits = {-mostSigma, mostSigma};
    rendering.map = divergingMap();
    m_residual->setRendering(rendering);
    m_residual->setPicture(m_shown.residualPicture);
    m_tools[2]->setSubject(m_shown.residual, 0, inspection.row);
    m_sigmaBar->setMap(rendering.map);
    m_residual->setTitle(isComposite ? tr("Residual in σ, all bands")
                                     : tr("Residual in σ, %1").arg(m_band->currentText()));
    QStringList sigmas;
    const QString unit = QString::fromStdString(inspection.inDataUnits ? inspection.unit : "network units");
    for (std::size_t index = 0; index < std::min(inspection.sigma.size(), inspection.bands.size()); ++index)
        if (isComposite || m_shown.of.band == static_cast<int>(index))
            sigmas << QStringLiteral("%1 %2").arg(QString::fromStdString(inspection.bands[index]),
                                                  measureText(inspection.sigma[index]));
    m_quality->setText(
        std::isnan(m_shown.meanSquare)
            ? tr("The noise of this image could not be measured, so the residual has no scale.")
            : tr("Mean squared residual %1 σ² over all pixels and bands: about 1 where only noise is left, "
                 "more where the network missed structure.")
                  .arg(m_shown.meanSquare, 0, 'g', 3));
    m_sigmaText->setText(
        tr("σ of the input's border (1.4826 × median absolute deviation): %1 %2%3")
            .arg(sigmas.join(QStringLiteral(", ")), unit,
                 isComposite ? tr(" · root mean square over the bands, with the sign of their sum") : QString()));
}

void CompareView::describe() {
    const core::Inspection& inspection = *m_inspection;
    m_title->setText(QString::fromStdString(inspection.model));
    m_title->setToolTip(QString::fromStdString(inspection.preparation));
    const auto found = std::ranges::find_if(inspection.outputs, [](const core::ObjectOutput& output) {
        return output.about.kind == core::OutputKind::Class && output.problem.empty();
    });
    QStringList classes;
    if (found != inspection.outputs.end()) {
        const auto& named = std::get<core::NamedValues>(found->value);
        std::vector<std::size_t> order(named.values.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::ranges::sort(order, std::greater(), [&named](std::size_t index) { return named.values[index]; });
        for (const std::size_t index : order)
            if (classes.size() < classesShown)
                classes << QStringLiteral("%1 %2").arg(QString::fromStdString(named.names[index]),
                                                       QString::number(named.values[index], 'f', 2));
    }
    m_classes->setText(classes.join(QStringLiteral("   ")));
    m_classes->setToolTip(
        classes.isEmpty()
            ? QString()
            : tr("Class probabilities as %1 gives them, largest first").arg(QString::fromStdString(found->network)));
}

void CompareView::readOut(const std::optional<QPointF>& position) {
    const auto pixel = position ? m_input->pixelAt(*position) : std::nullopt;
    if (!pixel || !m_inspection || !m_shown.input) {
        m_readout->setText(tr("Point at a pixel to compare its values."));
        m_place->clear();
        return;
    }
    const CompareReadout said =
        compareReadout(m_shown, *position, *pixel, OverlayChoice::of(m_session).has(OverlayChoice::Part::Degrees));
    m_readout->setText(said.values);
    m_place->setText(said.place);
}

} // namespace oddity::widgets
