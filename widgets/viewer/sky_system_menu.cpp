// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/viewer/sky_system_menu.h"

#include <QActionGroup>

#include "widgets/style/icons.h"

namespace oddity::widgets {

namespace {

QString nameOf(const core::SkySystem& system) {
    const QString name = QString::fromStdString(system.name);
    const QString which =
        system.letter == ' ' ? SkySystemMenu::tr("Primary WCS") : SkySystemMenu::tr("WCS %1").arg(system.letter);
    return name.isEmpty() ? which : QStringLiteral("%1 (%2)").arg(which, name);
}

} // namespace

SkySystemMenu::SkySystemMenu(QWidget* parent)
    : QMenu(tr("Coordinate system"), parent), m_group(new QActionGroup(this)) {
    setIcon(widgets::icon(QStringLiteral("grid")));
    menuAction()->setVisible(false);
    connect(m_group, &QActionGroup::triggered, this,
            [this](const QAction* action) { Q_EMIT chosen(static_cast<char>(action->data().toInt())); });
}

void SkySystemMenu::setSystems(std::vector<core::SkySystem> systems) {
    m_systems = std::move(systems);
    clear();
    for (const core::SkySystem& system : m_systems) {
        QAction* action =
            addAction(QStringLiteral("%1 · %2").arg(nameOf(system), QString::fromStdString(system.frame.name())));
        action->setCheckable(true);
        action->setData(static_cast<int>(system.letter));
        action->setActionGroup(m_group);
        action->setChecked(m_group->actions().size() == 1);
    }
    menuAction()->setVisible(m_systems.size() > 1);
}

QString SkySystemMenu::shown() const {
    for (std::size_t index = 0; index < m_systems.size(); ++index)
        if (actions()[static_cast<qsizetype>(index)]->isChecked() && m_systems[index].letter != ' ')
            return nameOf(m_systems[index]);
    return {};
}

} // namespace oddity::widgets
