// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "widgets/image/attribution/method_box.h"
#include "widgets/session/session.h"

namespace oddity::widgets {

class FreeTargetForm;

/// What can be explained of images or of series: what the project's networks offer, and, behind the last entry, what a
/// person names.
class TargetBox : public NarrowBox {
    Q_OBJECT

public:
    enum class Of { Images, Series };

    TargetBox(Session* session, Of of, QWidget* parent);

    QString target() const;                ///< "": there is none
    QString network() const;               ///< fingerprint of the one that is asked
    const AttributionOffer* offer() const; ///< of that network; null for none
    /// Chooses it once that network offers it, unless the user chooses before; "": what comes first.
    void restore(const QString& target, const QString& network);
    FreeTargetForm& otherTargets() { return *m_form; }

Q_SIGNALS:
    void targetChanged(); ///< by the user, or because the networks changed
    void picked();        ///< by the user

private:
    struct Choice {
        QString target;
        QString network;
        friend bool operator==(const Choice&, const Choice&) = default;
    };
    void list();
    void add(const Choice& choice, bool namesNetwork);
    void choose(int index);
    void addOther(const QString& target, const QString& network);
    void adoptAwaited(const std::vector<AttributionOffer>& own);
    std::vector<AttributionOffer> offers() const; ///< of the kind that is asked of

    Session* m_session;
    Of m_of;
    FreeTargetForm* m_form;
    std::vector<Choice> m_others; ///< that were named by a person
    Choice m_chosen;
    Choice m_awaited; ///< of what restore() was told and no network offers yet
};

} // namespace oddity::widgets
