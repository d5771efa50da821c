// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QMenu>

#include "core/io/wcs_transform.h"

class QActionGroup;

namespace oddity::widgets {

/// Which of an image's celestial systems its grid, lock and read-out use: the primary WCS or A to Z. Hidden where there
/// is no choice.
class SkySystemMenu : public QMenu {
    Q_OBJECT

public:
    explicit SkySystemMenu(QWidget* parent);

    void setSystems(std::vector<core::SkySystem> systems); ///< the first is in use
    QString shown() const; ///< "WCS A (NOMINAL)" when an alternate one is in use, else ""

Q_SIGNALS:
    void chosen(char letter);

private:
    std::vector<core::SkySystem> m_systems;
    QActionGroup* m_group;
};

} // namespace oddity::widgets
