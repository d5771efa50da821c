// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/gallery_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/image/empty_state.h"
#include "widgets/image/gallery/gallery_grid.h"
#include "widgets/style/readout_label.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

GalleryView::GalleryView(Session* session, ThumbnailStore* thumbnails, QWidget* parent)
    : QWidget(parent), m_session(session), m_grid(new GalleryGrid(session, thumbnails, this)),
      m_content(new QComboBox(this)), m_state(readoutLabel(this, "faint", TypeRole::Body)),
      m_pages(new QStackedWidget(this)), m_empty(new EmptyState(QStringLiteral("gallery"), this)) {
    m_content->addItem(tr("Ranking"), static_cast<int>(GalleryContent::Ranking));
    m_content->addItem(tr("As listed in the catalog"), static_cast<int>(GalleryContent::Listed));
    m_content->addItem(tr("Questions"), static_cast<int>(GalleryContent::Questions));
    m_content->addItem(tr("Selection"), static_cast<int>(GalleryContent::Selection));
    m_content->addItem(tr("Flagged"), static_cast<int>(GalleryContent::Flagged));
    m_content->setMinimumWidth(110);
    m_content->setToolTip(tr("Which objects are shown, and in which order"));
    m_content->setAccessibleName(tr("What the gallery shows"));

    auto* size = new QSlider(Qt::Horizontal, this);
    size->setRange(56, 256);
    size->setValue(112);
    size->setFixedWidth(72);
    size->setToolTip(tr("Size of the pictures"));
    size->setAccessibleName(tr("Size of the pictures"));
    connect(size, &QSlider::valueChanged, m_grid, &GalleryGrid::setThumbnailPx);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(Theme::spacingPx, Theme::spacingPx / 2, Theme::spacingPx, Theme::spacingPx / 2);
    bar->setSpacing(Theme::spacingPx);
    bar->addWidget(m_content);
    bar->addWidget(m_state, 1);
    bar->addWidget(size);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_grid);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_pages, 1);

    connect(m_content, &QComboBox::currentIndexChanged, this, &GalleryView::reorder);
    connect(session, &Session::surveyChanged, this, &GalleryView::reorder);
    connect(session, &Session::rankingChanged, this, &GalleryView::reorder);
    connect(session, &Session::questionsChanged, this,
            [this] { reorderIf(static_cast<int>(GalleryContent::Questions)); });
    connect(session, &Session::listingChanged, this, [this] { reorderIf(static_cast<int>(GalleryContent::Listed)); });
    connect(session, &Session::selectionChanged, this,
            [this] { reorderIf(static_cast<int>(GalleryContent::Selection)); });
    connect(session, &Session::flagsChanged, this, [this] { reorderIf(static_cast<int>(GalleryContent::Flagged)); });
    connect(m_grid, &GalleryGrid::opened, this, &GalleryView::opened);
    reorder();
}

void GalleryView::reorderIf(int content) {
    if (m_content->currentData().toInt() == content)
        reorder();
}

void GalleryView::reorder() {
    const auto content = static_cast<GalleryContent>(m_content->currentData().toInt());
    Source source{static_cast<int>(content), m_session->survey(), nullptr};
    if (content == GalleryContent::Ranking)
        source.order = m_session->ranking();
    else if (content == GalleryContent::Listed)
        source.order = m_session->listing();
    const bool isOfMany = content == GalleryContent::Ranking || content == GalleryContent::Listed;
    if (isOfMany && source == m_shown) {
        m_grid->viewport()->update(); // ranks are written there
        return;
    }
    m_shown = std::move(source);
    GalleryOrder order = m_session->survey() ? GalleryOrder::of(*m_session, content) : GalleryOrder();
    const bool isEmpty = order.rows.empty();
    const auto count = static_cast<qlonglong>(order.rows.size());
    const QString countText = count == 1 ? tr("1 object") : tr("%L1 objects").arg(count);
    m_state->setText(isEmpty ? QString() : countText + QStringLiteral(" · ") + order.origin);
    m_state->setToolTip(m_state->text());
    if (!m_session->survey())
        m_empty->say(tr("No project is open"),
                     tr("Open a project, import a catalog with images, or make the demo survey."));
    else if (content == GalleryContent::Questions)
        m_empty->say(tr("No questions yet"),
                     tr("They appear once the objects are ranked: the best first, mixed with uncertain "
                        "ones and random controls."));
    else if (content == GalleryContent::Selection)
        m_empty->say(tr("Nothing is selected"),
                     tr("Draw a lasso on the map, or Ctrl+click objects in the gallery or a table."));
    else if (content == GalleryContent::Listed)
        m_empty->say(tr("The catalog lists no object"), tr("Widen its filter, or list all objects."));
    else if (content == GalleryContent::Flagged)
        m_empty->say(tr("No object is flagged"), tr("Every object of this project could be read."));
    else
        m_empty->say(tr("The catalog has no objects"), QString());
    m_grid->setOrder(std::move(order), content == GalleryContent::Questions);
    m_pages->setCurrentIndex(isEmpty ? 0 : 1);
}

} // namespace oddity::widgets
