// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/table/query/subset_list.h"

#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

namespace oddity::widgets {

namespace {

const QString stateKey = QStringLiteral("subsets");

/// Words, lowest byte first, compressed, in base 64.
QString packed(const core::RowSet& rows) {
    QByteArray bytes(static_cast<qsizetype>(rows.words().size() * sizeof(quint64)), Qt::Uninitialized);
    qToLittleEndian<quint64>(rows.words().data(), static_cast<qsizetype>(rows.words().size()), bytes.data());
    return QString::fromLatin1(qCompress(bytes, 1).toBase64());
}

core::RowSet unpacked(const QString& text, std::size_t rowCount) {
    const QByteArray bytes = qUncompress(QByteArray::fromBase64(text.toLatin1()));
    std::vector<std::uint64_t> words(static_cast<std::size_t>(bytes.size()) / sizeof(quint64));
    qFromLittleEndian<quint64>(bytes.data(), static_cast<qsizetype>(words.size()), words.data());
    return core::RowSet::fromWords(rowCount, std::move(words));
}

QString wordOf(core::SetOperation operation) {
    switch (operation) {
    case core::SetOperation::And:
        return SubsetList::tr("and");
    case core::SetOperation::Or:
        return SubsetList::tr("or");
    case core::SetOperation::Xor:
        return SubsetList::tr("xor");
    case core::SetOperation::AndNot:
        return SubsetList::tr("and not");
    }
    return {};
}

} // namespace

SubsetList::SubsetList(Session* session, QObject* parent) : QObject(parent), m_session(session) {
    connect(session, &Session::surveyChanged, this, [this] {
        m_subsets.clear();
        Q_EMIT changed();
    });
    connect(session, &Session::viewStateLoaded, this, &SubsetList::load);
    load();
}

const Subset* SubsetList::find(const QString& name) const {
    const auto entry = std::ranges::find(m_subsets, name, &Subset::name);
    return entry == m_subsets.end() ? nullptr : &*entry;
}

QString SubsetList::freeName(const QString& wanted) const {
    QString name = wanted;
    for (int number = 2; find(name); ++number)
        name = QStringLiteral("%1 %2").arg(wanted, QString::number(number));
    return name;
}

void SubsetList::add(const QString& name, const QString& origin, std::shared_ptr<const core::RowSet> rows) {
    Subset subset{name, origin, std::move(rows)};
    subset.count = subset.rows->count();
    const auto same = std::ranges::find(m_subsets, name, &Subset::name);
    if (same == m_subsets.end())
        m_subsets.push_back(std::move(subset));
    else
        *same = std::move(subset);
    store();
}

QString SubsetList::combine(const QString& first, const QString& second, core::SetOperation operation) {
    const QString origin = QStringLiteral("%1 %2 %3").arg(first, wordOf(operation), second);
    const QString name = freeName(origin);
    add(name, origin,
        std::make_shared<const core::RowSet>(find(first)->rows->combined(*find(second)->rows, operation)));
    return name;
}

QString SubsetList::complement(const QString& name) {
    const QString origin = tr("not %1").arg(name);
    const QString newName = freeName(origin);
    add(newName, origin, std::make_shared<const core::RowSet>(find(name)->rows->complement()));
    return newName;
}

void SubsetList::rename(const QString& name, const QString& newName) {
    const auto entry = std::ranges::find(m_subsets, name, &Subset::name);
    if (entry != m_subsets.end() && !newName.isEmpty() && !find(newName))
        entry->name = newName;
    store();
}

void SubsetList::remove(const QString& name) {
    std::erase_if(m_subsets, [&name](const Subset& subset) { return subset.name == name; });
    store();
}

void SubsetList::load() {
    m_subsets.clear();
    const QJsonObject state = QJsonDocument::fromJson(m_session->viewState(stateKey).toUtf8()).object();
    const auto survey = m_session->survey();
    const bool isSame =
        survey && state[QStringLiteral("catalog")].toString().toStdString() == survey->catalog->fingerprint();
    for (const QJsonValue& entry : state[QStringLiteral("subsets")].toArray()) {
        if (!isSame) {
            m_session->tell(tr("The subsets of this project are of other objects and were left out."), true);
            break;
        }
        Subset subset{entry[QStringLiteral("name")].toString(), entry[QStringLiteral("origin")].toString(),
                      std::make_shared<const core::RowSet>(
                          unpacked(entry[QStringLiteral("rows")].toString(), survey->catalog->rowCount()))};
        subset.count = subset.rows->count();
        m_subsets.push_back(std::move(subset));
    }
    Q_EMIT changed();
}

void SubsetList::store() {
    QJsonArray entries;
    for (const Subset& subset : m_subsets)
        entries.append(QJsonObject{{QStringLiteral("name"), subset.name},
                                   {QStringLiteral("origin"), subset.origin},
                                   {QStringLiteral("rows"), packed(*subset.rows)}});
    const auto survey = m_session->survey();
    const QJsonObject state{
        {QStringLiteral("catalog"), survey ? QString::fromStdString(survey->catalog->fingerprint()) : QString()},
        {QStringLiteral("subsets"), entries}};
    m_session->storeViewState(stateKey, QString::fromUtf8(QJsonDocument(state).toJson(QJsonDocument::Compact)));
    Q_EMIT changed();
}

} // namespace oddity::widgets
