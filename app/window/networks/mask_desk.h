// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include <QObject>
#include <QPointer>
#include <QProgressDialog>
#include <QThreadPool>

#include "app/steps/image/mask_image.h"
#include "core/model/registry.h"
#include "core/model/trust/network_file.h"
#include "widgets/session/session.h"
#include "widgets/session/task.h"

namespace oddity::app {

/// Masks an image of any size with a network, on a thread of its own with a bar that can be stopped; the result is
/// saved and told. Asks before an unknown network is loaded.
class MaskDesk : public QObject {
    Q_OBJECT

public:
    MaskDesk(const core::Registry& registry, widgets::Session* session, QWidget* window);
    ~MaskDesk() override; ///< stops what runs and waits for it, but not for ever

    void ask(const QString& image); ///< with the image that is looked at filled in
    void run(const MaskRequest& request);
    bool isRunning() const { return m_slot.isRunning(); }

Q_SIGNALS:
    void masked(const QString& image, int hdu, const QString& result); ///< files; hdu: of the image

private:
    struct Outcome;
    void start(const MaskRequest& request, const std::vector<core::NetworkIdentity>& approved);
    void take(const MaskRequest& request, const Outcome& outcome);

    const core::Registry& m_registry;
    widgets::Session* m_session;
    QWidget* m_window;
    QThreadPool m_pool; ///< one thread
    widgets::TaskSlot m_slot;
    QPointer<QProgressDialog> m_bar;
};

} // namespace oddity::app
