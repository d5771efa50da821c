// SPDX-License-Identifier: BSD-3-Clause
#include "app/window/start_page.h"

#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/window/actions.h"
#include "widgets/style/icons.h"
#include "widgets/style/theme.h"

namespace oddity::app {

namespace {

QPushButton* buttonFor(QAction* action, bool isPrimary, QWidget* parent) {
    auto* button = new QPushButton(action->icon(), action->text(), parent);
    button->setToolTip(action->toolTip());
    button->setMinimumHeight(isPrimary ? 48 : 36);
    button->setIconSize(isPrimary ? QSize(24, 24) : QSize(18, 18));
    button->setProperty("look", isPrimary ? "primary" : "quiet");
    button->setDefault(isPrimary);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

} // namespace

StartPage::StartPage(const Actions& actions, QWidget* parent) : QWidget(parent) {
    auto* mark = new QLabel(this);
    mark->setPixmap(widgets::programIcon().pixmap(96, 96));
    mark->setAlignment(Qt::AlignCenter);
    auto* title = new QLabel(tr("Oddity"), this);
    title->setFont(widgets::Theme::font(widgets::TypeRole::Display));
    title->setAlignment(Qt::AlignCenter);
    auto* line = new QLabel(tr("Find the odd galaxies in your survey: map what a network sees, rank the strange, "
                               "ask why, and teach it by labelling."),
                            this);
    line->setWordWrap(true);
    line->setAlignment(Qt::AlignCenter);
    line->setProperty("look", "faint");

    auto* column = new QWidget(this);
    column->setFixedWidth(420);
    auto* inner = new QVBoxLayout(column);
    inner->setSpacing(12);
    inner->addWidget(mark);
    inner->addWidget(title);
    inner->addWidget(line);
    inner->addSpacing(16);
    QPushButton* demo = buttonFor(actions[QStringLiteral("project.demo")], true, column);
    demo->setIcon(widgets::iconOnAccent(QStringLiteral("telescope")));
    inner->addWidget(demo);
    inner->addWidget(buttonFor(actions[QStringLiteral("project.new")], false, column));
    inner->addWidget(buttonFor(actions[QStringLiteral("project.open")], false, column));
    auto* file = buttonFor(actions[QStringLiteral("file.open")], false, column);
    file->setText(tr("Look at image and table files…"));
    inner->addWidget(file);
    m_recent = new QWidget(column);
    new QVBoxLayout(m_recent);
    inner->addWidget(m_recent);

    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(column, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void StartPage::setRecent(const QStringList& projects) {
    qDeleteAll(m_recent->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    if (projects.isEmpty())
        return;
    auto* heading = new QLabel(tr("Recent"), m_recent);
    heading->setProperty("look", "faint");
    heading->setAlignment(Qt::AlignCenter);
    m_recent->layout()->addWidget(heading);
    for (const QString& project : projects) {
        auto* button = new QPushButton(QFileInfo(project).completeBaseName(), m_recent);
        button->setToolTip(project);
        button->setProperty("look", "quiet");
        connect(button, &QPushButton::clicked, this, [this, project] { Q_EMIT recentChosen(project); });
        m_recent->layout()->addWidget(button);
    }
}

} // namespace oddity::app
