// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/tools/file_saving.h"

#include <QDialog>
#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int shownAfterMs = 600;
constexpr int steps = 1000;

} // namespace

FileSaving::FileSaving(QString path, QWidget* window, QObject* parent)
    : QObject(parent), m_path(std::move(path)), m_window(window), m_slot(workPool()) {
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &FileSaving::showWindow);
    connect(&m_slot, &TaskSlot::progressed, this, [this](qint64 done, qint64 total) {
        m_done = total > 0 ? static_cast<int>(done * steps / total) : -1;
        if (m_bar && m_done >= 0) {
            m_bar->setRange(0, steps);
            m_bar->setValue(m_done);
        }
    });
    connect(&m_slot, &TaskSlot::failed, this, [this](const QString& message) {
        m_hasFailed = true;
        Q_EMIT failed(message);
    });
    connect(&m_slot, &TaskSlot::finished, this, [this](bool isComplete) {
        m_delay.stop();
        if (!isComplete && !m_hasFailed)
            Q_EMIT stopped(m_path);
        deleteLater();
    });
}

FileSaving::~FileSaving() {
    delete m_dialog;
}

void FileSaving::start(std::function<void(const core::Progress&)> write) {
    m_delay.start(shownAfterMs);
    m_slot.start<bool>(
        [write = std::move(write)](const core::Progress& progress) {
            write(progress);
            return true;
        },
        [this](bool) { Q_EMIT saved(m_path); });
}

void FileSaving::showWindow() {
    m_dialog = new QDialog(m_window);
    m_dialog->setWindowTitle(tr("Saving"));
    auto* stop = new QPushButton(tr("Stop"), m_dialog);
    m_bar = new QProgressBar(m_dialog);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, m_done < 0 ? 0 : steps);
    m_bar->setValue(m_done);
    auto* column = new QVBoxLayout(m_dialog);
    constexpr int gap = Theme::spacingPx;
    column->setContentsMargins(2 * gap, 2 * gap, 2 * gap, 2 * gap);
    column->setSpacing(gap);
    column->addWidget(new QLabel(tr("Writing %1").arg(QFileInfo(m_path).fileName()), m_dialog));
    column->addWidget(m_bar);
    column->addWidget(stop, 0, Qt::AlignRight);
    m_dialog->setMinimumWidth(320);
    connect(stop, &QPushButton::clicked, m_dialog, &QDialog::reject);
    connect(m_dialog, &QDialog::rejected, this, &FileSaving::stop);
    m_dialog->show();
}

} // namespace oddity::widgets
