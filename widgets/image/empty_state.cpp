// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/empty_state.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/session/session.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

EmptyState::EmptyState(const QString& iconName, QWidget* parent)
    : QWidget(parent), m_iconName(iconName), m_icon(new QLabel(this)), m_title(new QLabel(this)),
      m_advice(new QLabel(this)) {
    m_title->setProperty("look", QStringLiteral("title"));
    m_advice->setProperty("look", QStringLiteral("faint"));
    for (QLabel* label : {m_title, m_advice}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
    }
    m_icon->setAlignment(Qt::AlignCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4 * Theme::spacingPx, 2 * Theme::spacingPx, 4 * Theme::spacingPx, 2 * Theme::spacingPx);
    layout->setSpacing(Theme::spacingPx);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addWidget(m_advice);
    layout->addStretch(3);
    drawIcon();
}

void EmptyState::say(const QString& title, const QString& advice) {
    m_title->setText(title);
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
    if (m_askAgain)
        m_askAgain->hide();
    setAccessibleName(title);
    setAccessibleDescription(advice);
}

bool EmptyState::sayWhatLacks(const Session& session) {
    if (!session.survey())
        say(tr("No project is open"), tr("Open a project, import a catalog with images, or make the demo survey."));
    else if (!session.survey()->cutouts)
        say(tr("This project has no images"),
            tr("It was imported as a catalog alone. Import it again with its images."));
    else if (!session.current().isValid())
        say(tr("No object is chosen"), tr("Choose one on the map, in the gallery or in a table."));
    else
        return false;
    return true;
}

bool EmptyState::sayWhatIsNotApproved(Session* session) {
    const QStringList files = session->unapprovedNetworks();
    if (files.isEmpty())
        return false;
    say(tr("%1 is not loaded: not approved").arg(files.join(QStringLiteral(", "))),
        tr("A network file is a program. This project used it; you have not approved it."));
    if (!m_askAgain) {
        m_askAgain = new QPushButton(tr("Ask again…"), this);
        m_askAgain->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        auto* column = static_cast<QVBoxLayout*>(layout());
        column->insertWidget(column->indexOf(m_advice) + 1, m_askAgain, 0, Qt::AlignHCenter);
        connect(m_askAgain, &QPushButton::clicked, session, &Session::requestApproval);
    }
    m_askAgain->show();
    return true;
}

void EmptyState::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    QWidget::changeEvent(event);
}

void EmptyState::drawIcon() {
    m_icon->setPixmap(icon(m_iconName, Theme::current().faintText).pixmap(QSize(48, 48)));
}

} // namespace oddity::widgets
