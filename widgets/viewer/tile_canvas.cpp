// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/tile_canvas.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "widgets/image/readout/magnifier.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int zoomRestMs = 120;
constexpr int ancestorsTried = 24;
constexpr std::size_t tilesKept = 64; ///< beside three times those seen

} // namespace

TileCanvas::TileCanvas(QThreadPool* pool, QWidget* parent) : PixelCanvas(parent), m_requests(pool) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_look.colours = shadeColours(rendering());
    m_zooming.setSingleShot(true);
    m_zooming.setInterval(zoomRestMs);
    connect(&m_zooming, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(&m_requests, &TileRequests::ready, this, &TileCanvas::take);
    connect(&m_requests, &TileRequests::failed, this, [this](const core::TileKey& key, const QString& message) {
        m_failures.insert(key);
        m_tiles.erase(key);
        update();
        Q_EMIT failed(message);
    });
}

void TileCanvas::setPyramid(std::shared_ptr<core::ImagePyramid> pyramid, bool keepsView) {
    m_pyramid = std::move(pyramid);
    if (!keepsView)
        m_tiles.clear();
    std::erase_if(m_tiles, [this](const auto& entry) { return entry.second.seenInFrame != m_frame; });
    for (auto& [key, shown] : m_tiles)
        shown.isOfFormer = true;
    m_failures.clear();
    m_previewStep = 0;
    m_requests.setPyramid(m_pyramid);
    if (m_pyramid && !keepsView)
        fitAnew();
    if (!keepsView)
        link()->pointAt(std::nullopt);
    update();
}

void TileCanvas::recolour() {
    if (!(rendering().stretch == m_look.stretch)) {
        ++m_look.stretchNumber;
        m_look.stretch = rendering().stretch;
    }
    Rendering look = rendering();
    if (m_look.composite)
        look.map = {};
    m_look.colours = shadeColours(look);
    ++m_look.coloursNumber;
    update();
}

void TileCanvas::setComposite(std::shared_ptr<const PlaneComposite> composite) {
    if (!composite && !m_look.composite)
        return;
    m_look.composite = std::move(composite);
    ++m_look.stretchNumber;
    recolour();
}

void TileCanvas::setOutline(const std::optional<QRectF>& edges, const QString& text) {
    m_outline = edges;
    m_outlineText = text;
    update();
}

QSize TileCanvas::imageSize() const {
    return m_pyramid ? QSize(static_cast<int>(m_pyramid->width()), static_cast<int>(m_pyramid->height())) : QSize();
}

std::optional<float> TileCanvas::valueAt(QPoint pixel) const {
    if (!QRect(QPoint(0, 0), imageSize()).contains(pixel))
        return std::nullopt;
    constexpr int size = core::ImagePyramid::tileSize;
    const auto tile = m_pyramid->atHand({0, pixel.x() / size, pixel.y() / size});
    if (!tile)
        return std::nullopt;
    return tile->pixels.values[static_cast<std::size_t>(pixel.y() % size * tile->pixels.width + pixel.x() % size)];
}

std::vector<core::ExactValue> TileCanvas::exactValuesAt(QPoint pixel) const {
    std::vector<core::ExactValue> values;
    const auto add = [&values, pixel](const core::ImagePyramid& pyramid) {
        if (const auto value = pyramid.valueAt(pixel.x(), pixel.y()))
            values.push_back(*value);
    };
    if (!m_pyramid)
        return values;
    if (!m_look.composite) {
        add(*m_pyramid);
        return values;
    }
    for (const PlaneComposite::Band& band : m_look.composite->bands())
        add(*band.pyramid);
    return values.size() == m_look.composite->bands().size() ? values : std::vector<core::ExactValue>();
}

QColor TileCanvas::colourAt(QPoint pixel) const {
    if (!QRect(QPoint(0, 0), imageSize()).contains(pixel))
        return {};
    for (int level = 0; level < m_pyramid->levelCount(); ++level) {
        const std::int64_t size = std::int64_t{core::ImagePyramid::tileSize} << level;
        const auto match = m_tiles.find({level, pixel.x() / size, pixel.y() / size});
        if (match == m_tiles.end())
            continue;
        return match->second.picture.colourAt(static_cast<int>((pixel.x() % size) >> level),
                                              static_cast<int>((pixel.y() % size) >> level), m_look.colours);
    }
    return {};
}

/// A pixel of the level seen is between 0.7 and 1.4 pixels of the device wide.
int TileCanvas::levelSeen() const {
    return std::clamp(static_cast<int>(std::lround(std::log2(1 / (zoom() * devicePixelRatioF())))), 0,
                      m_pyramid->levelCount() - 1);
}

std::vector<core::TileKey> TileCanvas::tilesSeen(int level, int margin) const {
    const double size = static_cast<double>(std::int64_t{core::ImagePyramid::tileSize} << level);
    const ImageMapping seen = mapping();
    const QRectF about = seen.viewPixels();
    const auto tileOf = [size](double position) {
        return static_cast<std::int64_t>(std::floor((position + 0.5) / size));
    };
    std::vector<core::TileKey> keys;
    for (std::int64_t row = std::max<std::int64_t>(0, tileOf(about.top()) - margin);
         row <= std::min(m_pyramid->rows(level) - 1, tileOf(about.bottom()) + margin); ++row)
        for (std::int64_t column = std::max<std::int64_t>(0, tileOf(about.left()) - margin);
             column <= std::min(m_pyramid->columns(level) - 1, tileOf(about.right()) + margin); ++column)
            if (seen.isUpright() || isSeen({level, column, row}, seen, about, margin))
                keys.push_back({level, column, row});
    const QPointF middle = centre();
    std::ranges::sort(keys, {}, [middle, size](const core::TileKey& key) {
        return std::hypot((static_cast<double>(key.column) + 0.5) * size - middle.x(),
                          (static_cast<double>(key.row) + 0.5) * size - middle.y());
    });
    return keys;
}

std::vector<core::TileKey> TileCanvas::tilesPointedAt() const {
    const auto position = crosshair();
    if (!position || !pixelAt(*position))
        return {};
    const QPoint reach(magnifiedReach, magnifiedReach); // more than the pixel table's
    const QRect about = QRect(*pixelAt(*position) - reach, *pixelAt(*position) + reach) & QRect({0, 0}, imageSize());
    constexpr int size = core::ImagePyramid::tileSize;
    std::vector<core::TileKey> keys;
    for (int row = about.top() / size; row <= about.bottom() / size; ++row)
        for (int column = about.left() / size; column <= about.right() / size; ++column)
            keys.push_back({0, column, row});
    return keys;
}

void TileCanvas::take(const core::TileKey& key, const TilePicture& picture, int stretchNumber, int coloursNumber) {
    m_tiles[key] = {picture, stretchNumber, coloursNumber, m_frame, false};
    update();
    if (const auto pointedAt = tilesPointedAt(); std::ranges::find(pointedAt, key) != pointedAt.end())
        Q_EMIT pixelsRead();
}

bool TileCanvas::isComplete() const {
    if (!m_pyramid)
        return true;
    return std::ranges::all_of(tilesSeen(levelSeen(), 0), [this](const core::TileKey& key) {
        const auto match = m_tiles.find(key);
        return m_failures.contains(key) || (match != m_tiles.end() && !match->second.isOfFormer &&
                                            match->second.stretchNumber == m_look.stretchNumber);
    });
}

QString TileCanvas::title() const {
    QStringList words{PixelCanvas::title(), m_previewStep > 0 ? tr("Preview from one row in %1").arg(m_previewStep)
                                            : isComplete()    ? QString()
                                                              : tr("Reading …")};
    words.removeAll(QString());
    return words.join(QStringLiteral(" · "));
}

void TileCanvas::paintPixels(QPainter& painter) {
    ++m_frame;
    m_previewStep = 0;
    if (zoom() != m_paintedZoom)
        m_zooming.start();
    m_paintedZoom = zoom();
    const ImageMapping mapped = mapping();
    const bool isTurned = !mapped.isUpright();
    if (isTurned)
        m_turned.begin(mapped, devicePixelRatioF(), Theme::current().canvas);
    else
        painter.setClipRect(mapped.seen().toAlignedRect());
    const QRectF whole = mapped.edges();
    const std::vector<core::TileKey> seen = tilesSeen(levelSeen(), 0);
    for (const core::TileKey& key : seen) {
        if (m_tiles.contains(key))
            paintTile(painter, key, whole);
        else
            paintStandIn(painter, key);
    }
    if (isTurned)
        m_turned.paint(painter);
    painter.setClipping(false);
    painter.setRenderHint(QPainter::Antialiasing);
    paintOutline(painter);
    painter.setRenderHint(QPainter::Antialiasing, false);
    ask(seen);
    forget(seen.size());
}

/// The finer tiles that are at hand, and the nearest coarser one at hand where there are none.
void TileCanvas::paintStandIn(QPainter& painter, const core::TileKey& key) {
    std::vector<core::TileKey> finer;
    std::vector<QRectF> missing;
    const ImageMapping mapped = mapping();
    const QRectF view = mapped.viewPixels();
    const std::int64_t columns = key.level > 0 ? m_pyramid->columns(key.level - 1) : 0;
    const std::int64_t rows = key.level > 0 ? m_pyramid->rows(key.level - 1) : 0;
    for (std::int64_t row = 2 * key.row; row < std::min(rows, 2 * key.row + 2); ++row)
        for (std::int64_t column = 2 * key.column; column < std::min(columns, 2 * key.column + 2); ++column) {
            const core::TileKey child{key.level - 1, column, row};
            if (!isSeen(child, mapped, view))
                continue;
            if (hasTile(child))
                finer.push_back(child);
            else
                missing.push_back(edgesOf(child));
        }
    if (finer.empty())
        missing = {edgesOf(key)}; // in one piece
    core::TileKey coarser = key;
    bool isFound = missing.empty();
    for (int step = 0; !isFound && step < ancestorsTried && coarser.level + 1 < m_pyramid->levelCount(); ++step) {
        coarser = coarser.parent();
        isFound = hasTile(coarser);
    }
    if (isFound)
        for (const QRectF& edges : missing)
            paintTile(painter, coarser, edges);
    for (const core::TileKey& child : finer)
        paintTile(painter, child, edgesOf(key), false);
}

bool TileCanvas::hasTile(const core::TileKey& key) const {
    const auto match = m_tiles.find(key);
    return match != m_tiles.end() && !match->second.isOfFormer;
}

QRectF TileCanvas::edgesOf(const core::TileKey& key) {
    const double size = static_cast<double>(std::int64_t{core::ImagePyramid::tileSize} << key.level);
    return {static_cast<double>(key.column) * size - 0.5, static_cast<double>(key.row) * size - 0.5, size, size};
}

/// Two parallelograms meet unless a side of either keeps them apart.
bool TileCanvas::isSeen(const core::TileKey& key, const ImageMapping& mapping, const QRectF& view, int margin) {
    QRectF edges = edgesOf(key);
    edges.adjust(-margin * edges.width(), -margin * edges.height(), margin * edges.width(), margin * edges.height());
    const QRectF onWidget = mapping.outlineOf(edges).boundingRect();
    return onWidget.intersects(mapping.area) && view.intersects(edges);
}

/// clip: a rectangle of the image. Edges are rounded alike on both sides of a seam, and only pixels inside are drawn.
void TileCanvas::paintTile(QPainter& painter, const core::TileKey& key, const QRectF& clip, bool isSmooth) {
    Shown& shown = m_tiles[key];
    if (shown.coloursNumber != m_look.coloursNumber) {
        shown.picture.colour(m_look.colours);
        shown.coloursNumber = m_look.coloursNumber;
    }
    shown.seenInFrame = m_frame;
    if (shown.picture.tile->isSampled)
        m_previewStep = std::max(m_previewStep, 1 << key.level);
    const QImage& image = shown.picture.image;
    const ImageMapping mapped = mapping();
    const double coarseness = static_cast<double>(std::int64_t{1} << key.level), pixel = coarseness * mapped.zoom;
    const QPointF corner = edgesOf(key).topLeft(), lowerLeft = mapped.toWidget(corner);
    const bool isBlended = isSmooth && !m_zooming.isActive() && (key.level > 0 || pixel < 1);
    if (!mapped.isUpright()) {
        const QRectF edges(corner, QSizeF(image.size()) * coarseness);
        return m_turned.lay(image, edges, clip.intersected(mapped.edges()), isBlended);
    }
    const QRectF shownClip = mapped.outlineOf(clip).boundingRect().intersected(QRectF(rect()));
    const double top = lowerLeft.y() - image.height() * pixel;
    const int first = std::max(0, static_cast<int>(std::floor((shownClip.left() - lowerLeft.x()) / pixel)));
    const int last = std::min(image.width(), static_cast<int>(std::ceil((shownClip.right() - lowerLeft.x()) / pixel)));
    const int upper = std::max(0, static_cast<int>(std::floor((shownClip.top() - top) / pixel)));
    const int lower = std::min(image.height(), static_cast<int>(std::ceil((shownClip.bottom() - top) / pixel)));
    if (first >= last || upper >= lower)
        return;
    const auto x = [&](int index) { return static_cast<int>(std::lround(lowerLeft.x() + index * pixel)); };
    const auto y = [&](int index) {
        return static_cast<int>(std::lround(lowerLeft.y() - (image.height() - index) * pixel));
    };
    const QRect target(QPoint(x(first), y(upper)), QPoint(x(last) - 1, y(lower) - 1));
    const QRect source(first, upper, last - first, lower - upper);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, isBlended && target.size() != source.size());
    painter.drawImage(target, image, source);
}

void TileCanvas::paintOutline(QPainter& painter) {
    if (!m_outline)
        return;
    const QPolygonF box = mapping().outlineOf(m_outline->adjusted(-1 / zoom(), -1 / zoom(), 1 / zoom(), 1 / zoom()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 3.5));
    painter.drawPolygon(box);
    painter.setPen(QPen(Theme::dark().accent, 1.5)); // the image is dark in either look
    painter.drawPolygon(box);
    painter.setFont(Theme::font(TypeRole::Caption));
    const QPointF at = box.boundingRect().topLeft() - QPointF(0, 5);
    painter.setPen(QColor(0, 0, 0, 200));
    painter.drawText(at + QPointF(1, 1), m_outlineText);
    painter.setPen(QColor(240, 241, 244));
    painter.drawText(at, m_outlineText);
}

/// The coarsest tile first, then what is seen from the middle outwards, what is pointed at, and fine neighbours.
void TileCanvas::ask(const std::vector<core::TileKey>& seen) {
    std::vector<TileRequests::Wish> wishes;
    const auto wish = [this, &wishes](const core::TileKey& key) {
        if (m_failures.contains(key))
            return;
        const auto match = m_tiles.find(key);
        if (match == m_tiles.end() || match->second.isOfFormer) {
            wishes.push_back({key, nullptr});
            return;
        }
        const Shown& shown = match->second;
        std::shared_ptr<const core::PyramidTile> better =
            shown.picture.tile->isSampled ? m_pyramid->atHand(key) : nullptr;
        if (better && better->isSampled)
            better.reset();
        if (better || shown.stretchNumber != m_look.stretchNumber)
            wishes.push_back({key, better ? better : shown.picture.tile});
    };
    wish({m_pyramid->levelCount() - 1, 0, 0});
    for (const core::TileKey& key : seen)
        wish(key);
    for (const core::TileKey& key : tilesPointedAt())
        if (std::ranges::find(seen, key) == seen.end())
            wish(key);
    if (const int level = levelSeen(); level <= 2)
        for (const core::TileKey& key : tilesSeen(level, 1))
            if (!m_tiles.contains(key) && std::ranges::find(seen, key) == seen.end())
                wish(key);
    m_requests.want(std::move(wishes), m_look);
}

void TileCanvas::forget(std::size_t seen) {
    const std::size_t limit = 3 * seen + tilesKept;
    if (m_tiles.size() <= limit)
        return;
    std::vector<std::pair<int, core::TileKey>> byUse;
    for (const auto& [key, shown] : m_tiles)
        if (key.level + 1 < m_pyramid->levelCount())
            byUse.emplace_back(shown.seenInFrame, key);
    std::ranges::sort(byUse);
    for (const auto& [frame, key] : byUse) {
        if (m_tiles.size() <= limit * 3 / 4 || frame == m_frame)
            return;
        m_tiles.erase(key);
    }
}

} // namespace oddity::widgets
