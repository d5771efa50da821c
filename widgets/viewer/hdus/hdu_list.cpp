// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/hdus/hdu_list.h"

#include <algorithm>

#include <QComboBox>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "core/data/display/stretch.h"
#include "core/error.h"
#include "core/io/pyramid/image_pyramid.h"
#include "widgets/image/canvas/picture.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"
#include "widgets/viewer/hdus/hdu_filter.h"
#include "widgets/viewer/hdus/hdu_text.h"

namespace oddity::widgets {

namespace {

constexpr int pictureSide = 40;
constexpr int titleRole = Qt::UserRole, contentRole = Qt::UserRole + 1, isPictureRole = Qt::UserRole + 2,
              isBadRole = Qt::UserRole + 3;
constexpr int picturesMost = 200;                                    ///< of a file's images
constexpr std::int64_t compressedPixelsMost = std::int64_t{1} << 24; ///< a larger one would be decoded for its picture

/// A null image where the picture would cost too much.
QImage pictureOf(const std::shared_ptr<const core::FitsFile>& file, int hdu, const core::Progress& progress) {
    const core::FitsHdu& image = file->hdu(hdu);
    if (image.kind == core::FitsHdu::Kind::CompressedImage && image.axes[0] * image.axes[1] > compressedPixelsMost)
        return {};
    core::ImagePyramid pyramid(file, hdu, 0, 0);
    const auto tile = pyramid.tile({pyramid.levelCount() - 1, 0, 0}, progress);
    Rendering rendering;
    rendering.stretch = {core::StretchScale::Asinh, core::zscaleLimitsOfSample(tile->pixels.values), 1000};
    if (const auto central = core::percentileLimits(tile->pixels.values, 99);
        central.high > rendering.stretch.limits.high)
        rendering.stretch.limits.high = central.high;
    const auto picture = Picture::ofPlane(tile->pixels.values, static_cast<int>(tile->pixels.width),
                                          static_cast<int>(tile->pixels.height));
    return rendered(*picture, rendering)
        .scaled(2 * pictureSide, 2 * pictureSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

/// In as many lines as it takes; plain text would be one, however long.
QString wrappedTip(const QString& text) {
    return QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

/// Picture, title and content below each other.
class HduDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::current();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.selection);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, theme.hover);
        const QRect inner = option.rect.adjusted(Theme::spacingPx, 5, -Theme::spacingPx, -5);
        const QRect box(inner.topLeft(), QSize(pictureSide, pictureSide));
        const bool isPicture = index.data(isPictureRole).toBool();
        const auto drawn = index.data(Qt::DecorationRole).value<QIcon>();
        drawn.paint(painter, isPicture ? box : QRect(0, 0, 20, 20).translated(box.center() - QPoint(10, 10)));
        const QRect texts = inner.adjusted(pictureSide + Theme::spacingPx, 0, 0, 0);
        const auto write = [&](const QRect& line, TypeRole role, const QColor& ink, const QString& text) {
            painter->setFont(Theme::font(role));
            painter->setPen(ink);
            painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                              painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
        };
        const int half = texts.height() / 2;
        write(texts.adjusted(0, 0, 0, -half), TypeRole::Strong, theme.text, index.data(titleRole).toString());
        write(texts.adjusted(0, half, 0, 0), TypeRole::Caption,
              index.data(isBadRole).toBool() ? theme.warning : theme.faintText, index.data(contentRole).toString());
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {180, pictureSide + 10}; }
};

} // namespace

HduList::HduList(QThreadPool* pool, QWidget* parent)
    : QObject(parent), m_panel(new QWidget(parent)), m_list(new QListView(m_panel)),
      m_filter(new HduFilter(m_list, m_panel)), m_line(new QComboBox(parent)), m_drawing(pool) {
    auto* column = new QVBoxLayout(m_panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filter);
    column->addWidget(m_list, 1);
    m_list->setObjectName(QStringLiteral("hduList"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new HduDelegate(this));
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("HDUs of the file"));
    m_line->setModel(&m_model);
    m_line->setAccessibleName(tr("HDU"));
    m_line->setToolTip(tr("The part (HDU) of the file that is shown"));
    m_line->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_line->setIconSize({16, 16});
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) { take(index.row()); });
    connect(m_line, &QComboBox::activated, this, &HduList::take);
}

void HduList::take(int row) {
    if (row < 0 || row + 1 == m_chosen)
        return;
    choose(row + 1);
    Q_EMIT chosenByHand(m_chosen);
}

void HduList::choose(int hdu) {
    m_chosen = hdu;
    const QModelIndex index = m_model.index(hdu - 1, 0);
    m_list->setCurrentIndex(index);
    m_line->setCurrentIndex(hdu - 1);
}

QIcon HduList::iconOf(const core::FitsHdu& hdu) const {
    return icon(hdu.problem       ? QStringLiteral("warning")
                : hdu.isTable()   ? QStringLiteral("table")
                : hdu.hasPixels() ? QStringLiteral("image")
                                  : QStringLiteral("header"));
}

void HduList::setFile(std::shared_ptr<const core::FitsFile> file) {
    m_drawing.cancel();
    m_chosen = 0;
    m_model.clear();
    m_file = std::move(file);
    if (!m_file) {
        m_filter->setFile(nullptr);
        return;
    }
    for (const core::FitsHdu& hdu : m_file->hdus()) {
        auto* item = new QStandardItem(iconOf(hdu), QStringLiteral("%1   %2").arg(hduTitle(hdu), hduContent(hdu)));
        item->setData(hduTitle(hdu), titleRole);
        item->setData(hduContent(hdu), contentRole);
        item->setData(hdu.problem.has_value(), isBadRole);
        item->setToolTip(wrappedTip(tr("%1: %2").arg(hduTitle(hdu), hduContent(hdu))));
        m_model.appendRow(item);
    }
    if (!m_file->remark().empty())
        appendRemark(QString::fromStdString(m_file->remark()));
    m_line->setCurrentIndex(-1);
    m_filter->setFile(m_file);
    drawNext(1);
}

/// A row that nothing can be shown of.
void HduList::appendRemark(const QString& remark) {
    const QString title = tr("Not read");
    auto* item = new QStandardItem(icon(QStringLiteral("warning")), QStringLiteral("%1   %2").arg(title, remark));
    item->setData(title, titleRole);
    item->setData(remark, contentRole);
    item->setData(true, isBadRole);
    item->setToolTip(wrappedTip(remark));
    item->setFlags(Qt::NoItemFlags);
    m_model.appendRow(item);
}

/// One picture after the other, so that the pool stays free for the image that is looked at.
void HduList::drawNext(int hdu) {
    const int last = std::min(static_cast<int>(m_file->hdus().size()), picturesMost);
    while (hdu <= last && !m_file->hdu(hdu).hasPixels())
        ++hdu;
    if (hdu > last)
        return;
    m_drawing.start<QImage>(
        [file = m_file, hdu](const core::Progress& progress) {
            try {
                return pictureOf(file, hdu, progress);
            } catch (const core::Error&) {
                return QImage(); // the image's own page says what is wrong with it
            }
        },
        [this, hdu](const QImage& picture) {
            if (!picture.isNull()) {
                m_model.item(hdu - 1)->setIcon(QPixmap::fromImage(picture));
                m_model.item(hdu - 1)->setData(true, isPictureRole);
            }
            drawNext(hdu + 1);
        });
}

} // namespace oddity::widgets
