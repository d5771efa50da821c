// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/image/attribution/free_target_form.h"

#include <algorithm>
#include <limits>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>

#include "widgets/image/layers/attribution_text.h"
#include "widgets/style/form_layout.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

using Choice = core::TargetFamily::Choice;

constexpr int mostPixels = 99'999;

QSpinBox* pixelSpin(const QString& name) {
    auto* box = new QSpinBox;
    box->setRange(0, mostPixels);
    box->setAccessibleName(name);
    return box;
}

} // namespace

FreeTargetForm::FreeTargetForm(Session* session, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_session(session), m_what(new QComboBox), m_pages(new QStackedWidget),
      m_index(new QSpinBox), m_probability(new QDoubleSpinBox), m_problem(new QLabel),
      m_explain(new QPushButton(tr("Explain"))) {
    setProperty("look", QStringLiteral("card"));
    m_what->setAccessibleName(tr("What to explain"));
    m_index->setAccessibleName(tr("Number, counted from 0"));
    m_probability->setAccessibleName(tr("Probability"));
    m_probability->setRange(0.001, 0.999);
    m_probability->setDecimals(3);
    m_probability->setSingleStep(0.05);
    m_probability->setValue(0.5);
    // in the order of Choice
    m_pages->addWidget(m_index);
    m_pages->addWidget(m_probability);
    m_pages->addWidget(regionPage());
    m_pages->addWidget(objectPage());
    m_problem->setProperty("look", QStringLiteral("faint"));
    m_problem->setFont(Theme::font(TypeRole::Caption));
    m_problem->setWordWrap(true);
    m_explain->setProperty("look", QStringLiteral("primary"));
    auto* form = new FormLayout(this);
    form->setContentsMargins(2 * Theme::spacingPx, 2 * Theme::spacingPx, 2 * Theme::spacingPx, 2 * Theme::spacingPx);
    form->addRow(m_what);
    form->addRow(m_pages);
    form->addRow(m_problem);
    form->addRow(m_explain);
    setMinimumWidth(320);
    connect(m_what, &QComboBox::currentIndexChanged, this, &FreeTargetForm::showFamily);
    connect(m_object, &QLineEdit::textChanged, this, &FreeTargetForm::check);
    connect(m_object, &QLineEdit::returnPressed, this, &FreeTargetForm::accept);
    for (QSpinBox* box : {m_index, m_rows[0], m_rows[1], m_columns[0], m_columns[1]})
        connect(box, &QSpinBox::valueChanged, this, &FreeTargetForm::check);
    connect(m_explain, &QPushButton::clicked, this, &FreeTargetForm::accept);
}

QWidget* FreeTargetForm::objectPage() {
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    m_object = new QLineEdit;
    m_object->setPlaceholderText(tr("id of the other object"));
    m_object->setAccessibleName(tr("Other object"));
    m_current = new QPushButton(tr("Current"));
    m_current->setToolTip(tr("The object that is looked at now; then step on to others and see what makes them alike"));
    m_selected = new QPushButton(tr("Selected"));
    m_selected->setToolTip(tr("The first of the objects that are selected on the map or in a table"));
    row->addWidget(m_object, 1);
    row->addWidget(m_current);
    row->addWidget(m_selected);
    const auto take = [this](core::RowId of) {
        m_object->setText(QString::fromStdString(m_session->survey()->catalog->id(of)));
    };
    connect(m_current, &QPushButton::clicked, this, [this, take] { take(m_session->current()); });
    connect(m_selected, &QPushButton::clicked, this, [this, take] { take(m_session->selection().rows().front()); });
    return page;
}

QWidget* FreeTargetForm::regionPage() {
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    m_rows[0] = pixelSpin(tr("First row"));
    m_rows[1] = pixelSpin(tr("Last row"));
    m_columns[0] = pixelSpin(tr("First column"));
    m_columns[1] = pixelSpin(tr("Last column"));
    page->setToolTip(
        tr("In network pixels, counted from 0, both ends included; the mean over the region is explained"));
    const auto add = [row](const QString& name, QSpinBox* const(&ends)[2]) {
        row->addWidget(new QLabel(name));
        row->addWidget(ends[0], 1);
        row->addWidget(new QLabel(QStringLiteral("–")));
        row->addWidget(ends[1], 1);
    };
    add(tr("Rows"), m_rows);
    add(tr("columns"), m_columns);
    return page;
}

void FreeTargetForm::ask(const std::vector<AttributionOffer>& offers, const QPoint& where) {
    const int chosen = m_what->currentIndex();
    m_families.clear();
    m_what->clear();
    for (const AttributionOffer& offer : offers)
        for (const core::TargetFamily& family : offer.families) {
            m_families.push_back({family, offer.fingerprint});
            const QString words = familyInWords(family);
            m_what->addItem(offers.size() > 1 ? tr("%1 · %2").arg(words, offer.network) : words);
        }
    m_what->setCurrentIndex(std::clamp(chosen, 0, std::max(0, m_what->count() - 1)));
    m_current->setEnabled(m_session->survey() && m_session->current().isValid());
    m_selected->setEnabled(m_session->survey() && !m_session->selection().empty());
    showFamily();
    adjustSize();
    move(where);
    show();
}

const FreeTargetForm::Family* FreeTargetForm::family() const {
    const auto index = static_cast<std::size_t>(m_what->currentIndex());
    return index < m_families.size() ? &m_families[index] : nullptr;
}

void FreeTargetForm::showFamily() {
    if (!family())
        return;
    const core::TargetFamily& chosen = family()->family;
    m_index->setMaximum(chosen.count > 0 ? static_cast<int>(chosen.count - 1) : std::numeric_limits<int>::max());
    m_pages->setCurrentIndex(static_cast<int>(chosen.choice));
    check();
}

QString FreeTargetForm::problem() const {
    switch (family()->family.choice) {
    case Choice::Index:
    case Choice::Probability:
        return {};
    case Choice::Region:
        return m_rows[0]->value() > m_rows[1]->value() || m_columns[0]->value() > m_columns[1]->value()
                   ? tr("A region ends behind its beginning.")
                   : QString();
    case Choice::Object:
        break;
    }
    if (m_object->text().isEmpty())
        return tr("Name the other object.");
    const auto survey = m_session->survey();
    return survey && survey->catalog->rowOf(m_object->text().toStdString()) ? QString()
                                                                            : tr("There is no object of this id.");
}

void FreeTargetForm::check() {
    if (!family())
        return;
    const QString text = problem();
    const bool isCounted = family()->family.choice == Choice::Index && family()->family.count > 0;
    m_problem->setText(!text.isEmpty() ? text : isCounted ? tr("0 to %1").arg(family()->family.count - 1) : QString());
    m_explain->setEnabled(text.isEmpty());
}

void FreeTargetForm::accept() {
    if (!family() || !problem().isEmpty())
        return;
    QString choice;
    switch (family()->family.choice) {
    case Choice::Index:
        choice = QString::number(m_index->value());
        break;
    case Choice::Probability:
        choice = QString::number(m_probability->value());
        break;
    case Choice::Region:
        choice = QStringLiteral("%1-%2,%3-%4")
                     .arg(m_rows[0]->value())
                     .arg(m_rows[1]->value())
                     .arg(m_columns[0]->value())
                     .arg(m_columns[1]->value());
        break;
    case Choice::Object:
        choice = m_object->text();
        break;
    }
    const QString target = QString::fromStdString(family()->family.prefix) + choice;
    const QString network = family()->network;
    close();
    Q_EMIT chosen(target, network);
}

} // namespace oddity::widgets
