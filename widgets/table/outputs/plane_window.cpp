// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/outputs/plane_window.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/io/cutout_writer.h"
#include "widgets/style/theme.h"
#include "widgets/table/outputs/output_text.h"
#include "widgets/table/outputs/plane_picture.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

class PlaneWindow::Canvas : public QWidget {
public:
    Canvas(QWidget* parent, std::function<void()> moved) : QWidget(parent), m_moved(std::move(moved)) {
        setMouseTracking(true);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    }
    void setPlane(core::OutputKind kind, std::span<const float> plane, int width, int height) {
        m_plane.assign(plane.begin(), plane.end());
        m_picture = planePicture(kind, plane, width, height);
        m_isInstances = kind == core::OutputKind::Inst;
        m_moved();
        update();
    }
    QSize sizeHint() const override { return {420, 420}; }
    QString text() const {
        const QSize size = m_picture.image.size();
        const QRectF area = place();
        const QPointF share((m_pointer.x() - area.left()) / area.width(), (m_pointer.y() - area.top()) / area.height());
        if (!m_isInside || share.x() < 0 || share.x() >= 1 || share.y() < 0 || share.y() >= 1)
            return tr("%1 × %2 pixels, %3 … %4")
                .arg(size.width())
                .arg(size.height())
                .arg(measuredText(double{m_picture.limits.low}, 0), measuredText(double{m_picture.limits.high}, 0));
        const int x = static_cast<int>(share.x() * size.width());
        const int y = size.height() - 1 - static_cast<int>(share.y() * size.height());
        const float value = m_plane[static_cast<std::size_t>(y * size.width() + x)];
        const QString number = m_isInstances && value < 0.5F ? tr("background") : measuredText(double{value}, 0);
        return tr("x %1  y %2   %3").arg(x + 1).arg(y + 1).arg(number);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::current().canvas);
        painter.drawImage(place(), m_picture.image);
    }
    void mouseMoveEvent(QMouseEvent* event) override {
        m_isInside = true;
        m_pointer = event->position();
        m_moved();
    }
    void leaveEvent(QEvent*) override {
        m_isInside = false;
        m_moved();
    }

private:
    QRectF place() const {
        const QSizeF size = QSizeF(m_picture.image.size()).scaled(this->size(), Qt::KeepAspectRatio);
        return {QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size};
    }

    std::function<void()> m_moved;
    std::vector<float> m_plane;
    PlanePicture m_picture;
    bool m_isInstances = false;
    bool m_isInside = false;
    QPointF m_pointer;
};

PlaneWindow::PlaneWindow(QWidget* parent) : QDialog(parent), m_value(new QLabel(this)) {
    m_canvas = new Canvas(this, [this] { m_value->setText(m_canvas->text()); });
    m_value->setFont(Theme::font(TypeRole::Number));
    m_value->setContentsMargins(10, 6, 10, 6);
    auto* save = new QPushButton(tr("Save as FITS…"), this);
    save->setToolTip(tr("Write all planes of this output, as numbers (Ctrl+S)"));
    save->setShortcut(QKeySequence::Save);
    save->setAutoDefault(false);
    connect(save, &QPushButton::clicked, this, &PlaneWindow::askAndSave);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 4, 10, 4);
    line->addWidget(m_value, 1);
    line->addWidget(save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_canvas, 1);
    column->addLayout(line);
}

QString PlaneWindow::readOut() const {
    return m_value->text();
}

void PlaneWindow::askAndSave() {
    const QString name = QStringLiteral("%1.fits").arg(QString::fromStdString(m_output.about.name));
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the output's planes"), name, tr("FITS (*.fits)"));
    if (path.isEmpty())
        return;
    try {
        save(path.toStdString());
        m_value->setText(tr("Saved %1").arg(QFileInfo(path).fileName()));
    } catch (const core::Error& error) {
        QMessageBox::warning(this, windowTitle(), QString::fromUtf8(error.what()));
    }
}

void PlaneWindow::save(const std::filesystem::path& path) const {
    const auto& planes = std::get<core::ImagePlanes>(m_output.value);
    core::Cutout image;
    image.bands = planes.names;
    image.height = static_cast<int>(planes.planes.shape[1]);
    image.width = static_cast<int>(planes.planes.shape[2]);
    image.pixels = planes.planes.values;
    image.units.assign(image.bands.size(), m_output.about.unit);
    std::vector<int> all(image.bands.size());
    std::iota(all.begin(), all.end(), 0);
    core::writeCutout(path, image, {0, 0, image.width, image.height}, all,
                      {{"MODEL", m_output.network}, {"OUTPUT", m_output.about.name}});
}

void PlaneWindow::setPlane(const core::ObjectOutput& output, std::size_t plane) {
    m_output = output;
    const auto& planes = std::get<core::ImagePlanes>(output.value);
    setWindowTitle(tr("%1 · %2 by %3")
                       .arg(QString::fromStdString(planes.names[plane]), kindText(output.about.kind),
                            QString::fromStdString(output.network)));
    m_canvas->setPlane(output.about.kind, planes.planes.item(static_cast<std::int64_t>(plane)),
                       static_cast<int>(planes.planes.shape[2]), static_cast<int>(planes.planes.shape[1]));
}

} // namespace oddity::widgets
