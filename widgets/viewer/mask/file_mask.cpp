// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/mask/file_mask.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>

#include "core/error.h"
#include "core/hdu_name.h"
#include "core/io/pictures/picture_file.h"
#include "widgets/image/overlay/mask_overlay.h"
#include "widgets/image/tools/canvas_tools.h"
#include "widgets/style/icons.h"
#include "widgets/table/dialogs/file_patterns.h"
#include "widgets/viewer/hdus/hdu_text.h"
#include "widgets/viewer/tile_canvas.h"
#include "widgets/viewer/tiles/pixel_regions.h"

namespace oddity::widgets {

namespace {

constexpr int restMs = 120;
constexpr int blockSide = 64; ///< of the pixels whose values are kept about the pointer
constexpr double marginShare = 0.25;
constexpr double usualThreshold = 0.5; ///< of probabilities

core::PixelRegion within(const QRectF& pixels, const core::FitsHdu& image, int step) {
    const auto aligned = [step](double edge) {
        return static_cast<std::int64_t>(std::floor((edge + 0.5) / step)) * step;
    };
    core::PixelRegion region;
    region.x = std::clamp<std::int64_t>(aligned(pixels.left()), 0, image.axes[0]);
    region.y = std::clamp<std::int64_t>(aligned(pixels.top()), 0, image.axes[1]);
    region.width = std::clamp<std::int64_t>(aligned(pixels.right()) + step, region.x, image.axes[0]) - region.x;
    region.height = std::clamp<std::int64_t>(aligned(pixels.bottom()) + step, region.y, image.axes[1]) - region.y;
    return region;
}

} // namespace

FileMask::FileMask(TileCanvas* canvas, CanvasTools* tools, QThreadPool* pool)
    : QObject(canvas), m_canvas(canvas), m_tools(tools), m_menu(tr("Mask of this image")), m_group(this),
      m_reading(pool), m_pointing(pool), m_opening(pool) {
    m_menu.setIcon(icon(QStringLiteral("mask")));
    m_tools->addToMenu(m_menu.menuAction());
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_menu, &QMenu::aboutToShow, this, &FileMask::fillMenu);
    connect(&m_rest, &QTimer::timeout, this, &FileMask::follow);
    connect(canvas, &TileCanvas::viewChanged, &m_rest, qOverload<>(&QTimer::start));
    for (TaskSlot* slot : {&m_reading, &m_pointing, &m_opening})
        connect(slot, &TaskSlot::failed, this, &FileMask::failed);
    connect(&m_pointing, &TaskSlot::failed, this, [this] { m_asked.reset(); });
    setImage(nullptr, 0, 0);
}

void FileMask::setImage(std::shared_ptr<const core::FitsFile> file, int hdu, std::int64_t plane) {
    const bool isSame = file == m_file && hdu == m_hdu;
    m_file = std::move(file);
    m_hdu = hdu;
    m_plane = plane;
    m_menu.menuAction()->setVisible(m_file != nullptr);
    if (!isSame) {
        const int beside = m_file ? maskFor(*m_file, m_file->hdu(m_hdu)) : 0;
        m_mask = beside > 0 ? MaskHdu{m_file, beside} : MaskHdu();
    }
    use(MaskHdu(m_mask));
    if (!isSame)
        useOffered();
}

void FileMask::offer(int hdu, const QString& path) {
    m_offered[hdu] = path;
    useOffered();
}

void FileMask::useOffered() {
    if (const auto offered = m_offered.find(m_hdu); m_file && offered != m_offered.end())
        useOfFile(offered->second);
}

void FileMask::setWanted(bool isWanted) {
    if (std::exchange(m_isWanted, isWanted) != isWanted)
        m_rest.start();
}

void FileMask::renew() {
    m_rest.start();
}

void FileMask::use(const MaskHdu& mask) {
    m_mask = mask;
    m_shown.reset();
    m_block = {};
    m_asked.reset();
    for (TaskSlot* slot : {&m_reading, &m_pointing, &m_opening})
        slot->cancel();
    m_tools->mask().showNothing();
    m_tools->setMaskOffered(m_mask.file != nullptr);
    m_rest.start();
    Q_EMIT read();
}

void FileMask::fillMenu() {
    m_menu.clear();
    const auto add = [this](const QString& text, const MaskHdu& mask) {
        QAction* action = m_menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(mask == m_mask);
        m_group.addAction(action);
        connect(action, &QAction::triggered, this, [this, mask] { use(mask); });
    };
    add(tr("None"), {});
    for (const int number : possibleMasks(*m_file, m_file->hdu(m_hdu)))
        add(hduTitle(m_file->hdu(number)), {m_file, number});
    if (m_mask.file && m_mask.file != m_file)
        add(QString::fromStdString(core::fileAndHdu(m_mask.file->bytes().path().filename().string(), m_mask.hdu)),
            m_mask);
    m_menu.addSeparator();
    if (m_mask.threshold)
        connect(m_menu.addAction(tr("Masked above %1…").arg(*m_mask.threshold, 0, 'g', 6)), &QAction::triggered, this,
                &FileMask::askThreshold);
    connect(m_menu.addAction(tr("Of another file…")), &QAction::triggered, this, &FileMask::askFile);
}

void FileMask::askFile() {
    const QString folder = QFileInfo(QString::fromStdString(m_file->bytes().path().string())).absolutePath();
    const QString path = QFileDialog::getOpenFileName(m_canvas, tr("Mask of this image"), folder, imageFilters());
    if (!path.isEmpty())
        useOfFile(path);
}

/// The mask follows the number while it is chosen.
void FileMask::askThreshold() {
    auto* dialog = new QInputDialog(m_canvas);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Mask of this image"));
    dialog->setLabelText(tr("Masked are pixels above"));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setDoubleRange(-1e9, 1e9);
    dialog->setDoubleDecimals(4);
    dialog->setDoubleStep(0.05);
    dialog->setDoubleValue(*m_mask.threshold);
    const auto useThreshold = [this, mask = m_mask](double threshold) {
        if (m_mask.file == mask.file && m_mask.hdu == mask.hdu) // else there is another mask meanwhile
            use({mask.file, mask.hdu, threshold});
    };
    connect(dialog, &QInputDialog::doubleValueChanged, this, useThreshold);
    connect(dialog, &QDialog::rejected, this, [useThreshold, before = *m_mask.threshold] { useThreshold(before); });
    dialog->open();
}

void FileMask::useOfFile(const QString& path) {
    m_opening.start<MaskHdu>(
        [path = path.toStdString(), file = m_file, hdu = m_hdu](const core::Progress&) {
            const core::FitsHdu& image = file->hdu(hdu);
            auto other = core::openImageFile(path);
            std::vector<int> numbers, ofReals;
            for (const core::FitsHdu& one : other->hdus())
                if (liesOnGridOf(one, image))
                    numbers.push_back(one.number);
                else if (areRealsOnGridOf(one, image))
                    ofReals.push_back(one.number);
            MaskHdu found;
            if (numbers.empty() && !ofReals.empty()) {
                numbers = std::move(ofReals);
                found.threshold = usualThreshold;
            }
            const auto isMeant = [&](int number) {
                const core::FitsHdu& one = other->hdu(number);
                return image.name().empty() ? number == image.number
                                            : one.name() == image.name() && one.version() == image.version();
            };
            const auto match = std::ranges::find_if(numbers, isMeant);
            if (numbers.empty() || (match == numbers.end() && numbers.size() > 1))
                throw core::Error(core::ErrorKind::BadInput,
                                  numbers.empty() ? "has no image of this image's size"
                                                  : "has several images of this size, none of them named as this image",
                                  {.path = path});
            found.file = std::move(other);
            found.hdu = match == numbers.end() ? numbers.front() : *match;
            return found;
        },
        [this](const MaskHdu& mask) { use(mask); });
}

/// The image's own where both have as many, else the first.
std::int64_t FileMask::planeOfMask() const {
    return planeCount(m_mask.file->hdu(m_mask.hdu)) == planeCount(m_file->hdu(m_hdu)) ? m_plane : 0;
}

void FileMask::follow() {
    if (!m_isWanted || !m_mask.file || !m_canvas->pyramid() || !m_canvas->isVisible())
        return;
    const core::FitsHdu& image = m_mask.file->hdu(m_mask.hdu);
    const double pixelsEach = 1 / (m_canvas->zoom() * m_canvas->devicePixelRatioF());
    const int step = static_cast<int>(std::bit_floor(static_cast<unsigned>(std::clamp(pixelsEach, 1.0, 1048576.0))));
    const QRectF seen = m_canvas->mapping().seenPixels();
    const core::PixelRegion least = within(seen, image, step);
    if (least.width < 1 || least.height < 1 || (m_shown && m_shown->second == step && contains(m_shown->first, least)))
        return;
    const double across = marginShare * seen.width(), along = marginShare * seen.height();
    const core::PixelRegion region = within(seen.adjusted(-across, -along, across, along), image, step);
    m_shown.emplace(region, step);
    m_reading.start<MaskPart>(
        [mask = m_mask, plane = planeOfMask(), region, step](const core::Progress& progress) {
            return maskPart(mask, plane, region, step, progress);
        },
        [this](MaskPart part) { show(std::move(part)); });
}

void FileMask::show(MaskPart part) {
    const auto whole = [&part](std::int64_t pixels) {
        return static_cast<double>((pixels + part.step - 1) / part.step * part.step);
    };
    const QRectF edges(static_cast<double>(part.region.x) - 0.5, static_cast<double>(part.region.y) - 0.5,
                       whole(part.region.width), whole(part.region.height));
    m_tools->mask().showPart(std::move(part.picture), edges,
                             part.rowsSkipped > 0 ? tr("%1 of %2 rows are looked at; zoom in for all of them")
                                                        .arg(part.step - part.rowsSkipped)
                                                        .arg(part.step)
                                                  : QString());
}

QString FileMask::textAt(const std::optional<QPoint>& pixel) {
    if (!m_mask.file || !pixel)
        return {};
    const std::int64_t x = pixel->x() - m_block.x, y = pixel->y() - m_block.y;
    if (x >= 0 && y >= 0 && x < m_block.width && y < m_block.height) {
        const std::uint32_t code = m_codes[static_cast<std::size_t>(y * m_block.width + x)];
        return maskText(m_mask, code);
    }
    const core::FitsHdu& image = m_mask.file->hdu(m_mask.hdu);
    core::PixelRegion block{pixel->x() / blockSide * blockSide, pixel->y() / blockSide * blockSide, blockSide,
                            blockSide};
    block.width = std::min(block.width, image.axes[0] - block.x);
    block.height = std::min(block.height, image.axes[1] - block.y);
    if (m_asked == block)
        return QStringLiteral("…");
    m_asked = block;
    m_pointing.start<std::vector<std::uint32_t>>(
        [mask = m_mask, plane = planeOfMask(), block](const core::Progress&) { return maskCodes(mask, plane, block); },
        [this, block](std::vector<std::uint32_t> codes) {
            m_asked.reset();
            m_block = block;
            m_codes = std::move(codes);
            Q_EMIT read();
        });
    return QStringLiteral("…");
}

} // namespace oddity::widgets
