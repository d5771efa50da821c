// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/canvas_tools.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QAction>
#include <QKeyEvent>

#include "widgets/image/canvas/pixel_canvas.h"
#include "widgets/image/canvas/sky_text.h"
#include "widgets/image/overlay/contour_overlay.h"
#include "widgets/image/overlay/mask_overlay.h"
#include "widgets/image/overlay/neighbour_overlay.h"
#include "widgets/image/overlay/sky_grid_overlay.h"
#include "widgets/image/readout/pixel_table.h"
#include "widgets/image/tools/contour_dialog.h"
#include "widgets/image/turning/turn_menu.h"
#include "widgets/style/icons.h"

namespace oddity::widgets {

using Part = OverlayChoice::Part;

namespace {

constexpr std::size_t valuesCopiedAtOnce = 256 * 1024;

using Plane = std::shared_ptr<const std::vector<float>>;

/// The plane that is shown; of a composite the mean of the bands.
Plane shownPlane(const core::Cutout& cutout, int band) {
    if (band >= 0 && band < cutout.bandCount())
        return std::make_shared<const std::vector<float>>(cutout.plane(band).begin(), cutout.plane(band).end());
    auto mean = std::make_shared<std::vector<float>>(cutout.planeSize());
    for (int index = 0; index < cutout.bandCount(); ++index)
        for (std::size_t pixel = 0; pixel < mean->size(); ++pixel)
            (*mean)[pixel] += cutout.plane(index)[pixel] / static_cast<float>(cutout.bandCount());
    return mean;
}

} // namespace

CanvasTools::CanvasTools(PixelCanvas* canvas, Session* session)
    : QObject(canvas), m_canvas(canvas), m_session(session), m_choice(OverlayChoice::of(session)),
      m_mask(new MaskOverlay(this)), m_contours(new ContourOverlay(this)), m_grid(new SkyGridOverlay(this)),
      m_objects(new NeighbourOverlay(this)), m_ownLink(canvas->link()), m_unlockedLink(m_ownLink),
      m_averaging(workPool()) {
    buildOverlays();
    buildMenu();
    m_canvas->installEventFilter(this);
    connect(&m_choice, &OverlayChoice::changed, this, &CanvasTools::follow);
    connect(canvas, &PixelCanvas::hovered, this, &CanvasTools::updateTable);
    const auto renewTable = [this] {
        if (m_table && m_table->source() == this)
            updateTable();
    };
    connect(canvas, &PixelCanvas::viewChanged, this, renewTable); // another turn
    connect(canvas, &PixelCanvas::recoloured, this, renewTable);
    connect(canvas, &PixelCanvas::menuAsked, this, [this](QPoint position) {
        m_menuPlace = m_canvas->crosshair();
        m_menu->popup(position);
    });
    connect(m_menu.get(), &QMenu::aboutToShow, this, &CanvasTools::updateActions);
    // the action that was chosen is triggered after this
    connect(
        m_menu.get(), &QMenu::aboutToHide, this, [this] { m_menuPlace.reset(); }, Qt::QueuedConnection);
    connect(&m_averaging, &TaskSlot::failed, this, [this](const QString& message) { m_session->tell(message, true); });
    follow();
}

CanvasTools::~CanvasTools() = default;

void CanvasTools::buildOverlays() {
    for (CanvasOverlay* overlay : std::initializer_list<CanvasOverlay*>{m_mask, m_contours, m_grid, m_objects}) {
        overlay->setVisible(false);
        m_canvas->addOverlay(overlay);
    }
    connect(m_contours, &ContourOverlay::failed, this,
            [this](const QString& message) { m_session->tell(message, true); });
    connect(m_objects, &NeighbourOverlay::picked, m_session, &Session::setCurrent);
    connect(m_session, &Session::currentChanged, m_objects, &NeighbourOverlay::setCurrent);
    m_objects->setCurrent(m_session->current());
}

QAction* CanvasTools::toggle(Part part, const QString& iconName, const QString& text, const QString& tip) {
    QAction* action = m_menu->addAction(icon(iconName), text);
    action->setCheckable(true);
    action->setToolTip(tip);
    m_toggles[part] = action;
    if (part != Part::Lock)
        connect(action, &QAction::toggled, this, [this, part](bool isOn) { m_choice.set(part, isOn); });
    return action;
}

QAction* CanvasTools::act(const QString& iconName, const QString& text, void (CanvasTools::*function)()) {
    QAction* action = iconName.isEmpty() ? m_menu->addAction(text) : m_menu->addAction(icon(iconName), text);
    connect(action, &QAction::triggered, this, function);
    return action;
}

/// Keys stand behind a tab: they are the canvas's, and no shortcuts, which would compete with the labels' keys.
void CanvasTools::buildMenu() {
    m_menu = std::make_unique<QMenu>();
    m_menu->setToolTipsVisible(true);
    m_ownEnd = m_menu->addSeparator();
    toggle(Part::Grid, QStringLiteral("grid"), tr("Sky grid\tG"), tr("Lines of right ascension and declination"));
    toggle(Part::Contours, QStringLiteral("contours"), tr("Contours\tC"), tr("Lines of equal brightness"));
    act({}, tr("Contour levels…"), &CanvasTools::chooseLevels);
    toggle(Part::Mask, QStringLiteral("mask"), tr("Masked pixels\tM"),
           tr("Missing, flagged and masked pixels in a colour by reason"));
    toggle(Part::Objects, QStringLiteral("objects"), tr("Catalog objects\tN"),
           tr("Circles about the catalog's objects in this image; a click makes one the current object"));
    m_menu->addSeparator();
    toggle(Part::Magnifier, QStringLiteral("magnifier"), tr("Magnifier\tX"), tr("The pixels about the pointer, large"));
    toggle(Part::Table, QStringLiteral("pixel-table"), tr("Pixel table\tT"), tr("The values about the pointer"));
    m_freeze = act({}, tr("Freeze the read-out\tF"), &CanvasTools::toggleFreeze);
    m_freeze->setCheckable(true);
    m_freeze->setToolTip(tr("The read-out stays at this pixel until F is pressed again"));
    toggle(Part::Degrees, {QStringLiteral("degrees")}, tr("Positions in degrees\tD"),
           tr("Decimal degrees instead of hours, minutes and seconds"));
    m_menu->addSeparator();
    m_copyPosition = act(QStringLiteral("copy"), tr("Copy position\tCtrl+C"), &CanvasTools::copyPosition);
    m_copyValue = act({}, tr("Copy pixel value\tCtrl+Shift+C"), &CanvasTools::copyValue);
    act({}, tr("Copy picture"), &CanvasTools::copyPicture);
    act(QStringLiteral("save"), tr("Save picture as PNG…"), &CanvasTools::askPicture);
    m_savePixels = act({}, tr("Save pixels seen as FITS…"), &CanvasTools::askPixels);
    m_savePixels->setToolTip(
        tr("As they are in the file, whatever the view is turned to: all rows and columns that cover "
           "what is seen"));
    m_menu->addSeparator();
    connect(toggle(Part::Lock, QStringLiteral("lock"), tr("Lock image views\tL"),
                   tr("All image views show the same part of the sky")),
            &QAction::triggered, this, &CanvasTools::setLocked);
    m_turn = new TurnMenu(m_canvas, m_menu.get());
    m_menu->addMenu(m_turn);
    connect(m_menu->addAction(icon(QStringLiteral("fit")), tr("Fit\tHome")), &QAction::triggered, m_canvas,
            &PixelCanvas::fit);
    connect(m_menu->addAction(tr("One to one\tO")), &QAction::triggered, m_canvas, [this] { m_canvas->zoomTo(1); });
    act({}, tr("Reset contrast and bias"), &CanvasTools::resetContrast);
}

void CanvasTools::addToMenu(QAction* action) {
    m_menu->insertAction(m_ownEnd, action);
}

void CanvasTools::setSubject(std::shared_ptr<const core::Cutout> cutout, int band, core::RowId row) {
    m_row = row;
    if (cutout == m_cutout && band == m_band)
        return;
    m_cutout = std::move(cutout);
    m_band = band;
    m_mask->setCutout(m_cutout, band);
    take(m_cutout ? std::make_shared<CutoutSubject>(m_cutout, band) : nullptr);
    if (!m_contoursOf)
        followContours();
}

void CanvasTools::setFileSubject(std::shared_ptr<const CanvasSubject> subject) {
    take(std::move(subject));
}

void CanvasTools::setMaskOffered(bool isOffered) {
    m_toggles[Part::Mask]->setVisible(isOffered);
}

void CanvasTools::take(std::shared_ptr<const CanvasSubject> subject) {
    emptyTable();
    m_subject = std::move(subject);
    updateTable();
    const auto sky = m_subject ? m_subject->sky() : nullptr;
    const QSize size = m_subject ? m_subject->size() : QSize(0, 0);
    m_grid->setSky(sky);
    m_objects->setSky(sky, size.width(), size.height());
}

void CanvasTools::setContoursOf(std::shared_ptr<const core::Cutout> cutout, int band, QPointF origin, double scale) {
    if (m_contoursOf == std::optional(std::pair(cutout, band)) && origin == m_contourOrigin && scale == m_contourScale)
        return;
    m_contoursOf = std::pair(std::move(cutout), band);
    m_contourOrigin = origin;
    m_contourScale = scale;
    followContours();
}

/// Planes are copied only where contours are wanted, large ones off the GUI thread.
void CanvasTools::followContours() {
    if (m_subject && !m_cutout && !m_contoursOf)
        return;
    const auto [cutout, band] = m_contoursOf ? *m_contoursOf : std::pair(m_cutout, m_band);
    m_averaging.cancel();
    if (!cutout || !m_choice.has(Part::Contours)) {
        m_contours->setPlane(nullptr, 0, 0);
        return;
    }
    const auto show = [this, width = cutout->width, height = cutout->height](Plane plane) {
        m_contours->setPlane(std::move(plane), width, height, m_contourOrigin, m_contourScale);
    };
    if (cutout->pixels.size() <= valuesCopiedAtOnce) {
        show(shownPlane(*cutout, band));
        return;
    }
    m_contours->setPlane(nullptr, 0, 0);
    m_averaging.start<Plane>([of = cutout, shown = band](const core::Progress&) { return shownPlane(*of, shown); },
                             show);
}

void CanvasTools::setLimits(const core::StretchLimits& limits) {
    m_contours->setShownLimits(limits);
}

void CanvasTools::follow() {
    for (const auto& [part, action] : m_toggles) {
        const QSignalBlocker quiet(action);
        action->setChecked(m_choice.has(part));
    }
    m_grid->setInDegrees(m_choice.has(Part::Degrees));
    m_grid->setVisible(m_choice.has(Part::Grid));
    m_mask->setVisible(m_choice.has(Part::Mask));
    if (m_contours->isVisible() != m_choice.has(Part::Contours)) {
        m_contours->setVisible(m_choice.has(Part::Contours));
        followContours();
    }
    m_contours->setRule(m_choice.contourRule());
    if (m_objects->index() != m_choice.positions())
        m_objects->setIndex(m_choice.positions(), [survey = m_session->survey()](core::RowId row) {
            return survey ? QString::fromStdString(survey->catalog->id(row)) : QString();
        });
    m_objects->setVisible(m_choice.has(Part::Objects));
    m_canvas->setMagnifierVisible(m_choice.has(Part::Magnifier));
    const bool isLocked = m_canvas->link() == m_choice.lockedLink();
    if (m_choice.has(Part::Lock) != isLocked)
        m_canvas->setLink(isLocked ? m_unlockedLink : m_choice.lockedLink());
    if (m_choice.has(Part::Table) && m_canvas->isVisible())
        table().show();
    else if (m_table && !m_choice.has(Part::Table))
        m_table->hide();
    updateTable();
    Q_EMIT degreesChanged();
}

/// One for all canvases of a window: it follows the pointer.
PixelTable& CanvasTools::table() {
    QWidget* window = m_canvas->window();
    if (m_table && m_table->parentWidget() == window)
        return *m_table;
    m_table = window->findChild<PixelTable*>();
    if (!m_table) {
        m_table = new PixelTable(window);
        connect(m_table, &PixelTable::closed, &m_choice, [choice = &m_choice] { choice->set(Part::Table, false); });
    }
    return *m_table;
}

void CanvasTools::updateTable() {
    const auto position = m_canvas->crosshair();
    const auto pixel = position ? m_canvas->pixelAt(*position) : std::nullopt;
    if (!m_choice.has(Part::Table) || !pixel || !m_subject || !m_canvas->isVisible())
        return; // the last pixels stay to be read
    QStringList shown{objectId(), m_subject->shown()};
    shown.removeAll(QString());
    table().setShown(shown.join(QStringLiteral(" · ")), this);
    table().showAround(pixel, m_canvas->mapping().orientation, [this](int x, int y) {
        PixelTable::Cell cell{{}, m_canvas->colourAt({x, y})};
        const std::vector<core::ExactValue> values = m_subject->valuesAt({x, y});
        if (values.empty())
            return cell;
        float mean = 0;
        for (const core::ExactValue& one : values)
            mean += static_cast<float>(core::realOf(one)) / static_cast<float>(values.size());
        cell.text = std::isnan(mean)     ? QStringLiteral("–")
                    : values.size() == 1 ? valueText(values.front())
                                         : valueText(mean);
        return cell;
    });
}

void CanvasTools::emptyTable() {
    if (!m_table || m_table->source() != this)
        return;
    m_table->setShown({}, nullptr);
    m_table->showAround(std::nullopt, {}, {});
}

bool CanvasTools::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Hide)
        emptyTable();
    else if (event->type() == QEvent::Show)
        updateTable();
    return QObject::eventFilter(watched, event);
}

bool CanvasTools::press(const QKeyEvent& event) {
    if (event.matches(QKeySequence::Copy)) {
        copyPosition();
        return true;
    }
    if (event.key() == Qt::Key_C && event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        copyValue();
        return true;
    }
    if (m_turn->press(event))
        return true;
    if (event.modifiers() != Qt::NoModifier)
        return false;
    static constexpr std::pair<int, Part> keys[] = {{Qt::Key_G, Part::Grid},      {Qt::Key_C, Part::Contours},
                                                    {Qt::Key_M, Part::Mask},      {Qt::Key_N, Part::Objects},
                                                    {Qt::Key_X, Part::Magnifier}, {Qt::Key_T, Part::Table},
                                                    {Qt::Key_D, Part::Degrees}};
    for (const auto& [key, part] : keys)
        if (event.key() == key) {
            m_choice.set(part, !m_choice.has(part));
            return true;
        }
    if (event.key() == Qt::Key_L)
        setLocked(!m_choice.has(Part::Lock));
    else if (event.key() == Qt::Key_F)
        toggleFreeze();
    else
        return false;
    return true;
}

bool CanvasTools::isFrozen() const {
    return m_canvas->link()->isFrozen();
}

void CanvasTools::toggleFreeze() {
    m_canvas->link()->setFrozen(!isFrozen());
}

/// The other views come to what this one shows; when the lock opens, each stays as it is.
void CanvasTools::setLocked(bool isLocked) {
    if (isLocked)
        m_canvas->tellView(*m_choice.lockedLink(), m_canvas->link()->isFit());
    m_choice.set(Part::Lock, isLocked);
}

void CanvasTools::shareView(std::shared_ptr<ViewLink> link) {
    const auto former = std::exchange(m_unlockedLink, link ? std::move(link) : m_ownLink);
    if (m_unlockedLink == m_ownLink && former != m_ownLink)
        m_canvas->tellView(*m_ownLink, former->isFitted());
    if (!m_choice.has(Part::Lock))
        m_canvas->setLink(m_unlockedLink);
}

void CanvasTools::chooseLevels() {
    auto* dialog = new ContourDialog(m_choice.contourRule(), m_canvas);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ContourDialog::ruleChanged, &m_choice, &OverlayChoice::setContourRule);
    m_choice.set(Part::Contours, true);
    dialog->show();
}

void CanvasTools::resetContrast() {
    Rendering rendering = m_canvas->rendering();
    rendering.contrast = 1;
    rendering.bias = 0.5;
    m_canvas->setRendering(rendering);
    Q_EMIT m_canvas->contrastChanged(1, 0.5);
}

void CanvasTools::updateActions() {
    const bool hasSky = m_subject && m_subject->sky();
    const auto survey = m_session->survey();
    m_toggles[Part::Grid]->setEnabled(hasSky);
    m_toggles[Part::Objects]->setEnabled(hasSky && survey && !survey->raColumn.empty());
    m_freeze->setChecked(isFrozen());
    m_freeze->setEnabled(isFrozen() || place());
    m_copyPosition->setEnabled(place().has_value());
    m_copyValue->setEnabled(place().has_value());
    m_savePixels->setEnabled(m_subject != nullptr);
    m_savePixels->setText(m_canvas->mapping().isUpright() ? tr("Save pixels seen as FITS…")
                                                          : tr("Save pixels seen as FITS, not turned…"));
}

} // namespace oddity::widgets
