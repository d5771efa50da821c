// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/population/object_choice.h"

#include <algorithm>
#include <numeric>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QSpinBox>

#include "core/model/faithfulness/population.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

enum Role { KindRole = Qt::UserRole, LabelRole, NameRole, CountRole };

constexpr int usualMost = 1000;

} // namespace

ObjectChoice::ObjectChoice(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_which(new QComboBox(this)), m_most(new QSpinBox(this)) {
    m_which->setAccessibleName(tr("Objects"));
    m_which->setToolTip(tr("Which objects are asked"));
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_which->setMinimumContentsLength(10);
    m_which->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_most->setAccessibleName(tr("At most"));
    m_most->setToolTip(tr("So many of them at most, spread evenly"));
    m_most->setPrefix(tr("at most "));
    m_most->setRange(1, 1'000'000);
    m_most->setGroupSeparatorShown(true);
    m_most->setSingleStep(500);
    m_most->setValue(usualMost);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::spacingPx / 2);
    row->addWidget(m_which, 1);
    row->addWidget(m_most);
    for (const auto signal : {&Session::surveyChanged, &Session::selectionChanged, &Session::listingChanged,
                              &Session::labelsChanged, &Session::schemeChanged})
        connect(session, signal, this, &ObjectChoice::list);
    connect(m_which, &QComboBox::activated, this, &ObjectChoice::changed);
    connect(m_most, &QSpinBox::valueChanged, this, &ObjectChoice::changed);
    list();
}

void ObjectChoice::list() {
    const auto kind = m_which->currentData(KindRole);
    const auto label = m_which->currentData(LabelRole);
    m_which->clear();
    const auto add = [this](const QString& name, Kind of, const QString& classId, std::size_t count) {
        m_which->addItem(tr("%1 (%2)").arg(name, QLocale().toString(static_cast<qulonglong>(count))));
        m_which->setItemData(m_which->count() - 1, static_cast<int>(of), KindRole);
        m_which->setItemData(m_which->count() - 1, classId, LabelRole);
        m_which->setItemData(m_which->count() - 1, name, NameRole);
        m_which->setItemData(m_which->count() - 1, static_cast<int>(count), CountRole);
    };
    add(tr("all objects"), Kind::All, {}, static_cast<std::size_t>(m_session->objectCount()));
    if (const auto listing = m_session->listing())
        add(tr("listed in the catalog"), Kind::Listed, {}, listing->size());
    if (!m_session->selection().empty())
        add(tr("selected"), Kind::Selected, {}, m_session->selection().size());
    for (const core::LabelClass& each : m_session->scheme().classes) {
        const auto count = std::ranges::count_if(
            m_session->labels().current, [&each](const auto& entry) { return entry.second.classId == each.id; });
        if (count > 0)
            add(tr("labelled %1").arg(QString::fromStdString(each.name)), Kind::Labelled,
                QString::fromStdString(each.id), static_cast<std::size_t>(count));
    }
    for (int index = 0; index < m_which->count(); ++index)
        if (m_which->itemData(index, KindRole) == kind && m_which->itemData(index, LabelRole) == label)
            m_which->setCurrentIndex(index);
    Q_EMIT changed();
}

std::vector<core::RowId> ObjectChoice::rowsOf(Kind kind, const QString& label) const {
    std::vector<core::RowId> rows;
    switch (kind) {
    case Kind::All:
        for (std::int64_t row = 0; row < m_session->objectCount(); ++row)
            rows.push_back(core::RowId{row});
        break;
    case Kind::Listed:
        return m_session->listing() ? *m_session->listing() : rows;
    case Kind::Selected:
        return m_session->selection().rows();
    case Kind::Labelled:
        for (const auto& [row, event] : m_session->labels().current)
            if (event.classId == label.toStdString())
                rows.push_back(row);
        break;
    }
    return rows;
}

std::vector<core::RowId> ObjectChoice::chosen() const {
    return rowsOf(static_cast<Kind>(m_which->currentData(KindRole).toInt()),
                  m_which->currentData(LabelRole).toString());
}

std::vector<core::RowId> ObjectChoice::rows() const {
    return core::spreadOver(chosen(), m_most->value());
}

QString ObjectChoice::inWords() const {
    const int all = m_which->currentData(CountRole).toInt();
    const QString which = m_which->currentData(NameRole).toString();
    return all > m_most->value() ? tr("%L1 of %L2, %3, spread evenly").arg(m_most->value()).arg(all).arg(which)
                                 : tr("%L1, %2").arg(all).arg(which);
}

} // namespace oddity::widgets
