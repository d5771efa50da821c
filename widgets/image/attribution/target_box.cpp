// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/target_box.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "widgets/image/attribution/free_target_form.h"
#include "widgets/image/attribution/method_box.h"
#include "widgets/image/layers/attribution_text.h"

namespace oddity::widgets {

namespace {

enum Role { TargetRole = Qt::UserRole, NetworkRole, OtherRole };

} // namespace

TargetBox::TargetBox(Session* session, Of of, QWidget* parent)
    : NarrowBox(tr("Target"), tr("What is explained: a class or a number of a network, or an anomaly score"), parent,
                of == Of::Series ? seriesLetters : narrowLetters),
      m_session(session), m_of(of), m_form(new FreeTargetForm(session, this)) {
    connect(this, &QComboBox::activated, this, &TargetBox::choose);
    connect(m_form, &FreeTargetForm::chosen, this, &TargetBox::addOther);
    connect(session, &Session::attributionOffersChanged, this, &TargetBox::list);
    list();
}

QString TargetBox::target() const {
    return m_chosen.target;
}

QString TargetBox::network() const {
    return m_chosen.network;
}

const AttributionOffer* TargetBox::offer() const {
    const auto& all = m_session->attributionOffers();
    const auto own = std::ranges::find(all, m_chosen.network, &AttributionOffer::fingerprint);
    return target().isEmpty() || own == all.end() ? nullptr : &*own;
}

std::vector<AttributionOffer> TargetBox::offers() const {
    std::vector<AttributionOffer> own;
    std::ranges::copy_if(m_session->attributionOffers(), std::back_inserter(own),
                         [this](const AttributionOffer& offer) { return offer.isOfSeries == (m_of == Of::Series); });
    return own;
}

void TargetBox::add(const Choice& choice, bool namesNetwork) {
    const auto& all = m_session->attributionOffers();
    const QString network = std::ranges::find(all, choice.network, &AttributionOffer::fingerprint)->network;
    addItem(namesNetwork ? tr("%1 · %2").arg(inWords(choice.target), network) : inWords(choice.target));
    const int index = count() - 1;
    setItemData(index, choice.target, TargetRole);
    setItemData(index, choice.network, NetworkRole);
    setItemData(index, targetTip(choice.target, network), Qt::ToolTipRole);
}

void TargetBox::restore(const QString& target, const QString& network) {
    m_awaited = {target, network};
    if (target.isEmpty())
        m_chosen = {};
    list();
}

void TargetBox::adoptAwaited(const std::vector<AttributionOffer>& own) {
    const auto offer = std::ranges::find(own, m_awaited.network, &AttributionOffer::fingerprint);
    if (m_awaited.target.isEmpty() || offer == own.end())
        return;
    const bool isNamed = std::ranges::any_of(offer->families, [this](const core::TargetFamily& family) {
        return m_awaited.target.startsWith(QString::fromStdString(family.prefix));
    });
    if (!offer->targets.contains(m_awaited.target)) {
        if (!isNamed)
            return;
        if (std::ranges::find(m_others, m_awaited) == m_others.end())
            m_others.push_back(m_awaited);
    }
    m_chosen = std::exchange(m_awaited, {});
}

void TargetBox::list() {
    const std::vector<AttributionOffer> own = offers();
    const Choice before = m_chosen;
    adoptAwaited(own);
    std::map<QString, int> networksWith;
    for (const AttributionOffer& offer : own)
        for (const QString& target : offer.targets)
            ++networksWith[target];
    clear();
    for (const AttributionOffer& offer : own)
        for (const QString& target : offer.targets)
            add({target, offer.fingerprint}, networksWith[target] > 1);
    for (const Choice& other : m_others)
        if (std::ranges::find(own, other.network, &AttributionOffer::fingerprint) != own.end())
            add(other, own.size() > 1);
    if (std::ranges::any_of(own, [](const AttributionOffer& offer) { return !offer.families.empty(); })) {
        insertSeparator(count());
        addItem(tr("Other…"));
        setItemData(count() - 1, true, OtherRole);
        setItemData(count() - 1, tr("A latent dimension, a quantile, a region of a mask, likeness to another object"),
                    Qt::ToolTipRole);
    }
    int place = 0;
    for (int index = 0; index < count() && !m_chosen.target.isEmpty(); ++index)
        if (itemData(index, TargetRole).toString() == m_chosen.target &&
            itemData(index, NetworkRole).toString() == m_chosen.network)
            place = index;
    setCurrentIndex(count() > 0 ? place : -1);
    m_chosen = {currentData(TargetRole).toString(), currentData(NetworkRole).toString()};
    if (m_chosen != before)
        Q_EMIT targetChanged();
}

void TargetBox::choose(int index) {
    if (itemData(index, OtherRole).toBool()) {
        list(); // back to what was chosen before
        m_form->ask(offers(), mapToGlobal(rect().bottomLeft()));
        return;
    }
    m_chosen = {itemData(index, TargetRole).toString(), itemData(index, NetworkRole).toString()};
    m_awaited = {};
    Q_EMIT targetChanged();
    Q_EMIT picked();
}

void TargetBox::addOther(const QString& target, const QString& network) {
    const Choice other{target, network};
    if (std::ranges::find(m_others, other) == m_others.end())
        m_others.push_back(other);
    m_awaited = {};
    m_chosen = other;
    list();
    Q_EMIT targetChanged();
    Q_EMIT picked();
}

} // namespace oddity::widgets
