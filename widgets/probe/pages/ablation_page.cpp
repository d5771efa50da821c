// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/pages/ablation_page.h"

#include <cmath>

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>

#include "widgets/image/layers/attribution_text.h"
#include "widgets/probe/pages/number_table.h"
#include "widgets/style/flow_layout.h"
#include "widgets/style/theme.h"
#include "widgets/table/value_text.h"

namespace oddity::widgets {

namespace {

QString percentText(double percent) {
    return QStringLiteral("%1 %").arg(QString::number(percent, 'f', 1)).replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace

AblationPage::AblationPage(QWidget* parent)
    : ProbePage(parent), m_target(new QComboBox(this)), m_baseline(new QComboBox(this)),
      m_table(new NumberTable(tr("Ablation"), this)), m_segment(new QLabel(this)) {
    m_target->setAccessibleName(tr("Score"));
    m_target->setToolTip(tr("The score that is watched while parts of the image are taken away"));
    m_baseline->setAccessibleName(tr("What is taken away becomes"));
    m_baseline->setToolTip(tr("What pixels that are taken away become"));
    m_baseline->addItem(tr("taken away: blank"), static_cast<int>(core::Baseline::Blank));
    m_baseline->addItem(tr("taken away: blurred"), static_cast<int>(core::Baseline::Blurred));
    m_baseline->addItem(tr("taken away: noise"), static_cast<int>(core::Baseline::Noise));
    m_baseline->addItem(tr("taken away: the band's mean"), static_cast<int>(core::Baseline::Mean));
    m_segment->setWordWrap(true);
    m_segment->setFont(Theme::font(TypeRole::Caption));
    m_segment->setProperty("look", QStringLiteral("faint"));
    auto* choices = new FlowLayout;
    choices->setSpacing(Theme::spacingPx / 2);
    choices->addWidget(m_target);
    choices->addWidget(m_baseline);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(choices);
    column->addWidget(m_table, 1);
    column->addWidget(m_segment);
    connect(m_target, &QComboBox::activated, this, &ProbePage::choiceChanged);
    connect(m_baseline, &QComboBox::activated, this, &ProbePage::choiceChanged);
}

void AblationPage::setNetwork(const ProbedNetwork& network) {
    const QString chosen = m_target->currentData().toString();
    m_target->clear();
    for (const QString& target : network.targets)
        m_target->addItem(inWords(target), target);
    m_target->setCurrentIndex(std::max(0, m_target->findData(chosen)));
}

std::optional<core::ProbeRequest> AblationPage::request() const {
    if (m_target->count() == 0)
        return std::nullopt;
    return core::ProbeRequest{.kind = core::ProbeKind::Ablation,
                              .target = m_target->currentData().toString().toStdString(),
                              .baseline = static_cast<core::Baseline>(m_baseline->currentData().toInt())};
}

QString AblationPage::refusal() const {
    return m_target->count() > 0 ? QString() : tr("This network gives no score that could be watched.");
}

void AblationPage::setFindings(const core::ProbeFindings& findings, core::RowId) {
    const auto& found = std::get<core::AblationFindings>(findings);
    const auto whole = static_cast<double>(found.rows.front().value);
    QList<QStringList> rows;
    for (const core::Ablation& each : found.rows) {
        const double change = static_cast<double>(each.value) - whole;
        const bool isWhole = &each == &found.rows.front();
        rows << QStringList{QString::fromStdString(each.takenAway), measuredText(double{each.value}, 0),
                            isWhole ? QString() : differenceText(whole, double{each.value}),
                            isWhole || whole == 0 ? QString() : percentText(100 * change / std::abs(whole))};
    }
    m_table->setRows(
        {tr("Taken away"), inWords(QString::fromStdString(found.target)), tr("Change"), tr("Change of the whole")},
        rows);
    m_segment->setText(tr("The object: %1.").arg(QString::fromStdString(found.segment)));
}

void AblationPage::clear() {
    m_table->setRows({}, {});
    m_segment->clear();
}

} // namespace oddity::widgets
